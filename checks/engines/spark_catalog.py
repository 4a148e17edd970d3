"""A table of Spark's catalog, looked at like a file: its columns are the header, a key of whole numbers its rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from py4j.protocol import Py4JJavaError
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from checks.engines.spark_reading import table_failed, texts_of
from checks.model import Message
from checks.sources.body import above
from checks.sources.grid import HEAD
from checks.sources.parquet import PLAIN, ParquetGrid, as_text
from checks.sources.reading import FileReading, InPlace
from checks.sources.table import find_layout

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from checks.sources import Vocabulary
    from checks.sources.table import Line

_KINDS = {
    "string": "VARCHAR",
    "boolean": "BOOLEAN",
    "smallint": "SMALLINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "double": "DOUBLE",
    "date": "DATE",
    "timestamp_ntz": "TIMESTAMP",
}
"""Spark's types and DuckDB's names of them; those of :data:`checks.sources.parquet.PLAIN`."""
_HIGHEST = 1 << 60
"""Keys are added up with the numbers of the rows before them."""


def look_at(session: SparkSession, table: str, key: str, vocabulary: Vocabulary) -> FileReading:
    """The table ``table`` as a file whose rows are in place, or with an error. The sheet is called like the ``key``."""
    reading = FileReading(table, Path(table), container="table")
    try:
        frame = session.table(table)
        columns = dict(frame.dtypes)
    except AnalysisException:
        reading.error = Message("sources.no-such-table", {"file": table})
        return reading
    try:
        _look_into(reading, frame, {name: _kind(kind) for name, kind in columns.items()}, key, vocabulary)
    except (PySparkException, Py4JJavaError) as error:
        table_failed(reading, error)
    return reading


def _look_into(reading: FileReading, frame: DataFrame, kinds: dict[str, str], key: str, vocabulary: Vocabulary) -> None:
    odd = [name for name, kind in kinds.items() if kind not in PLAIN and not kind.startswith("DECIMAL")]
    if key not in kinds or kinds[key] not in ("SMALLINT", "INTEGER", "BIGINT") or not _numbers(frame, key):
        reading.error = Message("sources.table-key", {"file": reading.file, "key": key})
    elif odd:
        reading.error = Message("sources.table-types", {"file": reading.file, "columns": tuple(odd)})
    else:
        _describe(reading, frame, kinds, key, vocabulary)


def _kind(kind: str) -> str:
    return kind.upper() if kind.startswith("decimal") else _KINDS.get(kind, "")


def _numbers(frame: DataFrame, key: str) -> bool:
    """Whether the key is there, in range and another in every row."""
    number = F.col(f"`{key}`")
    most = frame.groupBy(number).count().where(~number.between(0, _HIGHEST) | number.isNull() | (F.col("count") > 1))
    return bool(most.isEmpty())


def _describe(reading: FileReading, frame: DataFrame, kinds: dict[str, str], key: str, vocabulary: Vocabulary) -> None:
    texts = tuple(as_text(name, kind) for name, kind in kinds.items())
    top = frame.orderBy(F.col(f"`{key}`")).limit(HEAD).select(*texts_of(texts)).collect()
    head: list[Line] = [(0, list(kinds)), *((at, list(row)) for at, row in enumerate(top, 1))]
    grid = ParquetGrid("", texts, tuple(kinds.values()), True, head, name=key)
    layout = find_layout(grid.head, vocabulary)
    if layout is None:
        reading.error = Message("sources.no-table-text", {"sheet": "", "rows": 0})
    elif layout.faults:
        reading.error = layout.faults[0]
    else:
        sheet = above(grid, layout)
        sheet.in_place = InPlace(layout, 0, len(texts), texts=texts, table=reading.file, key=key)
        reading.sheets = (sheet,)
