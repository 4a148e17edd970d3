"""Reads binary workbooks (xlsb)."""

from __future__ import annotations

import struct
import zipfile
import zlib
from posixpath import join, normpath
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from checks.sources.guard import open_package, refuse_document_types
from checks.sources.workbook import Untold, grids

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from checks.sources.grid import ArrowGrid
    from checks.sources.workbook import Cells

ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
          0x2B: "#GETTING_DATA"}  # fmt: skip
"""Error codes of Excel's binary formats."""
_ROW, _CELL_ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156
_BROKEN = (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, EOFError, zlib.error,
           ET.ParseError, struct.error, IndexError, UnicodeDecodeError)  # fmt: skip


def read(path: Path) -> Iterator[ArrowGrid]:
    """The sheets of the workbook at ``path``. Raises :class:`checks.sources.reading.UnreadableError`."""
    with open_package(path) as package:
        refuse_document_types(package)
        yield from grids(path, lambda: _look(package))


def _look(package: zipfile.ZipFile) -> dict[str, Untold]:
    """The cells of every sheet that show an error, by sheet name."""
    found: dict[str, Untold] = {}
    try:
        relations = ET.fromstring(package.read("xl/_rels/workbook.bin.rels"))
        targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
        sheets = [_sheet(data) for kind, data in _records(package.read("xl/workbook.bin")) if kind == _SHEET]
        for identity, name in sheets:
            target = targets.get(identity, "")
            part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            if cells := _errors_in(package.read(part)):
                found[name] = Untold(cells)
    except _BROKEN:
        return found  # calamine will say what it cannot read
    return found


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Records of a part: a type in one or two bytes, a length in one to four with seven bits each."""
    at = 0
    while at < len(data):
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift == 28:
                break
        yield kind, data[at : at + size]
        at += size


def _sheet(data: bytes) -> tuple[str, str]:
    """Relation and name of a sheet: state and number, then two texts with their lengths in characters."""
    texts: list[str] = []
    at = 8
    for _ in range(2):
        (length,) = struct.unpack_from("<I", data, at)
        texts.append(data[at + 4 : at + 4 + 2 * length].decode("utf-16-le"))
        at += 4 + 2 * length
    return texts[0], texts[1]


def _errors_in(data: bytes) -> Cells:
    found: Cells = {}
    row = 0
    for kind, record in _records(data):
        if kind == _ROW:
            (row,) = struct.unpack_from("<I", record)
        elif kind in (_CELL_ERROR, _FORMULA_ERROR):
            (column,) = struct.unpack_from("<I", record)
            found[row, column] = ERRORS.get(record[8], "#ERROR")
    return found
