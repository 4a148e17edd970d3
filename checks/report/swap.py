"""Replacing a set of files in a folder so that nobody ever meets half of it, whenever the program is killed.

Where the folder can be renamed, two renames do it, each of which happens wholly or not at all:

1. ``out`` is renamed to ``.<out>.old``    (killed here: no set; the next run puts the old one back)
2. the new folder is renamed to ``out``    (killed here: the new set; the next run tidies up)
3. what is not part of the set (other people's files) moves over, and the old folder is removed

A folder that cannot be renamed by its nature (the current one, a mount point) gets its files one by one: the old ones
are moved away, all of them, before the first new one is moved in. A reader may find fewer files there for a moment,
but never old and new ones together, and after a kill the next run puts the old set back.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


def beside(out: Path, role: str) -> Path:
    """A hidden neighbour of ``out``."""
    return out.with_name(f".{out.name}.{role}")


@contextlib.contextmanager
def alone_beside(out: Path) -> Iterator[None]:
    """While no other run replaces a set in the folder that ``out`` is in; such a one is waited for. Two at once would
    take each other's half-written files for their own.

    Windows, and some network drives, know no locks of folders: there nobody is waited for.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    with contextlib.ExitStack() as held:
        with contextlib.suppress(OSError):
            folder = os.open(out.parent, os.O_RDONLY)
            held.callback(os.close, folder)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield


def is_fixed(out: Path) -> bool:
    """Whether ``out`` cannot be renamed: the current folder or one above it, a mount point, in a read-only place."""
    if not out.exists():
        return False
    return Path.cwd().is_relative_to(out) or out.is_mount() or not os.access(out.parent, os.W_OK)


def swap_folder(new: Path, out: Path, names: Collection[str]) -> None:
    """Puts the folder ``new`` in the place of ``out``, which need not exist. ``names`` are the files of the set.

    Raises PermissionError, with everything as it was, where a file in ``out`` is held open (on Windows), or where what
    is in it could not be moved over: a folder can be renamed by whoever may not look into it.
    """
    old = beside(out, "old")
    if out.exists():
        if not os.access(out, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(out))
        out.rename(old)
    try:
        new.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    _settle(old, out, names)


def recover_folder(out: Path, names: Collection[str]) -> None:
    """Sets right what a killed :func:`swap_folder` left behind."""
    old = beside(out, "old")
    if old.exists() and not out.exists():
        old.rename(out)
    else:
        _settle(old, out, names)


def _settle(old: Path, out: Path, names: Collection[str]) -> None:
    """Moves what is not part of the set from ``old`` to ``out``, and removes ``old``."""
    if not old.exists():
        return
    for entry in sorted(old.iterdir()):
        if entry.name not in names and not (out / entry.name).exists():
            entry.rename(out / entry.name)
    shutil.rmtree(old, ignore_errors=True)


def swap_files(new: Path, out: Path, names: Collection[str]) -> None:
    """Moves the files ``names`` of the folder ``new`` to ``out``, on the same file system, in place of the old ones.

    Raises PermissionError, with everything as it was, where one of the old files is held open (on Windows).
    """
    moving, old, done = (out / f".audit.{role}" for role in ("moving", "old", "done"))
    moving.mkdir()
    try:
        _move(out, moving, names)
    except OSError:
        recover_files(out, names)
        raise
    moving.rename(old)
    _move(new, out, names)
    old.rename(done)
    shutil.rmtree(done, ignore_errors=True)


def recover_files(out: Path, names: Collection[str]) -> None:
    """Sets right what a killed or refused :func:`swap_files` left behind: the old set comes back."""
    moving, old, done = (out / f".audit.{role}" for role in ("moving", "old", "done"))
    shutil.rmtree(done, ignore_errors=True)
    if old.exists():  # all old files are in it, and what is in ``out`` is new
        for name in names:
            (out / name).unlink(missing_ok=True)
        old.rename(moving)
    if moving.exists():
        _move(moving, out, names)
        shutil.rmtree(moving)


def _move(source: Path, target: Path, names: Collection[str]) -> None:
    for name in names:
        if (source / name).exists():
            (source / name).replace(target / name)
