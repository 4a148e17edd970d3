"""Tells a file's container by its content, never by its name."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from checks.model import Message
from checks.refusals import holds
from checks.sources.encoding import wide_or_marked
from checks.sources.guard import open_package
from checks.sources.reading import UnreadableError

if TYPE_CHECKING:
    from pathlib import Path

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DOCUMENTS = {
    name.encode("utf-16-le"): kind for name, kind in (("WordDocument", "doc"), ("PowerPoint Document", "ppt"))
}
_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "WORKBOOK", "workbook", "Book", "BOOK"))
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"{\\rtf", "RTF"),
    (b"SQLite format 3\x00", "SQLite"), (b"MZ", "EXE"), (b"\x7fELF", "ELF"), (b"ID;PWXL", "SYLK"),
    (b"ID;PSCALC", "SYLK"), (b"TABLE\r\n0,1", "DIF"),
)  # fmt: skip
_OLD_EXCEL = (b"\x09\x08", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
_CONTROLS = bytes([*range(9), *range(14, 32)])
_HTML = re.compile(rb"<\s*(!doctype\s+html|html|head|body|table|meta|style|tr|div)\b", re.IGNORECASE)


def container(path: Path) -> str:
    """One of ``xlsx xlsm xlsb ods xls html parquet zip csv`` for the file at ``path``.

    Raises :class:`UnreadableError` for what is none of them: missing, locked, empty, encrypted or foreign files.
    """
    try:
        with path.open("rb") as file:
            start = file.read(1 << 16)
    except FileNotFoundError:
        raise UnreadableError(Message("sources.missing")) from None
    except IsADirectoryError:
        raise UnreadableError(Message("sources.directory")) from None
    except OSError:
        raise UnreadableError(Message("sources.directory" if holds(path.is_dir) else "sources.locked")) from None
    if not start:
        raise UnreadableError(Message("sources.zero-bytes"))
    if start.startswith(_OLE2):
        return _compound(path)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package(path)
    if start.startswith(b"PAR1"):
        return "parquet"
    for magic, name in _FOREIGN:
        if start.startswith(magic):
            raise UnreadableError(Message("sources.foreign", {"kind": name}))
    if start.startswith(_OLD_EXCEL):
        raise UnreadableError(Message("sources.old-excel"))
    return _markup(start)


def _compound(path: Path) -> str:
    """Old Office files: a directory of named streams somewhere in the file."""
    content = path.read_bytes()
    if _ENCRYPTED in content:
        raise UnreadableError(Message("sources.encrypted"))
    if any(name in content for name in _STREAMS):
        return "xls"
    for name, kind in _DOCUMENTS.items():
        if name in content:
            raise UnreadableError(Message("sources.foreign", {"kind": kind}))
    return "xls"


def _package(path: Path) -> str:
    with open_package(path) as package:
        names = {name.lstrip("/").replace("\\", "/").lower() for name in package.namelist()}
        if "mimetype" in names:
            return _open_document(package)
        if "xl/workbook.bin" in names:
            return "xlsb"
        if "[content_types].xml" in names or any(name.startswith("xl/") for name in names):
            if any(name.startswith(("word/", "ppt/")) for name in names):
                raise UnreadableError(Message("sources.foreign", {"kind": "Word/PowerPoint"}))
            return "xlsm" if "xl/vbaproject.bin" in names else "xlsx"
        if "content.xml" in names:
            return "ods"
        return "zip"


def _open_document(package: zipfile.ZipFile) -> str:
    try:
        kind = package.read("mimetype").decode("ascii", "replace").strip()
    except (KeyError, RuntimeError, zipfile.BadZipFile):
        return "zip"
    if "spreadsheet" in kind:
        if b"encryption-data" in _manifest(package):
            raise UnreadableError(Message("sources.encrypted"))
        return "ods"
    if "opendocument" in kind:
        raise UnreadableError(Message("sources.foreign", {"kind": "OpenDocument"}))
    return "zip"


def _manifest(package: zipfile.ZipFile) -> bytes:
    try:
        return package.read("META-INF/manifest.xml")
    except (KeyError, RuntimeError, zipfile.BadZipFile):
        return b""


def _markup(start: bytes) -> str:
    told = wide_or_marked(start)
    text = (start.decode(told, "ignore").encode("utf-8", "ignore") if told else start).lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
            raise UnreadableError(Message("sources.xml-spreadsheet"))
        if b"urn:oasis:names:tc:opendocument" in text:
            raise UnreadableError(Message("sources.foreign", {"kind": "OpenDocument XML"}))
        if _HTML.search(text[:4096]):
            return "html"
        if text.startswith(b"<?xml"):
            raise UnreadableError(Message("sources.foreign", {"kind": "XML"}))
    if text[:64].lower().startswith(b"mime-version:"):
        raise UnreadableError(Message("sources.foreign", {"kind": "MHTML"}))
    if len(text) - len(text.translate(None, _CONTROLS)) > len(text) // 50:
        raise UnreadableError(Message("sources.unknown"))
    return "csv"
