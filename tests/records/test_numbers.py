"""Lengths, counts and percentages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from checks.values.numbers import parse_count, parse_minutes, parse_number, with_ascii_digits


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45", 45),
        ("45.0", 45),
        ("４５", 45),
        ("45分钟", 45),
        ("45 分", 45),
        ("45min", 45),
        ("四十五分钟", 45),
        ("1小时", 60),
        ("1.5小时", 90),
        ("1小时30分", 90),
        ("1h30m", 90),
        ("1小时半", 90),
        ("半小时", 30),
        ("90秒", 1),
        ("2700秒", 45),
        ("45分30秒", 45),
        ("00:45:00", 45),
        ("1:30", 90),
        ("45.9", 45),
        ("0", 0),
        ("1,200", 1200),
        ("0.03125", None),
        ("-5", None),
        ("四五", 45),
        ("约45", None),
        ("45/50", None),
        ("", None),
        ("#VALUE!", None),
        ("8:75", None),
    ],
)
def test_minutes(text: str, minutes: int | None) -> None:
    assert parse_minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("45", 45),
        ("45人", 45),
        ("四十五人", 45),
        ("45 名学生", 45),
        ("４５人", 45),
        ("45.0", 45),
        ("1,045", 1045),
        ("4.5E1", 45),
        ("0", 0),
        ("45.5", None),
        ("-1", None),
        ("45人/50人", None),
        ("全班", None),
        ("1e99", None),
        ("", None),
    ],
)
def test_counts(text: str, count: int | None) -> None:
    assert parse_count(text) == count


def test_percentages_are_hundredths() -> None:
    assert parse_number("37.75%") == Decimal("0.3775")
    assert parse_number("２５６.79％") == Decimal("2.5679")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("４０", "40"),
        ("１，２００", "1,200"),
        ("００７", "007"),
        (" 40 ", "40"),
        ("城关（镇）", "城关（镇）"),
        ("Ａ４０", "Ａ４０"),
    ],
)
def test_digits_of_numbers_are_ascii(text: str, shown: str) -> None:
    assert with_ascii_digits(text) == shown
