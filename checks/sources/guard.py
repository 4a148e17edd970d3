"""Refuses packages that would do harm before any library opens them: zip bombs, document types, locked content."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from checks.model import Message
from checks.sources.reading import UnreadableError

if TYPE_CHECKING:
    from pathlib import Path

MOST_UNPACKED = 4 << 30
"""Bytes that a package may unpack to."""
MOST_RATIO = 400
"""How many times its packed size a part of more than 64 MB may unpack to; text hardly ever exceeds 100."""
MOST_PARTS = 20_000
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def open_package(path: Path) -> zipfile.ZipFile:
    """The zip file at ``path``, when it may be unpacked. Raises :class:`UnreadableError`."""
    try:
        package = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct_error()) as error:
        raise UnreadableError(Message("sources.damaged")) from error
    parts = package.infolist()
    total = sum(part.file_size for part in parts)
    swollen = any(part.file_size > 64 << 20 and part.file_size > MOST_RATIO * part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or total > MOST_UNPACKED or swollen:
        raise UnreadableError(Message("sources.bomb", {"megabytes": total >> 20}))
    return package


def struct_error() -> type[Exception]:
    """What zipfile raises on some truncated directories."""
    import struct

    return struct.error


def refuse_document_types(package: zipfile.ZipFile) -> None:
    """XML of office documents never declares a document type; one that does tries to expand or fetch entities."""
    for part in package.infolist():
        if part.filename.endswith((".xml", ".rels")):
            try:
                with package.open(part) as stream:
                    start = stream.read(4096)
            except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, zlib_error()):
                continue  # the reader itself will say what it misses
            if _DOCTYPE.search(start.replace(b"\x00", b"")):
                raise UnreadableError(Message("sources.entities"))


def zlib_error() -> type[Exception]:
    """What a damaged part raises."""
    import zlib

    return zlib.error
