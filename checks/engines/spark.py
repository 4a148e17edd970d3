"""The distributed engine: Spark, on this computer or on a cluster.

What :meth:`SparkEngine.create` makes lies as parquet in the workspace, so every step is computed once, whatever worker
is lost meanwhile, and the plan of the next one is short. The workspace is a folder that driver and executors both see:
on a cluster a shared one (``engine: {spark: {workspace: …}}``). Small tables are broadcast. Nothing comes to the driver
but what :meth:`query` and :meth:`rows` are asked for.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from checks.engines.arrow import to_arrow, to_frame
from checks.engines.spark_catalog import look_at
from checks.engines.spark_reading import as_pattern, read_in_place
from checks.engines.spark_sql import SESSION, to_spark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from pyspark.sql import Column, DataFrame, SparkSession

    from checks.engines.base import Part
    from checks.model import Message
    from checks.sources import FileReading, Vocabulary

SPARK_TYPES = {
    "VARCHAR": "STRING",
    "BOOLEAN": "BOOLEAN",
    "INTEGER": "INT",
    "BIGINT": "BIGINT",
    "DOUBLE": "DOUBLE",
    "DATE": "DATE",
    "TIMESTAMP": "TIMESTAMP_NTZ",
}
_IN_THE_PLAN = 4 << 20
"""Bytes of a table that may travel within the plan; a larger one goes by way of a file."""
_SMALL = 64 << 20
"""Bytes of files that are put into one table, as opening many small ones for every query would take longer; and of a
table in files that every executor gets whole."""
_PIECE = 4 << 20
"""Bytes of a file that one task reads."""
_BROADCAST = 256 << 20
"""Bytes of a table that every executor gets whole."""


class SparkEngine:
    """Tables as parquet in ``workspace / "spark"``; names and settings are those of a session of its own."""

    name = "spark"

    def __init__(self, session: SparkSession, workspace: Path) -> None:
        self._session = session.newSession()
        for key, value in SESSION.items():
            self._session.conf.set(key, value)
        self._folder = workspace / "spark"
        self._folder.mkdir()
        self._made = 0
        self._kept: dict[str, Path] = {}

    def put(self, table: str, frame: pd.DataFrame, types: dict[str, str]) -> None:
        """Makes ``table`` of a small ``frame``; ``types`` gives the SQL type of every column, in order."""
        data = to_arrow(frame, types)
        if data.nbytes <= _IN_THE_PLAN:
            small = self._session.createDataFrame(data)
        else:
            path = self._new(table).with_suffix(".parquet")
            pq.write_table(data, path)
            small = self._session.read.parquet(str(path))
        self._name(F.broadcast(small) if data.nbytes <= _BROADCAST else small, table)

    def load_parquet(self, table: str, parts: Sequence[Part], columns: dict[str, str]) -> None:
        """Makes ``table`` of parquet files; ``columns`` that a file lacks are NULL. No files: an empty table.

        All files are one scan, however many; what belongs to a file is joined to its rows by its path. Much data is
        read where it lies, column by column as it is needed, and must stay there.
        """
        schema = ", ".join(f"`{name}` {SPARK_TYPES[kind]}" for name, kind in columns.items())
        if not parts:
            self._name(self._session.createDataFrame([], schema), table)
            return
        files = [(file, part) for part in parts for file in _files(part.path)]
        found = self._session.read.schema(schema).parquet(*(as_pattern(file) for file, _ in files))
        found = found.select(
            "*", F.col("_metadata.file_path").alias("_file"), F.col("_metadata.row_index").alias("_at")
        )
        path = F.url_decode(F.replace(F.regexp_replace("_file", "^file:/+", "/"), F.lit("+"), F.lit("%2B")))
        joined = found.join(F.broadcast(self._per_file(files)), path == F.col("_path"))
        chosen = joined.select(*(_given(parts, name, SPARK_TYPES[kind]) for name, kind in columns.items()))
        size = sum(file.stat().st_size for file, _ in files)
        if size <= _SMALL:
            self._keep(chosen.coalesce(1 + size // _PIECE), table)
        else:
            self._name(chosen, table)

    def create(self, table: str, select: str) -> None:
        """Materialises ``select`` as ``table``, replacing it."""
        self._keep(self._run(select), table)

    def keep(self, table: str, select: str) -> None:
        """As :meth:`create`: every table of Spark's is kept in files."""
        self.create(table, select)

    def spread(self, table: str) -> None:
        """Every executor gets ``table``, a small one, whole; one that was :meth:`put` goes to them anyway."""
        path = self._kept.get(table)
        if path is not None and sum(file.stat().st_size for file in _files(path)) <= _SMALL:
            self._name(F.broadcast(self._session.table(table)), table)

    def view(self, name: str, select: str) -> None:
        """Names ``select``; it runs each time it is used."""
        self._session.sql(f"CREATE OR REPLACE TEMPORARY VIEW `{name}` AS {to_spark(select)}")

    def query(self, select: str) -> pd.DataFrame:
        """A small result. Dates come as ``datetime.date`` objects, integers as ``Int64``, text as ``str``."""
        return to_frame(self._run(select).toArrow())

    def rows(self, select: str) -> list[tuple[object, ...]]:
        """A small result as plain Python values."""
        return [tuple(row) for row in self._run(select).collect()]

    def write_parquet(self, select: str, path: Path, *, aside: bool = False) -> None:  # noqa: ARG002 - others execute
        """Writes a large result, in its order, to a parquet file: the executors' parts, one after the other."""
        parts = self._new("parts")
        self.write_parts(select, parts)
        files = sorted(parts.glob("part-*.parquet"))
        with pq.ParquetWriter(path, pq.read_schema(files[0])) as writer:
            for file in files:
                for batch in pq.ParquetFile(file).iter_batches():
                    writer.write_batch(batch)
        shutil.rmtree(parts)

    def write_parts(self, select: str, folder: Path) -> None:
        """Writes a large result as a folder of parquet files, for another reader on Spark."""
        self._run(select).write.parquet(str(folder))

    def read_in_place(self, readings: Sequence[FileReading], folder: Path) -> Mapping[str, Message]:
        """Reads the rows of the sheets that are in place; gives the files that must be read as a whole, and why."""
        return read_in_place(self._session, readings, folder)

    def look_at(self, table: str, key: str, vocabulary: Vocabulary) -> FileReading:
        """A table of the catalog as a file whose rows are in place; or with an error."""
        return look_at(self._session, table, key, vocabulary)

    def close(self) -> None:
        """Frees what the engine holds; the session stays."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _per_file(self, files: Sequence[tuple[Path, Part]]) -> DataFrame:
        """One row per file: its path, and what its rows have in common."""
        rows = [
            (file.resolve().as_posix(), *map(dict, (part.numbers, part.counted, part.from_row, part.texts)))
            for file, part in files
        ]
        numbers = ", ".join(f"{name} MAP<STRING, BIGINT>" for name in ("_numbers", "_counted", "_from_row"))
        return self._session.createDataFrame(rows, f"_path STRING, {numbers}, _texts MAP<STRING, STRING>")

    def _run(self, select: str) -> DataFrame:
        return self._session.sql(to_spark(select))

    def _keep(self, frame: DataFrame, table: str) -> None:
        path = self._new(table)
        self._session.sparkContext.setJobDescription(table)  # what Spark's pages and logs call the work
        frame.write.parquet(str(path))
        self._session.sparkContext.setJobDescription(None)  # type: ignore[arg-type]
        self._name(self._session.read.schema(frame.schema).parquet(str(path)), table)
        self._kept[table] = path

    def _name(self, frame: DataFrame, table: str) -> None:
        frame.createOrReplaceTempView(table)

    def _new(self, table: str) -> Path:
        """A folder that no table has had; an older one of that name may still be read while it is made."""
        self._made += 1
        return self._folder / f"{table}-{self._made}"


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.parquet")) if path.is_dir() else [path]


def _given(parts: Sequence[Part], name: str, kind: str) -> Column:
    """The column ``name``: from what is said of the file, else as it stands in it."""
    column = F.col(f"`{name}`")
    said = [
        value
        for value, has in (
            (F.col("_numbers")[name], any(name in part.numbers for part in parts)),
            (F.col("_counted")[name] + F.col("_at"), any(name in part.counted for part in parts)),
            (F.col("_from_row")[name] + F.col("row"), any(name in part.from_row for part in parts)),
            (F.col("_texts")[name], any(name in part.texts for part in parts)),
        )
        if has
    ]
    return F.coalesce(*(value.cast(kind) for value in said), column).alias(name) if said else column
