"""``rooms-used``: the share of the rooms in service that had any lesson."""

from __future__ import annotations

from checks.metrics._sql import counting
from checks.metrics.base import Metric, MetricDocs


def _select(used: str) -> str:
    return counting("COUNT(DISTINCT room_no)", used)


METRIC = Metric(
    id="rooms-used",
    select=_select,
    ratio=True,
    denominator=lambda facts: facts.rooms,
    each_room=True,
    docs={
        "zh": MetricDocs(
            title="教室使用面",
            definition="至少有一条计入记录的教室间数 ÷ 期间启用过的教室间数。",
            measure="%",
        ),
        "en": MetricDocs(
            title="Rooms used",
            definition="Rooms with at least one counted record ÷ rooms in service on any day of the window.",
            measure="%",
        ),
    },
)
