"""The half-monthly check: half-months that add up to the month, the ranking of all schools, rooms without use."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from docx import Document

from checks.report.circular import write_circular
from checks.report.facts import Facts
from tests.programmes.samples import (
    actuals,
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

    from checks.result import AuditResult

NAME = "half-monthly-check"


@pytest.fixture(scope="module")
def first() -> AuditResult:
    return audited(NAME, "2014-10-H1")


@pytest.fixture(scope="module")
def second() -> AuditResult:
    return audited(NAME, "2014-10-H2")


@pytest.fixture(scope="module")
def month() -> AuditResult:
    return audited(NAME)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("schools", 136),
        ("pupils", 79_000),
        ("teachers", 5_470),
        ("whiteboards", 840),
        ("panels", 320),
        ("special-rooms", 560),
        ("recording-rooms", 11),
    ],
)
def test_published_numbers(month: AuditResult, name: str, published: int) -> None:
    assert target(month, name).total.mean_actual == published
    assert target(month, name).total.attained_share == 1


@pytest.mark.parametrize("name", ["multimedia", "pupil-machines", "teacher-machines"])
def test_every_school_is_equipped(month: AuditResult, name: str) -> None:
    total = target(month, name).total
    assert (total.due, total.attained) == (136, 136)


def test_what_is_due_in_2017_is_still_open(month: AuditResult) -> None:
    total = target(month, "digital-campus").total
    assert target(month, "digital-campus").outcome == "open"
    assert 0 < total.attained < total.due < 136


def test_requirements_follow_the_teaching_days(first: AuditResult, second: AuditResult, month: AuditResult) -> None:
    """8 to 11 and 13 to 15 October are seven days, the second half has twelve."""
    for result, days in ((first, 7), (second, 12), (month, 19)):
        assert target(result, "daily").total.mean_required == 4 * days
        assert target(result, "weekly").total.mean_required == pytest.approx(3 * days / 5)


@pytest.mark.parametrize("name", ["daily", "weekly", "online"])
def test_the_halves_add_up_to_the_month(first: AuditResult, second: AuditResult, month: AuditResult, name: str) -> None:
    """Unit by unit, what was done and what was required."""
    halves = Counter(actuals(first, name)) + Counter(actuals(second, name))
    assert halves == Counter({unit: actual for unit, actual in actuals(month, name).items() if actual})
    required = [target(result, name).total.mean_required for result in (first, second)]
    if name != "online":
        assert sum(required) == pytest.approx(target(month, name).total.mean_required)


def test_lists_what_was_planted_and_nothing_else(month: AuditResult) -> None:
    """Lessons on Sundays over the network are no fault; one on a holiday in a classroom is."""
    assert listed(month) == planted(NAME)
    assert target(month, "online").total.mean_actual == 33


def test_thirteen_towns_add_up(first: AuditResult) -> None:
    towns = rollups(first, "daily", "region")
    total = target(first, "daily").total
    assert len(towns) == 13
    assert (sum(one.due for one in towns.values()), sum(one.attained for one in towns.values())) == (
        total.due,
        total.attained,
    )


def test_the_circular_ranks_all_schools_and_names_unused_rooms(first: AuditResult, tmp_path: Path) -> None:
    write_circular(Facts.of(first), tmp_path / "circular.docx")
    document = Document(str(tmp_path / "circular.docx"))
    titles = ["每天不少于4节", "教师每周不少于3次", "教室使用面"]
    assert [len(table.rows) - 1 for table in document.tables] == [136] * len(titles)
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    idle = [unit for unit, actual in actuals(first, "daily").items() if actual == 0]
    assert f"每天不少于4节：{len(idle)} 间教室没有计入的使用记录" in said
    for title in titles:
        assert f"{title}居后的学校：" in said
        assert f"{title}居前的学校：" in said or title == "教室使用面"


def test_the_worked_example_of_the_page(first: AuditResult) -> None:
    check_worked_example(first, NAME)


def test_is_made_again_byte_for_byte(tmp_path: Path) -> None:
    assert changed_when_made_again(NAME, tmp_path) == []
