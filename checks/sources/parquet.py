"""Reads parquet files; column names are the header, rows are counted from 1."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb

from checks.model import Message
from checks.sources.database import database
from checks.sources.grid import HEAD, Rows, is_blank
from checks.sources.reading import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from checks.sources.table import Line


_BATCH = 1 << 17
"""Rows that are handed on at once."""
PLAIN = ("VARCHAR", "BOOLEAN", "SMALLINT", "INTEGER", "BIGINT", "DOUBLE", "DATE", "TIMESTAMP")
"""Types whose values every engine writes alike."""
_MOST_DIGITS = 38
"""Of a decimal, in Spark, which refuses the file; DuckDB makes a DOUBLE of more."""
_MICROSECONDS = {"duration[s]": 1_000_000, "duration[ms]": 1_000, "duration[us]": 1, "duration[ns]": 0.001}


@dataclass(slots=True)
class ParquetGrid:
    """The one table of a parquet file; its header is row 0. ``kinds`` are the types of its columns, ``texts`` give them
    as texts, in SQL; ``plain`` says that they mean the same in every engine."""

    source: str
    texts: tuple[str, ...]
    kinds: tuple[str, ...]
    plain: bool
    head: list[Line]
    name: str = ""
    position: int = 0
    hidden: bool = False
    filled: int = 0
    notes: list[Message] = field(default_factory=list)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.texts)

    def below(self, con: duckdb.DuckDBPyConnection, row: int) -> Iterator[Rows]:  # noqa: ARG002 - nothing stands above
        """All rows: the header is not among them."""
        texts = _select(self.texts, self.source)
        yield Rows(f"({texts})", range(self.width), 1, batches=lambda: con.sql(texts).to_arrow_reader(_BATCH))


def read(path: Path) -> ParquetGrid:
    """The table of the parquet file at ``path``. Raises :class:`UnreadableError`."""
    quoted = "'" + str(path).replace("'", "''") + "'"
    source = f"read_parquet({quoted})"
    con = database()
    try:
        columns = [
            (str(name), str(kind)) for name, kind, *_ in con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        ]
        if any(kind == "BIGINT" for _, kind in columns):
            lengths = _lengths(path)
            columns = [(name, lengths.get(name, kind)) for name, kind in columns]
        texts = tuple(as_text(name, kind) for name, kind in columns)
        top = con.execute(f"{_select(texts, source)} LIMIT {HEAD}").fetchall()
        _, *schema = con.execute(f"SELECT name, precision FROM parquet_schema({quoted})").fetchall()
    except duckdb.Error as error:
        raise UnreadableError(Message("sources.damaged")) from error
    head: list[Line] = [(0, [name or None for name, _ in columns])]
    head += [(at, list(cells)) for at, cells in enumerate(top, 1) if not is_blank(cells)]
    plain = all(kind in PLAIN or kind.startswith("DECIMAL") for _, kind in columns)
    plain &= _are_apart([str(name) for name, _ in schema])
    plain &= all((digits or 0) <= _MOST_DIGITS for _, digits in schema)
    return ParquetGrid(source, texts, tuple(kind for _, kind in columns), plain, head)


def _are_apart(names: Sequence[str]) -> bool:
    """Whether the columns, as the file calls them, are all named and no two alike but for capitals: DuckDB gives such
    other names, Spark refuses the file."""
    return all(names) and len({name.lower() for name in names}) == len(names)


def _lengths(path: Path) -> dict[str, str]:
    """The columns of Arrow's durations, by name, with the unit: to DuckDB they are whole numbers like others."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableError(Message("sources.damaged")) from error
    return {one.name: str(one.type) for one in schema if pa.types.is_duration(one.type)}


def _select(texts: Sequence[str], source: str) -> str:
    return f"SELECT {', '.join(f'{text} AS c{at}' for at, text in enumerate(texts))} FROM {source}"


def as_text(name: str, kind: str) -> str:
    """Dates in ISO form, moments as clocks in China show them, lengths of time as 00:40:00, bytes as UTF-8 where they
    are, integral numbers without a fraction; empty text and what is not a number (NaN) as NULL."""
    column = '"' + name.replace('"', '""') + '"'
    plain = f"TRY_CAST({column} AS VARCHAR)"  # which engines are made to agree about
    if kind in ("DOUBLE", "FLOAT") or kind.startswith("DECIMAL"):
        whole = f"CAST(TRY_CAST({column} AS BIGINT) AS VARCHAR)"  # DuckDB casts all that a dictionary has
        number = f"WHEN lower({plain}) <> 'nan' THEN {plain}"  # isnan goes by what the file says of its pages
        return f"CASE WHEN {column} = floor({column}) AND abs({column}) < 1e15 THEN {whole} {number} END"
    if kind in _MICROSECONDS:
        return f"CAST(TRY(to_microseconds(CAST({column} * {_MICROSECONDS[kind]} AS BIGINT))) AS VARCHAR)"
    if kind == "BLOB":
        return f"nullif(COALESCE(TRY(decode({column})), {plain}), '')"
    if kind == "BOOLEAN":
        return f"upper({plain})"
    if kind == "TIMESTAMP WITH TIME ZONE":  # whose text depends on where the program runs
        return f"TRY_CAST(timezone('Asia/Shanghai', {column}) AS VARCHAR)"
    return f"nullif({plain}, '')" if kind == "VARCHAR" else plain
