"""``near-duplicate``: manual entries close to another record."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.kit import alone


def auto(at: str, **values: Any) -> dict[str, Any]:
    return {"at": at, "entry": "automatic", **values}


def hand(at: str, **values: Any) -> dict[str, Any]:
    return {"at": at, "entry": "manual", **values}


@pytest.mark.parametrize(
    ("records", "near"),
    [
        pytest.param([auto("08:00"), hand("08:39")], {1: 0}, id="39 minutes"),
        pytest.param([auto("08:00"), hand("08:40")], {}, id="40 minutes"),
        pytest.param([auto("08:00"), hand("08:39:59")], {1: 0}, id="one second less"),
        pytest.param([hand("08:00"), auto("08:15")], {0: 1}, id="before the other"),
        pytest.param([auto("08:00"), auto("08:15")], {}, id="none by hand"),
        pytest.param([auto("08:00"), {"at": "08:15"}], {}, id="entry unknown"),
        pytest.param([hand("08:00"), hand("08:15")], {0: 1, 1: 0}, id="both by hand"),
        pytest.param([auto("08:00"), hand("08:30"), auto("08:50")], {1: 2}, id="the nearest"),
        pytest.param([auto("08:00"), hand("08:20"), auto("08:40")], {1: 0}, id="the earlier of two as near"),
        pytest.param([auto("08:00"), hand("08:15", room_no=1)], {}, id="another room"),
        pytest.param([auto("08:00"), hand("08:15", date="2023-05-10")], {}, id="another day"),
        pytest.param([auto("08:00"), hand("")], {}, id="no start"),
    ],
)
def test_table(records: list[dict[str, Any]], near: dict[int, int]) -> None:
    assert alone("near-duplicate").screen(*records).others("near-duplicate") == near


def test_minutes_are_a_setting() -> None:
    screened = alone("near-duplicate", {"minutes": 10}).screen(auto("08:00"), hand("08:09"), hand("08:25"))
    assert screened.broken("near-duplicate") == [1]
