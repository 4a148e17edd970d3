"""``unknown-subject``: the subject was read, but the list does not know it."""

from __future__ import annotations

from tests.rules.kit import World, holds


def test_table() -> None:
    holds(
        "unknown-subject",
        [
            ({"subject": "数学"}, False),
            ({"subject": "大扫除", "subject_known": False}, True),
            ({"subject": None, "subject_known": False}, False),
            ({"subject": None, "subject_known": None}, False),
        ],
    )


def test_message() -> None:
    said = World().screen({"subject": "大扫除{}'", "subject_known": False}).messages("unknown-subject")
    assert said == ["学科“大扫除{}'”不在学科目录中"]
