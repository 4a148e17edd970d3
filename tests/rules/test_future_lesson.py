"""``future-lesson``: after the as-of date, and in the period or outside every term."""

from __future__ import annotations

from datetime import date

from tests.rules.kit import World, holds

MID_MAY = date(2023, 5, 15)


def test_table() -> None:
    holds(
        "future-lesson",
        [
            ({"date": "2023-05-15"}, False),
            ({"date": "2023-05-16"}, True),
            ({"date": "2023-05-31"}, True),
            ({"date": "2023-06-01"}, False),  # in the term, after the period: a later audit's
            ({"date": "2023-07-01"}, True),
            ({"date": "2032-05-09"}, True),
            ({"date": None}, False),
        ],
        as_of=MID_MAY,
    )


def test_message() -> None:
    screened = World(as_of=MID_MAY).screen({"date": "2032-05-09"})
    assert screened.messages("future-lesson") == ["上课日期 2032-05-09 晚于核查截止日 2023-05-15"]
