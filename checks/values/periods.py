"""Periods of the day as a set of bits: 3, 第三节, 3-4节, 第1、2节, and the "1-2" that a spreadsheet made a date of.

The number is that of the school day, so 上午第2节 is period 2, while 下午第1节 is refused: how many periods the morning
has is not in the text.
"""

from __future__ import annotations

import re
from itertools import pairwise

from checks.values.dates import parse_moment
from checks.values.numerals import NUMERAL, arabic
from checks.values.text import tidy

LAST = 30
"""The highest period of a day that is believed."""

_DECORATION = re.compile(
    r"\(\d\d?:\d\d[-~至到]\d\d?:\d\d\)$|\(?上午\)?|第|节课?|课$|^(?:periods?|p(?=\d))", re.IGNORECASE
)
_APART = re.compile(r"(?<=[\d十一二三四五六七八九])节课?第?(?=[\d十一二三四五六七八九])")
_LIST = re.compile(r"[,、;/&+和及与]")
_RANGE = re.compile(r"[-~至到]+")
_NEIGHBOURS = re.compile(r"(\d)\.(\d)")
_DATE = re.compile(r"\d{4}[-/.年].*|\d{1,2}月\d{1,2}[日号]|\d{5}")
_ENGLISH_DATE = re.compile(r"(?:(?P<day>\d{1,2})-)?(?P<month>[a-z]{3})(?:-(?P<day2>\d{1,2}))?", re.IGNORECASE)


def parse_periods(text: str) -> int | None:
    """The periods as a mask: bit ``p - 1`` for period ``p``."""
    bare = tidy(text)
    if _DATE.fullmatch(bare):
        return _of_date(bare)
    if english := _ENGLISH_DATE.fullmatch(bare):
        return _of_date(f"{english['day'] or english['day2']} {english['month']} 2000")
    bare = _APART.sub(",", re.sub(r"(?<=\d) (?=\d)", ",", bare).replace(" ", ""))  # 第1节 第2节
    bare = _DECORATION.sub("", bare)
    if whole := re.fullmatch(r"(\d+)\.0+", bare):
        bare = whole[1]
    if pair := _NEIGHBOURS.fullmatch(bare):  # 3.4节
        return _mask(int(pair[1]), int(pair[2])) if int(pair[2]) - int(pair[1]) == 1 else None
    mask = 0
    for part in _LIST.split(bare):
        if (bits := _part(part)) is None:
            return None
        mask |= bits
    return mask


def _part(part: str) -> int | None:
    ends = _RANGE.split(part)
    if len(ends) == 1 and re.fullmatch(f"{NUMERAL}{{2,}}", part) and "十" not in part:  # 三四节
        ends = list(part)
        if any(int(arabic(right) or 0) - int(arabic(left) or 0) != 1 for left, right in pairwise(ends)):
            return None
    numbers = [_number(end) for end in (ends[0], ends[-1])]
    if len(ends) > 2 and _RANGE.search(part):
        return None
    first, last = numbers
    return None if first is None or last is None else _mask(first, last)


def _number(text: str) -> int | None:
    if "两" in text:  # 两节 says how many, not which
        return None
    digits = text if re.fullmatch(r"\d{1,2}", text) else arabic(text)
    return int(digits) if digits else None


def _mask(first: int, last: int) -> int | None:
    if not 1 <= first <= last <= LAST:
        return None
    return (1 << last) - (1 << (first - 1))


def _of_date(text: str) -> int | None:
    """``1-2`` typed into a cell becomes the 2nd of January; what can be undone is a range that ascends."""
    moment = parse_moment(text)
    if moment is None or moment.second is not None:
        return None
    month_day = (moment.day.month, moment.day.day) if moment.day else moment.month_day
    return _mask(*month_day) if month_day and month_day[0] < month_day[1] else None
