"""``received-lessons``: lessons taught elsewhere that a school received, once however many rooms listened."""

from __future__ import annotations

from checks.metrics.base import Metric, MetricDocs


def _select(used: str) -> str:
    return (
        "SELECT unit_id, CAST(SUM(lessons) AS BIGINT) AS numerator, CAST(NULL AS BIGINT) AS denominator "
        "FROM (SELECT unit_id, school, heard, GREATEST(COALESCE(BIT_COUNT(BIT_OR(mask)), 0), 1) AS lessons "
        f"FROM {used} WHERE guest GROUP BY unit_id, school, heard) AS received GROUP BY unit_id"
    )


METRIC = Metric(
    id="received-lessons",
    select=_select,
    adds=True,
    reads=("heard", "guest"),
    docs={
        "zh": MetricDocs(
            title="受援课时数",
            definition="作为听讲端收到的课时数：同一场次每所听讲学校计一次，校内有几间教室同时收看也只计一次；连上几节计"
            "几课时。听讲端由“角色”列确定，没有该列时取结对表中的受援一端。",
            measure="课时",
        ),
        "en": MetricDocs(
            title="Lessons received",
            definition="Lessons that were listened to: one session counts once for each listening school, however many "
            "of its rooms took part, and as many times as it covers periods. The listening end is told by "
            "the column role, or is the second end of the pair.",
            measure="lessons",
            one="lesson",
        ),
    },
)
