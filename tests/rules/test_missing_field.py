"""``missing-field``: empty is missing, unreadable is not."""

from __future__ import annotations

from tests.rules.kit import World, holds

NO_ROOM = {"room_no": None, "room_id": None, "room_name": None}
TABLE = [
    ({}, False),
    (NO_ROOM, True),
    (NO_ROOM | {"room_name": "录播室"}, False),
    (NO_ROOM | {"room_id": "R9"}, False),
    (NO_ROOM | {"unreadable": "room_id"}, False),
    ({"date": None}, True),
    ({"date": None, "unreadable": "date"}, False),
    ({"date": None, "unreadable": "date", "at": None}, True),
    ({"at": None}, True),
    ({"at": None, "periods": "3"}, False),
    ({"at": "-08:40"}, True),
    ({"at": None, "unreadable": "starts_at"}, False),
    ({"at": None, "unreadable": "period"}, False),
    ({"at": None, "unreadable": "ends_at"}, True),
    ({"subject": None}, True),
    ({"subject": "大扫除", "subject_known": False}, False),
    ({"teacher": None, "class_name": None}, False),
]


def test_table() -> None:
    holds("missing-field", TABLE)


def test_fields_are_a_setting() -> None:
    holds(
        "missing-field",
        [
            ({"teacher": None}, True),
            ({"teacher": "张三"}, False),
            ({"teacher_code": "007"}, False),
            ({"teacher": "张三", "date": None}, False),
            ({"teacher": "张三", "subject": None}, False),
        ],
        {"fields": ["teacher"]},
    )


def test_message_names_what_is_missing() -> None:
    everything = {"date": None, "subject": None} | NO_ROOM
    assert World().screen(everything).messages("missing-field") == ["未填写：教室、日期、学科"]
    assert World(lang="en").screen({"subject": None, "at": None}).messages("missing-field") == [
        "not filled in: time or period, subject"
    ]
