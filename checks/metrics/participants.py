"""``participants``: how many took part, each end of a session once."""

from __future__ import annotations

from checks.metrics.base import Metric, MetricDocs


def _select(used: str) -> str:
    return (
        "SELECT unit_id, CAST(COALESCE(SUM(most), 0) AS BIGINT) AS numerator, CAST(NULL AS BIGINT) AS denominator "
        "FROM (SELECT unit_id, session, school, room_no, MAX(participants) AS most "
        f"FROM {used} GROUP BY unit_id, session, school, room_no) AS ends GROUP BY unit_id"
    )


METRIC = Metric(
    id="participants",
    select=_select,
    adds=True,
    kinds=(("activity", "training"), ("lesson",)),
    reads=("session",),
    needs=("participants",),
    of_rooms=False,
    docs={
        "zh": MetricDocs(
            title="参与人次",
            definition="计入的活动、培训的参与人数之和；同一场次的同一端登记多次的取最大的一次，两端各计各的。没有活动、"
            "培训类来源时计课堂人数。",
            measure="人次",
        ),
        "en": MetricDocs(
            title="Participants",
            definition="Participants of counted activities and trainings; an end that logs a session more than once "
            "counts with the largest number, each end with its own. Without such sources those of lessons "
            "are counted.",
            measure="participants",
            one="participant",
        ),
    },
)
