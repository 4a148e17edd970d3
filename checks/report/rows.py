"""The rows of a table as the text of the file format: a tenth of what a cell object each would cost.

openpyxl lays the sheet out (widths, filter, panes, links, page) and closes it; these rows are put in at the end of its
data when it goes into the archive.
"""

from __future__ import annotations

import math
import shutil
import tempfile
from datetime import date
from html import escape
from typing import IO, TYPE_CHECKING, Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.hyperlink import Hyperlink

from checks.report.safe import cell_text, starts_formula
from checks.report.styles import style_of
from checks.report.tables import Goal, bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.report.cells import Locate
    from checks.report.tables import Cell, Kind

_END = b"</sheetData>"
_DISPLAYED = 200
"""How much of its text a link repeats."""


class Rows:
    """The rows of one streamed sheet, from row ``first`` on; each distinct value of a column is written out once."""

    def __init__(self, sheet: Any, kinds: Sequence[Kind], first: int, locate: Locate) -> None:
        self._sheet = sheet
        self._next = first
        self._locate = locate
        self._columns = [(f'<c r="{get_column_letter(number)}', kind) for number, kind in enumerate(kinds, 1)]
        self._known: list[dict[Any, str]] = [{} for _ in kinds]
        self._styles: dict[tuple[str, bool], int] = {}
        self._out = tempfile.TemporaryFile()  # noqa: SIM115 - closed in put_in

    def add(self, values: Sequence[Cell], height: float | None = None) -> None:
        """Adds a row, each value in the style that its type and column ask for; ``height`` in points."""
        number = str(self._next)
        parts = [f'<row r="{number}" ht="{height:g}" customHeight="1">' if height else f'<row r="{number}">']
        for (start, kind), known, value in zip(self._columns, self._known, values, strict=True):
            key = value if isinstance(value, str) else (type(value), value)
            rest = known.get(key)
            if rest is None:
                rest = known[key] = self._written(value, kind)
            parts += (start, number, rest)
            if isinstance(value, Goal):
                self._link(value, start[6:] + number)
        parts.append("</row>")
        self._out.write("".join(parts).encode())
        self._next += 1

    def put_in(self, sheet: IO[bytes], archive: IO[bytes]) -> None:
        """Copies the finished ``sheet`` to ``archive``, with the rows at the end of its data; they are gone then."""
        before, end, after = sheet.read().partition(_END)
        archive.write(before)
        self._out.seek(0)
        shutil.copyfileobj(self._out, archive)
        self._out.close()
        archive.write(end + after)

    def _written(self, value: Cell, kind: Kind) -> str:
        """The cell from the end of its address on."""
        style, plain = style_of(value, kind), bare(value)
        if isinstance(value, Goal) and self._locate(value) is None:
            style = "audit text"
        if plain is None or plain == "":
            return f'" s="{self._style(style)}"/>'
        if isinstance(plain, date):
            plain = to_excel(plain)
        if isinstance(plain, (int, float)) and math.isfinite(plain):
            return f'" s="{self._style(style)}"><v>{plain!r}</v></c>'
        text = cell_text(str(plain))
        kept = ' xml:space="preserve"' if text != text.strip() else ""
        number = self._style(style, quoted=starts_formula(text))
        return f'" s="{number}" t="inlineStr"><is><t{kept}>{escape(text, quote=False)}</t></is></c>'

    def _style(self, name: str, *, quoted: bool = False) -> int:
        number = self._styles.get((name, quoted))
        if number is None:
            cell = WriteOnlyCell(self._sheet)
            cell.style = name
            cell.quotePrefix = quoted
            number = self._styles[name, quoted] = cell.style_id
        return number

    def _link(self, goal: Goal, address: str) -> None:
        location = self._locate(goal)
        if location is not None:
            display = cell_text(goal.text[:_DISPLAYED])
            self._sheet._hyperlinks.append(Hyperlink(ref=address, location=location, display=display))
