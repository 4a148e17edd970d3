"""Which files are meant, how they are called in a report, and how they are opened."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from checks.refusals import holds
from checks.sources.noise import is_noise, is_own

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def expand(patterns: Sequence[str | Path], base: Path) -> list[Path]:
    """The files that ``patterns`` name, relative to ``base``: files, folders with all that lies in them, and globs of
    both.

    Hidden files, what systems and office programs leave behind (``Thumbs.db``, ``~$log.xlsx``), and reports of an
    audit, unless a pattern is the name of such a file, are left out. A pattern that matches nothing is kept as a path,
    so that reading it says what is missing.
    """
    found: dict[Path, None] = {}
    for pattern in patterns:
        path = base / pattern
        matches = _matches(path)
        files = [file for match in matches for file in _files(match) if file == path or not is_own(file)]
        wanted = [file for file in files if not (file.name.startswith(".") or is_noise(file.name))]
        found.update(dict.fromkeys(wanted or ([path] if not matches else [])))
    return list(found)


def relative(file: Path, base: Path) -> str:
    """``file`` relative to ``base`` with ``/``, or absolute where it lies on another drive."""
    absolute = os.path.normpath(file.absolute())
    try:
        return Path(os.path.relpath(absolute, base.absolute())).as_posix()
    except ValueError:
        return Path(absolute).as_posix()


def legible(name: str, taken: Collection[str]) -> str:
    """``name`` as text. Where a file of a Chinese Windows has been unpacked elsewhere its name may be GB18030 in a
    system of UTF-8; it is shown as it was meant, or byte by byte where that is no text or the name of another file."""
    if _is_text(name):
        return name
    meant = "/".join(_meant(part) for part in name.split("/"))
    return meant if meant not in taken else os.fsencode(name).decode("utf-8", "backslashreplace")


def as_glob(name: str) -> str:
    """``name`` as rules.yaml can hold it: ``?`` stands for each byte that is no text."""
    return "".join(sign if _is_text(sign) else "?" for sign in name)


def reachable(path: Path, spool: Path) -> Path:
    """``path``, or a link beside ``spool`` where its name is no text: many libraries cannot open such a file."""
    if _is_text(str(path)):
        return path
    link = spool.with_name(f"{spool.name}-link{path.suffix if _is_text(path.suffix) else ''}")
    link.symlink_to(path)
    return link


def straight(path: Path) -> Path:
    """``path`` without steps back (``..``) and without links among its folders, as engines say it."""
    return path.parent.resolve() / path.name


def _matches(path: Path) -> list[Path]:
    """What ``path`` means; folders that are there are taken as they are called, with brackets and stars."""
    if holds(path.exists) or not any(sign in str(path) for sign in "*?["):
        return [path]
    there = next(at for at in range(len(path.parts) - 1, -1, -1) if holds(Path(*path.parts[:at]).exists))
    return sorted(Path(*path.parts[:there]).glob("/".join(path.parts[there:])))


def _files(match: Path) -> list[Path]:
    """Every file below a folder, but for what vanishes meanwhile; a file, or what is not there, as it is."""
    if not holds(match.is_dir):
        return [match]
    return sorted(Path(root, name) for root, _, names in os.walk(match) for name in names)


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _meant(part: str) -> str:
    raw = os.fsencode(part)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")
