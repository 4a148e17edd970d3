"""Empty tables for a person to fill in: the register, schools, teachers on roll, paired schools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import REGISTER_COLUMNS, ConfigurationError, Fault, Message
from checks.refusals import refusal
from checks.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from checks.model import Lang

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "register": REGISTER_COLUMNS,
    "schools": ("school_code", "school", "stage", "region", "formerly"),
    "staff": ("school_code", "school", "teacher", "teacher_code"),
    "pairs": ("pair", "school_code", "school", "partner_code", "partner"),
}
"""What each table has a column for; schools and pairs may have any further ones."""

_WIDTHS = {"school": 26, "partner": 26, "formerly": 20, "room_name": 18}


def write_template(table: str, path: Path, lang: Lang) -> None:
    """Writes the empty ``table`` (one of :data:`COLUMNS`) as an .xlsx workbook, with a sheet on how to fill it in.

    Raises ConfigurationError where ``path`` is there already or cannot be written.
    """
    if path.suffix.lower() != ".xlsx":  # a workbook of another name does not open
        raise _fault("template.not_xlsx", path)
    notes = text(f"template.notes_{table}", lang).split("\n")
    try:
        write_table(path, table, COLUMNS[table], [], lang, notes)
    except FileExistsError:
        raise _fault("template.exists", path) from None
    except OSError as error:
        raise _fault("template.cannot_write", path, reason=refusal(error.errno)) from error


def write_table(
    path: Path, table: str, columns: Sequence[str], rows: Iterable[Sequence[str]], lang: Lang, notes: Sequence[str] = ()
) -> None:
    """Writes ``rows`` under the headers of ``columns``, every cell a text, so that codes keep their noughts.

    Raises FileExistsError where ``path`` is there already, OSError where it cannot be written.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = text(f"template.sheet_{table}", lang)
    sheet.append([header(table, name, lang) for name in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, row in enumerate(rows, start=2):
        for at, value in enumerate(row, start=1):
            cell = sheet.cell(number, at)
            cell.value, cell.data_type, cell.number_format = (value, "s", "@") if value else (None, "n", "@")
    for at, name in enumerate(columns, start=1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 14)
        sheet.column_dimensions[letter].number_format = "@"
    sheet.freeze_panes = "A2"
    if notes:
        told = book.create_sheet(text("template.sheet_notes", lang))
        told.column_dimensions["A"].width = 100
        for line in notes:
            told.append([line])
    with path.open("xb") as file:
        book.save(file)


def header(table: str, column: str, lang: Lang) -> str:
    """What the template of ``table`` calls ``column``; each is a spelling that the readers know."""
    if table == "pairs":
        return text(f"template.pair_{column}", lang)
    own = "init" if column in REGISTER_COLUMNS else "template"
    return text(f"{own}.header_{column}", lang)


def _fault(key: str, path: Path, **values: str | Message) -> ConfigurationError:
    return ConfigurationError([Fault(Message(key, {"file": str(path), **values}))])
