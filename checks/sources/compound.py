"""Takes one stream out of a compound file (OLE2), the wrapping of old Office files."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_END = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""
_ENTRY = 128


def stream(path: Path, names: Sequence[str]) -> bytes:
    """The first stream called one of ``names`` (lower case). Raises ``ValueError`` or ``struct.error``."""
    data = path.read_bytes()
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise ValueError("no such sector size")
    directory_start = struct.unpack_from("<I", data, 48)[0]
    cutoff, small_start = struct.unpack_from("<II", data, 56)
    table = _sector_table(data, size)
    directory = _chain(data, table, directory_start, size, size)
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
    for entry in entries:
        length = struct.unpack_from("<H", entry, 64)[0]
        if entry[: max(length - 2, 0)].decode("utf-16-le", "replace").lower() not in names:
            continue
        start, total = struct.unpack_from("<II", entry, 116)
        if total >= cutoff:
            return _chain(data, table, start, size, size)[:total]
        small = _chain(data, table, struct.unpack_from("<I", entries[0], 116)[0], size, size)
        small_table = _numbers(_chain(data, table, small_start, size, size))
        return _chain(small, small_table, start, 64, 0)[:total]
    raise ValueError("no such stream")


def _numbers(data: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _sector_table(data: bytes, size: int) -> list[int]:
    """Which sector follows which: kept in sectors that the header lists, and further lists behind it."""
    listed = list(struct.unpack_from("<109I", data, 76))
    more = struct.unpack_from("<I", data, 68)[0]
    seen: set[int] = set()
    while more < _END and more not in seen:
        seen.add(more)
        numbers = _numbers(data[(more + 1) * size : (more + 2) * size])
        if not numbers:
            break
        listed += numbers[:-1]
        more = numbers[-1]
    table: list[int] = []
    for sector in listed:
        if sector < _END:
            table += _numbers(data[(sector + 1) * size : (sector + 2) * size])
    return table


def _chain(data: bytes, table: Sequence[int], sector: int, size: int, offset: int) -> bytes:
    """The sectors from ``sector`` on, one after the other. Raises ``ValueError`` when they run in a circle."""
    parts: list[bytes] = []
    while sector < _END:
        if sector >= len(table) or len(parts) > len(table):
            raise ValueError("broken chain of sectors")
        parts.append(data[offset + sector * size : offset + (sector + 1) * size])
        sector = table[sector]
    return b"".join(parts)
