"""``teacher-in-two-rooms``: who is the same teacher, and what is at once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.kit import alone

FIRST = {"at": "08:00-08:40", "teacher": "张三"}


def other(
    at: str | None = "08:20-09:00", teacher: str | None = "张三", room_no: int = 1, **values: Any
) -> dict[str, Any]:
    return {"at": at, "teacher": teacher, "room_no": room_no, **values}


@pytest.mark.parametrize(
    ("records", "at_once"),
    [
        pytest.param([FIRST, other()], {1: 0}, id="overlap"),
        pytest.param([other(), FIRST], {0: 1}, id="the later is listed"),
        pytest.param([FIRST, other("08:00-08:40")], {1: 0}, id="same time"),
        pytest.param([FIRST, other("08:40-09:20")], {}, id="touching"),
        pytest.param([FIRST, other(room_no=0)], {}, id="same room"),
        pytest.param([FIRST, other(teacher="李四")], {}, id="another teacher"),
        pytest.param([FIRST, other(room_no=2)], {}, id="same name in another school"),
        pytest.param([FIRST, other(date="2023-05-10")], {}, id="another day"),
        pytest.param(
            [FIRST | {"teacher_code": "7"}, other(teacher="张三丰", room_no=2, teacher_code="7")],
            {1: 0},
            id="same code anywhere",
        ),
        pytest.param([FIRST | {"teacher": None}, other(teacher=None)], {}, id="nobody"),
        pytest.param(
            [FIRST, other("08:10-08:20", room_no=0), other("08:25-09:00")], {2: 0}, id="behind a nested lesson"
        ),
        pytest.param(
            [FIRST | {"at": None, "periods": "3-4"}, other(None, periods="4-5")], {1: 0}, id="by period without times"
        ),
        pytest.param([FIRST | {"at": None, "periods": "3"}, other(None, periods="4")], {}, id="different periods"),
        pytest.param([FIRST | {"periods": "1"}, other("08:50-09:30", periods="1")], {}, id="times before periods"),
    ],
)
def test_table(records: list[dict[str, Any]], at_once: dict[int, int]) -> None:
    assert alone("teacher-in-two-rooms").screen(*records).others("teacher-in-two-rooms") == at_once


def test_forms_that_are_logged_at_both_ends_can_be_excepted() -> None:
    world = alone("teacher-in-two-rooms", {"except_forms": ["同步课堂"]})
    assert world.screen(FIRST, other(form="同步课堂")).broken("teacher-in-two-rooms") == []
    assert world.screen(FIRST, other(form="常规课")).broken("teacher-in-two-rooms") == [1]
