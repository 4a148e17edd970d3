"""The province: what counties, prefectures and the province add up to, published shares, and who moves in the league."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.figures import number, percent
from checks.history.memory import Memory
from checks.report.facts import Facts
from checks.report.league import spoken
from tests.programmes.samples import (
    audited,
    changed_when_made_again,
    check_worked_example,
    listed,
    planted,
    rollups,
    target,
)

if TYPE_CHECKING:
    from pathlib import Path

    from checks.changes import Changes
    from checks.result import AuditResult

NAME = "province-by-prefecture"
SEPTEMBER, OCTOBER = "2023-09", "2023-10"


@pytest.fixture(scope="module")
def result() -> AuditResult:
    return audited(NAME, OCTOBER)


@pytest.fixture(scope="module")
def changes(result: AuditResult, tmp_path_factory: pytest.TempPathFactory) -> Changes:
    """October beside September."""
    memory = Memory(f"sqlite:///{tmp_path_factory.mktemp('history') / 'history.sqlite'}")
    memory.keep(audited(NAME, SEPTEMBER))
    return memory.changes(result)


@pytest.mark.parametrize(
    ("name", "actual"),
    [("participation", "87.00%"), ("campus-network", "83.00%"), ("multimedia", "99.00%")],
)
def test_published_shares(result: AuditResult, name: str, actual: str) -> None:
    assert percent(target(result, name).total.mean_actual) == actual


@pytest.mark.parametrize(("name", "actual"), [("computers-primary", "15.4"), ("computers-junior", "26.6")])
def test_published_computers_per_hundred_pupils(result: AuditResult, name: str, actual: str) -> None:
    assert number(target(result, name).total.mean_actual) == actual


def test_all_schools_have_100_m(result: AuditResult) -> None:
    total = target(result, "bandwidth").total
    assert (total.due, total.attained_share) == (100, 1)


def test_the_share_of_schools_with_a_network_is_judged(result: AuditResult) -> None:
    found = target(result, "campus-network")
    assert (found.total.attained, found.total.due, found.outcome) == (83, 100, "passed")


def test_training_counts_in_both_holidays_of_the_year(result: AuditResult) -> None:
    window = target(result, "participation").window
    assert window is not None
    assert (window.start.isoformat(), window.end.isoformat()) == ("2023-01-01", "2023-10-31")


@pytest.mark.parametrize("name", ["participation", "bandwidth", "campus-network", "double-teacher"])
def test_counties_add_up_to_prefectures_and_those_to_the_province(result: AuditResult, name: str) -> None:
    total = target(result, name).total
    rows = result.measurements[result.measurements["target"] == name]
    assert len(rows) == total.due
    for level in ("school", "县区", "市州"):
        groups = rollups(result, name, level)
        assert sum(one.due for one in groups.values()) == total.due
        assert sum(one.attained for one in groups.values()) == total.attained
    for prefecture, group in rollups(result, name, "市州").items():
        counties = [one for county, one in rollups(result, name, "县区").items() if county[:2] == prefecture[:2]]
        assert (sum(one.due for one in counties), sum(one.attained for one in counties)) == (group.due, group.attained)


def test_league_table_with_change_of_rank(changes: Changes) -> None:
    league = [one for one in changes.ranks if (one.target, one.by) == ("double-teacher", "市州")]
    assert [one.place for one in league] == [1, 1, 3, 3, 5, 5]  # equal rates share a place
    assert {one.name: one.change for one in league} == {
        "果西州": 0,
        "海源州": 0,
        "柴北州": 2,
        "青南州": 2,
        "河曲州": -4,
        "黄中州": -4,
    }


def test_the_circular_speaks_of_the_league(result: AuditResult, changes: Changes) -> None:
    result.changes = changes
    lines = list(spoken(Facts.of(result), {"double-teacher"}))
    result.changes = None
    (prefectures,) = (line for line in lines if "按市州排名" in line)
    assert "3. 柴北州 118.42%（↑2）" in prefectures


def test_lists_what_was_planted_and_nothing_else(result: AuditResult) -> None:
    of_october = {one for one in planted(NAME) if OCTOBER in one[0]}
    assert of_october
    assert listed(result) == of_october


def test_the_worked_example_of_the_page(result: AuditResult) -> None:
    check_worked_example(result, NAME)


def test_is_made_again_byte_for_byte(tmp_path: Path) -> None:
    assert changed_when_made_again(NAME, tmp_path) == []
