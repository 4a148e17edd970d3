"""``late-entry``: counted in calendar days, whatever the time of day."""

from __future__ import annotations

from datetime import date

from tests.rules.kit import World, holds, moment


def entered(month: int, day: int, clock: str = "08:00") -> dict[str, object]:
    return {"entered_at": moment(date(2023, month, day), clock)}


TABLE = [
    ({}, False),
    (entered(5, 9), False),
    (entered(5, 16, "23:59"), False),
    (entered(5, 17, "00:00"), True),
    (entered(6, 30), True),
    (entered(5, 1), False),
    (entered(5, 30) | {"date": None}, False),
]


def test_table() -> None:
    holds("late-entry", TABLE)


def test_days_are_a_setting() -> None:
    holds("late-entry", [(entered(5, 9), False), (entered(5, 10, "00:00"), True)], {"days": 0})


def test_message() -> None:
    said = World().screen(entered(5, 30)).messages("late-entry")
    assert said == ["上课 21 天后（2023-05-30）才登记，应在 7 天内"]
