"""A workbook of Excel 97 (.xls), as an old office still saves them: BIFF8 records in a compound file.

Only what one sheet of texts, numbers and dates needs; see the published [MS-XLS] and [MS-CFB].
"""

from __future__ import annotations

from datetime import date
from struct import pack
from typing import TYPE_CHECKING

from openpyxl.utils import range_boundaries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from maker.workbooks import Cell, Sheet

SECTOR = 512
FREE, LAST, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
GENERAL, DATE = 15, 16  # cell formats: positions among the XF records
DAY_ZERO = date(1899, 12, 30)


def write_old_workbook(path: Path, sheet: Sheet) -> None:
    """Writes one ``sheet``; true dates stay dates."""
    path.write_bytes(_compound(_workbook(sheet)))


def _record(kind: int, data: bytes = b"") -> bytes:
    return pack("<HH", kind, len(data)) + data


def _text(text: str, length: str = "<H") -> bytes:
    return pack(length, len(text)) + b"\x01" + text.encode("utf-16-le")


def _bof(kind: int) -> bytes:
    return _record(0x0809, pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _workbook(sheet: Sheet) -> bytes:
    """The stream: globals, of which the last says where the sheet begins, then the sheet."""
    window = _record(0x003D, pack("<9H", 0, 0, 0x4000, 0x2000, 0x38, 0, 0, 1, 600))
    font = _record(0x0031, pack("<HHHHHBBBB", 220, 0, 0x7FFF, 400, 0, 0, 0, 134, 0) + _text("宋体", "<B"))
    style = pack("<HHHBBBBIIH", 0, 0, 0xFFF5, 0x20, 0, 0, 0, 0, 0, 0x20C0)
    cells = [pack("<HHHBBBBIIH", 0, number, 1, 0x20, 0, 0, 0, 0, 0, 0x20C0) for number in (0, 14)]
    formats = b"".join(_record(0x00E0, xf) for xf in [style] * GENERAL + cells)
    normal = _record(0x0293, pack("<HBB", 0x8000, 0, 0xFF))
    head = _bof(5) + _record(0x0042, pack("<H", 1200)) + window + font * 4 + formats + normal
    name = _text(sheet.name, "<B")
    begins = len(head) + 4 + 6 + len(name) + 4
    return head + _record(0x0085, pack("<IH", begins, 0) + name) + _record(0x000A) + b"".join(_sheet(sheet))


def _sheet(sheet: Sheet) -> Iterator[bytes]:
    yield _bof(0x10)
    yield _record(0x0200, pack("<IIHHH", 0, len(sheet.rows), 0, max(map(len, sheet.rows)), 0))
    for row, cells in enumerate(sheet.rows):
        for column, value in enumerate(cells):
            yield _cell(row, column, value)
    yield _record(0x023E, pack("<HHHIHHI", 0x06B6, 0, 0, 64, 0, 0, 0))
    spans = [range_boundaries(span) for span in sheet.merged]
    yield _record(0x00E5, pack("<H", len(spans)) + b"".join(_span(*span) for span in spans))
    yield _record(0x000A)


def _span(left: int, top: int, right: int, bottom: int) -> bytes:
    return pack("<4H", top - 1, bottom - 1, left - 1, right - 1)


def _cell(row: int, column: int, value: Cell) -> bytes:
    if value is None or value == "":
        return b""
    if isinstance(value, date):
        return _record(0x0203, pack("<HHHd", row, column, DATE, (value - DAY_ZERO).days))
    if isinstance(value, int):
        return _record(0x0203, pack("<HHHd", row, column, GENERAL, value))
    return _record(0x0204, pack("<HHH", row, column, GENERAL) + _text(str(value)))


def _compound(stream: bytes) -> bytes:
    """``stream`` as the file's only one: header, allocation table, directory, content."""
    stream = (stream + bytes(-len(stream) % SECTOR)).ljust(4096, b"\0")
    sectors = len(stream) // SECTOR
    tables = next(n for n in range(1, 110) if n * 128 >= n + 1 + sectors)
    first = tables + 1
    chain = [FAT] * tables + [LAST] + [*range(first + 1, first + sectors), LAST]
    fat = pack(f"<{tables * 128}I", *chain, *[FREE] * (tables * 128 - len(chain)))
    places = [*range(tables), *[FREE] * (109 - tables)]
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
    header += pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, tables, 0, 4096, LAST, 0, LAST, 0)
    entries = [_entry("Root Entry", 5, 1, LAST, 0), _entry("Workbook", 2, FREE, first, len(stream))]
    directory = b"".join(entries) + _entry("", 0, FREE, 0, 0) * 2
    return header + pack("<109I", *places) + fat + directory + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    """One of the directory, without dates."""
    text = name.encode("utf-16-le")
    length = len(text) + 2 if name else 0
    ids = pack("<BBIII", kind, 1, FREE, FREE, child)
    return text.ljust(64, b"\0") + pack("<H", length) + ids + bytes(36) + pack("<IQ", start, size)
