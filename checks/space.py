"""Recognises errors of any library that mean one thing: there is no space left to write to, or no memory."""

from __future__ import annotations

import errno

_NUMBERS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_WORDS = ("no space left", "disk quota exceeded", "file too large", "enospc", "efbig", "max_temp_directory_size")

_NO_MEMORY = ("out of memory", "bad_alloc", "malloc", "pyobject pointer is null")
"""What libraries say that got no memory: DuckDB, C++, Arrow, and python-calamine of an object that was not made."""


def lacks_memory(error: BaseException) -> bool:
    """Whether ``error`` is that a library got no memory, whatever its kind."""
    said = f"{type(error).__name__}: {said_by(error)}".lower()
    return any(words in said for words in _NO_MEMORY)


def lacks_space(error: BaseException | None) -> bool:
    """Whether ``error``, or what it came from, is about a disk that is full (or a limit on what may be written)."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _NUMBERS:
            return True
        if any(words in said_by(error).lower() for words in _WORDS):
            return True
        error = error.__cause__ or error.__context__
    return False


def said_by(error: BaseException) -> str:
    """What ``error`` says. An error of Java's must ask Java for that: when Java is gone, that it is."""
    try:
        return str(error)
    except Exception as gone:
        return str(gone)
