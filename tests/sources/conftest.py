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

    from checks.sources.reading import SheetReading


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
        (reading,) = read_file(Job(path, path.name, vocabulary, tmp_path / "spool", further, cells=True))
        records = [record for sheet in reading.sheets for record in rows(sheet)]
        return Seen(reading, records)

    return look


def rows(sheet: SheetReading) -> list[dict[str, object]]:
    """The records of a sheet with their row numbers, without empty cells."""
    if sheet.parquet is None:
        return []
    with duckdb.connect() as con:
        found = con.execute(f"SELECT * FROM read_parquet('{sheet.parquet}')")
        names = [column[0] for column in found.description]
        records = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    if sheet.first_row is not None:
        records = [{**record, "row": row} for row, record in enumerate(records, sheet.first_row)]
    meant = {"row", *sheet.columns, *sheet.further}
    return [{name: record[name] for name in record if name in meant and record[name] is not None} for record in records]


@pytest.fixture
def write(tmp_path):
    """Writes a text file."""

    def make(text: str, name: str = "log.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return make
