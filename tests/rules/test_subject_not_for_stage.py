"""``subject-not-for-stage``: by the built-in list; what it does not know breaks nothing."""

from __future__ import annotations

from tests.rules.kit import ROOMS, World, holds

KINDERGARTEN = {**ROOMS[0], "room_no": 3, "stage": "幼儿园"}


def test_table() -> None:
    holds(
        "subject-not-for-stage",
        [
            ({"subject": "数学"}, False),
            ({"subject": "物理"}, True),
            ({"subject": "物理", "room_no": 2}, False),
            ({"subject": "物理", "room_no": None}, False),
            ({"subject": "物理", "room_no": 3}, False),
            ({"subject": "大扫除", "subject_known": False}, False),
            ({"subject": None}, False),
        ],
        rooms=(*ROOMS, KINDERGARTEN),
    )


def test_message() -> None:
    assert World().screen({"subject": "物理"}).messages("subject-not-for-stage") == ["学科“物理”与学段“小学”不符"]
