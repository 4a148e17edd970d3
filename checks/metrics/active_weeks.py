"""``active-weeks``: in how many ISO weeks there was any lesson."""

from __future__ import annotations

from checks.metrics._sql import counting
from checks.metrics.base import Metric, MetricDocs


def _select(used: str) -> str:
    return counting("COUNT(DISTINCT DATE_TRUNC('week', date))", used)


METRIC = Metric(
    id="active-weeks",
    select=_select,
    docs={
        "zh": MetricDocs(
            title="使用周数",
            definition="至少有一条计入记录的自然周（星期一至星期日）个数；跨月的一周在两个月各计一次，因此各月的周数不能相加"
            "。",
            measure="周",
        ),
        "en": MetricDocs(
            title="Active weeks",
            definition="How many ISO weeks (Monday to Sunday) have at least one counted record. A week "
            "across two months counts in both, so figures of months do not add up.",
            measure="weeks",
            one="week",
        ),
    },
)
