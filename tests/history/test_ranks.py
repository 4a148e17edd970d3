"""League tables: places, shared places, and moves since the period before."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.history.plain import pack, unpack
from checks.history.ranks import places, ranks, with_before
from checks.result_lines import GroupResult


def result(rates: dict[str, float | None], *, at_most: int | None = None, level: str = "市州") -> Any:
    """An audit of one target; ``rates`` by the name of the group."""
    groups = [GroupResult(level, name, 2, 1, 0.5, 1.0, 1.0, rate, code=name[:1]) for name, rate in rates.items()]
    target = SimpleNamespace(id="t", at_most=at_most)
    return SimpleNamespace(
        config=SimpleNamespace(targets=[target], levels=[level]),
        targets=[SimpleNamespace(id="t", rollups=groups)],
    )


@pytest.mark.parametrize(
    ("rates", "at_most", "expected"),
    [
        ({"a": 0.5, "b": 2.0, "c": 1.0}, None, {"b": 1, "c": 2, "a": 3}),
        ({"a": 0.5, "b": 2.0, "c": 1.0}, 1, {"a": 1, "c": 2, "b": 3}),  # under a limit less is better
        ({"a": 1.0, "b": 1.0, "c": 0.5, "d": 2.0}, None, {"d": 1, "a": 2, "b": 2, "c": 4}),
        ({"a": 1.0, "b": None, "c": 0.0}, None, {"a": 1, "c": 2}),  # nothing is due: it has no place
        ({"a": 1.0}, None, {}),  # a league of one is none
    ],
)
def test_places(rates: dict[str, float | None], at_most: int | None, expected: dict[str, int]) -> None:
    assert {one.name: one.place for one in ranks(result(rates, at_most=at_most))} == expected


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.sampled_from([0.0, 0.5, 1.0, 1.5]), min_size=2))
def test_a_place_is_one_more_than_how_many_are_better(rates: dict[str, float]) -> None:
    for one in ranks(result(rates)):
        assert one.place == 1 + sum(rate > one.rate for rate in rates.values())
        assert one.places == len(rates)


def test_moves_since_the_period_before() -> None:
    """A school under a new name is known by its code; who is new has not moved."""
    before = unpack(pack(places(ranks(result({"1甲": 3.0, "2乙": 2.0, "3丙": 1.0})))))
    now = with_before(ranks(result({"1甲改": 1.0, "2乙": 2.0, "4丁": 1.5})), before, {})
    assert {one.name: (one.place, one.before, one.change) for one in now} == {
        "2乙": (1, 2, 1),
        "4丁": (2, None, None),
        "1甲改": (3, 1, -2),
    }


def test_without_a_period_before_nobody_has_moved() -> None:
    assert [one.change for one in with_before(ranks(result({"a": 1.0, "b": 2.0})), None, {})] == [None, None]


def test_a_school_without_a_code_is_known_by_its_former_name() -> None:
    def by_school(*names: str) -> Any:
        rates = {name: float(number) for number, name in enumerate(names)}
        found = result(rates, level="school")
        found.targets[0].rollups = [replace(one, code="") for one in found.targets[0].rollups]
        return found

    before = places(ranks(by_school("旧小学", "乙小学")))
    now = with_before(ranks(by_school("乙小学", "新小学")), before, {"旧小学": "新小学"})
    assert {one.name: (one.place, one.before) for one in now} == {"新小学": (1, 2), "乙小学": (2, 1)}
