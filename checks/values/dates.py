"""Dates, with or without weekday and time: 2023-05-09 08:00, 2023年5月9日 星期二, 5月9日(周二)上午, 45055, 20230509.

Years are those of this century's schools (1990 to 2099). Month and day without a year are kept as such, for
:func:`nearest` to find the year; so is 10.8 in a column of dates (:func:`parse_day`). Periods behind a date
(5月9日 第3节) say nothing of it. Refused, because they would have to be guessed: years of two digits other than
23年5月9日, and days in the order of other countries (5/9/2023).
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from checks.values.numerals import with_digits
from checks.values.text import tidy
from checks.values.times import DAY, HALF_DAY, PERIODS, Times, of_fraction, read_times

if TYPE_CHECKING:
    from checks.model import Span

YEARS = range(1990, 2100)
FAR, CLEARLY = 150, 60
"""A date without a year lies at most ``FAR`` days from those around it, and that much nearer than in other years."""

_EPOCH = date(1899, 12, 30)  # day 0 of the 1900 system, from March 1900 on
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})\s*(?P<mark>[-/.])\s*(?P<month>\d{1,2})\s*(?P=mark)\s*(?P<day>\d{1,2})(?!\d)\s*[日号]?",
        r"(?P<year>\d{4}|\d\d)\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]?(?!\d)",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?!\d)",
        r"(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]?(?!\d)",
        r"(?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?![-/.:\d])",
        rf"{_MONTH}[ -](?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ ,-]+(?P<year>\d{{4}})(?!\d)",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]{_MONTH}[ ,-]+(?P<year>\d{{4}})(?!\d)",
    )
)
_DOTTED = re.compile(r"(?P<month>\d{1,2})\.(?P<day>\d{1,2})(?![-/.:\d])\s*(?P<sign>[日号])?")
_FOUR_DIGITS = re.compile(r"\d{4}")
_COMPACT = re.compile(r"(\d{8})(\d\d)(\d\d)(\d\d)?")
_SERIAL = re.compile(r"(?P<days>\d{5})(?:\.(?P<part>\d+))?|0?\.(?P<only>\d+)")
_WEEKDAY = re.compile(
    r"[(（]?\s*(?:(?:星期|礼拜|周)[一二三四五六日天1-7]|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?)"
    r"\s*[)）]?\s*,?",
    re.IGNORECASE,
)
_ZONE = re.compile(r"\s*(?:Z|UTC|GMT|(?:\+|(?P<west>(?<=\d\d)-))(\d\d):?(\d\d)?)$")
_NO_TIME = re.compile(rf"[(（]?(?:{HALF_DAY}|全天)[)）]?|{PERIODS}")
_TWO = re.compile(r"\s*(?:~+|至|到|--+)\s*|\s+-\s+")
_CHINA = timedelta(hours=8)


class Moment(NamedTuple):
    """What a cell says of when: a day, or month and day without a year; a time of that day and its end, in seconds."""

    day: date | None = None
    month_day: tuple[int, int] | None = None
    second: int | None = None
    until: int | None = None


@lru_cache(maxsize=65_536)
def parse_moment(text: str) -> Moment | None:
    """A date, a time of day, both, or a range of times on one day.

    Midnight beside a date is what machines write for "no time" and is left out. Times with a zone (``Z``, ``+00:00``)
    are put into China Standard Time.
    """
    bare = _bare(text)
    return _one(bare) or _from_to(bare)


def parse_day(text: str) -> Moment | None:
    """As :func:`parse_moment`, in a column of dates: there 10.8 is the 8th of October, elsewhere it may be a time.

    10.1, 10.2 and 10.3 are refused: a spreadsheet makes them of 10.10, 10.20 and 10.30, too. So is 0306: it may be the
    6th of March as well as 03:06.
    """
    bare = _bare(text)
    return None if _FOUR_DIGITS.fullmatch(bare) else parse_moment(text) or _dotted(bare)


def parse_date(text: str, span: Span | None = None) -> date | None:
    """The day that a text names; a date without a year is placed nearest to ``span``, unreadable without one."""
    moment = parse_moment(text)
    if moment is None or (moment.day is None and moment.month_day is None):
        return None
    return moment.day or (nearest(*moment.month_day, span) if moment.month_day and span else None)


def nearest(month: int, day: int, span: Span) -> date | None:
    """The only such day in ``span``, or else the nearest to it; None where that is far off or two are about as near."""
    days = [found for year in range(span.start.year - 1, span.end.year + 2) if (found := _date(year, month, day))]
    inside = [found for found in days if found in span]
    if inside:
        return inside[0] if len(inside) == 1 else None
    away = sorted((max(span.start - found, found - span.end).days, found) for found in days)
    if not away or away[0][0] > FAR or (len(away) > 1 and away[1][0] - away[0][0] < CLEARLY):
        return None
    return away[0][1]


def _bare(text: str) -> str:
    return _WEEKDAY.sub(" ", with_digits(tidy(text), before="年月日号点时分刻秒")).strip()


def _one(text: str) -> Moment | None:
    if serial := _SERIAL.fullmatch(text):
        return _of_serial(serial)
    if compact := _COMPACT.fullmatch(text):
        text = f"{compact[1]} {compact[2]}:{compact[3]}:{compact[4] or '00'}"
    for pattern in _DATES:
        if found := pattern.match(text):
            return _dated(found, text[found.end() :])
    if (dotted := _dotted(text)) and dotted.second is not None:  # 10.8 08:30
        return dotted
    times = read_times(text)
    return None if times is None else Moment(None, None, *times)


def _dotted(text: str) -> Moment | None:
    found = _DOTTED.match(text)
    if found is None:
        return None
    month, day = int(found["month"]), found["day"]
    lost_nought = len(day) == 1 and not found["sign"] and _real(2000, month, int(day) * 10)
    return None if lost_nought else _dated(found, text[found.end() :])


def _from_to(text: str) -> Moment | None:
    """Two full moments of one day: 2023-05-09 08:00 ~ 2023-05-09 08:40."""
    parts = _TWO.split(text)
    if len(parts) != 2:
        return None
    start, end = _one(parts[0]), _one(parts[1])
    if start is None or end is None or start.second is None or end.second is None or start[:2] != end[:2]:
        return None
    return start._replace(until=end.second)


def _dated(found: re.Match[str], rest: str) -> Moment | None:
    parts = found.groupdict()
    month = _MONTHS.index(parts["name"].lower()) + 1 if parts.get("name") else int(parts["month"])
    year, day = parts.get("year"), int(parts["day"])
    number = int(year if year is None or len(year) == 4 else f"20{year}") if year else 2000
    if (real := _real(number, month, day)) is None:
        return None
    said = rest.strip(" T,")
    timed = _zoned(real, rest) if said and not _NO_TIME.fullmatch(said) else Moment(real)
    if timed is None:
        return None
    if year is None:
        return timed._replace(day=None, month_day=(month, day))
    if number not in YEARS:  # 1899-12-30 08:00 is how a spreadsheet's bare time comes out
        return Moment(None, None, timed.second, timed.until) if timed.second is not None and number < 1905 else None
    return timed


def _zoned(day: date, rest: str) -> Moment | None:
    zone = _ZONE.search(rest)
    if zone and zone["west"] and not rest.startswith("T"):
        zone = None  # 08:00-08:40
    rest = rest.strip(" T,")
    times: Times | None = read_times(rest.removesuffix(zone[0]) if zone else rest)
    if times is None:
        return None
    if zone and times != Times(0):
        shift = timedelta(hours=int(zone[2] or 0), minutes=int(zone[3] or 0)) * (-1 if zone["west"] else 1)
        local = datetime(day.year, day.month, day.day) + timedelta(seconds=times.second) - shift + _CHINA  # noqa: DTZ001
        day, times = local.date(), Times(local.hour * 3600 + local.minute * 60 + local.second)
    return Moment(day) if times == Times(0) else Moment(day, None, *times)


def _of_serial(serial: re.Match[str]) -> Moment | None:
    if serial["only"]:
        second = of_fraction(serial["only"])
        return None if second is None else Moment(second=second)
    day = _EPOCH + timedelta(days=int(serial["days"]))
    second = of_fraction(serial["part"] or "0")
    return Moment(day, None, second or None) if day.year in YEARS and second is not None and second < DAY else None


def _date(year: int, month: int, day: int) -> date | None:
    return _real(year, month, day) if year in YEARS else None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
