"""Reads old workbooks (xls, BIFF)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from checks.model import Message
from checks.sources.compound import stream
from checks.sources.reading import UnreadableError
from checks.sources.workbook import Untold, grids
from checks.sources.xlsb import ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from checks.sources.grid import ArrowGrid
    from checks.sources.workbook import Cells

_BOUNDSHEET, _BOOLERR, _FORMULA, _PASSWORD, _EOF = 0x85, 0x205, 0x06, 0x2F, 0x0A
_IS_ERROR = 2


def read(path: Path) -> Iterator[ArrowGrid]:
    """The sheets of the workbook at ``path``. Raises :class:`checks.sources.reading.UnreadableError`."""
    try:
        book = stream(path, ("workbook", "book"))
    except (struct.error, IndexError, ValueError):
        book = b""  # calamine will say what it cannot read
    if any(kind == _PASSWORD for kind, _ in _records(book, 0)):
        raise UnreadableError(Message("sources.encrypted"))
    yield from grids(path, lambda: _look(book))


def _look(book: bytes) -> dict[str, Untold]:
    """The cells of every sheet that show an error, by sheet name; nothing where the book cannot be followed."""
    found: dict[str, Untold] = {}
    try:
        wide = _is_biff8(book)
        for kind, data in _records(book, 0):
            if kind == _BOUNDSHEET:
                (offset,) = struct.unpack_from("<I", data)
                if cells := _errors_in(book, offset):
                    found[_name(data, wide)] = Untold(cells)
    except (struct.error, IndexError, ValueError):
        return found
    return found


def _is_biff8(book: bytes) -> bool:
    return bool(struct.unpack_from("<H", book, 4)[0] == 0x600)


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records from ``at`` to the end of the substream."""
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        if kind == _EOF:
            return
        yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size


def _name(data: bytes, wide: bool) -> str:
    length = data[6]
    if not wide:
        return data[7 : 7 + length].decode("cp1252", "replace")
    return data[8 : 8 + 2 * length].decode("utf-16-le") if data[7] & 1 else data[8 : 8 + length].decode("latin-1")


def _errors_in(book: bytes, offset: int) -> Cells:
    found: Cells = {}
    for kind, data in _records(book, offset):
        if kind == _BOOLERR:
            row, column, _, value, is_error = struct.unpack_from("<HHHBB", data)
            if is_error:
                found[row, column] = ERRORS.get(value, "#ERROR")
        elif kind == _FORMULA and len(data) >= 14 and data[12:14] == b"\xff\xff" and data[6] == _IS_ERROR:
            row, column = struct.unpack_from("<HH", data)
            found[row, column] = ERRORS.get(data[8], "#ERROR")
    return found
