"""What the readers hand over: one reading per file, one per sheet in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from checks.model import Message

if TYPE_CHECKING:
    from pathlib import Path

    from checks.sources.table import Layout


NO_SPACE = "sources.no-space"
"""The error of a file that may be sound, but whose rows could not be written down."""


class UnreadableError(Exception):
    """A file that cannot be read, with the sentence that says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.key)
        self.message = message


def in_sheet(file: str, sheet: str, fault: Message) -> Message:
    """Why ``file`` is not used: the ``fault`` of its ``sheet``, which has no name in a text file."""
    where = Message("sources.sheet", {"name": sheet}) if sheet else Message("sources.no-sheet")
    return Message("sources.in-sheet", {"file": file, "sheet": where, "fault": fault})


SaidIn: TypeAlias = Literal["title", "sheet", "file", "folder"]


@dataclass(frozen=True, slots=True)
class SaidSchool:
    """The school of a sheet that has no column for it: its name or code, and where that stands."""

    school: str
    school_code: str
    place: SaidIn


@dataclass(frozen=True, slots=True)
class InPlace:
    """Rows that are left where they lie, for an engine to read: those below the header of a csv or parquet file.

    ``first`` is the number of the first of them. A csv file is UTF-8 with ``width`` columns apart by ``delimiter``; of
    a parquet file, or of the table of a catalog, ``texts`` gives each column as text, in DuckDB's SQL, and ``kinds``
    its type; the rows of a ``table`` have the numbers in its column ``key``.
    """

    layout: Layout
    first: int
    width: int
    delimiter: str = ""
    texts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    table: str = ""
    key: str = ""


@dataclass(slots=True)
class SheetReading:
    """One sheet (a text file is one sheet without a name) and the records found in it.

    ``rows`` counts the non-blank rows; ``records + not_records == rows``. ``cells`` counts the non-empty cells, where
    that was asked for. ``header_row`` is the row number a person sees (the last row of a header of two rows; 0 where
    the container keeps the names apart; None without a table). ``columns`` maps fields to the header text they were
    found under, in the order of the sheet.
    ``title`` holds the texts that stand above the header. ``parquet`` has the records in their order, one VARCHAR
    column per mapped field, empty cells NULL; None where there are none. Their row numbers go up by one from
    ``first_row``; where that is None they stand in the column ``row`` (BIGINT). Other columns of it mean nothing.
    """

    name: str
    position: int
    hidden: bool = False
    rows: int = 0
    cells: int = 0
    header_row: int | None = None
    columns: dict[str, str] = field(default_factory=dict)
    unmapped: list[str] = field(default_factory=list)
    records: int = 0
    not_records: int = 0
    parquet: Path | None = None
    first_row: int | None = None
    title: list[str] = field(default_factory=list)
    last_row: int | None = None
    """Where ``parquet`` is a folder, in no order: no row has a higher number."""
    in_place: InPlace | None = None
    """What is still to be read; the counts are then those of the rows above."""
    further: dict[str, str] = field(default_factory=dict)
    """Column of ``parquet`` → header text, for the columns that mean no field, where they were asked for."""
    notes: list[Message] = field(default_factory=list)
    faults: list[Message] = field(default_factory=list)
    """What keeps the table from being used: a column missing or claimed twice."""
    said_school: SaidSchool | None = None
    preview: list[dict[str, str | None]] = field(default_factory=list)
    """The first records by field, and ``row``: for people to look at."""


@dataclass(slots=True)
class FileReading:
    """One file as it was read. ``file`` is its path relative to rules.yaml, with ``/``.

    ``error`` says why the file cannot be used and what to do; ``sheets`` is then empty, unless only its headers are at
    fault. No sheet of a file with an error has a ``parquet``. ``encoding`` is the one assumed for text, else None.
    """

    file: str
    path: Path
    sha256: str = ""
    container: str = ""
    encoding: str | None = None
    error: Message | None = None
    source: int = 0
    """Index of the batch that it was read in (:func:`checks.sources.start_batches`)."""
    sheets: tuple[SheetReading, ...] = ()
