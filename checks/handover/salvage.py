"""What can still be had of a damaged xlsx: one that was cut off, lost its directory or has broken parts.

A zip archive repeats before every part what its directory at the end says, so the parts can be found without it. Those
that are whole are taken as they are; of a sheet or list of texts that breaks off, what comes before the break. They
make a new package, which is read like any other.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

LOST = "\ufffd"
"""What stands in a cell whose text is lost."""

_HEADER = struct.Struct("<4s5H3L2H")
_SIGNATURE = b"PK\x03\x04"
_MOST = 64 << 20
"""Bytes that one part may unpack to, and all of them; a school's answers take far less."""
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_STRINGS, _BOOK, _RELATIONS = "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_EMPTY = f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>'.encode()
_MOST_STRINGS = 1_000_000


class Part(NamedTuple):
    """A part of the package; ``whole``: it has all its bytes, and they are the right ones."""

    content: bytes
    whole: bool


def salvaged(content: bytes) -> bytes | None:
    """An xlsx of what can be had of ``content``; None where not even the beginning of a sheet can."""
    parts = dict(_parts(content))
    sheets = [name for name in parts if _SHEET.fullmatch(name)]
    mended = {name: part.content if part.whole else _mended(name, part.content) for name, part in parts.items()}
    mended |= {name: mended[name] or _EMPTY for name in sheets}
    written = b"".join(mended[name] or b"" for name in sheets)
    if b"<c " not in written:
        return None
    if strings := mended.get(_STRINGS):
        mended[_STRINGS] = _padded(strings)
    elif b't="s"' in written:
        return None  # the sheets hold numbers of texts, and the texts are gone
    if not all(part in parts and parts[part].whole for part in (_BOOK, _RELATIONS)):
        mended |= _book_of(sheets)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in mended.items():
            if data is not None:
                package.writestr(name, data)
    return out.getvalue()


def _parts(content: bytes) -> Iterator[tuple[str, Part]]:
    """Every part of which the beginning is there, in their order."""
    left = _MOST
    at = content.find(_SIGNATURE)
    while 0 <= at <= len(content) - _HEADER.size and left > 0:
        (_, _, flags, method, _, _, crc, packed, _, name_length, extra) = _HEADER.unpack_from(content, at)
        start = at + _HEADER.size + name_length + extra
        name = content[at + _HEADER.size : at + _HEADER.size + name_length].decode("utf-8", "replace")
        end = start + packed if packed and not flags & 0x8 else len(content)
        data, ended = _unpacked(content[start:end], method, left)
        left -= len(data)
        whole = ended and (bool(flags & 0x8) or zlib.crc32(data) == crc)
        yield name.lstrip("/"), Part(data, whole)
        at = content.find(_SIGNATURE, at + 4)


def _unpacked(packed: bytes, method: int, most: int) -> tuple[bytes, bool]:
    """What can be unpacked, and whether it came to its end."""
    if method == zipfile.ZIP_STORED:
        return packed[:most], len(packed) <= most
    if method != zipfile.ZIP_DEFLATED:
        return b"", False
    unpacker = zlib.decompressobj(-15)
    data = bytearray()
    try:
        for at in range(0, len(packed), 4096):  # in small steps, so that an error loses little of what comes before
            data += unpacker.decompress(packed[at : at + 4096], max(most - len(data), 1))
            if unpacker.eof or len(data) >= most:
                break
    except zlib.error:
        return bytes(data), False
    return bytes(data), unpacker.eof


def _mended(name: str, content: bytes) -> bytes | None:
    """The XML up to where it breaks off, without its last row, cell or text, which may be a part of one; None for what
    is no sheet and no list of texts."""
    if not _SHEET.fullmatch(name) and name != _STRINGS:
        return None
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None
    for last in [] if root is None else root.xpath("(//*[local-name()='row' or local-name()='si'])[last()]"):
        last.getparent().remove(last)
    return None if root is None else bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _padded(strings: bytes) -> bytes:
    """The list of texts with :data:`LOST` in the place of those that are missing at its end."""
    root = etree.fromstring(strings, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    said = root.get("uniqueCount") or root.get("count") or "0"
    wanted = min(int(said), _MOST_STRINGS) if said.isascii() and said.isdigit() else 0
    for _ in range(wanted - len(root)):
        etree.SubElement(etree.SubElement(root, f"{{{_MAIN}}}si"), f"{{{_MAIN}}}t").text = LOST
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _book_of(sheets: list[str]) -> dict[str, bytes]:
    """A workbook of ``sheets``, under the names of their parts: their own stand in what is lost."""
    book = etree.Element(f"{{{_MAIN}}}workbook", nsmap={None: _MAIN, "r": _OFFICE})
    listed = etree.SubElement(book, f"{{{_MAIN}}}sheets")
    relations = etree.Element(f"{{{_PACKAGE}}}Relationships", nsmap={None: _PACKAGE})
    for number, name in enumerate(sheets, 1):
        sheet = etree.SubElement(listed, f"{{{_MAIN}}}sheet", name=name.rpartition("/")[2].removesuffix(".xml"))
        sheet.set("sheetId", str(number))
        sheet.set(f"{{{_OFFICE}}}id", f"rId{number}")
        target = name.removeprefix("xl/")
        etree.SubElement(
            relations, f"{{{_PACKAGE}}}Relationship", Id=f"rId{number}", Type=f"{_OFFICE}/worksheet", Target=target
        )
    return {_BOOK: bytes(etree.tostring(book)), _RELATIONS: bytes(etree.tostring(relations))}
