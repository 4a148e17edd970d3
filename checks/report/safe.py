"""Text of unknown origin, made harmless without losing what it says.

Names and raw cells come from files that anybody may have filled in. They are shown as they stand, save for characters
that a spreadsheet would obey or choke on.
"""

from __future__ import annotations

import re
import unicodedata

_SIGNS = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff"
_UNSHOWN = re.compile(f"[{_SIGNS}\ud800-\udfff]")
"""Control characters, marks that turn the direction of writing, line separators, and what XML cannot hold."""

FORMULA_STARTS = tuple("=+-@＝＋－＠")
"""A spreadsheet may take text that begins with one of these for a formula; so it may after a tab or carriage return,
which :func:`visible` has turned into symbols."""

CSV_ODD = f"[{_SIGNS}]|^['{re.escape(''.join(FORMULA_STARTS))}]"
"""Regular expression (RE2) of the texts that :func:`csv_text` changes."""
_CSV_ODD = re.compile(f"{CSV_ODD}|[\ud800-\udfff]")

CELL_LIMIT = 32_767
"""What a cell of a workbook holds, in UTF-16 code units."""

_CUT = "…[✂]"


def visible(text: str) -> str:
    """``text`` with control characters shown as symbols (line feed: ``␊``) and direction marks as their code point."""
    return _UNSHOWN.sub(_symbol, text) if _UNSHOWN.search(text) else text


def _symbol(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"[U+{code:04X}]"


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet might take ``text`` for a formula."""
    return text.startswith(FORMULA_STARTS)


def csv_text(text: str) -> str:
    """``text`` for a CSV file that Excel will open.

    Text that would begin a formula gets an apostrophe in front, and so does text that begins with an apostrophe: a
    program gets the text back by taking one leading apostrophe away where there is one.
    """
    if not _CSV_ODD.search(text):
        return text
    shown = visible(text)
    return f"'{shown}" if starts_formula(shown) or shown.startswith("'") else shown


def cell_text(text: str) -> str:
    """``text`` for a cell of a workbook: visible, and cut with a mark where a cell cannot hold it all."""
    shown = visible(text)
    if len(shown) * 2 <= CELL_LIMIT or _units(shown) <= CELL_LIMIT:
        return shown
    keep = shown.encode("utf-16-le")[: (CELL_LIMIT - len(_CUT)) * 2]
    return keep.decode("utf-16-le", errors="ignore") + _CUT


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def width(text: str) -> int:
    """How many columns of half-width characters ``text`` takes: a Chinese character takes two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text
    )
