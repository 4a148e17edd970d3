"""``visited-share``: the share of lessons that somebody visited."""

from __future__ import annotations

from checks.metrics.base import Metric, MetricDocs


def _select(used: str) -> str:
    return (
        "SELECT unit_id, CAST(SUM(BIT_COUNT(mask & COALESCE(visited, 0))) AS BIGINT) AS numerator, "
        "CAST(SUM(BIT_COUNT(mask)) AS BIGINT) AS denominator "
        "FROM (SELECT unit_id, room_no, date, BIT_OR(mask) AS mask, BIT_OR(visited) AS visited "
        f"FROM {used} GROUP BY unit_id, room_no, date) AS room_days GROUP BY unit_id"
    )


METRIC = Metric(
    id="visited-share",
    select=_select,
    ratio=True,
    reads=("visited",),
    requires=("visit",),
    base="visited_lessons",
    docs={
        "zh": MetricDocs(
            title="巡课覆盖率",
            definition="巡课（推门听课）到过的课时 ÷ 课表所排的课时，按教室、日期、节次对应；没有课表来源时除以日志中的"
            "课时。",
            measure="%",
        ),
        "en": MetricDocs(
            title="Lessons visited",
            definition="Lessons visited ÷ lessons on the timetable, by room, day and period; without a timetable, ÷ "
            "lessons in the logs.",
            measure="%",
        ),
    },
)
