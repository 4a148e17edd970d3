"""``room-utilisation``: frequency times occupancy, as surveys of room use define it."""

from __future__ import annotations

from checks.metrics._sql import SHARED, lessons_per_unit
from checks.metrics.base import Metric, MetricDocs


def _select(used: str) -> str:
    periods = "CASE WHEN COALESCE(mask, 0) = 0 THEN 1 ELSE BIT_COUNT(mask) END"
    known = "participants IS NOT NULL AND capacity > 0"
    return (
        f"SELECT l.unit_id, CAST(l.numerator * p.people AS BIGINT) AS numerator, "
        "CAST(p.seats AS BIGINT) AS denominator "
        f"FROM ({lessons_per_unit(used)}) AS l JOIN (SELECT unit_id, "
        f"SUM(CASE WHEN {known} THEN participants * {periods} ELSE 0 END) AS people, "
        f"SUM(CASE WHEN {known} THEN capacity * {periods} ELSE 0 END) AS seats "
        f"FROM {used} GROUP BY unit_id) AS p ON p.unit_id = l.unit_id"
    )


METRIC = Metric(
    id="room-utilisation",
    select=_select,
    ratio=True,
    scaled=True,
    denominator=lambda facts: facts.available_periods,
    reads=("capacity", *SHARED),
    needs=("participants",),
    settings=("column",),
    docs={
        "zh": MetricDocs(
            title="教室利用率",
            definition="使用频率 × 满座率。使用频率＝课时数 ÷ 可用节次数；满座率＝上课人数 ÷ 座位数，只看填了人数的课时"
            "。座位数取目标的 column 所指的台账列。",
            measure="%",
        ),
        "en": MetricDocs(
            title="Room utilisation",
            definition="Frequency × occupancy: lessons ÷ periods available, times people ÷ seats over the lessons that "
            "give a number of people. Seats are the register column that the target names as column.",
            measure="%",
        ),
    },
)
