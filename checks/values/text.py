"""Text as compared: Unicode NFKC without white space; placeholders are nothing, error cells are no value. And names as
they are shown: with spaces, where these part words.

``="0012"``, as exports write text that Excel is not to take for a number, is ``0012``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PLACEHOLDERS = frozenset(
    {"-", "—", ".", "/", "无", "未知", "未定", "待定", "n/a", "null"}
    | {"未知教师", "未知教室", "教室未定", "不安排教室", "上课地点未定"}
)
"""What people and platforms write for "nothing", after NFKC, without white space, in lower case."""

_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−─━﹘﹣－", "-") | dict.fromkeys("～〜∼", "~"))
_MARKS = "-—–./_"
"""Signs that say nothing by themselves."""
_ERROR_CELL = re.compile(
    r"#(N/A|VALUE!|REF!|DIV/0!|NUM!|NAME\?|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!"
    r"|GETTING_DATA|#+)|Err:\d{3}",
    re.IGNORECASE,
)
_IDEOGRAPH = "[⺀-鿿豈-﫿＀-￯𠀀-𳎯]"
_NO_WORDS = re.compile(f"(?<={_IDEOGRAPH}) | (?={_IDEOGRAPH})")
"""A space beside a character of Chinese, or one of its marks, parts no words."""
_ERROR_SIGNS = ("#", "E", "e")
"""With what a failed formula begins: told from names and codes in no time."""


def unwrapped(text: str) -> str:
    """``text`` without the ``="…"`` around it."""
    bare = text.strip()
    return bare[2:-1] if bare.startswith('="') and bare.endswith('"') and len(bare) > 2 else text


def _nfkc(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_INVISIBLE)


@lru_cache(maxsize=4096)  # the same text is asked about several times in a row
def normal(text: str) -> str:
    """``text`` as names, codes and headers are compared: NFKC, without any white space."""
    text = unwrapped(text)
    if text.isascii():  # ASCII is its own NFKC, and codes are asked about by the hundred thousand
        return "".join(text.split())
    return unicodedata.normalize("NFKC", "".join(_nfkc(text).split()))


def spelled(text: str) -> str:
    """``text`` as names are shown: as they are compared, but for a space between words of an alphabet."""
    return normal(text) if len(text.split()) < 2 else _NO_WORDS.sub("", " ".join(_nfkc(unwrapped(text)).split()))


def spellings(texts: Iterable[str | None]) -> dict[str, str]:
    """How those of ``texts`` are shown that are compared otherwise, by what they are compared as; of two that are
    compared as the same the last one."""
    found = {normal(text): spelled(text) for text in texts if text is not None and len(text.split()) > 1}
    return {name: shown for name, shown in found.items() if name != shown}


def tidy(text: str) -> str:
    """``text`` for reading dates, times and numbers: NFKC, single spaces, one kind of dash and of tilde."""
    return " ".join(_nfkc(unwrapped(text)).translate(_DASHES).split())


def is_error_cell(text: str) -> bool:
    """Whether a formula failed in this cell (``#N/A``), or it was saved too narrow to show (``####``)."""
    bare = normal(text)
    return bare.startswith(_ERROR_SIGNS) and _ERROR_CELL.fullmatch(bare) is not None


def is_nothing(text: str) -> bool:
    """Whether the text is empty or a placeholder."""
    bare = normal(text)
    return not bare.strip(_MARKS) or bare.casefold() in PLACEHOLDERS


def parse_text(text: str) -> str | None:
    """A name or code as compared; None for an error cell. Ask :func:`is_nothing` first."""
    return None if is_error_cell(text) else normal(text)


def parse_sentence(text: str) -> str | None:
    """A text that is only shown (a topic), its outer white space removed; None for an error cell."""
    return None if is_error_cell(text) else text.strip()
