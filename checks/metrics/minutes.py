"""``minutes``: how long the lessons lasted in all."""

from __future__ import annotations

from checks.metrics._sql import counting
from checks.metrics.base import Metric, MetricDocs


def _select(used: str) -> str:
    return counting("COALESCE(SUM(CASE WHEN minutes > 0 THEN minutes END), 0)", used)


METRIC = Metric(
    id="minutes",
    select=_select,
    adds=True,
    docs={
        "zh": MetricDocs(
            title="使用时长",
            definition="计入的记录的时长之和，单位为分钟；没有时长的记录计 0 分钟。",
            measure="分钟",
        ),
        "en": MetricDocs(
            title="Minutes",
            definition="The lengths of all counted records, in minutes; a record without a length adds nothing.",
            measure="minutes",
            one="minute",
        ),
    },
)
