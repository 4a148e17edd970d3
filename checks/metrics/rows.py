"""``rows``: how many rows a table has for a unit."""

from __future__ import annotations

from checks.metrics.base import Metric, MetricDocs

METRIC = Metric(
    id="rows",
    select=None,
    of_rooms=False,
    settings=("table",),
    docs={
        "zh": MetricDocs(
            title="表中行数",
            definition="目标的 table 所指的表中属于考核对象、并符合 rows 条件的行数；写了 column 的，数该列不同的值"
            "有多少个。",
            measure="项",
        ),
        "en": MetricDocs(
            title="Rows of a table",
            definition="Rows of the table that the target names which belong to the unit and match its rows; with a "
            "column, the different values in it.",
            measure="rows",
            one="row",
        ),
    },
)
