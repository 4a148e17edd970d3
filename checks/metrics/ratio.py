"""``ratio``: one figure of a table divided by another."""

from __future__ import annotations

from checks.metrics.base import Metric, MetricDocs

METRIC = Metric(
    id="ratio",
    select=None,
    ratio=True,
    of_rooms=False,
    settings=("column", "over"),
    docs={
        "zh": MetricDocs(
            title="两列之比",
            definition="目标的 column 列合计 ÷ over 列合计，只计两列都填了的行；除数为 0 的不适用。",
            measure="%",
        ),
        "en": MetricDocs(
            title="Ratio of two columns",
            definition="The sum of column ÷ the sum of over, over the rows that have both; not applicable where the "
            "divisor is 0.",
            measure="%",
        ),
    },
)
