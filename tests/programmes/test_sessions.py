"""Sessions that several rooms or schools log: once for the teacher and the pair, once received per school."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.programmes.kit import CALENDAR, run

if TYPE_CHECKING:
    from pathlib import Path

REGISTER = """学校标识码,学校名称,学段,督导责任区,教室编号,教室名称
1,主校,小学,东区,A-1,直播教室
2,村小,小学,西区,B-1,听课教室
2,村小,小学,西区,B-2,听课教室二
3,点校,小学,西区,C-1,听课教室
"""
PAIRS = """结对编号,帮扶学校,受援学校,范围
P1,主校,村小,区内
P2,主校,点校,区内
P3,村小,外地学校,区外
"""
STAFF = "学校名称,教师姓名\n主校,王一\n主校,王二\n村小,李一\n点校,赵一\n"
RULES = f"""version: 1
inputs:
  register: register.csv
  pairs: pairs.csv
  staff: staff.csv
  sources:
    - {{name: 课堂, files: [课堂.csv]}}
    - {{name: 研修, kind: activity, files: [研修.csv]}}
forms:
  同步课堂: {{shared: true, aliases: ["1"]}}
  网络研修: {{shared: true}}
  直播间: {{kind: other}}
{CALENDAR}
row_rules: {{teacher-in-two-rooms: {{enabled: false}}}}
targets:
  - {{id: pair, title: 结对, metric: lessons, forms: [同步课堂], unit: pair, required: 1}}
  - {{id: pair-rooms, title: 结对, metric: rooms-used, forms: [同步课堂], unit: pair, required: 1}}
  - {{id: pair-teachers, title: 结对, metric: teachers, forms: [同步课堂], unit: pair, required: 1}}
  - {{id: pair-late, title: 结对, metric: late-entry-share, forms: [同步课堂], unit: pair, at_most: 0.1}}
  - {{id: teacher, title: 教师, metric: lessons, unit: teacher, required: 1}}
  - {{id: received, title: 受援, metric: received-lessons, unit: school, required: 1}}
  - {{id: district-received, title: 受援, metric: received-lessons, unit: district, required: 1}}
  - {{id: room, title: 教室, metric: lessons, unit: room, required: 1}}
  - {{id: activities, title: 研修, metric: activities, unit: district, required: 1}}
  - {{id: pair-activities, title: 研修, metric: activities, unit: pair, required: 1}}
  - {{id: people, title: 人次, metric: participants, unit: district, required: 1}}
  - {{id: seen, title: 参与率, metric: teacher-participation, kind: lesson, unit: school, required: 0.5}}
  - {{id: all-seen, title: 参与率, metric: teacher-participation, kind: lesson, unit: district, required: 0.5}}
  - {{id: covered, title: 结对覆盖, metric: rows, table: pairs, rows: {{范围: 区内}}, unit: school, required: 1}}
"""
# 7 March, period 1: one lesson to two schools, three rooms. 8 March: one end's clock is 5 minutes off.
LESSONS = """学校名称,教室编号,日期,节次,开始时间,学科,教师姓名,形式,角色,对方学校,登记时间
主校,A-1,2023-03-07,1,,音乐,王一,同步课堂,主讲,村小、点校,
村小,B-1,2023-03-07,1,,音乐,王一,1,听讲,,2023-03-08
村小,B-2,2023-03-07,1,,音乐,王一,1,听讲,主校,2023-03-08
点校,C-1,2023-03-07,1,,音乐,王一,1,听讲,,
主校,A-1,2023-03-08,,10:40,美术,王二,同步课堂,主讲,村小,
村小,B-1,2023-03-08,,10:45,美术,李一,同步课堂,听讲,主校,2023-03-30
主校,A-1,2023-03-09,2,,音乐,王一,同步课堂,主讲,点校,2023-03-09
主校,A-1,2023-03-10,2,,语文,王一,,,,
主校,A-1,2023-03-10,3,,语文,王一,直播间,,,
"""
ACTIVITIES = """学校名称,日期,开始时间,形式,人数,对方学校
主校,2023-03-11,14:00,网络研修,20,村小
村小,2023-03-11,14:10,网络研修,30,主校
村小,2023-03-11,14:10,网络研修,28,主校
点校,2023-03-18,14:00,网络研修,5,主校
村小,2023-03-19,14:00,网络研修,4,外地学校
主校,2023-03-25,14:00,网络研修,9,村小、点校
村小,2023-03-25,14:00,网络研修,3,主校
点校,2023-03-25,14:10,网络研修,2,主校
"""
FILES = {"register.csv": REGISTER, "pairs.csv": PAIRS, "staff.csv": STAFF, "课堂.csv": LESSONS, "研修.csv": ACTIVITIES}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    return run(tmp_path_factory.mktemp("programme"), RULES, {
        **FILES, "课堂.csv": LESSONS.replace("形式", "授课形式"), "研修.csv": ACTIVITIES.replace("形式", "活动形式", 1)
    })  # fmt: skip


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        # P1: 7 and 8 March; P2: 7 and 9 March (though only one end logged it)
        ("pair", {"P1": 2, "P2": 2, "P3": 0}),
        # every room of a session is in use, at both ends
        ("pair-rooms", {"P1": Fraction(1), "P2": Fraction(1), "P3": Fraction(0)}),
        # 王一 at both ends of 7 March is one; 王二 and 李一 shared the lesson of 8 March
        ("pair-teachers", {"P1": 3, "P2": 1, "P3": 0}),
        # 村小 entered one record that names 主校 in time and one late; of 主校 one has a time of entry
        ("pair-late", {"P1": Fraction(1, 2), "P2": Fraction(0), "P3": None}),
        # 王一: the lesson to three rooms is one, then 9 March and an ordinary one; a live room is no lesson
        ("teacher", {"1/王一": 3, "1/王二": 1, "2/李一": 1, "3/赵一": 0}),
        ("received", {"1": 0, "2": 2, "3": 1}),
        ("district-received", {"district": 3}),
        ("room", {"A-1": 4, "B-1": 2, "B-2": 1, "C-1": 1}),
        ("activities", {"district": 4}),  # that of 25 March is one, though two pairs take part in it
        ("pair-activities", {"P1": 2, "P2": 2, "P3": 1}),
        ("people", {"district": 20 + 30 + 5 + 4 + 9 + 3 + 2}),
        ("seen", {"1": Fraction(1), "2": Fraction(1), "3": Fraction(0)}),
        ("all-seen", {"district": Fraction(3, 4)}),
        ("covered", {"1": 2, "2": 1, "3": 1}),
    ],
)
def test_figures(found, target: str, expected: dict[str, object]) -> None:  # type: ignore[no-untyped-def]
    assert found.actual(target) == expected


def test_a_session_of_several_periods_is_as_many_lessons(tmp_path: Path) -> None:
    lessons = """学校名称,教室编号,日期,节次,学科,教师姓名,授课形式,登记时间,对方学校,场次
主校,A-1,2023-03-07,1,音乐,王一,同步课堂,,村小,S1
主校,A-1,2023-03-07,2,音乐,王一,同步课堂,,村小,S1
村小,B-1,2023-03-07,1,音乐,王一,同步课堂,,主校,S1
村小,B-1,2023-03-07,2,音乐,王一,同步课堂,,主校,S1
"""
    found = run(tmp_path, RULES, {**FILES, "课堂.csv": lessons})
    assert found.actual("pair")["P1"] == found.actual("teacher")["1/王一"] == found.actual("received")["2"] == 2


def test_rooms_that_listen_together_received_one_lesson_whoever_sat_there_with_the_class(tmp_path: Path) -> None:
    lessons = """学校名称,教室编号,日期,节次,学科,教师姓名,授课形式,登记时间,对方学校
主校,A-1,2023-03-07,1,音乐,王一,同步课堂,,村小
村小,B-1,2023-03-07,1,音乐,李一,同步课堂,,主校
村小,B-2,2023-03-07,1,音乐,李二,同步课堂,,主校
"""
    found = run(tmp_path, RULES, {**FILES, "课堂.csv": lessons})
    assert found.actual("received") == {"1": 0, "2": 1, "3": 0}


def test_sessions_of_one_end_are_listed_once(found) -> None:  # type: ignore[no-untyped-def]
    # the activity of 18 March, the lesson of 9 March; a school elsewhere hands in no log, so that of 19 March is none
    assert found.broken("one-sided-session") == [5, 8]
    assert "“点校”一端登记" in found.messages("one-sided-session")[0]


def test_confirmed_names_of_schools_hold_where_there_is_no_room(tmp_path: Path) -> None:
    activities = (
        ACTIVITIES.replace("形式", "活动形式", 1).replace("村小,2023", "村里小学,2023").replace(",主校", ",主校本部")
    )
    files = {**FILES, "课堂.csv": LESSONS.replace("形式", "授课形式"), "研修.csv": activities}
    found = run(tmp_path, RULES + "aliases: {schools: {村里小学: 村小, 主校本部: 主校}}\n", files)
    assert found.actual("pair-activities") == {"P1": 2, "P2": 2, "P3": 1}
    assert found.broken("unknown-school") == []
