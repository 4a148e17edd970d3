"""Reads tables of HTML pages: what many systems export under the name .xls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree
from lxml import html as lxml_html

from checks.model import Message
from checks.sources.encoding import judge
from checks.sources.grid import ArrowGrid, named
from checks.sources.reading import UnreadableError
from checks.sources.values import texts

if TYPE_CHECKING:
    from pathlib import Path

MOST_SPANNED = 1000
"""A cell spans at most so many columns or rows, whatever it says."""
_LARGEST = 256 << 20


def read(path: Path) -> tuple[str, list[ArrowGrid]]:
    """Encoding and tables of the page at ``path``; the row number is that of the row in its table.

    Nothing is fetched and no script runs. Raises :class:`UnreadableError`.
    """
    if path.stat().st_size > _LARGEST:
        raise UnreadableError(Message("sources.bomb", {"megabytes": path.stat().st_size >> 20}))
    encoding = judge(path)
    text = path.read_bytes().decode(encoding.name, "replace")
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )  # utf-8 whatever the page itself says
    try:
        page = lxml_html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableError(Message("sources.damaged")) from error
    tables = [rows for rows in map(_Rows, page.iter("table")) if any(any(cells) for cells in rows.cells)]
    if not tables:
        raise UnreadableError(Message("sources.no-html-table"))
    grids = [_grid(rows, at, f"{at + 1}" if len(tables) > 1 else "") for at, rows in enumerate(tables)]
    grids[0].notes += encoding.notes
    return encoding.name, grids


def _grid(rows: _Rows, position: int, name: str) -> ArrowGrid:
    width = max(map(len, rows.cells), default=0)
    columns = [texts([row[at] if at < len(row) else "" for row in rows.cells]) for at in range(width)]
    return ArrowGrid(name, position, named(columns), filled=rows.filled)


class _Rows:
    """The texts of a table's own cells; ``filled`` counts those that hang down from a cell above."""

    def __init__(self, table: lxml_html.HtmlElement) -> None:
        self.filled = 0
        self._hanging: dict[int, tuple[int, str]] = {}  # column → rows still spanned, text
        self.cells = [self._row(row) for row in _own_rows(table)]

    def _row(self, row: lxml_html.HtmlElement) -> list[str]:
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            self._hang(cells)
            text = _text(cell)
            down = _span(cell, "rowspan")
            for _ in range(_span(cell, "colspan")):
                if down > 1:
                    self._hanging[len(cells)] = down - 1, text
                cells.append(text)
                text = ""
        self._hang(cells)
        return cells

    def _hang(self, cells: list[str]) -> None:
        """Adds the cells that hang down from above at this place."""
        while len(cells) in self._hanging:
            left, text = self._hanging.pop(len(cells))
            if left > 1:
                self._hanging[len(cells)] = left - 1, text
            self.filled += bool(text)
            cells.append(text)


def _own_rows(table: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    """The rows of ``table``, not those of tables inside its cells."""
    return [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]


def _text(cell: lxml_html.HtmlElement) -> str:
    if next(cell.iter("table"), None) is not None:
        return ""  # a frame for another table, which is read by itself
    for line_break in cell.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    return "".join(cell.itertext()).strip()


def _span(cell: lxml_html.HtmlElement, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return max(1, min(int(value), MOST_SPANNED)) if value.isascii() and value.isdigit() and len(value) < 6 else 1
