"""``duplicate-lesson``: which of several records stands for the lesson."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.kit import World, alone

AUTO, PHONE, HAND = ({"entry": entry} for entry in ("automatic", "mobile", "manual"))


def on(periods: str, **values: Any) -> dict[str, Any]:
    return {"at": None, "periods": periods, **values}


@pytest.mark.parametrize(
    ("records", "kept_for"),
    [
        pytest.param([on("3"), on("4")], {}, id="different periods"),
        pytest.param([on("3"), on("3", room_no=1)], {}, id="different rooms"),
        pytest.param([on("3"), on("3", date="2023-05-10")], {}, id="different days"),
        pytest.param([on("3"), on("3"), on("3")], {1: 0, 2: 0}, id="the first is kept"),
        pytest.param([on("3"), on("3-4")], {0: 1}, id="the longer is kept"),
        pytest.param([on("3", **AUTO), on("3-4", **HAND)], {0: 1}, id="longer wins over better"),
        pytest.param([on("3-4"), on("4-5")], {}, id="partly shared is an overlap"),
        pytest.param([on("3"), on("2-3"), on("2-4")], {0: 2, 1: 2}, id="held against the one that is kept"),
        pytest.param([on("3-4"), on("3"), on("4")], {1: 0, 2: 0}, id="one covers two"),
        pytest.param([on("3"), on("4"), on("3-4")], {0: 2, 1: 2}, id="one covers two, last"),
        pytest.param(
            [on("3", **HAND), on("3"), on("3", **PHONE), on("3", **AUTO)], {0: 3, 1: 3, 2: 3}, id="best entry"
        ),
        pytest.param([on("3", **HAND), on("3")], {0: 1}, id="unknown before manual"),
        pytest.param([on("3"), on("3", **PHONE)], {0: 1}, id="mobile before unknown"),
        pytest.param([{"at": "08:00"}, {"at": "08:00-08:40"}], {1: 0}, id="same start"),
        pytest.param([{"at": "08:00"}, {"at": "08:01"}], {}, id="another start"),
        pytest.param(
            [{"at": "08:00", **AUTO}, {"at": "08:00", "periods": "1", **HAND}], {0: 1}, id="periods before none"
        ),
        pytest.param([{"at": None}, {"at": None}], {}, id="nothing to compare"),
    ],
)
def test_table(records: list[dict[str, Any]], kept_for: dict[int, int]) -> None:
    assert alone("duplicate-lesson").screen(*records).others("duplicate-lesson") == kept_for


def test_a_rejected_record_never_knocks_out_a_good_one() -> None:
    bad = on("3", **AUTO, subject=None)
    assert World().screen(bad, on("3", **HAND)).counted() == [1]


def test_message_names_the_place_of_the_kept_one() -> None:
    assert World().screen(on("3"), on("3")).messages("duplicate-lesson") == [
        "与另一条记录重复，已保留：logs/五月.xlsx 工作表“录播”第 2 行"
    ]


SPANS = st.tuples(st.integers(1, 5), st.integers(0, 2)).map(lambda pair: f"{pair[0]}-{sum(pair)}")
RECORDS = st.lists(
    st.builds(
        on, st.one_of(SPANS, st.none()), at=st.sampled_from(["08:00", "09:00"]), entry=st.sampled_from([None, "manual"])
    ),
    max_size=7,
)


@settings(max_examples=15)
@given(RECORDS)
def test_every_duplicate_is_held_against_a_record_that_stays(records: list[dict[str, Any]]) -> None:
    """And the periods of all records are those of the records that stay: rejecting copies loses no lesson."""
    others = alone("duplicate-lesson").screen(*records).others("duplicate-lesson")
    masks = [_mask(one["periods"]) for one in records]
    stay = [number for number in range(len(records)) if number not in others]
    assert {other for copy, other in others.items() if masks[copy]} <= set(stay)
    assert _union(masks[number] for number in stay) == _union(masks)
    assert len({(masks[number], records[number]["at"] if not masks[number] else "") for number in stay}) == len(stay)


def _mask(periods: str | None) -> int:
    first, last = map(int, periods.split("-")) if periods else (1, 0)
    return sum(1 << number for number in range(first - 1, last))


def _union(masks: Any) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union
