"""Times of day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.times import Times, parse_times

NIGHT = 86_399


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("8:00", "08:00:00", None),
        ("8：00", "08:00:00", None),
        ("08:00:00", "08:00:00", None),
        ("08:00:00.000", "08:00:00", None),
        ("8点", "08:00:00", None),
        ("8点30分", "08:30:00", None),
        ("8时30", "08:30:00", None),
        ("8 点 5 分", "08:05:00", None),
        ("8点半", "08:30:00", None),
        ("八点三十分", "08:30:00", None),
        ("十点一刻", "10:15:00", None),
        ("上午8:00", "08:00:00", None),
        ("下午2:30", "14:30:00", None),
        ("下午14:30", "14:30:00", None),
        ("下午2点", "14:00:00", None),
        ("中午12:30", "12:30:00", None),
        ("中午1:10", "13:10:00", None),
        ("晚上7:30", "19:30:00", None),
        ("8:00 AM", "08:00:00", None),
        ("2:30 p.m.", "14:30:00", None),
        ("12:10 AM", "00:10:00", None),
        ("12:10PM", "12:10:00", None),
        ("0830", "08:30:00", None),
        ("08:00-08:40", "08:00:00", "08:40:00"),
        ("8：00—8：40", "08:00:00", "08:40:00"),
        ("8:00 ～ 8:40", "08:00:00", "08:40:00"),
        ("8点至8点40分", "08:00:00", "08:40:00"),
        ("下午2:30-3:10", "14:30:00", "15:10:00"),
        ("上午11:30-12:10", "11:30:00", "12:10:00"),
        ("14:30-13:00", "14:30:00", "13:00:00"),
        ("上午14:30", None, None),
        ("14:30 AM", None, None),
        ("24:00", None, None),
        ("8:60", None, None),
        ("8", None, None),
        ("8.30", None, None),
        ("2023", None, None),
        ("8:00-8:40-9:20", None, None),
        ("待定", None, None),
    ],
)
def test_times(text: str, start: str | None, end: str | None) -> None:
    found = parse_times(text)
    shown = found and (clock(found.second), None if found.until is None else clock(found.until))
    assert shown == ((start, end) if start else None)


@given(st.integers(0, NIGHT))
def test_every_time_of_day_reads_back(second: int) -> None:
    hour, minute, rest = second // 3600, second // 60 % 60, second % 60
    assert parse_times(clock(second)) == Times(second)
    assert parse_times(f"{hour}时{minute}分{rest}秒") == Times(second)
    half = "PM" if hour >= 12 else "AM"
    assert parse_times(f"{(hour - 1) % 12 + 1}:{minute:02}:{rest:02} {half}") == Times(second)
