"""File names that every file system takes, whatever a school is called."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORBIDDEN = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
"""What Windows refuses in a name, as the full-width sign that looks alike."""

_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(?=\.|$)", re.IGNORECASE)
"""Names of devices; what follows a dot does not matter to Windows."""

_LONGEST = 150
"""Bytes of UTF-8: file systems take 255, and a name stands at the end of a path that may take 260 characters in all."""


def file_name(text: str) -> str:
    """``text`` as the name of a file, without an extension.

    Control and direction marks go, spaces are made single, forbidden signs become their full-width likes, and dots and
    spaces at either end go; ``_`` where nothing is left.
    """
    shown = "".join(" " if sign.isspace() else sign for sign in text if not _is_mark(sign) or sign.isspace())
    plain = _cut(" ".join(unicodedata.normalize("NFC", shown).translate(_FORBIDDEN).split())).strip(". ")
    return f"_{plain}" if not plain or _RESERVED.match(plain) else plain


def _is_mark(sign: str) -> bool:
    """Control signs, invisible format signs (direction, joiners), halves of surrogate pairs, unassigned ones."""
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Cn")


def _cut(text: str) -> str:
    return text.encode()[:_LONGEST].decode(errors="ignore")


def distinct(names: Iterable[str]) -> list[str]:
    """``names``, those that differ from an earlier one in case alone, or not at all, numbered: ``甲``, ``甲 (2)``."""
    taken: set[str] = set()
    found = []
    for name in names:
        number, tried = 1, name
        while unicodedata.normalize("NFKC", tried).casefold() in taken:
            number += 1
            tried = f"{name} ({number})"
        taken.add(unicodedata.normalize("NFKC", tried).casefold())
        found.append(tried)
    return found
