"""Reads OpenDocument spreadsheets.

Calamine gives neither the error cells of these nor the merged ones, so both are looked for beside it, and only in
documents that hold any.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from checks.sources.guard import open_package, refuse_document_types
from checks.sources.workbook import grids

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from checks.sources.grid import ArrowGrid
    from checks.sources.workbook import Cells, Merges

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_KIND = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_ERROR = re.compile(rb"value-type=[\"']error[\"']")
_MERGED = re.compile(rb"number-rows-spanned=[\"'](?!1[\"'])")
_CHUNK = 1 << 20
_LONGEST_MARK = 64
_BROKEN = (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, EOFError, zlib.error)


def read(path: Path) -> Iterator[ArrowGrid]:
    """The sheets of the document at ``path``. Raises :class:`checks.sources.reading.UnreadableError`."""
    with open_package(path) as package:
        refuse_document_types(package)
        yield from grids(path, lambda: error_cells(package), lambda: merged_cells(package))


def error_cells(package: zipfile.ZipFile) -> dict[str, Cells]:
    """The cells of every sheet that show an error, by sheet name; LibreOffice marks them with a type of its own."""
    found: dict[str, Cells] = {}
    for place in _places(package, _ERROR):
        if place.cell.get(_KIND) == "error":
            text = "".join(place.cell.itertext()).strip() or "#VALUE!"
            for row in range(place.row, place.row + min(place.rows, 1000)):
                for column in range(place.column, place.column + min(place.columns, 1000)):
                    found.setdefault(place.sheet, {})[row, column] = text
    return found


def merged_cells(package: zipfile.ZipFile) -> dict[str, Merges]:
    """What is merged downwards in every sheet, by sheet name."""
    found: dict[str, Merges] = {}
    for place in _places(package, _MERGED):
        if (down := _number(place.cell, "number-rows-spanned")) > 1:
            right = _number(place.cell, "number-columns-spanned")
            first, last = (place.row, place.column), (place.row + down - 1, place.column + right - 1)
            found.setdefault(place.sheet, []).append((first, last))
    return found


class _Place(NamedTuple):
    """A cell, where it stands (from 0), and over how many rows and columns it is repeated."""

    sheet: str
    row: int
    column: int
    rows: int
    columns: int
    cell: etree._Element


def _places(package: zipfile.ZipFile, mark: re.Pattern[bytes]) -> Iterator[_Place]:
    """Every cell of a document in which ``mark`` stands anywhere."""
    try:
        if not _stands_in(package, mark):
            return
        sheet, row_at = "", 0
        with package.open("content.xml") as stream:
            tags, events = (_TABLE + "table", _TABLE + "table-row"), ("start", "end")
            for event, element in etree.iterparse(stream, events, tag=tags, resolve_entities=False, no_network=True):
                if event == "start" and element.tag == tags[0]:
                    sheet, row_at = element.get(_TABLE + "name", ""), 0
                elif event == "end" and element.tag == tags[1]:
                    rows, column = _number(element, "number-rows-repeated"), 0
                    for cell in element.iterchildren(tag=etree.Element):
                        columns = _number(cell, "number-columns-repeated")
                        yield _Place(sheet, row_at, column, rows, columns, cell)
                        column += columns
                    row_at += rows
                    element.clear()
    except (*_BROKEN, etree.XMLSyntaxError):
        return  # calamine will say what it cannot read


def _stands_in(package: zipfile.ZipFile, mark: re.Pattern[bytes]) -> bool:
    rest = b""
    with package.open("content.xml") as stream:
        while chunk := stream.read(_CHUNK):
            if mark.search(rest + chunk):
                return True
            rest = chunk[-_LONGEST_MARK:]
    return False


def _number(element: etree._Element, name: str) -> int:
    value = element.get(_TABLE + name, "1")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 1
