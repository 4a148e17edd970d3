"""Codes of schools and rooms that went through a spreadsheet as numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from checks.values.text import is_error_cell, is_nothing, normal, parse_text

CODES = ("school_code", "room_id")
"""The fields that are codes; the others are names."""

_FLOAT = re.compile(r"(\d+)\.0+")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+")
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?[Ee]\+?(\d{1,2})")


def parse_code(text: str) -> str | None:
    """A code as compared; None for an error cell, and for 3.4E+09, whose other digits are gone.

    ``2134100001.0``, ``2,134,100,001`` and ``2.134100001E+09`` still hold every digit. The apostrophe that makes a
    spreadsheet take a number for a text is none of the code.
    """
    bare = normal(text).removeprefix("'")
    if is_error_cell(bare):
        return None
    if whole := _FLOAT.fullmatch(bare):
        return whole[1]
    if _GROUPED.fullmatch(bare):
        return bare.replace(",", "")
    if power := _SCIENTIFIC.fullmatch(bare):
        lost = len(power[2] or "") < int(power[3])
        return None if lost and int(power[3]) >= 5 else bare if lost else str(int(Decimal(bare)))
    return bare


def parse_field(name: str, text: str | None) -> str | None:
    """What a field that names a school or a room says, as compared; ``""`` for nothing, None where it is unreadable."""
    if text is None or is_nothing(text):
        return ""
    return parse_code(text) if name in CODES else parse_text(text)


def without_zeros(code: str) -> str:
    """The code as it looks after a spreadsheet took it for a number: without leading zeros."""
    return code.lstrip("0") if code.isdecimal() else code
