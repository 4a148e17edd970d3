"""Numbers as people write them: 45.0, 45分钟, 1小时30分, 1,234, ４５人, 37.75%."""

from __future__ import annotations

import re
from decimal import Decimal

from checks.values.numerals import with_digits
from checks.values.text import normal

_NUMBER = re.compile(
    r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:E[+-]?\d{1,2})?)(?P<percent>%?)", re.IGNORECASE
)
_COUNTED = re.compile(r"(\d.*?)(?:人次?|名|位|个)(?:学生|同学)?")
_LENGTH = re.compile(
    r"(?:(?P<hours>\d+(?:\.\d+)?|半)(?:个?小时|个?钟头|hours?|hrs?|h)(?P<half>半)?)?"
    r"(?:(?P<minutes>\d+(?:\.\d+)?)(?:分钟|分|minutes?|mins?|m|['′]))?"
    r"(?:(?P<seconds>\d+(?:\.\d+)?)(?:秒钟?|seconds?|secs?|s))?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?")
MOST = 1_000_000
"""Beyond this a count is no count."""


def parse_number(text: str) -> Decimal | None:
    """An exact number; a percentage is its hundredth."""
    found = _NUMBER.fullmatch(normal(text))
    if found is None:
        return None
    number = Decimal(found["number"].replace(",", ""))
    return number / 100 if found["percent"] else number


def with_ascii_digits(text: str) -> str:
    """A number in the digits of ASCII (６０ → 60), as SQL reads it; any other text, without space around."""
    return text.strip() if text.isascii() or parse_number(text) is None else normal(text)


def parse_count(text: str) -> int | None:
    """How many: a whole number from 0, with or without a measure word."""
    bare = with_digits(normal(text))
    counted = _COUNTED.fullmatch(bare)
    number = parse_number(counted[1] if counted else bare)
    if number is None or number != int(number) or not 0 <= number <= MOST:
        return None
    return int(number)


def parse_minutes(text: str) -> int | None:
    """A length of time in whole minutes, begun ones left out; a bare number is minutes, ``00:45:00`` a length."""
    bare = with_digits(normal(text))
    if clock := _CLOCK.fullmatch(bare):
        return int(clock[1]) * 60 + int(clock[2])
    number = parse_number(bare)
    if number is None and bare and (length := _LENGTH.fullmatch(bare)):
        number = _minutes(length)
    elif number is not None and 0 < number < 1:  # a fraction of a day, or of an hour: nobody knows
        return None
    return int(number) if number is not None and 0 <= number <= MOST else None


def _minutes(length: re.Match[str]) -> Decimal:
    hours = Decimal("0.5") if length["hours"] == "半" else Decimal(length["hours"] or 0)
    half = Decimal(30 if length["half"] else 0)
    return hours * 60 + half + Decimal(length["minutes"] or 0) + Decimal(length["seconds"] or 0) / 60
