"""``teachers``: how many different teachers gave lessons."""

from __future__ import annotations

from checks.metrics._sql import counting
from checks.metrics.base import Metric, MetricDocs


def _select(used: str) -> str:
    return counting("COUNT(DISTINCT employer || '/' || teacher)", used)


METRIC = Metric(
    id="teachers",
    select=_select,
    reads=("employer",),
    each_room=True,
    docs={
        "zh": MetricDocs(
            title="教师数",
            definition="计入的记录中不同教师的人数，按学校和姓名区分：同校同名计一人，在两所学校任教计两人（结对按姓名"
            "区分，听讲一端常填主讲教师）；未填教师的记录不计。各月的人数不能相加。",
            measure="人",
        ),
        "en": MetricDocs(
            title="Teachers",
            definition="How many different teachers the counted records name, told apart by school and "
            "name: one name in one school is one teacher, a name in two schools two (of a pair by name "
            "alone: the end that listens often names who teaches at the other); records without a "
            "teacher add none. Figures of months do not add up.",
            measure="teachers",
            one="teacher",
        ),
    },
)
