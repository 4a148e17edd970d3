"""``activities``: how many joint activities there were; one that both ends of a pair log is one."""

from __future__ import annotations

from checks.metrics._sql import counting
from checks.metrics.base import Metric, MetricDocs


def _select(used: str) -> str:
    return counting("COUNT(DISTINCT session)", used)


METRIC = Metric(
    id="activities",
    select=_select,
    adds=True,
    kinds=(("activity",), ("lesson",)),
    reads=("session",),
    of_rooms=False,
    docs={
        "zh": MetricDocs(
            title="活动次数",
            definition="计入的活动场次数；结对双方都登记的同一场次只计一次。没有活动类来源时计课堂场次。",
            measure="次",
        ),
        "en": MetricDocs(
            title="Activities",
            definition="Sessions of counted activities; one that both ends of a pair log counts once. Without a source "
            "of activities the sessions of lessons are counted.",
            measure="activities",
            one="activity",
        ),
    },
)
