"""Reads OpenDocument spreadsheets.

Calamine gives neither the error cells of these nor the merged ones, so both are looked for beside it, and only in
documents that hold any.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from checks.sources.guard import open_package, refuse_document_types
from checks.sources.workbook import Untold, grids

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from checks.sources.grid import ArrowGrid

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_KIND = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_MARK = re.compile(rb"""value-type=["']error["']|number-rows-spanned=["'](?!1["'])""")
_CHUNK = 1 << 20
_LONGEST_MARK = 64
_BROKEN = (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, EOFError, zlib.error)


def read(path: Path) -> Iterator[ArrowGrid]:
    """The sheets of the document at ``path``. Raises :class:`checks.sources.reading.UnreadableError`."""
    with open_package(path) as package:
        refuse_document_types(package)
        yield from grids(path, lambda: look(package))


def look(package: zipfile.ZipFile) -> dict[str, Untold]:
    """The cells of every sheet that show an error, which LibreOffice marks with a type of its own, and what is merged
    downwards, by sheet name."""
    found: defaultdict[str, Untold] = defaultdict(Untold)
    for place in _places(package):
        if place.cell.get(_KIND) == "error":
            text = "".join(place.cell.itertext()).strip() or "#VALUE!"
            for row in range(place.row, place.row + min(place.rows, 1000)):
                for column in range(place.column, place.column + min(place.columns, 1000)):
                    found[place.sheet].errors[row, column] = text
        if (down := _number(place.cell, "number-rows-spanned")) > 1:
            right = _number(place.cell, "number-columns-spanned")
            first, last = (place.row, place.column), (place.row + down - 1, place.column + right - 1)
            found[place.sheet].merges.append((first, last))
    return found


class _Place(NamedTuple):
    """A cell, where it stands (from 0), and over how many rows and columns it is repeated."""

    sheet: str
    row: int
    column: int
    rows: int
    columns: int
    cell: etree._Element


def _places(package: zipfile.ZipFile) -> Iterator[_Place]:
    """Every cell of a document that has an error or a merged cell anywhere."""
    try:
        if not _is_marked(package):
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


def _is_marked(package: zipfile.ZipFile) -> bool:
    rest = b""
    with package.open("content.xml") as stream:
        while chunk := stream.read(_CHUNK):
            if _MARK.search(rest + chunk):
                return True
            rest = chunk[-_LONGEST_MARK:]
    return False


def _number(element: etree._Element, name: str) -> int:
    value = element.get(_TABLE + name, "1")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 1
