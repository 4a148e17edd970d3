"""The embedded engine: DuckDB inside this process. It reaches the workspace folder alone, and spills into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from checks.engines.base import Part

ARROW_TYPES: dict[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "BOOLEAN": pa.bool_(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}
"""The SQL types that the house uses, and how a column of a frame is handed over."""


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
        }
        if memory_limit is not None:
            settings["memory_limit"] = memory_limit
        self._connection = duckdb.connect(":memory:", config=settings)
        self._run(f"SET allowed_directories = [{_text(str(workspace))}]")
        self._run("SET enable_progress_bar = false")
        self._run("SET enable_external_access = false")
        self._run("SET lock_configuration = true")

    def put(self, table: str, frame: pd.DataFrame, types: dict[str, str]) -> None:
        """Makes ``table`` of a small ``frame``; ``types`` gives the SQL type of every column, in order."""
        columns = [_column(frame[name], ARROW_TYPES[kind]) for name, kind in types.items()]
        incoming = f"{table}__incoming"
        self._connection.register(incoming, pa.table(columns, names=list(types)))
        try:
            self.create(table, f"SELECT * FROM {incoming}")
        finally:
            self._connection.unregister(incoming)

    def load_parquet(self, table: str, parts: Sequence[Part], columns: dict[str, str]) -> None:
        """Makes ``table`` of parquet files; ``columns`` that a file lacks are NULL. No files: an empty table."""
        nothing = ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in columns.items())
        wanted = ", ".join(f'"{name}"' for name in columns)
        found = [f"SELECT {nothing} WHERE false"]
        for part in parts:
            numbers = "".join(f'{value} AS "{name}", ' for name, value in part.numbers.items())
            found.append(f"SELECT {numbers}* FROM read_parquet({_text(str(part.path))})")
        self.create(table, f"SELECT {wanted} FROM ({' UNION ALL BY NAME '.join(found)})")

    def create(self, table: str, select: str) -> None:
        """Materialises ``select`` as ``table``, replacing it."""
        self._run(f'CREATE OR REPLACE TABLE "{table}" AS {select}')

    def view(self, name: str, select: str) -> None:
        """Names ``select``; it runs each time it is used."""
        self._run(f'CREATE OR REPLACE VIEW "{name}" AS {select}')

    def query(self, select: str) -> pd.DataFrame:
        """A small result. Dates come as ``datetime.date`` objects, integers as ``Int64``, text as ``str``."""
        table = self._connection.sql(select).to_arrow_table()
        schema = pa.schema([pa.field(one.name, pa.int64()) if _is_whole(one.type) else one for one in table.schema])
        types = {pa.int64(): pd.Int64Dtype()}
        frame: pd.DataFrame = table.cast(schema).to_pandas(date_as_object=True, types_mapper=types.get)
        return frame

    def rows(self, select: str) -> list[tuple[object, ...]]:
        """A small result as plain Python values."""
        return self._connection.execute(select).fetchall()

    def write_parquet(self, select: str, path: Path) -> None:
        """Writes a large result, in its order, to a parquet file in the workspace."""
        self._run(f"COPY ({select}) TO {_text(str(path))} (FORMAT parquet)")

    def close(self) -> None:
        """Frees what the engine holds."""
        self._connection.close()

    def _run(self, statement: str) -> None:
        self._connection.execute(statement)


def _column(values: pd.Series[Any], kind: pa.DataType) -> pa.Array:
    if values.isna().all():  # pandas guesses a type for it that may not convert
        return pa.nulls(len(values), kind)
    return pa.array(values, kind, from_pandas=True)


def _is_whole(kind: pa.DataType) -> bool:
    """Whether it holds whole numbers: also DuckDB's HUGEINT, the type of a sum, which comes as a decimal."""
    return bool(pa.types.is_integer(kind) or (pa.types.is_decimal(kind) and kind.scale == 0))


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
