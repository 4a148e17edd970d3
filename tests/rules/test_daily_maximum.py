"""``daily-maximum``: the lessons beyond what a day holds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.kit import World, alone

BELL_OF_THREE = {"room_no": 2}


def lessons(*periods: str, **values: Any) -> list[dict[str, Any]]:
    return [{"at": None, "periods": one, **values} for one in periods]


@pytest.mark.parametrize(
    ("records", "excess"),
    [
        pytest.param(lessons("1", "2", "3", **BELL_OF_THREE), [], id="as many as periods"),
        pytest.param(lessons("1", "2", "3", "4", **BELL_OF_THREE), [3], id="one more"),
        pytest.param(lessons("4", "2", "1", "3", **BELL_OF_THREE), [0], id="by period, not by row"),
        pytest.param(lessons("1-2", "3-4", **BELL_OF_THREE), [1], id="a double lesson across the limit"),
        pytest.param(lessons("1", "1", "2", "3", **BELL_OF_THREE), [], id="a period counts once"),
        pytest.param(
            [*lessons("1", "2", "3", **BELL_OF_THREE), {"at": "15:00", **BELL_OF_THREE}], [3], id="without period"
        ),
        pytest.param([{"at": f"{hour:02}:00"} for hour in range(8, 18)], [], id="ten without a bell"),
        pytest.param([{"at": f"{hour:02}:00"} for hour in range(18, 7, -1)], [0], id="eleven without a bell, by start"),
    ],
)
def test_table(records: list[dict[str, Any]], excess: list[int]) -> None:
    assert alone("daily-maximum").screen(*records).broken("daily-maximum") == excess


def test_lessons_are_a_setting() -> None:
    assert alone("daily-maximum", {"lessons": 2}).screen(*lessons("1", "2", "3")).broken("daily-maximum") == [2]


def test_message() -> None:
    screened = World().screen(*lessons("1", "2", "3", "4", **BELL_OF_THREE))
    assert screened.messages("daily-maximum") == ["该教室 2023-05-09 的课时超过每日 3 课时"]
