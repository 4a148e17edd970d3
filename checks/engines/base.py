"""The few methods that the audit asks of an engine. SQL is written once, in DuckDB's dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from checks.model import Message
    from checks.sources import FileReading, Vocabulary


class Part(NamedTuple):
    """A parquet file to load; ``numbers`` become integer columns with the same value in every row, ``counted`` ones
    that go up by one from the value for the first row, in the order of the file; ``texts`` become texts.

    Of what a distributed engine has read, a folder of files; ``from_row`` are columns so much more than ``row``.
    """

    path: Path
    numbers: Mapping[str, int]
    counted: Mapping[str, int] = {}
    texts: Mapping[str, str] = {}
    from_row: Mapping[str, int] = {}


class Engine(Protocol):
    """Named tables and SQL over them, for any thread to use.

    Implementations translate from DuckDB's dialect where they must. Names are plain identifiers chosen by the house,
    never text from a file.
    """

    name: str

    def put(self, table: str, frame: pd.DataFrame, types: dict[str, str]) -> None:
        """Makes ``table`` of a small ``frame``; ``types`` gives the SQL type of every column, in order."""

    def load_parquet(self, table: str, parts: Sequence[Part], columns: dict[str, str]) -> None:
        """Makes ``table`` of parquet files; those of ``columns`` (name → SQL type) that a file lacks are NULL."""

    def create(self, table: str, select: str) -> None:
        """Materialises ``select`` as ``table``, replacing it."""

    def keep(self, table: str, select: str) -> None:
        """As :meth:`create`, for a table that has a row for every record and is made once."""

    def spread(self, table: str) -> None:
        """Makes ``table``, a small one, ready for every record to be joined to it."""

    def view(self, name: str, select: str) -> None:
        """Names ``select``; it runs each time it is used."""

    def query(self, select: str) -> pd.DataFrame:
        """A small result. Dates come as ``datetime.date`` objects, integers as ``Int64``, text as ``str``."""

    def rows(self, select: str) -> list[tuple[object, ...]]:
        """A small result as plain Python values."""

    def write_parquet(self, select: str, path: Path, *, aside: bool = False) -> None:
        """Writes a large result, in its order, to a parquet file in the workspace; ``aside``: while the caller is busy
        with something else."""

    def close(self) -> None:
        """Frees what the engine holds."""


@runtime_checkable
class DistributedEngine(Engine, Protocol):
    """An engine whose tables do not fit on one computer."""

    def write_parts(self, select: str, folder: Path) -> None:
        """Writes a large result, in no order, as a folder of parquet files for another reader of that kind."""

    def read_in_place(self, readings: Sequence[FileReading], folder: Path) -> Mapping[str, Message]:
        """Reads the rows of the sheets that are in place; gives the files that must be read as a whole, and why."""

    def look_at(self, table: str, key: str, vocabulary: Vocabulary) -> FileReading:
        """A table of the catalog as a file whose rows are in place; or with an error."""
