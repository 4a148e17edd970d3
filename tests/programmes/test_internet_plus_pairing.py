"""Internet-plus pairing of schools in and outside a district: every published figure, from its own folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.figures import percent
from tests.programmes import samples

if TYPE_CHECKING:
    from pathlib import Path

    from checks.result import AuditResult

NAME = "internet-plus-pairing"


@pytest.fixture(scope="module")
def result() -> AuditResult:
    """To the end of September."""
    return samples.audited(NAME)


@pytest.mark.parametrize(
    ("target", "due", "attained", "actual", "rate"),
    [
        # published: 15 pairs inside (12 of one to one, 3 inside a township), 4 schools outside where 3 were aimed at
        ("pairs-inside", 1, 1, 15, "100.00%"),
        ("one-to-one", 1, 1, 12, "100.00%"),
        ("in-township", 1, 1, 3, "100.00%"),
        ("pairs-outside", 1, 1, 4, "133.33%"),
        ("studios", 1, 1, 6, "100.00%"),
        # all small schools covered; the equipment of 29 schools up to standard, every school's network space open
        ("small-schools", 11, 11, 12 / 11, "109.09%"),
        ("equipment", 29, 29, 1, "100.00%"),
        ("spaces", 35, 35, 1, "100.00%"),
        # over 300 activities, over 4,900 teachers and pupils
        ("sessions", 1, 1, 306, "102.00%"),
        ("people", 1, 1, 4927, "100.55%"),
        ("outside-lessons", 4, 4, 11 / 4, "137.50%"),
    ],
)
def test_figures(result: AuditResult, target: str, due: int, attained: int, actual: float, rate: str) -> None:
    total = samples.target(result, target).total
    assert (total.due, total.attained, total.mean_actual) == (due, attained, pytest.approx(actual))
    assert percent(total.rate or 0) == rate
    assert samples.target(result, target).outcome == "passed"


def test_one_school_held_four_lessons_with_its_partner_outside(result: AuditResult) -> None:
    assert samples.actuals(result, "outside-lessons") == {"W1": 4, "W2": 3, "W3": 2, "W4": 2}


@pytest.mark.parametrize(
    ("target", "pairs", "spring", "september"),
    [("synchronous", 15, 5, 2), ("delivered", 15, 3, 1), ("research", 21, 3, 1), ("master-classes", 6, 3, 1)],
)
def test_requirements_per_pair_form_and_term(
    result: AuditResult, target: str, pairs: int, spring: int, september: int
) -> None:
    """The spring term is over and reached; of the autumn term a fifth has passed, so its pairs are on their way."""
    over = samples.audited(NAME, "2019-06")
    for audit, held, outcome in ((over, spring, "passed"), (result, september, "on-track")):
        actuals, outcomes = samples.actuals(audit, target), samples.outcomes(audit, target)
        assert len(actuals) == pairs
        assert set(actuals.values()) == {held}
        assert set(outcomes.values()) == {outcome}


def test_meetings_and_live_rooms_are_no_lessons(result: AuditResult) -> None:
    """29 of them stand in the platform's export; what counts are the ends of 306 sessions."""
    (row,) = [one for one in result.inputs if "互动课堂平台" in one.file]
    lessons = sum(result.grades.values())
    assert row.counted + row.rejected > lessons - 35  # 35 stand in the log kept by hand
    assert lessons == 362


def test_planted_faults_are_found_and_no_other(result: AuditResult) -> None:
    assert samples.listed(result) == samples.planted(NAME)


def test_the_worked_example_of_the_documentation(result: AuditResult) -> None:
    samples.check_worked_example(result, NAME)


def test_made_again_byte_for_byte(tmp_path: Path) -> None:
    assert samples.changed_when_made_again(NAME, tmp_path) == []
