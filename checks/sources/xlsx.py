"""Reads xlsx and xlsm workbooks."""

from __future__ import annotations

import re
import zipfile
import zlib
from posixpath import join, normpath
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from checks.model import Message
from checks.sources.guard import open_package, refuse_document_types
from checks.sources.workbook import Untold, grids

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from checks.sources.grid import ArrowGrid
    from checks.sources.workbook import Cells

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s[^<>]*?\bt=["']e["'][^<>]*(?<!/)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)</""", re.DOTALL
)
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_MARKS = (b't="e"', b"t='e'")
_FORMULA = b"f>"
_NO_RESULT = re.compile(rb"</(?:\w+:)?f>(?:<(?:\w+:)?v\s*(?:/>|></(?:\w+:)?v>))?</(?:\w+:)?c>")
_EMPTY_TEXT = b't="str"'
"""What a formula of which the result is known to be the empty text has in its cell."""
_LONGEST = 10_000
"""Bytes of a formula and its cell; a formula may have 8,192 characters."""
_CHUNK = 1 << 20
_BROKEN = (
    zipfile.BadZipFile,
    KeyError,
    OSError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    zlib.error,
    ET.ParseError,
)


def read(path: Path) -> Iterator[ArrowGrid]:
    """The sheets of the workbook at ``path``. Raises :class:`checks.sources.reading.UnreadableError`."""
    with open_package(path) as package:
        refuse_document_types(package)
        yield from grids(path, lambda: _look(package))


def _look(package: zipfile.ZipFile) -> dict[str, Untold]:
    """By sheet name the cells that show an error (``#N/A``, ``#REF!``), and how many formulas were saved without a
    result, by a program that does not calculate."""
    found: dict[str, Untold] = {}
    for name, part in _sheet_parts(package).items():
        try:
            errors, unknown = _look_through(package, part)
        except _BROKEN:
            continue  # calamine will say what it cannot read
        notes = [Message("sources.no-results", {"sheet": name, "number": unknown})] if unknown else []
        found[name] = Untold(errors, notes=notes)
    return found


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → name of its part in the package."""
    names = {name.replace("\\", "/").lstrip("/").lower(): name for name in package.namelist()}
    try:
        book = ET.fromstring(package.read(names["xl/workbook.xml"]))
        relations = ET.fromstring(package.read(names["xl/_rels/workbook.xml.rels"]))
    except _BROKEN:
        return {}
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    parts: dict[str, str] = {}
    for sheet in book.iter():
        if not sheet.tag.endswith("}sheet"):
            continue
        target = targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION), "")
        path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        if path.lower() in names:
            parts[sheet.get("name", "")] = names[path.lower()]
    return parts


def _look_through(package: zipfile.ZipFile, part: str) -> tuple[Cells, int]:
    """The error cells of a sheet and the number of formulas without a result, by a scan of its XML that does not parse
    it: there are few or none."""
    found: Cells = {}
    unknown = 0
    placed = True
    for text in _pieces(package, part):
        if _FORMULA in text:
            unknown += sum(_has_no_result(text, end.start()) for end in _NO_RESULT.finditer(text))
        if placed and any(mark in text for mark in _MARKS):
            placed = _add_errors(found, text)
    return found if placed else _counted_errors(package, part), unknown


def _pieces(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The XML of a sheet in pieces that end where a cell does."""
    rest = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            end = text.rfind(b"</c>") + 4 if b"</c>" in text else text.rfind(b":c>") + 3
            rest = text[end:] if end > 3 else text
            if end > 3:
                yield text[:end]
            if len(rest) > 16 * _CHUNK:
                rest = b""


def _has_no_result(text: bytes, at: int) -> bool:
    """Whether the formula that ends at ``at`` and has no value beside it is none whose result is the empty text."""
    start = text.rfind(b"c r=", max(at - _LONGEST, 0), at)
    return start >= 0 and _EMPTY_TEXT not in text[start:at]


def _add_errors(found: Cells, text: bytes) -> bool:
    """Adds the error cells in ``text``; False where one does not say where it stands."""
    for cell in _ERROR.finditer(text):
        place = _PLACE.search(cell[0][: cell[0].index(b">")])
        if place is None:
            return False
        found[int(place[2]) - 1, _column(place[1])] = cell[1].decode("utf-8", "replace")
    return True


def _counted_errors(package: zipfile.ZipFile, part: str) -> Cells:
    """The error cells of a sheet that does not say where its cells stand: each comes after the one before."""
    found: Cells = {}
    row, column = -1, -1
    with package.open(part) as stream:
        for event, element in ET.iterparse(stream, ("start", "end")):
            name, given = element.tag.rpartition("}")[2], element.get("r", "")
            place = _PLACE.fullmatch(f'r="{given}"'.encode())
            if event == "start" and name == "row":
                row, column = int(given) - 1 if given.isdigit() else row + 1, -1
            elif event == "start" and name == "c":
                column = _column(place[1]) if place else column + 1
            elif name == "c":
                if element.get("t") == "e":
                    found[row, column] = "".join(value.text or "" for value in element if value.tag.endswith("}v"))
            elif event == "end" and name == "row":
                element.clear()
    return found


def _column(letters: bytes) -> int:
    """``A`` is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
