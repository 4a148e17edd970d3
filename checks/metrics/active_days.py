"""``active-days``: on how many days there was any lesson."""

from __future__ import annotations

from checks.metrics._sql import counting
from checks.metrics.base import Metric, MetricDocs


def _select(used: str) -> str:
    return counting("COUNT(DISTINCT date)", used)


METRIC = Metric(
    id="active-days",
    select=_select,
    adds=True,
    docs={
        "zh": MetricDocs(
            title="使用天数",
            definition="至少有一条计入记录的日期个数；同一天有多间教室、多条记录只计一天。",
            measure="天",
        ),
        "en": MetricDocs(
            title="Active days",
            definition="How many days have at least one counted record, however many rooms and records a day has.",
            measure="days",
            one="day",
        ),
    },
)
