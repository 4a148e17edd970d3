"""``late-entry-share``: the share of records that were entered late."""

from __future__ import annotations

from checks.metrics.base import Metric, MetricDocs


def _select(used: str) -> str:
    return (
        "SELECT unit_id, CAST(SUM(CASE WHEN late THEN 1 ELSE 0 END) AS BIGINT) AS numerator, "
        f"CAST(COUNT(entered_at) AS BIGINT) AS denominator FROM {used} GROUP BY unit_id"
    )


METRIC = Metric(
    id="late-entry-share",
    select=_select,
    ratio=True,
    reads=("late",),
    each_room=True,
    docs={
        "zh": MetricDocs(
            title="补录占比",
            definition="在上课后超过规定天数（见规则 late-entry，默认 7 天）才录入的记录数 ÷ 有录入时间的记录数，"
            "两者都只含计入的记录；没有录入时间的不适用。",
            measure="%",
        ),
        "en": MetricDocs(
            title="Share of late entries",
            definition="Counted records entered more days after the lesson than the rule late-entry allows "
            "(7 unless set otherwise) ÷ counted records with an entry time. Not applicable where "
            "none has one.",
            measure="%",
        ),
    },
)
