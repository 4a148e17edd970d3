"""A table as a sheet: title, notes, frozen header, exact filter, fitting widths, ready to print."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter

from checks.report.cells import Pen
from checks.report.rows import Rows
from checks.report.safe import visible, width
from checks.report.tables import Kind, shown

if TYPE_CHECKING:
    from checks.report.cells import Locate
    from checks.report.tables import Table
    from checks.report.words import Words

_A4 = "9"  # as the file format numbers paper sizes
_SAMPLE = 400
"""How many rows are looked at to find a column's width."""
_NARROWEST, _WIDEST, _PROSE = 7, 42, 46
_TO_TEN_POINT = 1.06
"""Columns are measured in characters of 11 points, texts are set in 10."""
_HIGHEST, _LONGEST = 400, 2_000
"""No row may be higher than about 409 points; no text need be measured further than it can show."""
_LINE = 15.5
"""Height of one line of 10-point text, in points."""


def header_row(table: Table) -> int:
    """The number of the row with the headers (from 1): below the title and the notes."""
    return 2 + len(table.notes)


def write_table(sheet: Any, table: Table, report: str, words: Words, locate: Locate) -> Rows:
    """Writes ``table`` of the report of that name to the empty streamed ``sheet``; gives the rows to be put in."""
    header = header_row(table)
    kinds = [column.kind for column in table.columns]
    widths = [_column_width(table, number) for number in range(len(kinds))]
    for number, column_width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column_width
    lines = max(line_count(column.title, fit) for column, fit in zip(table.columns, widths, strict=True))
    sheet.row_dimensions[1].height = 26
    sheet.row_dimensions[header].height = lines * _LINE + 4
    sheet.freeze_panes = f"A{header + 1}"
    a4(sheet)
    pen = Pen(sheet, locate)
    pen.styled([(table.title, "audit title")])
    for note in table.notes:
        pen.styled([(note, "audit unwrapped")])
    pen.styled([(column.title, "audit header") for column in table.columns])
    prose = [(number, widths[number]) for number, kind in enumerate(kinds) if kind is Kind.PROSE]
    rows = Rows(sheet, kinds, header + 1, locate)
    for row in table.rows:
        lines = max((line_count(shown(row[number]), fit) for number, fit in prose), default=1)
        rows.add(row, min(lines * _LINE + 2, _HIGHEST) if lines > 1 else None)
    last = get_column_letter(len(kinds))
    sheet.auto_filter.ref = f"A{header}:{last}{header + len(table.rows)}"
    _set_up_page(sheet, table)
    head_and_foot(sheet, f"{report}  {table.title}", words)
    return rows


def _set_up_page(sheet: Any, table: Table) -> None:
    header = header_row(table)
    printed = max(number for number, column in enumerate(table.columns, 1) if column.printed)
    sheet.print_title_rows = f"{header}:{header}"
    sheet.print_area = f"A1:{get_column_letter(printed)}{header + len(table.rows) * table.printed}"


def a4(sheet: Any, orientation: str = "landscape", pages: int = 0) -> None:
    """A4, as wide as the paper and ``pages`` long (0: as many as it takes). To be called before the first row."""
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = orientation
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, pages
    sheet.page_setup.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.65
    sheet.page_margins.header = sheet.page_margins.footer = 0.3


def head_and_foot(sheet: Any, title: str, words: Words) -> None:
    """The title (if any) on top of each printed page, page numbers below."""
    if title:
        sheet.HeaderFooter.oddHeader.left.text = visible(title)[:80].replace("&", "&&")
    sheet.HeaderFooter.oddFooter.center.text = words.say("page")


def _column_width(table: Table, number: int) -> float:
    column = table.columns[number]
    if column.kind is Kind.PROSE:
        return _PROSE
    longest = max((width(shown(row[number])[:_WIDEST]) for row in islice(table.rows, _SAMPLE)), default=0)
    return min(max(longest, min(width(column.title), 14) + 3, _NARROWEST), _WIDEST) + 1.5


def line_count(text: str, columns: float) -> int:
    """How many lines ``text`` takes in a cell that is ``columns`` half-width characters wide."""
    return max(1, -(-width(text[:_LONGEST]) // max(int(columns * _TO_TEN_POINT - 2), 1)))
