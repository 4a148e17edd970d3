"""What the tests of the readers share: reading a file in this process and getting its records as dictionaries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import pytest

from checks.sources import LOG, FileReading, Vocabulary
from checks.sources.job import Job
from checks.sources.reader import read_file

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Seen:
    """A file as read, and the records of its sheets."""

    reading: FileReading
    records: list[dict[str, object]]

    @property
    def sheet(self):
        (sheet,) = self.reading.sheets
        return sheet

    @property
    def error(self):
        return self.reading.error and self.reading.error.key


@pytest.fixture
def see(tmp_path):
    """Reads one file in this process."""

    def look(path: Path, vocabulary: Vocabulary = LOG, further: bool = False) -> Seen:
        (reading,) = read_file(Job(path, path.name, vocabulary, tmp_path / "spool", further))
        records = [record for sheet in reading.sheets for record in rows(sheet.parquet)]
        return Seen(reading, records)

    return look


def rows(parquet: Path | None) -> list[dict[str, object]]:
    """The rows of a parquet file, without empty cells."""
    if parquet is None:
        return []
    with duckdb.connect() as con:
        found = con.execute(f"SELECT * FROM read_parquet('{parquet}')")
        names = [column[0] for column in found.description]
        return [{n: v for n, v in zip(names, row, strict=True) if v is not None} for row in found.fetchall()]


@pytest.fixture
def write(tmp_path):
    """Writes a text file."""

    def make(text: str, name: str = "log.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return make
