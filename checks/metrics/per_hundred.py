"""``per-hundred``: one figure of a table for each hundred of another, such as computers per 100 pupils."""

from __future__ import annotations

from checks.metrics.base import Metric, MetricDocs

METRIC = Metric(
    id="per-hundred",
    select=None,
    ratio=True,
    hundredfold=True,
    of_rooms=False,
    settings=("column", "over"),
    docs={
        "zh": MetricDocs(
            title="每百人（项）拥有量",
            definition="目标的 column 列合计 × 100 ÷ over 列合计，只计两列都填了的行；除数为 0 的不适用。"
            "汇总时先分别合计再相除，不取各单位的平均。",
            measure="",
        ),
        "en": MetricDocs(
            title="Figure per hundred",
            definition="The sum of column × 100 ÷ the sum of over, over the rows that have both; not applicable where "
            "the divisor is 0. Roll-ups divide sums, they do not average.",
            measure="",
        ),
    },
)
