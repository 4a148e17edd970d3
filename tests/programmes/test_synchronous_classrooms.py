"""Synchronous and recorded classrooms of a county-level city: every published figure, from one audit of its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.figures import percent
from tests.programmes import samples

if TYPE_CHECKING:
    from pathlib import Path

    from checks.result import AuditResult

NAME = "synchronous-classrooms"


@pytest.fixture(scope="module")
def result() -> AuditResult:
    return samples.audited(NAME)


@pytest.mark.parametrize(
    ("target", "due", "attained", "actual", "rate"),
    [
        # published: 42 recording and 53 smart rooms, in every supervision area; 100 M to every class; 6,100 and 2,100
        ("recording-rooms", 1, 1, 42, "100.00%"),
        ("smart-rooms", 1, 1, 53, "100.00%"),
        ("area-recording", 8, 8, 42 / 8, "525.00%"),
        ("area-smart", 8, 8, 53 / 8, "662.50%"),
        ("bandwidth", 108, 108, 100, "100.00%"),
        ("pupil-computers", 1, 1, 6100, "100.00%"),
        ("teacher-computers", 1, 1, 2100, "100.00%"),
        # published: 25 helping schools, 83 supported ones, live lessons and joint research regular, alliances exchange
        ("helping-schools", 1, 1, 25, "100.00%"),
        ("supported-schools", 1, 1, 83, "100.00%"),
        ("regular-lessons", 83, 83, 611 / 83, "184.04%"),
        ("regular-research", 83, 83, 1, "100.00%"),
        ("exchange-visits", 9, 9, 1, "100.00%"),
        # 25 schools × two lessons a week = 230 in December, to 50 teachers; 611 ends of pairs, of which two did not log
        ("taught", 50, 50, 230 / 50, "115.00%"),
        ("received", 83, 83, 609 / 83, "183.43%"),
        # published: over 50 training batches, nearly 6,000 participants a year
        ("batches", 1, 1, 52, "104.00%"),
        ("trained", 1, 1, 5987, "101.47%"),
    ],
)
def test_figures(result: AuditResult, target: str, due: int, attained: int, actual: float, rate: str) -> None:
    total = samples.target(result, target).total
    assert (total.due, total.attained, total.mean_actual) == (due, attained, pytest.approx(actual))
    assert percent(total.rate or 0) == rate
    assert samples.target(result, target).outcome == "passed"


def test_visited_share_is_visits_over_the_timetable(result: AuditResult) -> None:
    visited = result.measurements[result.measurements["target"] == "visited"]
    lessons, scheduled = visited["numerator"].sum(), visited["denominator"].sum()
    (visits,) = [one.counted for one in result.inputs if "推门听课" in one.file]
    assert (lessons, scheduled) == (visits, 841 + 874)  # ends of shared lessons, and lessons of the schools' own
    assert samples.target(result, "visited").total.mean_actual == pytest.approx(lessons / scheduled)


def test_one_lesson_to_several_rooms(result: AuditResult) -> None:
    """The teacher's counts once; each listening school received one; each pair held one."""
    teachers, schools, pairs = (samples.actuals(result, name) for name in ("taught", "received", "regular-lessons"))
    first = "2151300001"
    assert [count for teacher, count in teachers.items() if teacher.startswith(f"{first}/")] == [4, 5]
    # four schools listen to the first teacher, the first two to the second as well
    assert [pairs[f"P0{number}"] for number in range(1, 5)] == [9, 9, 4, 4]
    assert [schools[f"21513000{number}"] for number in range(26, 30)] == [9, 9, 4, 4]


@pytest.mark.parametrize("target", ["area-recording", "received", "rooms-in-use"])
def test_supervision_areas_add_up_to_the_city(result: AuditResult, target: str) -> None:
    areas, city = samples.rollups(result, target, "region").values(), samples.target(result, target).total
    assert len(areas) == 8
    assert (sum(one.due for one in areas), sum(one.attained for one in areas)) == (city.due, city.attained)
    assert sum((one.mean_actual or 0) * one.due for one in areas) == pytest.approx((city.mean_actual or 0) * city.due)


def test_what_the_lessons_are_known_from(result: AuditResult) -> None:
    """Of 841 ends of shared lessons two did not log; what stands on the timetable alone was not held, or is theirs."""
    assert result.grades == {
        "automatic": 839,
        "mobile": 558,
        "manual": 294,
        "unstated": 0,
        "timetable": 841 + 874 - 839 - 852,
    }


def test_planted_faults_are_found_and_no_other(result: AuditResult) -> None:
    assert samples.listed(result) == samples.planted(NAME)


def test_the_worked_example_of_the_documentation(result: AuditResult) -> None:
    samples.check_worked_example(result, NAME)


def test_made_again_byte_for_byte(tmp_path: Path) -> None:
    assert samples.changed_when_made_again(NAME, tmp_path) == []
