"""What is said of rooms about which the register, or no target, says anything any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.auditing import audit
from checks.history.memory import Memory
from checks.report.facts import Facts
from checks.report.since import course
from tests import small

if TYPE_CHECKING:
    from pathlib import Path

    from checks.changes import Changes

APRIL = "甲小学,A-1,2023-04-04,1,语文,张一,三(1)班,自动登记\n"


def in_april(folder: Path, *, register: str = small.REGISTER, log: str = APRIL) -> Changes:
    """What has changed in April, when ``register`` has taken the place of March's and ``log`` has come in."""
    memory = Memory(f"sqlite:///{folder}/history.sqlite")
    rules = folder / "rules.yaml"
    memory.keep(audit(rules, period="2023-03", memory=memory))
    (folder / "register.csv").write_text(register, encoding="utf-8")
    (folder / "logs" / "四月.csv").write_text(small.HEADER + log, encoding="utf-8")
    return memory.changes(audit(rules, period="2023-04", memory=memory))


@pytest.mark.parametrize(
    "change",
    [
        ("乙小学,小学,西区,B-1", "甲小学,小学,东区,B-1"),
        ("甲小学", "中心小学"),
        ("2134900002,", "2134900003,"),
        ("A-2,", "A-3,"),
    ],
    ids=["another school's", "a new name", "a new code", "no longer there"],
)
def test_records_that_were_seen_are_not_late_when_the_register_changes(tmp_path: Path, change: tuple[str, str]) -> None:
    small.district(tmp_path)
    changed = small.REGISTER.replace(*change).replace("2134900002,甲小学", "2134900001,甲小学")
    found = in_april(tmp_path, register=changed, log=APRIL + APRIL.replace("04-04,1", "03-06,6")).findings
    assert [one.message for one in found if one.state == "late"] == ["2023-03-06 语文"]


def test_records_are_not_late_when_their_school_is_renamed_and_their_room_goes_later(tmp_path: Path) -> None:
    """In April the logs and the register have the new name of the school, in May its room is no longer there."""
    district = small.district(tmp_path)
    memory = Memory(f"sqlite:///{tmp_path}/history.sqlite")
    late = []
    for month, register, log in (
        ("2023-03", small.REGISTER, small.LOG),
        ("2023-04", small.REGISTER.replace("甲小学", "中心小学"), small.LOG.replace("甲小学", "中心小学")),
        ("2023-05", small.REGISTER.replace("甲小学", "中心小学").replace("A-2,", "A-3,"), None),
    ):
        (tmp_path / "register.csv").write_text(register, encoding="utf-8")
        if log is not None:
            district.log("三月.csv", log)
        result = audit(district.rules, period=month, memory=memory)
        late += [one.message for one in memory.changes(result).findings if one.state == "late"]
        memory.keep(result)
    assert late == []


def test_what_is_over_in_a_room_that_no_target_asks_is_fixed(tmp_path: Path) -> None:
    district = small.district(tmp_path)
    district.log("三月.csv", small.LOG + small.LOG.splitlines(keepends=True)[-1])  # 乙小学 has it twice
    rules = district.rules.read_text(encoding="utf-8").replace("required: 1}", "required: 1, where: {region: 东区}}")
    district.rules.write_text(rules, encoding="utf-8")
    found = in_april(tmp_path).findings
    assert [(one.unit_id, one.state) for one in found if one.rule == "duplicate-lesson"] == [("B-1", "fixed")]


def test_rooms_and_teachers_of_a_school_without_a_code_go_on_under_its_new_name(tmp_path: Path) -> None:
    """Both schools have a room 1, so that what it is known by begins with the school's name, as a teacher's does."""
    teachers = "  - {id: taught, title: 授课, metric: lessons, unit: teacher, required: 9}\n"
    district = small.district(tmp_path).add(teachers.replace("taught", "rooms").replace("teacher", "room") + teachers)
    register = "学校名称,教室编号,曾用名\n甲小学,1,\n乙小学,1,\n"
    (tmp_path / "register.csv").write_text(register, encoding="utf-8")
    district.log("三月.csv", small.HEADER + "甲小学,1,2023-03-07,1,语文,张一,,\n乙小学,1,2023-03-07,1,语文,李一,,\n")
    changed = in_april(
        tmp_path,
        register=register.replace("甲小学,1,", "中心小学,1,甲小学"),
        log="中心小学,1,2023-04-04,1,语文,张一,,\n乙小学,1,2023-04-04,1,语文,李一,,\n",
    )
    told = [(one.unit_id, str(one.state), one.months) for one in changed.findings if one.rule in ("rooms", "taught")]
    units = ("中心小学/1", "乙小学/1", "中心小学/张一", "乙小学/李一")
    assert told == [(unit, "continuing", 2) for unit in units]
    assert {one.unit_id: [point.rate for point in one.points] for one in changed.units if one.target == "taught"} == {
        "中心小学/张一": [1 / 9, 1 / 9],
        "乙小学/李一": [1 / 9, 1 / 9],
    }


def test_the_district_was_not_measured_while_its_target_was_away(tmp_path: Path) -> None:
    """As of any unit: what it had before that is not what it had in the period before."""
    district = small.district(tmp_path)
    memory = Memory(f"sqlite:///{tmp_path}/history.sqlite")
    rules = district.rules.read_text(encoding="utf-8").replace("required: 1", "required: 9")
    for month, text in (("2023-03", rules), ("2023-04", rules.replace("id: lessons", "id: other")), ("2023-05", rules)):
        district.rules.write_text(text, encoding="utf-8")
        result = audit(district.rules, period=month, memory=memory)
        changes = memory.changes(result)
        memory.keep(result)
    for one in (*changes.targets, *changes.units):
        assert [point.outcome for point in one.points] == ["failed", "", "failed"]
        assert (one.before, one.months) == (None, 1)
    result.changes = changes
    assert [row[0] for row in course(Facts.of(result), changes.targets[0]).rows] == ["2023-03", "2023-05"]
