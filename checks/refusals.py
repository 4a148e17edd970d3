"""Why the system refuses to read or write something, in words of ours: its own are English wherever it stands."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from checks.model import Message

if TYPE_CHECKING:
    from collections.abc import Callable

_SAID = {
    errno.ENOENT: "not_there",
    errno.ENOTDIR: "no_folder",
    errno.EISDIR: "is_folder",
    errno.EEXIST: "exists",
    errno.EACCES: "not_permitted",
    errno.EPERM: "not_permitted",
    errno.EROFS: "read_only",
    errno.ENAMETOOLONG: "too_long",
    errno.ENOSPC: "no_space",
    errno.EDQUOT: "no_space",
    errno.EFBIG: "no_space",
}


def refusal(number: int | None) -> Message | str:
    """The error ``number`` of the system as part of a sentence; by its name where we have no words for it."""
    if number in _SAID:
        return Message(f"refusal.{_SAID[number]}")
    return errno.errorcode.get(number or 0, "?")


def holds(question: Callable[[], bool]) -> bool:
    """What ``question`` (:meth:`pathlib.Path.is_file` of a path, say) answers; no where the system refuses to look. A
    name that is too long is the name of nothing."""
    try:
        return question()
    except OSError:
        return False
