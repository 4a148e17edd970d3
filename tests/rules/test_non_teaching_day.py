"""``non-teaching-day``: the calendar's reason becomes a sentence."""

from __future__ import annotations

from datetime import date

from tests.rules.kit import World, holds

FREE = {
    date(2023, 5, 1): "holiday",
    date(2023, 5, 13): "weekend",
    date(2023, 5, 18): "closure",
    date(2023, 5, 31): "out-of-term",
}


def test_table() -> None:
    holds(
        "non-teaching-day",
        [
            ({"date": "2023-05-09"}, False),
            ({"date": "2023-05-01"}, True),
            ({"date": "2023-05-13"}, True),
            ({"date": "2023-05-18"}, True),
            ({"date": "2023-05-18", "room_no": None}, True),
            ({"date": "2023-05-31"}, True),
            ({"date": None}, False),
        ],
        free=FREE,
    )


def test_messages() -> None:
    screened = World(free=FREE).screen(*({"date": day} for day in FREE))
    assert screened.messages("non-teaching-day") == [
        "2023-05-01 为节假日",
        "2023-05-13 为周末，且非调休上课日",
        "2023-05-18 为停课日",
        "2023-05-31 不在学期内",
    ]
