"""``column``: the figure that a table has for a unit."""

from __future__ import annotations

from checks.metrics.base import Metric, MetricDocs

METRIC = Metric(
    id="column",
    select=None,
    of_rooms=False,
    settings=("column",),
    docs={
        "zh": MetricDocs(
            title="表列数值",
            definition="目标的 column 所指的列在考核对象各行的合计；“是”计 1，“否”计 0。没有填写的为缺数据。",
            measure="",
        ),
        "en": MetricDocs(
            title="Figure of a table",
            definition="The column that the target names, summed over the unit's rows; yes is 1 and no is 0. Without "
            "any figure the unit has no data.",
            measure="",
        ),
    },
)
