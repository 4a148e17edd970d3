"""Chinese numerals up to 99 and digit by digit (二〇二三), written as Arabic digits."""

from __future__ import annotations

import re

_DIGITS = {"〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8}
_DIGITS |= {"九": 9}
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")
NUMERAL = "[〇零○一二两三四五六七八九十]"


def arabic(numeral: str) -> str | None:
    """``十五`` → ``15``, ``二〇二三`` → ``2023``; None for anything else."""
    if tens := _TENS.fullmatch(numeral):
        return str(_DIGITS.get(tens[1], 1) * 10 + _DIGITS.get(tens[2], 0))
    if numeral and all(sign in _DIGITS for sign in numeral):
        return "".join(str(_DIGITS[sign]) for sign in numeral)
    return None


def with_digits(text: str, before: str = "") -> str:
    """``text`` with its Chinese numerals in Arabic digits, only those that stand before one of ``before`` if given."""
    behind = f"(?=\\s*[{before}])" if before else ""
    return re.sub(f"{NUMERAL}+{behind}", lambda found: arabic(found[0]) or found[0], text)
