"""The smart-classroom district with everything that it publishes: use, construction, coverage, people, training."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.figures import number, percent
from tests.programmes.samples import audited, changed_when_made_again, check_worked_example, target

if TYPE_CHECKING:
    from pathlib import Path

    from checks.result import AuditResult

NAME = "smart-classrooms"


@pytest.fixture(scope="module")
def result() -> AuditResult:
    return audited(NAME)


@pytest.mark.parametrize(
    ("name", "mean", "rate"),
    [
        ("subjects-per-school", "7.7", "256.79%"),
        ("lessons-per-room", "172.7", "179.90%"),
    ],
)
def test_published_means_and_rates(result: AuditResult, name: str, mean: str, rate: str) -> None:
    total = target(result, name).total
    assert (number(total.mean_actual, digits=1), percent(total.rate)) == (mean, rate)


@pytest.mark.parametrize(
    ("name", "due"),
    [
        *[("subjects-per-school", 27), ("lessons-per-room", 100), ("lessons-per-school", 27), ("built", 27)],
        *[("in-use", 27), ("bandwidth", 27), ("class-bandwidth", 27), ("wireless", 27), ("multimedia", 27)],
        *[("teachers-registered", 27), ("pupils-registered", 27), ("older-pupils-registered", 27)],
    ],
)
def test_attained_by_all(result: AuditResult, name: str, due: int) -> None:
    total = target(result, name).total
    assert (total.due, total.attained, total.attained_share) == (due, due, 1)


@pytest.mark.parametrize(
    ("name", "actual"),
    [
        ("wireless", "100.00%"),
        ("multimedia", "100.00%"),
        ("in-use", "100.00%"),
        ("teachers-registered", "100.00%"),
        ("pupils-registered", "100.00%"),
        ("it-teachers", "4.50%"),
        ("platform-teachers", "98.00%"),
        ("rural-trained", "37.75%"),  # 262 of 694
    ],
)
def test_published_shares(result: AuditResult, name: str, actual: str) -> None:
    assert percent(target(result, name).total.mean_actual) == actual


@pytest.mark.parametrize(
    ("name", "actual"),
    [
        ("built", 100 / 27),
        ("teacher-devices", 12.5),
        ("pupil-devices", 15),
        ("uploads", 22_976),
        ("downloads", 37_327),
        ("projects", 39),
        ("trained", 694),
    ],
)
def test_published_numbers(result: AuditResult, name: str, actual: float) -> None:
    assert target(result, name).total.mean_actual == actual


def test_a_school_judged_by_its_sum_has_the_same_rate(result: AuditResult) -> None:
    by_room, by_school = target(result, "lessons-per-room").total, target(result, "lessons-per-school").total
    assert by_school.rate == by_room.rate


def test_the_worked_example_of_the_page(result: AuditResult) -> None:
    check_worked_example(result, NAME)


def test_is_made_again_byte_for_byte(tmp_path: Path) -> None:
    assert changed_when_made_again(NAME, tmp_path) == []
