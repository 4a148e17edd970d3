"""Looks at csv and parquet files without reading their rows, where an engine can read those in pieces."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from checks.model import Message
from checks.sources import parquet, text
from checks.sources.body import above
from checks.sources.encoding import wide_or_marked
from checks.sources.paths import straight
from checks.sources.reading import InPlace
from checks.sources.table import find_layout

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from checks.sources.headers import Vocabulary
    from checks.sources.reading import SheetReading

WORTHWHILE = 32 << 20
"""Bytes of all files together from which they are left to an engine: it takes seconds to get going."""

_HIDDEN = re.compile(r"[._]|.*\._COPYING_$")
"""Names of files that Spark passes over without a word. What stands before a colon it takes for a protocol."""
_START = 1 << 18
_WIDEST = 200
"""Columns; wider tables are counted in another way."""


def is_worthwhile(files: Iterable[Path]) -> bool:
    """Whether ``files`` are so large that those which can be read in pieces should be."""
    return sum(file.stat().st_size for file in files if file.is_file()) >= WORTHWHILE


def look(container: str, path: Path, vocabulary: Vocabulary) -> tuple[str | None, SheetReading] | Message:
    """The encoding of a ``csv`` or ``parquet`` file and its sheet down to the header, with ``in_place``; or why it must
    be read as a whole. Raises :class:`checks.sources.reading.UnreadableError`."""
    if _HIDDEN.match(path.name) or any(":" in part for part in straight(path).parts[1:]):
        return Message("sources.whole-name")
    found = _text(path) if container == "csv" else _parquet(path)
    if isinstance(found, Message):
        return found
    encoding, grid = found
    layout = find_layout(grid.head, vocabulary)
    if layout is None or layout.faults or not 1 < grid.width <= _WIDEST:
        return Message("sources.whole-table")
    sheet = above(grid, layout)
    if isinstance(grid, text.TextGrid):
        sheet.in_place = InPlace(layout, grid.ends[layout.header_row] + 1, grid.width, grid.delimiter)
    else:
        sheet.in_place = InPlace(layout, 1, grid.width, texts=grid.texts, kinds=grid.kinds)
    return encoding, sheet


def _text(path: Path) -> tuple[str, text.TextGrid] | Message:
    """The top of a text in UTF-8: whether the rest is, too, is seen when it is read."""
    with path.open("rb") as file:
        start = file.read(_START)
    encoding = wide_or_marked(start) or "utf-8"
    if encoding not in ("utf-8", "utf-8-sig") or not _decodes(start):
        return Message("sources.whole-encoding")
    if b"\n" not in start:
        return Message("sources.whole-lines")
    return encoding, text.grid_of(path, [])


def _decodes(start: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _parquet(path: Path) -> tuple[None, parquet.ParquetGrid] | Message:
    grid = parquet.read(path)
    return (None, grid) if grid.plain else Message("sources.whole-types")
