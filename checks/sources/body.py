"""Sorts the rows of a grid into records and others, and writes the records: one pass in SQL for every container."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
from pyarrow import parquet

from checks.model import Message
from checks.sources.grid import is_blank
from checks.sources.kinds import OTHER_HEADER, blank, how_many, kind, quoted
from checks.sources.reading import SheetReading
from checks.sources.table import two_headers
from checks.values.times import PERIODS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from checks.sources.grid import Grid, Rows
    from checks.sources.table import Layout

PREVIEW = 5


@dataclass(frozen=True, slots=True)
class Counts:
    """What a pass over the rows below the header found: ``every`` counts all of them, ``rows`` those that are not
    blank, ``nameless`` the records with something in a column that has no header. ``other_header`` is the place among
    them, from 0, of the first row that is another header."""

    every: int = 0
    rows: int = 0
    records: int = 0
    cells: int = 0
    nameless: int = 0
    other_header: int | None = None

    def add_to(self, reading: SheetReading) -> None:
        """Adds what was found to the counts and notes of ``reading``."""
        reading.rows += self.rows
        reading.cells += self.cells
        reading.records += self.records
        reading.not_records += self.rows - self.records
        if self.nameless:
            reading.notes.append(Message("sources.nameless-cells", {"rows": self.nameless}))


def above(grid: Grid, layout: Layout | None) -> SheetReading:
    """The reading of ``grid`` down to the header, and what that says of the columns."""
    lines = len(_above(grid, layout))
    reading = SheetReading(
        name=grid.name,
        position=grid.position,
        hidden=grid.hidden,
        rows=lines,
        not_records=lines,
        notes=list(grid.notes),
    )
    if layout is not None:
        reading.header_row, reading.columns, reading.title = layout.header_row, layout.columns, layout.title
        reading.unmapped = [name for _, name in layout.unmapped]
    return reading


def _above(grid: Grid, layout: Layout | None) -> list[list[str | None]]:
    """The cells of the rows down to the header."""
    return [cells for number, cells in grid.head if layout and 0 < number <= layout.header_row]


def sheet_reading(
    con: duckdb.DuckDBPyConnection, grid: Grid, layout: Layout | None, target: Path, *, further: bool, cells: bool
) -> SheetReading:
    """Reads ``grid`` as ``layout`` says, writes its records to ``target`` and counts its rows.

    With ``further`` the columns that mean no field are written too, as ``x<index>``; with ``cells`` those that hold
    anything are counted. A layout with faults writes none.
    """
    reading = above(grid, layout)
    usable = layout if layout is not None and not layout.faults else None
    keep = usable.unmapped if usable and further else []
    reading.further = {f"x{at}": name for at, name in (layout.unmapped if layout and further else [])}
    body = _Body(usable, tuple(at for at, _ in keep), target.with_suffix(".cells"), cells)
    rows, counts = body.read(con, grid.below(con, reading.header_row or 0))
    if usable and counts.other_header is not None:
        usable.faults = [two_headers(usable.header_row, rows.number(counts.other_header))]
        usable, counts = None, Counts(counts.every, counts.rows, cells=counts.cells)
    counts.add_to(reading)
    if cells:
        reading.cells += sum(not is_blank([cell]) for row in _above(grid, layout) for cell in row) - grid.filled
    if usable and counts.records:
        reading.first_row = body.write(con, rows, counts, target)
        reading.parquet = target
        reading.preview = _preview(con, reading)
    body.cells.unlink(missing_ok=True)
    return reading


@dataclass(frozen=True, slots=True)
class _Body:
    """The rows below the header. They are written to ``cells`` first and judged then: a column of a parquet file has
    each of its texts only once, and so what is asked of a text is not asked of every cell."""

    layout: Layout | None
    keep: tuple[int, ...]
    cells: Path
    counting: bool

    def read(self, con: duckdb.DuckDBPyConnection, ways: Iterable[Rows]) -> tuple[Rows, Counts]:
        """Counts the rows, by the first way to them that holds what it promises."""
        for rows in ways:
            try:
                counts = self._counted(con, rows)
            except (duckdb.Error, pa.ArrowInvalid):
                if rows.sure:
                    raise
                continue
            if rows.count is None or rows.count() == counts.every:
                return rows, counts
        raise AssertionError("the last way to the rows of a grid is sure")

    def write(self, con: duckdb.DuckDBPyConnection, rows: Rows, counts: Counts, target: Path) -> int | None:
        """Makes ``target`` of the cells: the records only. Gives the number of the first one where the others follow
        it without a gap; otherwise ``target`` gets a column ``row``."""
        if rows.numbers is None and counts.records == counts.every:
            self.cells.replace(target)
            return rows.first
        source, number = self._told(rows), f"file_row_number + {rows.first}"
        if rows.numbers is not None:
            con.register("numbers", pa.table({"number": rows.numbers}))
            source, number = f"{source} POSITIONAL JOIN numbers", "number"
        more = [f"({number})::BIGINT AS row", *(f"x{at}" for at in self.keep)]
        select = sorting(source, self._columns(rows), self.layout, more)
        _copy(con, f"SELECT * EXCLUDE (nameless, kind) FROM ({select}) WHERE kind = 1", target)
        return None

    def _counted(self, con: duckdb.DuckDBPyConnection, rows: Rows) -> Counts:
        if not rows.columns:
            return Counts()
        if self.layout is None:
            source = _relation(con, rows)
        else:
            self._write_cells(con, rows, self.layout)
            source = self._told(rows)
        columns = self._columns(rows)
        cells = how_many(columns) if self.counting else "0"
        counts = "count(*), count(kind), count(*) FILTER (kind = 1), coalesce(sum(cells), 0)"
        counts += f", count(*) FILTER (nameless AND kind = 1), min(place) FILTER (kind = {OTHER_HEADER})"
        place = "file_row_number" if self.layout else "NULL"
        select = sorting(source, columns, self.layout, [f"{cells} AS cells", f"{place} AS place"])
        return Counts(*con.execute(f"SELECT {counts} FROM ({select})").fetchall()[0])

    def _write_cells(self, con: duckdb.DuckDBPyConnection, rows: Rows, layout: Layout) -> None:
        """Cells that come as batches and go as they are need not pass through the database."""
        written = self._written(rows)
        places = {f"c{at}": at for at in rows.columns}
        order = [places[sql] for sql in written.values() if sql in places]
        if rows.batches is not None and len(order) == len(written):
            _write(rows.batches(), order, list(written), self.cells)
            return
        chosen = ", ".join(f'{sql} AS "{name}"' for name, sql in written.items())
        _copy(con, f"SELECT {chosen} FROM ({_widened(_relation(con, rows), rows.columns, layout)})", self.cells)

    def _columns(self, rows: Rows) -> list[int]:
        return sorted({*rows.columns, *_named(self.layout)})

    def _written(self, rows: Rows) -> dict[str, str]:
        """What is written, by name: the fields, the columns to be kept, and the cells that are neither as they stand;
        they tell what the row is."""
        fields = self.layout.fields.items() if self.layout else ()
        written = {name: _value(self.layout, name, at) for name, at in fields if self.layout}
        written |= {f"x{at}": f"c{at}" for at in self.keep}
        taken = {*written.values()}
        return written | {name: name for at in self._columns(rows) if (name := f"c{at}") not in taken}

    def _told(self, rows: Rows) -> str:
        """The cells as they were written, under their own names as well."""
        names = {sql: name for name, sql in self._written(rows).items()}
        own = "".join(f', "{names[f"c{at}"]}" AS c{at}' for at in self._columns(rows) if names[f"c{at}"] != f"c{at}")
        return f"(SELECT *{own} FROM {_read(self.cells)})"


def _relation(con: duckdb.DuckDBPyConnection, rows: Rows) -> str:
    """The rows as the database knows them."""
    if rows.sql or rows.batches is None:
        return rows.sql
    con.register("batches", rows.batches())
    return "batches"


def _copy(con: duckdb.DuckDBPyConnection, select: str, target: Path) -> None:
    """Writes to a file and not to a table in memory: a sheet may be larger than that."""
    con.execute(f"COPY ({select}) TO {quoted(str(target))} (FORMAT parquet)")


def _write(batches: pa.RecordBatchReader, order: Sequence[int], names: Sequence[str], target: Path) -> None:
    """Writes the columns ``order`` of ``batches`` under ``names``. Arrow takes a third as long as DuckDB, without
    telling the least and greatest of every page, which nothing asks for."""
    schema = pa.schema([(name, pa.string()) for name in names])
    with parquet.ParquetWriter(target, schema, write_statistics=False) as writer:
        for batch in batches:
            writer.write_batch(pa.RecordBatch.from_arrays([batch.column(at) for at in order], list(names)))


def sorting(source: str, columns: Sequence[int], layout: Layout | None, more: Sequence[str] = ()) -> str:
    """A SELECT over ``source`` (``columns`` as texts ``c<index>``) of the mapped columns by field, of ``more``, and of
    what the row is: ``nameless`` tells whether a cell without a header holds anything, ``kind`` is 1 for a record, 0
    for others, NULL when blank."""
    chosen = [f'{_value(layout, name, at)} AS "{name}"' for name, at in layout.fields.items()] if layout else []
    chosen += more
    names = layout.names if layout else []
    nameless = [at for at in columns if layout and not (at < len(names) and names[at])]
    chosen.append(f"{how_many(nameless)} > 0 AS nameless")
    what = kind(columns, layout) if layout else f"CASE WHEN NOT {blank(columns)} THEN 0 END"
    return f"SELECT {', '.join(chosen)}, {what} AS kind FROM ({_widened(source, columns, layout)})"


def _widened(source: str, columns: Sequence[int], layout: Layout | None) -> str:
    """The rows with all columns that the header names, empty ones too."""
    missing = sorted(_named(layout).difference(columns))
    return f"SELECT *{''.join(f', NULL::VARCHAR AS c{at}' for at in missing)} FROM {source}"


def _named(layout: Layout | None) -> set[int]:
    """The columns that have a header."""
    return {at for at, name in enumerate(layout.names) if name} if layout else set()


def _value(layout: Layout, name: str, at: int) -> str:
    """Lengths that the header gives in another unit are written in minutes, to the hundredth, rounded down; of a cell
    that says the day as well, the periods are what stands behind it."""
    if name == "period" and at in (layout.fields.get("date"), layout.fields.get("starts_at")):
        return f"nullif(regexp_extract(c{at}, {quoted(PERIODS)}, 0), '')"
    factor = layout.minutes_per_unit
    if name != "minutes" or factor is None:
        return f"c{at}"
    number = f"try_cast(c{at} AS DECIMAL(18, 4))"
    hundredths = f"floor({number} * {100 * factor.numerator} / {factor.denominator})::BIGINT"
    fraction = f"CASE WHEN {hundredths} % 100 = 0 THEN '' ELSE '.' || lpad(({hundredths} % 100)::VARCHAR, 2, '0') END"
    return f"CASE WHEN {number} >= 0 THEN ({hundredths} // 100)::VARCHAR || {fraction} ELSE c{at} END"


def _read(path: Path) -> str:
    return f"read_parquet({quoted(str(path))}, file_row_number = true)"


def _preview(con: duckdb.DuckDBPyConnection, reading: SheetReading) -> list[dict[str, str | None]]:
    assert reading.parquet is not None
    row = "row" if reading.first_row is None else f"file_row_number + {reading.first_row}"
    names = ["row", *reading.columns, *reading.further]
    values = ", ".join([row, *(f'"{name}"' for name in names[1:])])
    found = con.execute(f"SELECT {values} FROM {_read(reading.parquet)} LIMIT {PREVIEW}").fetchall()
    return [dict(zip(names, (None if cell is None else str(cell) for cell in cells), strict=True)) for cells in found]
