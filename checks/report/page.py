"""The Summary sheet: the first page laid out on a grid, so that it fills one printed A4 page.

All tables of the page share one grid of twelve columns; a table's columns span one or more of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.utils import get_column_letter

from checks.report.cells import Pen
from checks.report.safe import width
from checks.report.sheet import a4, head_and_foot, line_count
from checks.report.styles import style_of
from checks.report.tables import Cell, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.report.cells import Locate
    from checks.report.tables import Table
    from checks.report.view import Summary
    from checks.report.words import Words

GRID = 12
_COLUMN = 10.5
"""Width of one column of the grid, in half-width characters."""
_LINE, _CHART_ROWS = 15.5, 12
_SPANS = {"unit_name": 3, "remedy": 6, "rule": 2, "target": 3, "name": 2}
"""Columns of the grid that a column takes at least; one, where it is not named."""


class Page:
    """Writes the first page from top to bottom."""

    def __init__(self, sheet: Any, words: Words, locate: Locate) -> None:
        self._sheet = sheet
        self._words = words
        self._pen = Pen(sheet, locate)
        self._row = 0
        for number in range(1, GRID + 1):
            sheet.column_dimensions[get_column_letter(number)].width = _COLUMN
        sheet.sheet_view.showGridLines = False
        a4(sheet, "portrait", pages=1)
        sheet.print_options.horizontalCentered = True

    def write(self, summary: Summary, chart: Any | None, chart_title: str) -> None:
        """Lays the whole page out; ``chart`` (if there is one) comes below the indicators."""
        say = self._words.say
        for warning in summary.warnings:
            self._text(warning, "audit alarm")
        self._text(summary.title, "audit title", height=28)
        self._text(summary.subtitle, "audit note")
        if summary.arrivals:
            self._paragraphs(say("arrivals_title"), summary.arrivals, "audit body")
        self._paragraphs(say("conclusion"), summary.conclusion, "audit lead")
        self._paragraphs(say("actions"), numbered(summary.actions), "audit body")
        self._section(summary.indicators.title)
        self._header(summary.indicators)
        for row, definition in zip(summary.indicators.rows, summary.definitions, strict=True):
            self._values(summary.indicators, row)
            self._text(definition, "audit note")
        if chart is not None:
            self._section(chart_title)
            self._chart(chart)
        for table in (summary.behind, summary.exceptions, summary.groups):
            if table is not None:
                self._table(table)
        self._paragraphs(say("coverage_title"), summary.coverage, "audit note")
        self._paragraphs(say("notes"), summary.notes, "audit note")
        self._sheet.print_area = f"A1:{get_column_letter(GRID)}{self._row}"
        head_and_foot(self._sheet, "", self._words)

    def _paragraphs(self, title: str, lines: Sequence[str], style: str) -> None:
        self._section(title)
        for line in lines:
            self._text(line, style)

    def _section(self, title: str) -> None:
        self._blank(6)
        self._text(title, "audit section", height=20)

    def _table(self, table: Table) -> None:
        self._section(table.title)
        if table.rows:
            self._header(table)
        for row in table.rows:
            self._values(table, row)
        for note in table.notes:
            self._text(note, "audit note")

    def _header(self, table: Table) -> None:
        self._spread(table, [(column.title, "audit header") for column in table.columns])

    def _values(self, table: Table, row: Sequence[Cell]) -> None:
        styled = []
        for column, value in zip(table.columns, row, strict=True):
            style = style_of(value, column.kind)
            styled.append((value, "audit prose" if style == "audit text" else style))
        self._spread(table, styled)

    def _spread(self, table: Table, cells: Sequence[tuple[Cell, str]]) -> None:
        """One row of a table, its cells merged over the spans of its columns."""
        self._row += 1
        values: list[tuple[Cell, str | None]] = []
        lines = 1
        for span, (value, style) in zip(spans(table), cells, strict=True):
            first = len(values) + 1
            values += [(value, style), *[(None, style)] * (span - 1)]
            lines = max(lines, line_count(shown(value), span * _COLUMN))
            self._merge(first, first + span - 1)
        self._sheet.row_dimensions[self._row].height = lines * _LINE + 2
        self._pen.styled(values)

    def _text(self, text: str, style: str, height: float | None = None) -> None:
        """A paragraph over the whole width."""
        self._row += 1
        self._merge(1, GRID)
        size = 1.1 if style in ("audit lead", "audit alarm") else 0.9 if style == "audit note" else 1.0
        lines = line_count(text, GRID * _COLUMN / size)
        self._sheet.row_dimensions[self._row].height = height or lines * _LINE * size + 1
        self._pen.styled([(text, style), *[(None, style)] * (GRID - 1)])

    def _chart(self, chart: Any) -> None:
        start = self._row
        for _ in range(_CHART_ROWS):
            self._blank(_LINE)
        chart.anchor = TwoCellAnchor(
            editAs="oneCell", _from=AnchorMarker(col=0, row=start), to=AnchorMarker(col=GRID, row=self._row)
        )
        self._sheet.add_chart(chart)

    def _blank(self, height: float) -> None:
        self._row += 1
        self._sheet.row_dimensions[self._row].height = height
        self._sheet.append([])

    def _merge(self, first: int, last: int) -> None:
        if last > first:
            row = self._row
            self._sheet.merged_cells.add(f"{get_column_letter(first)}{row}:{get_column_letter(last)}{row}")


def numbered(lines: Sequence[str]) -> Sequence[str]:
    """The lines with their numbers, when there is more than one."""
    return [f"{number}. {line}" for number, line in enumerate(lines, 1)] if len(lines) > 1 else lines


def spans(table: Table) -> list[int]:
    """How many columns of the grid each column of ``table`` takes: what is left over goes where it is tightest.

    A header counts half, as it may wrap.
    """
    taken = [_SPANS.get(column.key, 1) for column in table.columns]
    while sum(taken) > GRID:
        taken[taken.index(max(taken))] -= 1
    longest = [
        max(width(column.title) / 2, *(width(shown(row[number])) for row in table.rows), 0)
        for number, column in enumerate(table.columns)
    ]
    for _ in range(GRID - sum(taken)):
        tightest = max(range(len(taken)), key=lambda number: longest[number] / taken[number])
        taken[tightest] += 1
    return taken
