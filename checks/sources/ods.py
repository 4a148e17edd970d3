"""Reads OpenDocument spreadsheets."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING

from lxml import etree

from checks.sources.guard import open_package, refuse_document_types
from checks.sources.workbook import grids

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from checks.sources.grid import ArrowGrid
    from checks.sources.workbook import Cells

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_KIND = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_MARK = b'value-type="error"'
_MOST = 1 << 20
_BROKEN = (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, EOFError, zlib.error)


def read(path: Path) -> Iterator[ArrowGrid]:
    """The sheets of the document at ``path``. Raises :class:`checks.sources.reading.UnreadableError`."""
    with open_package(path) as package:
        refuse_document_types(package)
        yield from grids(path, lambda: error_cells(package))


def error_cells(package: zipfile.ZipFile) -> dict[str, Cells]:
    """The cells of every sheet that show an error, by sheet name; LibreOffice marks them with a type of its own."""
    found: dict[str, Cells] = {}
    try:
        if not _marked(package):
            return found
        with package.open("content.xml") as stream:
            events = etree.iterparse(stream, tag=_TABLE + "table", resolve_entities=False, no_network=True)
            for _, table in events:
                if cells := _errors_in(table):
                    found[table.get(_TABLE + "name", "")] = cells
                table.clear()
    except (*_BROKEN, etree.XMLSyntaxError):
        return found  # calamine will say what it cannot read
    return found


def _marked(package: zipfile.ZipFile) -> bool:
    rest = b""
    with package.open("content.xml") as stream:
        while chunk := stream.read(_MOST):
            if _MARK in rest + chunk:
                return True
            rest = chunk[-len(_MARK) :]
    return False


def _errors_in(table: etree._Element) -> Cells:
    found: Cells = {}
    row_at = 0
    for row in table.iter(_TABLE + "table-row"):
        repeated = _repeat(row, "number-rows-repeated")
        column = 0
        for cell in row:
            width = _repeat(cell, "number-columns-repeated")
            if cell.get(_KIND) == "error":
                text = "".join(cell.itertext()).strip() or "#VALUE!"
                for down in range(min(repeated, 1000)):
                    for right in range(min(width, 1000)):
                        found[row_at + down, column + right] = text
            column += width
        row_at += repeated
    return found


def _repeat(element: etree._Element, name: str) -> int:
    value = element.get(_TABLE + name, "1")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 1
