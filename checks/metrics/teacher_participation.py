"""``teacher-participation``: the share of the teachers on roll who were seen."""

from __future__ import annotations

from checks.metrics._sql import counting
from checks.metrics.base import Metric, MetricDocs


def _select(used: str) -> str:
    """One for each teacher seen: here the units are teachers, those of ``Plan.on_roll``."""
    return counting("1", used)


METRIC = Metric(
    id="teacher-participation",
    select=_select,
    ratio=True,
    kinds=(("lesson", "activity", "training"),),
    reads=("on_roll",),
    needs=("teacher", "teacher_code"),
    requires=("staff",),
    of_rooms=False,
    docs={
        "zh": MetricDocs(
            title="教师参与率",
            definition="计入的记录中出现过的在册教师人数 ÷ 在册教师人数；教师以教师名册为准，按编号、再按学校和姓名对应"
            "，名册以外的不计。",
            measure="%",
        ),
        "en": MetricDocs(
            title="Teacher participation",
            definition="Teachers on roll whom counted records name ÷ teachers on roll. Teachers are those of the table "
            "staff, found by code, then by school and name; others do not count.",
            measure="%",
        ),
    },
)
