"""``usage-rate``: the share of the available periods in which there was a lesson."""

from __future__ import annotations

from checks.metrics._sql import SHARED, lessons_per_unit
from checks.metrics.base import Metric, MetricDocs

METRIC = Metric(
    id="usage-rate",
    select=lessons_per_unit,
    reads=SHARED,
    ratio=True,
    denominator=lambda facts: facts.available_periods,
    docs={
        "zh": MetricDocs(
            title="使用率",
            definition="课时数 ÷ 可用节次数。可用节次数为各间启用中的教室在其教学日的每日节次数之和；"
            "作息表未给出节次的学段不适用。",
            measure="%",
        ),
        "en": MetricDocs(
            title="Usage rate",
            definition="Lessons ÷ periods available: for each room in service, the bell's periods on each "
            "of its teaching days. Not applicable where the bell of a stage is not given.",
            measure="%",
        ),
    },
)
