"""Visits and the timetable: held against the lessons, and no lessons themselves. Use of rooms, evidence, patterns."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from checks.counted import unflagged_records
from checks.measuring import measure
from checks.searching import pattern_findings
from tests.programmes.kit import CALENDAR, REGISTER, run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.programmes.kit import Run

RULES = f"""version: 1
inputs:
  register: register.csv
  sources:
    - {{name: 日志, files: [日志.csv]}}
    - {{name: 巡课, kind: visit, files: [巡课.csv]}}
    - {{name: 课表, kind: timetable, files: [课表.csv]}}
{CALENDAR}
targets:
  - {{id: lessons, title: 课时, metric: lessons, unit: room, required: 1}}
  - {{id: automatic, title: 课时, metric: lessons, evidence: automatic, unit: room, required: 1}}
  - {{id: planned, title: 课时, metric: lessons, evidence: timetable, unit: room, required: 1}}
  - {{id: maths, title: 课时, metric: lessons, evidence: timetable, filter: "subject = '数学'", unit: room, required: 1}}
  - {{id: subjects, title: 学科, metric: subjects, evidence: timetable, unit: room, required: 1}}
  - {{id: teachers, title: 教师, metric: teachers, evidence: timetable, unit: district, required: 1}}
  - {{id: visited, title: 巡课, metric: visited-share, unit: room, required: 0.1}}
  - {{id: utilisation, title: 利用率, metric: room-utilisation, column: 座位数, unit: room, required: 0.1}}
  - {{id: school-utilisation, title: 利用率, metric: room-utilisation, column: 座位数, unit: school, required: 0.1}}
patterns:
  scheduled-not-taught: {{share: 0.5}}
  idle-streak: {{days: 4}}
  uniform-durations: {{share: 0.5, least: 2, severity: info}}
  month-end-burst: {{least: 1}}
  late-entry-share-high: {{least: 1}}
"""
# the week from 6 to 10 March: 5 teaching days of 4 periods
LESSONS = """学校名称,教室编号,日期,节次,学科,教师姓名,人数,登记类型,登记时间
甲小学,A-1,2023-03-07,1,语文,张一,30,自动登记,2023-03-07
甲小学,A-1,2023-03-07,2-3,数学,张二,35,补录,2023-03-30
甲小学,A-2,2023-03-06,1,英语,张三,25,手机端登记,2023-03-06
乙小学,B-1,2023-03-06,1,语文,李一,,自动登记,
"""
VISITS = """学校名称,教室编号,日期,节次,开始时间,是否上课
甲小学,A-1,2023-03-07,1,,是
甲小学,A-1,2023-03-07,3,,否
乙小学,B-1,2023-03-06,,08:20,未上课
甲小学,A-2,2023-03-08,2,,否
"""
TIMETABLE = """学校名称,教室编号,星期,节次,学科,教师姓名
甲小学,A-1,星期二,1,音乐,王一
甲小学,A-1,周二,4,语文,张一
甲小学,A-2,三,2,数学,王二
"""
FILES = {"register.csv": REGISTER, "日志.csv": LESSONS, "巡课.csv": VISITS, "课表.csv": TIMETABLE}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(tmp_path_factory.mktemp("visits"), RULES, FILES, period="2023-03-06..2023-03-10")


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("lessons", {"A-1": 3, "A-2": 1, "B-1": 1}),
        ("automatic", {"A-1": 1, "A-2": 0, "B-1": 1}),
        ("planned", {"A-1": 4, "A-2": 2, "B-1": 1}),  # periods 1 to 4 of Tuesday; period 2 of Wednesday
        ("maths", {"A-1": 2, "A-2": 1, "B-1": 0}),  # a filter holds for what is scheduled, too
        # what is scheduled has a subject and a teacher; where 语文 was held instead of 音乐 that counts
        ("subjects", {"A-1": 2, "A-2": 2, "B-1": 1}),
        ("teachers", {"district": 5}),
        # on the timetable: Tuesday 1 and 4, of which 1 was visited; Wednesday 2, visited
        ("visited", {"A-1": Fraction(1, 2), "A-2": Fraction(1), "B-1": None}),
        # 3 of 20 periods, 30 + 2 × 35 people on 3 × 40 seats; B-1 gives no number of people
        (
            "utilisation",
            {"A-1": Fraction(3, 20) * Fraction(100, 120), "A-2": Fraction(1, 20) * Fraction(25, 50), "B-1": None},
        ),
        ("school-utilisation", {"1": Fraction(4, 40) * Fraction(125, 170), "2": None}),
    ],
)
def test_figures(found: Run, target: str, expected: dict[str, object]) -> None:
    assert found.actual(target) == expected


@pytest.mark.parametrize("seats", ["４０", "40.0", "0,040"])
def test_seats_are_read_as_numbers_are_written(tmp_path: Path, found: Run, seats: str) -> None:
    register = REGISTER.replace(",40\n", f',"{seats}"\n')
    assert register != REGISTER
    again = run(tmp_path, RULES, {**FILES, "register.csv": register}, period="2023-03-06..2023-03-10")
    assert again.actual("utilisation") == found.actual("utilisation")


def test_a_room_without_a_lesson_is_used_to_nothing(tmp_path: Path) -> None:
    lessons = "".join(line for line in LESSONS.splitlines(keepends=True) if "B-1" not in line)
    found = run(tmp_path, RULES, {**FILES, "日志.csv": lessons}, period="2023-03-06..2023-03-10")

    assert (found.actual("utilisation")["B-1"], found.outcomes("utilisation")["B-1"]) == (0, "failed")
    assert found.actual("school-utilisation")["2"] == 0


def test_a_room_weighs_in_its_group_what_it_could_be_used(tmp_path: Path) -> None:
    """However many seats and lessons the rooms of the school have; what is not used at all weighs as much."""
    register = REGISTER + "1,甲小学,小学,东区,A-3,多功能厅,500\n"
    found = run(tmp_path, RULES, {**FILES, "register.csv": register}, period="2023-03-06..2023-03-10")

    rooms = found.actual("utilisation")
    school = found.groups("utilisation")["school", "甲小学"]
    assert rooms["A-3"] == 0
    assert school.mean_actual == float(sum(rooms[room] for room in ("A-1", "A-2", "A-3")) / 3)
    assert school.rate == pytest.approx(school.mean_actual / 0.1)


def test_only_doubtful_lessons_say_how_many_sat_there(tmp_path: Path) -> None:
    lessons = LESSONS.replace("A-1,2023-03-07,1,语文,张一,30", "A-1,2023-03-07,1,语文,张一,")
    found = run(tmp_path, RULES, {**FILES, "日志.csv": lessons}, period="2023-03-06..2023-03-10")
    unflagged_records(found.engine)
    unflagged = measure(found.engine, found.scope.plans, found.scope.period, found.scope.windows.end, "unflagged")

    assert found.actual("utilisation")["A-1"] == Fraction(3, 20) * Fraction(70, 80)
    assert unflagged["utilisation"]["A-1"] == (0, 0)


def test_a_timetable_alone_is_empty_input(tmp_path: Path) -> None:
    head, _, _ = RULES.partition("targets:")
    rules = f"{head}targets:\n  - {{id: few, title: 课时, metric: lessons, unit: room, at_most: 5}}\n"
    found = run(tmp_path, rules, FILES, period="2023-05")
    assert set(found.outcomes("few").values()) == {"not-applicable"}


def test_a_zero_denominator_is_not_applicable(found: Run) -> None:
    assert found.outcomes("visited")["B-1"] == "not-applicable"


def test_visits_that_saw_no_lesson(found: Run) -> None:
    assert found.broken("visit-contradicts-log") == [3, 5]  # period 3; 08:20 lies within the first period
    assert "巡课.csv" in found.messages("visit-contradicts-log")[0]


def test_visits_and_timetable_break_no_rule_of_lessons(found: Run) -> None:
    assert [found.broken(rule) for rule in ("missing-field", "unknown-subject", "duplicate-lesson")] == [[], [], []]


def test_a_row_of_the_timetable_that_says_no_day_is_listed(tmp_path: Path) -> None:
    timetable = TIMETABLE + "".join(f"甲小学,A-2,{day},3,数学,王二\n" for day in ("星期八", "周一至周五", "", "礼拜四"))
    rules = RULES.replace("kind: timetable,", "kind: timetable, required: [room],")
    for at, written in enumerate((RULES, rules)):  # what a source requires of its own does not make up for the day
        (folder := tmp_path / str(at)).mkdir()
        found = run(folder, written, {**FILES, "课表.csv": timetable}, period="2023-03-06..2023-03-10")
        assert found.broken("missing-field") == [5, 6, 7]
        assert found.messages("missing-field") == ["未填写：日期或能识别的星期（如“星期一”）"] * 3
        assert found.actual("planned")["A-2"] == 3  # and Thursday's


def test_patterns(found: Run) -> None:
    listed = pattern_findings(found.engine, found.scope)
    assert [(one["rule"], one["unit_id"], round(one["actual"], 3)) for one in listed] == [
        ("idle-streak", "A-2", 4.0),
        ("idle-streak", "B-1", 4.0),
        ("month-end-burst", "1", 1.0),
        ("late-entry-share-high", "1", 0.333),
        ("scheduled-not-taught", "A-1", 0.5),
        ("scheduled-not-taught", "A-2", 1.0),
    ]


def test_without_a_timetable_visits_are_held_against_the_lessons_of_the_log(tmp_path: Path) -> None:
    head, _, _ = RULES.partition("targets:")
    rules = head.replace("    - {name: 课表, kind: timetable, files: [课表.csv]}\n", "") + (
        "targets:\n  - {id: visited, title: 巡课, metric: visited-share, unit: school, required: 0.1}\n"
    )
    found = run(tmp_path, rules, FILES, period="2023-03-06..2023-03-10")
    # of the lessons of school 1, three in A-1 and one in A-2, periods 1 and 3 of A-1 were visited; a visit without a
    # lesson in the log changes nothing
    assert found.actual("visited") == {"1": Fraction(2, 4), "2": Fraction(1, 1)}


@pytest.mark.parametrize(
    ("columns", "cells", "listed"),
    [("开始时间,结束时间", "08:00,08:40", ["A-1"]), ("节次,时长", "1,40", ["A-1"]), ("节次,备注", "1,", [])],
)
def test_lengths_that_the_bell_alone_tells_are_no_habit(
    tmp_path: Path, columns: str, cells: str, listed: list[str]
) -> None:
    lessons = [f"甲小学,A-1,2023-03-0{day},{cells},语文,张一,30,自动登记,2023-03-07" for day in (6, 7, 8)]
    header = f"学校名称,教室编号,日期,{columns},学科,教师姓名,人数,登记类型,登记时间"
    found = run(tmp_path, RULES, {**FILES, "日志.csv": "\n".join([header, *lessons])})
    uniform = [one for one in pattern_findings(found.engine, found.scope) if one["rule"] == "uniform-durations"]
    assert [one["unit_id"] for one in uniform] == listed


@pytest.mark.parametrize("share", ["0.55", "0.56"])
def test_a_burst_of_exactly_the_share_is_one(tmp_path: Path, share: str) -> None:
    entries = [f"甲小学,A-1,2023-03-07,{at % 4 + 1},语文,张一,,补录,2023-03-{30 if at < 11 else 8}" for at in range(20)]
    head, _, _ = RULES.partition("patterns:")
    rules = (
        f"{head}patterns: {{month-end-burst: {{share: {share}}}}}\nrow_rules: {{duplicate-lesson: {{effect: flag}}}}\n"
    )
    found = run(tmp_path, rules, {**FILES, "日志.csv": "\n".join([LESSONS.splitlines()[0], *entries])})
    assert [one["actual"] for one in pattern_findings(found.engine, found.scope)] == ([0.55] if share == "0.55" else [])


def test_patterns_leave_what_the_timetable_alone_tells(found: Run) -> None:
    wanted = "SELECT count(*) FROM scheduled"
    before = found.engine.rows(wanted)
    pattern_findings(found.engine, found.scope)
    assert found.engine.rows(wanted) == before
