"""The share of the teachers on roll whom records name."""

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
3,点校,小学,西区,C-1,听课教室
"""
STAFF = """学校名称,教师姓名,教师编号
主校,王一,T1
主校,王二,T2
村小,李一,T3
村小,李二,T4
"""
# two teachers of the main school give lessons in the village school
LESSONS = """学校名称,教室编号,日期,节次,学科,教师姓名,教师编号
村小,B-1,2023-03-07,1,音乐,王一,T1
村小,B-1,2023-03-07,2,音乐,王二,T2
村小,B-1,2023-03-07,3,语文,李一,T3
村小,B-1,2023-03-08,3,语文,李一,T3
"""


def rules(more: str = "", target: str = "") -> str:
    named = f"metric: teacher-participation, required: 0.5{target}"
    return f"""version: 1
inputs:
  register: register.csv
  staff: staff.csv
  sources:
    - {{name: 课堂, files: [课堂.csv]}}
{more}
{CALENDAR}
targets:
  - {{id: school, title: 参与率, unit: school, {named}}}
  - {{id: region, title: 参与率, unit: region, {named}}}
  - {{id: district, title: 参与率, unit: district, {named}}}
"""


FILES = {"register.csv": REGISTER, "staff.csv": STAFF, "课堂.csv": LESSONS}


def test_a_teacher_is_one_of_the_own_school_wherever_the_lesson_was(tmp_path: Path) -> None:
    found = run(tmp_path, rules(), FILES)

    assert found.actual("school") == {"1": 1, "2": Fraction(1, 2), "3": None}
    assert found.actual("region") == {"东区": 1, "西区": Fraction(1, 2)}
    assert found.actual("district") == {"district": Fraction(3, 4)}


@pytest.mark.parametrize("condition", ["", ", filter: \"stage = '小学'\""])
def test_a_form_that_counts_as_nothing_asks_for_no_table_of_schools(tmp_path: Path, condition: str) -> None:
    found = run(tmp_path, rules("forms: {直播间: {kind: other}}", condition), FILES)

    assert found.actual("district") == {"district": Fraction(3, 4)}
