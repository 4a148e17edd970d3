"""How ``peek`` shows a file to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from checks.report.console import PatientConsole
from checks.report.safe import visible
from checks.texts import render, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.model import Lang
    from checks.sources.peek import Peek
    from checks.sources.reading import SheetReading

_SHOWN = 5
"""How many of the first records are shown."""


def show(seen: Sequence[Peek], lang: Lang) -> None:
    """Prints every file of ``seen``: what it is, its sheets, columns and first records."""
    console = PatientConsole(highlight=False, emoji=False)
    for one in seen:
        reading = one.reading
        kind = " · ".join(part for part in (reading.container, reading.encoding) if part)
        console.print(_text(f"{reading.file}  {kind}", style="bold"), soft_wrap=True)
        if reading.error is not None:
            console.print(_text("  " + render(reading.error, lang), style="red"), soft_wrap=True)
        for sheet in reading.sheets:
            _show_sheet(console, sheet, lang)


def _show_sheet(console: PatientConsole, sheet: SheetReading, lang: Lang) -> None:
    console.print(
        _text(
            text(
                "peek.sheet",
                lang,
                named=text("peek.named", lang, name=sheet.name) if sheet.name else "",
                rows=sheet.rows,
                cells=sheet.cells,
                header=_header(sheet, lang),
                records=sheet.records,
                not_records=sheet.not_records,
            )
        ),
        soft_wrap=True,
    )
    for note in sheet.notes:
        console.print(_text("  " + render(note, lang), style="yellow"), soft_wrap=True)
    if sheet.columns:
        mapped = "  ".join(f"{field} ← {header}" for field, header in sheet.columns.items())
        console.print(_text(text("peek.columns", lang, columns=mapped)), soft_wrap=True)
    if said := sheet.said_school:
        named = " ".join(name for name in (said.school_code, said.school) if name)
        where = text(f"peek.in_{said.place}", lang)
        console.print(_text(text("peek.school", lang, school=named, where=where)), soft_wrap=True)
    if sheet.unmapped:
        console.print(_text(text("peek.unmapped", lang, columns=tuple(sheet.unmapped))), soft_wrap=True)
    if sheet.preview:
        console.print(_records(sheet.preview[:_SHOWN], lang))


def _text(said: str, style: str = "") -> Text:
    """What a file may have written, for a terminal, which would obey its control characters."""
    return Text(visible(said), style=style)


def _header(sheet: SheetReading, lang: Lang) -> str:
    if sheet.header_row is None:
        return text("peek.no_header", lang)
    return text("peek.header", lang, row=sheet.header_row)


def _records(preview: Sequence[dict[str, str | None]], lang: Lang) -> Table:
    """A line for each field and a column for each record: a log has more fields than a terminal has room for."""
    table = Table(show_edge=False)
    table.add_column()
    for record in preview:
        table.add_column(text("peek.row", lang, row=record["row"]), overflow="fold")
    for name in dict.fromkeys(name for record in preview for name in record if name != "row"):
        table.add_row(name, *(_text(str(record.get(name) or "")) for record in preview))
    return table
