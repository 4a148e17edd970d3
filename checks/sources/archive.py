"""Unpacks a zip of logs. Names inside it are only shown, never used as paths."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING

from checks.model import Message
from checks.sources.guard import open_package
from checks.sources.noise import is_noise
from checks.sources.reading import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOCKED = 0x1
_UTF8 = 0x800
_CHUNK = 1 << 20


def members(path: Path, spool: Path) -> Iterator[tuple[str, Path | Message]]:
    """Name and content of every file in the archive at ``path``, unpacked under names of our own into ``spool``;
    a message instead of the content where it cannot be unpacked. Raises :class:`UnreadableError`."""
    with open_package(path) as package:
        parts = [part for part in package.infolist() if not (part.is_dir() or _is_left_behind(part.filename))]
        if not parts:
            raise UnreadableError(Message("sources.empty-archive"))
        for at, part in enumerate(parts):
            yield _shown(part), _unpacked(package, part, spool / f"{at}")


def _is_left_behind(name: str) -> bool:
    """As :func:`checks.sources.noise.is_noise`, for a path in an archive."""
    return name.startswith("__MACOSX/") or is_noise(name.rsplit("/", 1)[-1])


def _shown(part: zipfile.ZipInfo) -> str:
    """The member's name; Chinese archives often keep it in GBK without saying so."""
    if part.flag_bits & _UTF8:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return part.filename


def _unpacked(package: zipfile.ZipFile, part: zipfile.ZipInfo, target: Path) -> Path | Message:
    if part.flag_bits & _LOCKED:
        return Message("sources.encrypted")
    try:
        with package.open(part) as source, target.open("wb") as out:
            while chunk := source.read(_CHUNK):
                out.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        return Message("sources.damaged")
    return target
