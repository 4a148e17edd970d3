"""Sources of several kinds in one audit: what is counted, and which rules look at which records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.programmes.kit import CALENDAR, REGISTER, run

if TYPE_CHECKING:
    from pathlib import Path

RULES = f"""version: 1
inputs:
  register: register.csv
  sources:
    - {{name: 平台, files: [a.csv]}}
    - {{name: 另一平台, files: [b.csv]}}
    - {{name: 活动, kind: activity, files: [活动.csv]}}
    - {{name: 培训, kind: training, files: [培训.csv], required: [date, teacher], row_rules: {{late-entry: {{days: 30}}}}}}
{CALENDAR}
targets:
  - {{id: lessons, title: 课时, metric: lessons, unit: room, required: 1}}
  - {{id: by-school, title: 课时, metric: lessons, unit: school, required: 1}}
  - {{id: activities, title: 活动, metric: activities, unit: school, required: 1}}
  - {{id: all-activities, title: 活动, metric: activities, unit: district, required: 1}}
  - {{id: people, title: 人次, metric: participants, unit: region, required: 1}}
  - {{id: batches, title: 培训期数, metric: activities, kind: training, unit: district, required: 1}}
  - {{id: batches-of-year, title: 培训期数, metric: activities, kind: training, unit: district, window: year-to-date, required: 1}}
  - {{id: trained-in-year, title: 培训人次, metric: participants, kind: training, unit: district, window: year-to-date, required: 1}}
  - {{id: trained-in-term, title: 培训人次, metric: participants, kind: training, unit: district, window: term-to-date, required: 1}}
  - {{id: trained, title: 培训人次, metric: participants, kind: training, unit: school, required: 1}}
  - {{id: late, title: 补录占比, metric: late-entry-share, kind: training, unit: school, at_most: 0.1}}
"""
LESSONS = """学校名称,教室编号,日期,节次,学科,教师姓名
甲小学,A-1,2023-03-07,1,语文,张一
甲小学,A-1,2023-03-07,2,数学,张二
甲小学,A-2,2023-03-11,1,数学,张二
"""
OTHER = """学校名称,教室编号,日期,开始时间,结束时间,学科,教师姓名
甲小学,A-1,2023-03-07,08:00,08:40,语文,张一
乙小学,B-1,2023-03-08,08:00,08:40,语文,李一
"""
ACTIVITIES = """学校名称,活动日期,活动主题,参与人数
甲小学,2023-03-12,集体备课,12
甲小学,2023-03-14,专题研讨,
无名小学,2023-03-14,专题研讨,7
乙小学,2023-03-15,专题研讨,9
"""
TRAININGS = """单位,日期,姓名,人数,录入时间
甲小学,2023-03-12,张一,30,2023-04-05
乙小学,2023-03-12,,5,2023-03-12
甲小学,2023-01-08,张二,40,2023-01-08
乙小学,2022-12-31,李一,60,2022-12-31
,2023-03-13,王一,8,2023-03-13
"""
FILES = {"register.csv": REGISTER, "a.csv": LESSONS, "b.csv": OTHER, "活动.csv": ACTIVITIES, "培训.csv": TRAININGS}


def test_of_a_source_that_tells_no_forms_nothing_is_of_one(tmp_path: Path) -> None:
    rules = RULES.replace("title: 课时, metric", "title: 课时, forms: [同步课堂], metric") + "forms: {同步课堂: {}}\n"
    other = OTHER.replace("教师姓名", "课堂形式").replace("李一", "同步课堂")
    found = run(tmp_path, rules, {**FILES, "b.csv": other})
    assert found.actual("lessons") == {"A-1": 0, "A-2": 0, "B-1": 1}


def test_each_kind_counts_for_itself(tmp_path: Path) -> None:
    found = run(tmp_path, RULES, FILES)
    # A-1 period 1 stands in both platforms and counts once; the 11th is a Saturday
    assert found.actual("lessons") == {"A-1": 2, "A-2": 0, "B-1": 1}
    assert found.actual("by-school") == {"1": 2, "2": 1}
    # the school that nobody knows is rejected, so the parts add up to the district
    assert found.actual("activities") == {"1": 2, "2": 1}
    assert found.actual("all-activities") == {"district": 3}
    assert found.actual("people") == {"东区": 12 + 30, "西区": 9}
    assert found.actual("trained") == {"1": 30, "2": 0}  # the second training names no teacher
    # in the winter holidays there is training too; that of December belongs to another year
    # who names no school counts for the district, whatever the window
    whole = ("batches", "batches-of-year", "trained-in-year", "trained-in-term")
    assert [found.actual(one)["district"] for one in whole] == [2, 3, 78, 38]
    assert found.broken("duplicate-lesson") == [2]
    assert found.broken("non-teaching-day") == [4]  # activities and trainings may fall on a Sunday
    assert found.broken("unknown-school") == [4]
    assert found.broken("missing-field") == [3]
    assert found.broken("late-entry") == []  # 24 days late, where 30 are allowed
    assert found.actual("late") == {"1": 0, "2": None}
    assert found.broken("unknown-room") == []
