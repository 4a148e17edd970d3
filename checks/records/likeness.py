"""Near misses among names and codes: good enough to suggest, never to match by."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from checks.values.numerals import with_digits

if TYPE_CHECKING:
    from collections.abc import Iterable

CUTOFF = 0.6
"""How alike two names must be at least, as difflib measures it."""

_CONFUSED = str.maketrans({"o": "0", "l": "1", "i": "1", "號": "号", "學": "学"})
_JOINTS = re.compile(r"[^\w]|_")


def suggestion(name: str, names: Iterable[str]) -> str | None:
    """The one of ``names`` that ``name`` was most likely meant to be, or None.

    Numbers must agree: 3号录播室 is no misspelling of 2号录播室. Of two equally near names neither is suggested.
    """
    folded, numbers = _folded(name), _numbers(name)
    scored: list[tuple[float, str]] = []
    matcher = SequenceMatcher(b=folded, autojunk=False)
    for candidate in dict.fromkeys(names):
        if candidate == name or not candidate or _numbers(candidate) != numbers:
            continue
        matcher.set_seq1(_folded(candidate))
        if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= CUTOFF and (ratio := matcher.ratio()) >= CUTOFF:
            scored.append((ratio, candidate))
    scored.sort(reverse=True)
    if not scored or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    return scored[0][1]


def _folded(text: str) -> str:
    """One spelling for signs that are mistaken for each other: O and 0, l and 1, 一 and 1, joints of any kind."""
    return _JOINTS.sub("", with_digits(text).casefold().translate(_CONFUSED))


def _numbers(text: str) -> list[str]:
    return [number.lstrip("0") for number in re.findall(r"\d+", _folded(text))]
