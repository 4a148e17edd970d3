"""Schools that work together, and logs that know which rules each of their rows is to break."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from maker.workbooks import GbText, Sheet, write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from maker.workbooks import Cell

SHEET = "记录"


class Spot(NamedTuple):
    """Where a planted fault stands."""

    file: str
    sheet: str
    row: int
    rule: str


@dataclass(frozen=True, slots=True)
class School:
    """``number`` is its place in the list of schools; ``code`` the ten digits of the national school code."""

    number: int
    code: str
    name: str
    stage: str
    region: str

    @property
    def room(self) -> str:
        """Id of the room in which it takes part in lessons of others."""
        return f"{self.number:03d}-01"


class Entry(NamedTuple):
    """A row of a log, the day that it is sorted by, and the rules that it breaks."""

    day: date
    cells: Sequence[Cell]
    breaks: Sequence[str]


@dataclass(slots=True)
class Log:
    """Rows in the order of their days. ``file`` ends with .csv (GB18030) or .xlsx (with a title above the header)."""

    file: str
    header: str
    title: str = ""
    entries: list[Entry] = field(default_factory=list)

    def add(self, day: date, *cells: Cell, breaks: Sequence[str] = ()) -> None:
        """A row; ``breaks`` are the rules that an audit is to list it under."""
        self.entries.append(Entry(day, cells, breaks))

    def mark(self, entry: Entry, rule: str, other: Mapping[int, Cell] | None = None) -> None:
        """Makes an ``entry`` that is there break a rule; ``other`` gives the cells that differ for it, by place."""
        cells = [(other or {}).get(at, cell) for at, cell in enumerate(entry.cells)]
        at = next(at for at, one in enumerate(self.entries) if one is entry)
        self.entries[at] = Entry(entry.day, cells, [*entry.breaks, rule])

    def write(self, folder: Path) -> Iterator[Spot]:
        """Writes the file and gives where the planted faults stand."""
        path = folder / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        entries = sorted(self.entries, key=lambda entry: entry.day)
        if path.suffix == ".csv":
            text = GbText()
            text.header(self.header)
            rows = [text.add(*entry.cells) for entry in entries]
            text.save(path)
        else:
            sheet = Sheet(SHEET, bold=2)
            sheet.add(self.title)
            sheet.header(self.header)
            rows = [sheet.add(*entry.cells) for entry in entries]
            write_workbook(path, [sheet])
        name = "" if path.suffix == ".csv" else SHEET
        for row, entry in zip(rows, entries, strict=True):
            yield from (Spot(self.file, name, row, rule) for rule in entry.breaks)


def write_table(path: Path, header: str, rows: Iterable[Sequence[Cell]]) -> None:
    """A workbook with one sheet."""
    sheet = Sheet(path.stem)
    sheet.header(header)
    for row in rows:
        sheet.add(*row)
    write_workbook(path, [sheet])


def write_truth(path: Path, spots: Iterable[Spot]) -> None:
    """Where every planted fault stands."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(Spot._fields)
        writer.writerows(sorted(spots))
