"""Times of day, and ranges of them: 8:00, 8点30分, 下午2:30, 2:30 PM, 0830, 08:00-08:40."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from checks.values.numerals import with_digits
from checks.values.text import tidy

DAY = 86_400
"""Seconds of a day."""

_MORNING = {"凌晨", "早上", "早晨", "清晨", "上午", "早", "am"}
_LATER = {"下午", "傍晚", "晚上", "夜间", "夜里", "晚", "pm"}
HALF_DAY = "凌晨|早上|早晨|清晨|上午|中午|下午|傍晚|晚上|夜间|夜里|早|晚"
_NUMBER = "(?:[0-9０-９]+|[一二三四五六七八九十]+)"
PERIODS = (
    rf"(?:[(（]?(?:{HALF_DAY})[)）]?\s*)?(?:第\s*)?{_NUMBER}"
    rf"(?:\s*节?\s*[-—–~～.、,，至到和及]+\s*第?\s*{_NUMBER})*\s*节课?"
)
"""Periods where they stand behind a date: 上午第2节, 3-4节. In the syntax that Python and the engines share."""
_CLOCK = re.compile(
    rf"(?P<half>{HALF_DAY}|[ap]\.?m\.?)?\s*(?P<hour>\d{{1,2}})\s*"
    r"(?::\s*(?P<minute>\d\d)(?:\s*:\s*(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"|[点时]\s*(?:整|(?P<part>半|[13]刻)|(?P<minute2>\d{1,2})\s*分?(?:\s*(?P<second2>\d{1,2})\s*秒)?)?)?"
    r"\s*(?P<after>[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_DIGITS_ONLY = re.compile(r"(?!20)(\d\d)([0-5]\d)")  # 2023 would rather be a year
_BETWEEN = re.compile(r"\s*(?:-+|~+|至|到)\s*")
_PARTS = {"半": 30, "1刻": 15, "3刻": 45}


class Times(NamedTuple):
    """Seconds since midnight: when it starts, and when it ends if the text was a range."""

    second: int
    until: int | None = None


def parse_times(text: str) -> Times | None:
    """A time of day or a range of two, from a text that holds nothing else."""
    return read_times(with_digits(tidy(text), before="点时分刻秒"))


def read_times(text: str) -> Times | None:
    """As :func:`parse_times`, for text that is tidy already."""
    ends = _BETWEEN.split(text)
    if len(ends) > 2:
        return None
    start = _clock(ends[0])
    if start is None or len(ends) == 1:
        return None if start is None else Times(start)
    until = _clock(ends[1])
    if until is not None and until < start and start >= DAY // 2 > until:
        until += DAY // 2 if _half_of(ends[0]) and not _half_of(ends[1]) else 0  # 下午2:30-3:10
    return None if until is None else Times(start, until)


def _half_of(text: str) -> str | None:
    found = _CLOCK.fullmatch(text)
    half = found and (found["half"] or found["after"])
    return half.lower().replace(".", "") if half else None


def _clock(text: str) -> int | None:
    if digits := _DIGITS_ONLY.fullmatch(text):
        return _seconds(int(digits[1]), int(digits[2]), 0)
    found = _CLOCK.fullmatch(text)
    if found is None or not re.search("[:点时]|m", text, re.IGNORECASE) or (found["half"] and found["after"]):
        return None
    minute = _PARTS[found["part"]] if found["part"] else int(found["minute"] or found["minute2"] or 0)
    hour = _hour(int(found["hour"]), _half_of(text))
    return None if hour is None else _seconds(hour, minute, int(found["second"] or found["second2"] or 0))


def _hour(hour: int, half: str | None) -> int | None:
    """The hour of 24, or None where the clock and the half of the day contradict each other (下午14:30 does not)."""
    if half in _MORNING:
        if half == "am":
            return hour % 12 if 1 <= hour <= 12 else None
        return hour if hour <= 12 else None
    if half in _LATER:
        return hour + 12 if hour < 12 else hour
    if half == "中午":
        return hour + 12 if hour < 3 else hour
    return hour


def _seconds(hour: int, minute: int, second: int) -> int | None:
    return hour * 3600 + minute * 60 + second if hour < 24 and minute < 60 and second < 60 else None


def of_fraction(digits: str) -> int | None:
    """Seconds of a fraction of a day as spreadsheets keep time, e.g. ``3333`` for 0.3333.

    Up to four digits that make no whole second tell minutes only (0.3333 is 08:00). None where it rounds to 24:00.
    """
    exact = Decimal("0." + digits) * DAY
    second = round(exact / 60) * 60 if len(digits) <= 4 and exact != int(exact) else round(exact)
    return second if second < DAY else None
