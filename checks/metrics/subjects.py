"""``subjects``: how many different subjects were taught."""

from __future__ import annotations

from checks.metrics._sql import counting
from checks.metrics.base import Metric, MetricDocs


def _select(used: str) -> str:
    return counting("COUNT(DISTINCT subject)", used)


METRIC = Metric(
    id="subjects",
    select=_select,
    docs={
        "zh": MetricDocs(
            title="学科数",
            definition="计入的记录中不同学科的个数；同一学科的不同叫法（如体育、体育与健康）只计一次。各月的学科数不能相"
            "加。",
            measure="个学科",
        ),
        "en": MetricDocs(
            title="Subjects",
            definition="How many different subjects the counted records name; two names of one subject "
            "count once. Figures of months do not add up.",
            measure="subjects",
            one="subject",
        ),
    },
)
