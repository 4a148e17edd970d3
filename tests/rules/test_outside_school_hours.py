"""``outside-school-hours``: 07:00 to 18:30, both ends allowed."""

from __future__ import annotations

from tests.rules.kit import World, holds

TABLE = [
    ({"at": "07:00-07:40"}, False),
    ({"at": "06:59-07:40"}, True),
    ({"at": "06:59:59-07:40"}, True),
    ({"at": "17:50-18:30"}, False),
    ({"at": "17:50-18:31"}, True),
    ({"at": "17:50-18:30:01"}, True),
    ({"at": "19:00"}, True),
    ({"at": "-06:00"}, True),
    ({"at": "17:50-32:00"}, True),  # the next morning at eight
    ({"at": "12:00"}, False),
    ({"at": "06:59-07:40", "date": None}, True),
    ({"at": "17:50-18:31", "date": None}, True),
    ({"at": "08:00-08:40", "date": None}, False),
    ({"at": None, "periods": "3"}, False),
    ({"at": None, "unreadable": "starts_at"}, False),
]


def test_table() -> None:
    holds("outside-school-hours", TABLE)


def test_messages() -> None:
    screened = World().screen({"at": "20:10-20:50"}, {"at": "20:10"}, {"at": "20:10-20:50", "date": None})
    assert screened.messages("outside-school-hours") == [
        "上课时间 20:10–20:50 超出在校时间",
        "上课时间 20:10 超出在校时间",
        "上课时间 20:10 超出在校时间",
    ]
