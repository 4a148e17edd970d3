"""Cells of a streamed sheet: safe text, named styles, links inside the workbook.

openpyxl's write-only sheets write each cell as it is handed over, so one cell object per style serves a whole sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from checks.report.safe import cell_text, starts_formula
from checks.report.styles import style_of
from checks.report.tables import Goal, Kind, bare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from checks.report.tables import Cell

    Locate = Callable[[Goal], str | None]


class Pen:
    """Writes the cells of one sheet.

    ``locate`` says where a goal stands (``'异常清单'!A12``); None where it is on no sheet.
    """

    def __init__(self, sheet: Any, locate: Locate) -> None:
        self._sheet = sheet
        self._locate = locate
        self._cells: dict[tuple[str, bool], Any] = {}

    def styled(self, values: Iterable[tuple[Cell, str | None]]) -> None:
        """Appends a row, each value in the style named beside it (None: as its type asks)."""
        self._sheet.append(
            cell for cell in (self.cell(value, style or style_of(value, Kind.TEXT)) for value, style in values)
        )

    def cell(self, value: Cell, style: str) -> Any:
        """The cell to hand over next; the one handed over before in the same style is overwritten."""
        place = self._locate(value) if isinstance(value, Goal) else None
        plain = None if value == "" else bare(value)
        if isinstance(value, Goal) and place is None and style == "audit link":
            style = "audit text"
        if not isinstance(plain, str):
            cell = self._blank(style, quoted=False)
            cell.value = plain
            return cell
        text = cell_text(plain)
        cell = self._blank(style, quoted=starts_formula(text))
        cell.value = text
        cell.data_type = "s"  # whatever it begins with, it is text
        if place is not None:
            cell.hyperlink = Hyperlink(ref="", location=place, display=text[:200])
        return cell

    def _blank(self, style: str, *, quoted: bool) -> Any:
        key = (style, quoted)
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = WriteOnlyCell(self._sheet)
            cell.style = style
            cell.quotePrefix = quoted
        cell.hyperlink = None
        return cell


def place(sheet_title: str, row: int) -> str:
    """Where a link leads: the first cell of ``row`` (from 1)."""
    return f"{quote_sheetname(sheet_title)}!A{row}"
