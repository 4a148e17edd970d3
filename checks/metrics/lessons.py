"""``lessons``: how many lessons were given, the measure of most targets."""

from __future__ import annotations

from checks.metrics._sql import SHARED, lessons_per_unit
from checks.metrics.base import Metric, MetricDocs

METRIC = Metric(
    id="lessons",
    select=lessons_per_unit,
    reads=SHARED,
    adds=True,
    docs={
        "zh": MetricDocs(
            title="课时数",
            definition="计入的记录所覆盖的节次数：同一教室、同一天、同一节只计 1 课时，一条记录连上几节计几课时；"
            "没有节次的记录每条计 1 课时。",
            measure="课时",
        ),
        "en": MetricDocs(
            title="Lessons",
            definition="The periods that counted records cover: each room, day and period once, a record "
            "over several periods as many as it covers; a record without a period counts as one "
            "lesson.",
            measure="lessons",
            one="lesson",
        ),
    },
)
