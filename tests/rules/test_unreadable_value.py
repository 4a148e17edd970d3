"""``unreadable-value``: whatever stands there and cannot be read, with its text."""

from __future__ import annotations

from tests.rules.kit import World, holds

TABLE = [
    ({}, False),
    ({"unreadable": "date", "date": None}, True),
    ({"unreadable": "entered_at"}, True),
    ({"unreadable": "minutes participants"}, True),
    ({"unreadable": "room_name", "room_no": None, "room_id": None}, True),
]


def test_table() -> None:
    holds("unreadable-value", TABLE)


def test_message_shows_each_text_as_it_stands() -> None:
    bad = {"unreadable": "date participants", "date": None, "raw": {"date": "5月32日", "participants": "“很多”'"}}
    assert World().screen(bad).messages("unreadable-value") == ["无法识别：日期“5月32日”、参与人数““很多”'”"]


def test_an_unreadable_value_is_reported_once() -> None:
    screened = World().screen({"date": None, "unreadable": "date"}, {"at": None, "unreadable": "starts_at ends_at"})
    assert screened.engine.rows("SELECT rid, rule FROM broken ORDER BY rid, rule") == [
        (0, "unreadable-value"),
        (1, "unreadable-value"),
    ]
