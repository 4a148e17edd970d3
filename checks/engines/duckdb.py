"""The embedded engine: DuckDB inside this process. It reaches the workspace folder alone, and spills into it."""

from __future__ import annotations

from threading import get_ident
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from checks.engines.arrow import to_arrow, to_frame

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from checks.engines.base import Part

_LARGE = 2_000_000
"""Bytes from which a parquet file is read where it lies."""
_MANY = 20_000_000
"""Bytes of such files, from which on what is made of them is kept in files as well."""
_AT_ONCE = 100
"""Files that one statement puts into a table: what it takes to plan and to hold grows with their square."""
_GROUP = 1 << 19
"""Rows of a file that are written at once, and have a dictionary of their texts of their own."""


class DuckDBEngine:
    """Tables in memory, spilled to ``workspace/spill`` beyond ``memory_limit`` (such as ``"2GB"``; default: DuckDB's).

    ``workspace`` is an existing folder; the parquet files that :meth:`load_parquet` reads lie in it. No extension is
    loaded or fetched and no other file is reachable, whatever SQL is run.
    """

    name = "duckdb"

    def __init__(self, workspace: Path, memory_limit: str | None = None) -> None:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "preserve_insertion_order": False,  # order is always asked for; keeping it costs memory
            "temp_directory": str(workspace / "spill"),
            "allowed_configs": ["threads"],  # those alone may be changed once the configuration is locked
        }
        if memory_limit is not None:
            settings["memory_limit"] = memory_limit
        self._workspace = workspace
        self._many = False
        self._connection = duckdb.connect(":memory:", config=settings)
        self._cursors: dict[int, duckdb.DuckDBPyConnection] = {get_ident(): self._connection}
        self._run(f"SET allowed_directories = [{_text(str(workspace))}]")
        self._run("SET enable_progress_bar = false")
        self._run("SET enable_external_access = false")
        self._run("SET lock_configuration = true")

    def put(self, table: str, frame: pd.DataFrame, types: dict[str, str]) -> None:
        """Makes ``table`` of a small ``frame``; ``types`` gives the SQL type of every column, in order."""
        incoming = f"{table}__incoming"
        self._cursor.register(incoming, to_arrow(frame, types))
        try:
            self.create(table, f"SELECT * FROM {incoming}")
        finally:
            self._cursor.unregister(incoming)

    def load_parquet(self, table: str, parts: Sequence[Part], columns: dict[str, str]) -> None:
        """Makes ``table`` of parquet files; ``columns`` that a file lacks are NULL. No files: an empty table.

        Large files are read where they lie, column by column as they are needed, and must stay there; opening each of
        many small ones for every query would take longer than keeping them.
        """
        nothing = ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in columns.items())
        wanted = ", ".join(f'"{name}"' for name in columns)
        large = [part for part in parts if part.path.stat().st_size > _LARGE]
        small = [_part(part) for part in parts if part not in large]
        self._many = sum(part.path.stat().st_size for part in large) > _MANY
        kept = f"{table}__small" if large else table
        none = f"SELECT {nothing} WHERE false"
        self.create(kept, none)
        for at in range(0, len(small), _AT_ONCE):
            some = _together([none, *small[at : at + _AT_ONCE]])
            self._run(f'INSERT INTO "{kept}" SELECT {wanted} FROM ({some})')
        if large:
            self.view(table, f"SELECT {wanted} FROM ({_together([f'SELECT * FROM {kept}', *map(_part, large)])})")

    def create(self, table: str, select: str) -> None:
        """Materialises ``select`` as ``table``, replacing it."""
        self._run(f'CREATE OR REPLACE TABLE "{table}" AS {select}')

    def keep(self, table: str, select: str) -> None:
        """As :meth:`create`, for a table that has a row for every record and is made once.

        Where the records are many it lies in the workspace as parquet: a tenth of the memory, read as it is needed. The
        newer encodings of parquet make it a quarter of the size.
        """
        if not self._many:
            self.create(table, select)
            return
        path = self._workspace / f"{table}.parquet"
        self._run(f"COPY ({select}) TO {_text(str(path))} (FORMAT parquet, PARQUET_VERSION V2)")
        self.view(table, f"SELECT * FROM read_parquet({_text(str(path))})")

    def spread(self, table: str) -> None:
        """Texts of ``table`` become ENUMs, which compare, sort and read as text: what every record gets of them is a
        number."""
        kinds = self.rows(f'DESCRIBE "{table}"')
        texts = {_name(str(name)): f"{table}_{at}" for at, (name, kind, *_) in enumerate(kinds) if kind == "VARCHAR"}
        for name, kind in texts.items():
            values = f'SELECT DISTINCT {name} FROM "{table}" WHERE {name} IS NOT NULL ORDER BY 1'
            self._run(f'DROP TYPE IF EXISTS "{kind}"')
            self._run(f'CREATE TYPE "{kind}" AS ENUM ({values})')
        numbered = ", ".join(f'CAST({name} AS "{kind}") AS {name}' for name, kind in texts.items())
        if numbered:
            self.create(table, f'SELECT * REPLACE ({numbered}) FROM "{table}"')

    def view(self, name: str, select: str) -> None:
        """Names ``select``; it runs each time it is used."""
        self._run(f'CREATE OR REPLACE VIEW "{name}" AS {select}')

    def query(self, select: str) -> pd.DataFrame:
        """A small result. Dates come as ``datetime.date`` objects, integers as ``Int64``, text as ``str``."""
        return to_frame(self._cursor.sql(select).to_arrow_table())

    def rows(self, select: str) -> list[tuple[object, ...]]:
        """A small result as plain Python values."""
        return self._cursor.execute(select).fetchall()

    def write_parquet(self, select: str, path: Path, *, aside: bool = False) -> None:
        """Writes a large result, in its order, to a parquet file in the workspace; ``aside``: one processor is left to
        Python, which is busy meanwhile."""
        if not aside:
            self._write(select, path)
            return
        ((threads,),) = self.rows("SELECT CAST(current_setting('threads') AS INTEGER)")
        self._run(f"SET threads = {max(1, int(str(threads)) - 1)}")
        try:
            self._write(select, path)
        finally:
            self._run("RESET threads")

    def _write(self, select: str, path: Path) -> None:
        """By Arrow: of an ENUM, DuckDB writes a dictionary with gaps, which other readers take for equal texts. Numbers
        get no dictionary: half of them differ from row to row."""
        rows = self._cursor.sql(select).to_arrow_reader(_GROUP)
        texts = [field.name for field in rows.schema if not pa.types.is_primitive(field.type)]
        with pq.ParquetWriter(
            path, rows.schema, use_dictionary=texts, write_statistics=False, store_schema=False
        ) as writer:
            for group in rows:
                writer.write_batch(group)

    def close(self) -> None:
        """Frees what the engine holds."""
        for cursor in self._cursors.values():
            cursor.close()

    @property
    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """The calling thread's own way to the tables: one way carries one statement at a time."""
        thread = get_ident()
        if thread not in self._cursors:
            self._cursors[thread] = self._connection.cursor()
        return self._cursors[thread]

    def _run(self, statement: str) -> None:
        self._cursor.execute(statement)


def _part(part: Part) -> str:
    numbers = "".join(f'{value} AS "{name}", ' for name, value in part.numbers.items())
    numbers += "".join(f'file_row_number + {first} AS "{name}", ' for name, first in part.counted.items())
    numbers += "".join(f'"row" + {more} AS "{name}", ' for name, more in part.from_row.items())
    texts = "".join(f'{_text(value)} AS "{name}", ' for name, value in part.texts.items())
    return f"SELECT {numbers}{texts}* FROM read_parquet({_text(str(part.path))}, file_row_number = true)"


def _together(selects: Sequence[str]) -> str:
    return " UNION ALL BY NAME ".join(selects)


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
