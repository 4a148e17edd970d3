"""Finds the physical lines on which the records of a delimited text begin, without splitting it into cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterable

_CHUNK = 1 << 24
_QUOTE, _BREAK, _RETURN = b'"\n\r'


def single_lines(pieces: Iterable[bytes]) -> int | None:
    """How many lines a text has, which comes in ``pieces``; None where a quotation holds a line break."""
    lines, inside, last = 0, 0, b"\n"
    for piece in pieces:
        lines += piece.count(b"\n")
        if inside or b'"' in piece:
            parts = piece.split(b'"')  # by turns outside and inside of quotation marks
            if b"\n" in b"".join(parts[1 - inside :: 2]):
                return None
            inside = (inside + len(parts) - 1) % 2
        last = piece
    return None if inside else lines + (not last.endswith(b"\n"))


def begins(content: mmap.mmap | bytes, start: int, line: int) -> tuple[pa.Array, bool] | None:
    """The line (int64) of every record from byte ``start`` on, which stands on ``line``, and whether each has one line.

    A record ends at a line break outside quotation marks; blank lines are none. None where a quotation stays open.
    """
    import numpy as np

    ends, after = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    quotes = breaks = 0
    for at in range(start, len(content), _CHUNK):
        data = np.frombuffer(content[at : at + _CHUNK], np.uint8)
        here = np.flatnonzero(data == _BREAK)
        marks = data == _QUOTE
        inside = np.cumsum(marks, dtype=np.uint8)[here] + quotes & 1
        ends.append(here[inside == 0] + at)
        after.append(np.flatnonzero(inside == 0) + 1 + breaks)
        quotes, breaks = quotes + int(np.count_nonzero(marks)) & 1, breaks + len(here)
    if quotes:
        return None
    starts = np.concatenate(([start], *(part + 1 for part in ends)))
    stops = np.concatenate((*ends, [len(content)]))
    lines = np.concatenate(([0], *after)) + line
    real = stops > starts
    for single in np.flatnonzero(stops - starts == 1):
        real[single] = content[int(starts[single])] != _RETURN
    numbers = np.ascontiguousarray(lines[real], np.int64)
    buffer = pa.py_buffer(numbers)  # Arrow may have been loaded without numpy
    return pa.Array.from_buffers(pa.int64(), len(numbers), [None, buffer]), len(starts) == breaks + 1
