"""One recipient's workbook: a letter, the sheet to be answered, its figures and its records.

Everything is locked but the cells to be filled in, filters and column widths. A hidden sheet repeats what is locked,
cell by cell, so that a change shows when the workbook comes back, whichever program saved it.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.writer.excel import ExcelWriter

from checks._version import __version__
from checks.handover import tables
from checks.handover.open_cells import add_checks, answer_styles
from checks.handover.recipients import receipt
from checks.handover.tables import ANSWER_COLUMNS, KEY, say
from checks.handover.zips import zipped
from checks.report.safe import cell_text, starts_formula, width
from checks.report.sheet import a4, head_and_foot, line_count
from checks.report.styles import add_styles, style_of
from checks.report.tables import Kind, bare, shown
from checks.report.words import Words

if TYPE_CHECKING:
    from checks.handover.audit_folder import Audit
    from checks.handover.recipients import Recipient
    from checks.report.tables import Cell, Table

_HEADER = 4
"""The row of a table's headers: below its title, the receipt number and a note."""
_LINE, _HIGHEST = 15.5, 400
_WIDTHS = {"number": 6, "severity": 8, "rule": 15, "unit_name": 15, "message": 44, "raw": 64, "status": 12}
_WIDTHS |= {"reason": 26, "measure": 26, "responsible": 11, "done_on": 13, "school": 22, "target": 24}
_WIDEST = 42
_LETTER = (46, 12, 12, 12)


@dataclass(frozen=True, slots=True)
class Sending:
    """What all workbooks of one hand-over share."""

    audit: Audit
    deadline: date

    def code(self, recipient: Recipient) -> str:
        """The receipt number."""
        return receipt(self.audit.name, self.audit.period, recipient)


def workbook(sending: Sending, recipient: Recipient) -> bytes:
    """The workbook of ``recipient``. Equal audits give equal bytes."""
    audit = sending.audit
    book = Workbook()
    book.remove(book.active)
    add_styles(book)
    for style in answer_styles():
        book.add_named_style(style)
    answers = tables.answers(audit, recipient)
    _letter(book.create_sheet(say("sheet_letter", audit.lang)), sending, recipient)
    written = [answers, tables.units(audit, recipient), tables.evidence(audit, recipient)]
    for table in written:
        _table(book.create_sheet(table.title), table, sending, recipient)
    first = _HEADER + 1
    add_checks(book[answers.title], answers, range(first, first + len(recipient.to_answer)), audit)
    _locked(book.create_sheet(say("sheet_locked", audit.lang)), written, audit)
    book.security = WorkbookProtection(lockStructure=True)
    return _bytes(book, sending, recipient)


def _bytes(book: Any, sending: Sending, recipient: Recipient) -> bytes:
    moment = sending.audit.generated_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.properties.created = book.properties.modified = moment
    book.properties.creator = f"classroom-checks {__version__}"
    book.properties.title = cell_text(f"{sending.audit.name} {sending.audit.period} {recipient.name}")[:200]
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        ExcelWriter(book, archive).save()
    with zipfile.ZipFile(content) as archive:
        return zipped(((name, archive.read(name)) for name in archive.namelist()), moment)


def _protect(sheet: Any) -> None:
    """Locks the sheet; what may be done is set to False, as the file format asks whether it is *forbidden*."""
    sheet.protection.sheet = True
    sheet.protection.autoFilter = False
    sheet.protection.formatColumns = False


def _put(sheet: Any, row: int, column: int, value: Cell, style: str | None = None) -> None:
    cell = sheet.cell(row, column)
    if style is not None:
        cell.style = style
    plain = bare(value)
    if isinstance(plain, str):
        plain = cell_text(plain)
        cell.quotePrefix = starts_formula(plain)
    if plain not in (None, ""):
        cell.value = plain
    if isinstance(plain, str) and plain:
        cell.data_type = "s"  # whatever it begins with, it is text


def _letter(sheet: Any, sending: Sending, recipient: Recipient) -> None:
    """The notice: who must do what by when, and how the recipient stands."""
    audit, lang = sending.audit, sending.audit.lang
    for number, size in enumerate(_LETTER, 1):
        sheet.column_dimensions[get_column_letter(number)].width = size
    name = audit.name or say("no_name", lang)
    lines = [(say("title", lang, name=name), "title"), (say("addressed", lang, name=recipient.name), "lead")]
    span = {"period": audit.period, "start": audit.start, "end": audit.end, "as_of": audit.as_of}
    lines.append((say("period", lang, **span), "body"))
    if not audit.complete:
        lines.append((say("incomplete", lang), "alarm"))
    lines += _demands(sending, recipient)
    lines.append((say("receipt", lang, period=audit.period, code=sending.code(recipient)), "note"))
    row = 0
    for row, (line, style) in enumerate(lines, 1):
        _put(sheet, row, 1, line, f"audit {style}")
        sheet.merged_cells.add(f"A{row}:{get_column_letter(len(_LETTER))}{row}")  # without cells made to bear a border
        sheet.row_dimensions[row].height = {"title": 32, "section": 24}.get(
            style, line_count(line, sum(_LETTER) - 4) * (_LINE + 2) + 4
        )
    table = tables.standing(audit, recipient)
    if table.rows:
        _put(sheet, row + 2, 1, table.title, "audit section")
        _grid(sheet, table, row + 3)
    a4(sheet, "portrait", 1)
    head_and_foot(sheet, "", Words(lang))
    sheet.sheet_view.showGridLines = False
    _protect(sheet)


def _demands(sending: Sending, recipient: Recipient) -> list[tuple[str, str]]:
    """What is to be answered by when and how, each line with its style."""
    lang, asked = sending.audit.lang, len(recipient.to_answer)
    waived = len(recipient.findings) - asked
    note = [(say("counts_waived", lang, number=waived), "body")] if waived else []
    if not asked:
        return [(say("nothing", lang), "lead"), *note]
    levels = tables.severity_counts(sending.audit, recipient)
    filled = {"sheet": say("sheet_answers", lang), "deadline": sending.deadline}
    return [
        (say("counts", lang, number=asked, levels=levels), "lead"),
        *note,
        (say("return_by", lang, deadline=sending.deadline), "alarm"),
        (say("how_title", lang), "section"),
        *((say(f"how_{number}", lang, **filled), "body") for number in range(1, 5)),
    ]


def _table(sheet: Any, table: Table, sending: Sending, recipient: Recipient) -> None:
    """A table as a sheet: title, receipt number, note, header, rows; filter, frozen header, ready to print."""
    audit = sending.audit
    code = {"period": audit.period, "code": sending.code(recipient), "deadline": sending.deadline}
    note = table.notes[0] if table.rows else say("no_rows", audit.lang)
    if table.key == "answers" and not recipient.to_answer:
        note = say("nothing", audit.lang)
    _put(sheet, 1, 1, table.title, "audit title")
    _put(sheet, 2, 1, say("receipt_line", audit.lang, name=recipient.name, **code), "audit unwrapped")
    _put(sheet, 3, 1, note, "audit unwrapped")
    sheet.row_dimensions[1].height = 26
    widths = [_column_width(table, number) for number in range(len(table.columns))]
    for number, size in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = size
    _grid(sheet, table, _HEADER, open_rows=len(recipient.to_answer) if table.key == "answers" else 0)
    least = 2 if table.key == "answers" else 1  # room to write by hand
    wrapping = [number for number, column in enumerate(table.columns) if column.kind is Kind.PROSE]
    for place, row in enumerate(table.rows, _HEADER + 1):
        lines = max((line_count(shown(row[number]), widths[number]) for number in wrapping), default=1)
        sheet.row_dimensions[place].height = min(max(lines, least) * _LINE + 2, _HIGHEST)
    sheet.freeze_panes = f"A{_HEADER + 1}"
    last = get_column_letter(len(table.columns))
    sheet.auto_filter.ref = f"A{_HEADER}:{last}{_HEADER + len(table.rows)}"
    printed = sum(column.printed for column in table.columns)
    sheet.print_title_rows = f"{_HEADER}:{_HEADER}"
    sheet.print_area = f"A1:{get_column_letter(printed)}{_HEADER + len(table.rows)}"
    a4(sheet)
    head_and_foot(sheet, f"{recipient.name}  {table.title}", Words(audit.lang))
    _protect(sheet)


def _grid(sheet: Any, table: Table, header: int, open_rows: int = 0) -> None:
    """Header and rows; the answer columns of the first ``open_rows`` rows may be filled in."""
    for number, column in enumerate(table.columns, 1):
        _put(sheet, header, number, column.title, "audit header")
    for place, row in enumerate(table.rows, 1):
        for number, (column, value) in enumerate(zip(table.columns, row, strict=True), 1):
            style = style_of(value, column.kind)
            if column.key in ANSWER_COLUMNS and place <= open_rows:
                style = "audit answer date" if column.key == "done_on" else "audit answer"
            _put(sheet, header + place, number, value, style)


def _column_width(table: Table, number: int) -> float:
    column = table.columns[number]
    if column.key in _WIDTHS:
        return _WIDTHS[column.key]
    longest = max((width(shown(row[number])) for row in table.rows), default=0)
    return min(max(longest, width(column.title) + 4), _WIDEST) + 1.5


def _locked(sheet: Any, written: list[Table], audit: Audit) -> None:
    """What is locked, cell by cell: sheet, key of the row, column, value."""
    for number, name in enumerate(("locked_sheet", KEY, "locked_column", "locked_value"), 1):
        sheet.cell(1, number, tables.column_title(name, audit.lang))
    place = 1
    for table in written:
        keys = [column.key for column in table.columns].index(KEY)
        for row in table.rows:
            for column, value in zip(table.columns, row, strict=True):
                if column.key not in (*ANSWER_COLUMNS, KEY) and bare(value) not in (None, ""):
                    place += 1
                    for number, cell in enumerate((table.title, row[keys], column.title, value), 1):
                        _put(sheet, place, number, cell)
    sheet.sheet_state = "veryHidden"
    _protect(sheet)
