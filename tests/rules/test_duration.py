"""``duration``: 10 to 240 minutes, both allowed."""

from __future__ import annotations

from tests.rules.kit import World, holds

TABLE = [
    ({"at": "08:00-08:40"}, False),
    ({"at": "08:00-08:10"}, False),
    ({"at": "08:00-08:09"}, True),
    ({"at": "08:00:00-08:00:30"}, True),
    ({"at": "08:00-12:00"}, False),
    ({"at": "08:00-12:01"}, True),
    ({"at": "08:00-08:00"}, False),  # ends-before-start
    ({"at": "08:00-07:00"}, False),
    ({"at": "08:00"}, False),
    ({"at": None, "minutes": 5}, True),
    ({"at": None, "minutes": 0}, False),
    ({"at": None, "periods": "3"}, False),
]


def test_table() -> None:
    holds("duration", TABLE)


def test_limits_are_settings() -> None:
    holds(
        "duration",
        [({"at": "08:00-08:19"}, True), ({"at": "08:00-08:20"}, False), ({"at": "08:00-10:01"}, True)],
        {"min_minutes": 20, "max_minutes": 120},
    )


def test_message() -> None:
    said = World().screen({"at": "08:00-08:03"}).messages("duration")
    assert said == ["时长 3 分钟，超出允许范围"]
