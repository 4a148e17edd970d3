"""What all workbooks share: cells by python-calamine, handed over in batches as columns of text."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from checks.model import Message
from checks.sources.grid import ArrowGrid, named
from checks.sources.reading import UnreadableError
from checks.sources.values import texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from python_calamine import CalamineSheet

Cells = dict[tuple[int, int], str]
"""Texts of single cells by row and column, both from 0."""

Merges = list[tuple[tuple[int, int], tuple[int, int]]]
"""First and last cell of each merged area, by row and column, both from 0."""

MOST_COLUMNS = 16_384
"""No spreadsheet has more; a cell beyond them is the fault of a broken file."""
BATCH = 2_000
"""Rows that are turned into columns at once: few enough to stay in the processor's cache."""


@dataclass(slots=True)
class Untold:
    """What calamine does not tell of a sheet: the cells that show an error, which it hands over as if they were empty;
    in some containers what is merged; what is to be noted."""

    errors: Cells = field(default_factory=dict)
    merges: Merges = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)


def grids(path: Path, look: Callable[[], Mapping[str, Untold]]) -> Iterator[ArrowGrid]:
    """The sheets of the workbook at ``path``, in its order. ``look`` finds by sheet name what calamine does not tell,
    while that reads.

    Calamine gets no name: it would go by how that ends. Raises :class:`UnreadableError`.
    """
    try:
        with (
            ThreadPoolExecutor(1) as beside,
            path.open("rb") as file,
            CalamineWorkbook.from_filelike(file) as book,
        ):
            untold = beside.submit(look)
            for position, about in enumerate(book.sheets_metadata):
                hidden = about.visible != SheetVisibleEnum.Visible
                sheet = book.get_sheet_by_index(position)
                yield _grid(sheet, about.name, position, hidden, untold.result().get(about.name, Untold()))
    except (CalamineError, ValueError) as error:
        raise UnreadableError(Message("sources.damaged")) from error


def _grid(sheet: CalamineSheet, name: str, position: int, hidden: bool, untold: Untold) -> ArrowGrid:
    """One sheet: ``iter_rows`` starts at the sheet's first row, but at the first column that holds anything."""
    left = sheet.start[1] if sheet.start else 0
    if left + sheet.width > MOST_COLUMNS:
        raise UnreadableError(Message("sources.damaged"))
    merged = untold.merges or sheet.merged_cell_ranges or []
    merges = [(top, bottom, column - left) for (top, column), (bottom, _) in merged if bottom > top and column >= left]
    batches: list[list[pa.Array]] = []
    filler = _Filler(merges)
    rows = sheet.iter_rows()
    first = 0
    while batch := list(islice(rows, BATCH)):
        for (row, column), text in untold.errors.items():
            if first <= row < first + len(batch) and 0 <= column - left < len(batch[0]):
                batch[row - first][column - left] = text
        filler.fill(batch, first)
        batches.append([texts(column) for column in zip(*batch, strict=True)])
        first += len(batch)
    columns = [pa.chunked_array(parts) for parts in zip(*batches, strict=True)]
    notes = [*([Message("sources.hidden-sheet", {"sheet": name})] if hidden and columns else []), *untold.notes]
    blank = [pa.nulls(first, pa.string())] * (left if columns else 0)
    return ArrowGrid(name, position, named([*blank, *columns]), hidden=hidden, filled=filler.filled, notes=notes)


class _Filler:
    """Fills cells that are merged downwards with the value of the first: a school's name once for many rows.

    Rows that hold nothing else stay blank.
    """

    def __init__(self, merges: list[tuple[int, int, int]]) -> None:
        self._merges = merges
        self._values: dict[tuple[int, int], Any] = {}
        self.filled = 0

    def fill(self, batch: list[list[Any]], first: int) -> None:
        """Fills the rows of ``batch``, the first of which is row ``first``; batches come in order."""
        for top, bottom, column in self._merges:
            if not batch or column >= len(batch[0]) or bottom < first or top >= first + len(batch):
                continue
            if top >= first:
                self._values[top, column] = batch[top - first][column]
            value = self._values.get((top, column), "")
            if value == "":
                continue
            for row in range(max(top + 1, first), min(bottom + 1, first + len(batch))):
                if batch[row - first][column] == "" and any(cell != "" for cell in batch[row - first]):
                    batch[row - first][column] = value
                    self.filled += 1
