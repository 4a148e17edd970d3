"""Reads delimited text: comma, semicolon, tab or bar, in any encoding that is met.

Regular files go through Arrow's csv reader, those with short rows or cells of several lines through DuckDB's; what both
refuse (rows longer than the header, stray quotes) through Python's. Row numbers are physical lines: the first one of a
record whose quoted cell holds line breaks.
"""

from __future__ import annotations

import csv
import mmap
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import pyarrow as pa

from checks.model import Message
from checks.sources.blocks import batches
from checks.sources.encoding import as_utf8, judge
from checks.sources.grid import HEAD, ArrowGrid, Rows, is_blank, named
from checks.sources.kinds import quoted
from checks.sources.lines import begins, single_lines
from checks.sources.reading import UnreadableError
from checks.sources.table import find_layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import duckdb

    from checks.sources.headers import Vocabulary
    from checks.sources.table import Line

DELIMITERS = ",\t;|"
_NO_DELIMITERS = "，；、｜\u3000"
"""What a Chinese input method writes in their place. Cells hold them as well, so that nothing is split at them."""
_BATCH = 50_000
_SENTINEL = "\x00end"
_CHUNK = 1 << 18
_LONGEST = 1 << 24
"""Bytes of a line. DuckDB would read sixteen times as much at once, and spend most of its time on getting memory."""

csv.field_size_limit(1 << 24)


@dataclass(slots=True)
class TextGrid:
    """The one sheet of a text file, whose UTF-8 form lies at ``path``."""

    path: Path
    delimiter: str
    head: list[Line]
    width: int
    notes: list[Message]
    name: str = ""
    position: int = 0
    hidden: bool = False
    filled: int = 0
    ends: dict[int, int] = field(default_factory=dict)
    """For rows of the head: the physical line that the record ends on."""

    def below(self, con: duckdb.DuckDBPyConnection, row: int) -> Iterator[Rows]:
        """The rows after the record that begins on line ``row``: by DuckDB, then by Python."""
        skipped = self.ends.get(row, 0)
        if self.width > 1:
            yield from _fast(self, skipped)
        yield from _slow(self, skipped).below(con, row)


def read(path: Path, spool: Path) -> tuple[str, TextGrid]:
    """Encoding and sheet of the text file at ``path``; ``spool`` is where its UTF-8 form may be written.

    Raises :class:`UnreadableError`.
    """
    encoding = judge(path)
    return encoding.name, grid_of(as_utf8(path, encoding, spool), encoding.notes)


def grid_of(plain: Path, notes: list[Message]) -> TextGrid:
    """The sheet of a text file in UTF-8. Raises :class:`UnreadableError`."""
    delimiter = _delimiter(plain)
    head: list[Line] = []
    ends: dict[int, int] = {}
    for first, last, cells in islice(_records(plain, delimiter), HEAD):
        if not is_blank(cells):
            head.append((first, cells))
            ends[first] = last
    width = max((len(cells) for _, cells in head), default=0)
    return TextGrid(plain, delimiter, head, width, notes, ends=ends)


def _delimiter(path: Path) -> str:
    """The delimiter that splits the first lines into the most columns of the steadiest number.

    Behind one that ends every line there is no column: platforms put a tab behind each cell, so that Excel leaves
    codes alone.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [line for line in islice(file, 200) if line.strip()]
    best = ",", 0
    for delimiter in DELIMITERS:
        split = [cells for cells in csv.reader(lines, delimiter=delimiter) if len(cells) > 1]
        ending = all(not cells[-1] for cells in split)
        counts = [len(cells) - ending for cells in split]
        steady = max((counts.count(count) * (count - 1) for count in set(counts)), default=0)
        if steady > best[1]:
            best = delimiter, steady
    return best[0]


def mistaken_delimiter(head: Iterable[Line], vocabulary: Vocabulary) -> str | None:
    """The full-width sign that stands between the columns of a table, where no delimiter makes one of ``head``."""
    lines = [(row, ",".join(filter(None, cells))) for row, cells in head]
    for sign in _NO_DELIMITERS:
        split: list[Line] = [(row, [*line.split(sign)]) for row, line in lines]
        layout = find_layout(split, vocabulary)
        if layout is not None and sum(len(cells) == len(layout.names) for _, cells in split) > 1:
            return sign
    return None


def _records(path: Path, delimiter: str) -> Iterator[tuple[int, int, list[str | None]]]:
    """First line, last line and cells of every record, blank lines left out. A quote that is never closed would swallow
    the rest of the file: that is an :class:`UnreadableError`."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(_with_sentinel(file), delimiter=delimiter)
        last = 0
        try:
            for cells in reader:
                first, last = last + 1, reader.line_num
                if cells and cells[-1].endswith(_SENTINEL):
                    if cells != [_SENTINEL]:
                        raise UnreadableError(Message("sources.open-quote", {"line": first}))
                    return
                if cells:
                    yield first, last, [cell or None for cell in cells]
        except csv.Error as error:
            raise UnreadableError(Message("sources.bad-text", {"line": last + 1})) from error


def _with_sentinel(lines: Iterable[str]) -> Iterator[str]:
    yield from lines
    yield _SENTINEL


def _fast(grid: TextGrid, skipped: int) -> Iterator[Rows]:
    """The rows: at first as if no line were short and no record went over several, which costs least; then as many as
    there must be, counted while they are read."""
    with grid.path.open("rb") as file, ThreadPoolExecutor(1) as beside:
        for _ in range(skipped):
            file.readline()
        start = file.tell()
        if all(first == last for first, last in grid.ends.items()):
            split = partial(batches, grid.path, start, grid.width, grid.delimiter)
            yield Rows("", range(grid.width), skipped + 1, sure=False, batches=split)
            single = beside.submit(single_lines, iter(partial(file.read, _CHUNK), b""))
            plain = _read_csv(grid, skipped, True)
            yield Rows(plain, range(grid.width), skipped + 1, sure=False, count=single.result)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            lines = begins(content, start, skipped + 1)
        if lines is None:
            return
        numbers, one_line_each = lines
    count = len(numbers)
    in_turn = not count or numbers[-1].as_py() - skipped == count
    source = _read_csv(grid, skipped, one_line_each)
    given = None if in_turn else numbers
    yield Rows(source, range(grid.width), skipped + 1, given, sure=False, count=lambda: count)


def _read_csv(grid: TextGrid, skipped: int, parallel: bool) -> str:
    """``parallel`` is for files without line breaks in cells: DuckDB cannot pad short rows and split those at once."""
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(grid.width))
    return (
        f"read_csv({quoted(str(grid.path))}, columns = {{{columns}}}, auto_detect = false, header = false,"
        f" skip = {skipped}, delim = '{grid.delimiter}', quote = '\"', escape = '\"', null_padding = true,"
        f" parallel = {str(parallel).lower()}, max_line_size = {_LONGEST}, buffer_size = {_LONGEST})"
    )


def _slow(grid: TextGrid, skipped: int) -> ArrowGrid:
    """The rows by Python's csv reader, in batches."""
    records = (record for record in _records(grid.path, grid.delimiter) if record[0] > skipped)
    numbers: list[int] = []
    batches: list[list[list[str | None]]] = []
    while batch := list(islice(records, _BATCH)):
        numbers += [first for first, _, _ in batch]
        batches.append([cells for _, _, cells in batch])
    width = max((len(cells) for batch in batches for cells in batch), default=0)
    chunks = [
        [pa.array([cells[at] if at < len(cells) else None for cells in batch], pa.string()) for at in range(width)]
        for batch in batches
    ]
    columns = [pa.chunked_array(list(parts)) for parts in zip(*chunks, strict=True)]
    return ArrowGrid("", 0, named(columns), numbers=pa.array(numbers, pa.int64()))
