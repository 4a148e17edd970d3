"""The common inner form: every reader hands over grids of text, whatever the container."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa

from checks.sources.table import SEARCHED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import duckdb

    from checks.model import Message
    from checks.sources.table import Line

HEAD = SEARCHED + 40
"""So many rows from the top are looked at in Python."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a grid, in its order, as a DuckDB relation ``sql`` with columns ``c0``, ``c1``, … (VARCHAR): those of
    ``columns``, which are all that hold anything.

    The number that a person sees is ``first`` for the first of them and one more for each further one, or stands in
    ``numbers`` (int64). Where a relation that is not ``sure`` fails, or has another number of rows than ``count`` says
    when they have been read, the grid's next way to the rows is to be taken. Where ``batches`` is given they may also
    be had from there, once; where ``sql`` is empty, from there alone.
    """

    sql: str
    columns: Sequence[int]
    first: int
    numbers: pa.Array | None = None
    sure: bool = True
    count: Callable[[], int | None] | None = None
    batches: Callable[[], pa.RecordBatchReader] | None = None

    def number(self, at: int) -> int:
        """The number of the row at place ``at``, from 0."""
        return self.first + at if self.numbers is None else int(self.numbers[at].as_py())


class Grid(Protocol):
    """A sheet as read. ``head`` has its first rows, blank ones left out; ``filled`` counts the cells that the reader
    filled in from merged ones above."""

    name: str
    position: int
    hidden: bool
    head: list[Line]
    filled: int
    notes: list[Message]

    def below(self, con: duckdb.DuckDBPyConnection, row: int) -> Iterator[Rows]:
        """Ways to the rows after the one with number ``row``, the fastest first, the last one sure."""


@dataclass(slots=True)
class ArrowGrid:
    """A grid held as one Arrow table of strings; row ``i`` of it has the number ``first + i`` or ``numbers[i]``."""

    name: str
    position: int
    table: pa.Table
    first: int = 1
    numbers: pa.Array | None = None
    hidden: bool = False
    filled: int = 0
    head: list[Line] = field(init=False)
    notes: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        top = self.table.slice(0, HEAD)
        columns = [column.to_pylist() for column in top.columns]
        rows = zip(*columns, strict=True) if columns else iter(())
        self.head = [(self._number(at), list(cells)) for at, cells in enumerate(rows) if not is_blank(cells)]

    def _number(self, at: int) -> int:
        return self.first + at if self.numbers is None else int(self.numbers[at].as_py())

    def below(self, con: duckdb.DuckDBPyConnection, row: int) -> Iterator[Rows]:
        """The one way to the rows after the one with number ``row``."""
        start = 0
        while start < min(self.table.num_rows, HEAD) and self._number(start) <= row:
            start += 1
        rows = self.table.slice(start)
        columns = [at for at, column in enumerate(rows.columns) if column.null_count < len(column)]
        if columns:
            con.register("grid", rows.select(columns))
        numbers = None if self.numbers is None else self.numbers.slice(start)
        yield Rows("grid", columns, self.first + start, numbers)


def is_blank(cells: Iterable[str | None]) -> bool:
    """Whether a row has nothing to read."""
    return not any(cell and not cell.isspace() for cell in cells)


def named(columns: Sequence[Any]) -> pa.Table:
    """An Arrow table with the columns ``c0``, ``c1``, …"""
    return pa.table({f"c{at}": column for at, column in enumerate(columns)})
