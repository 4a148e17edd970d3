"""What a row is, asked of every row: the question must be computed as it is read."""

from __future__ import annotations

import duckdb

from checks.sources import LOG
from checks.sources.kinds import kind
from checks.sources.table import find_layout

NAMES = ["序号", "日期", "节次", "学校", "教室编号", "教室", "学科", "班级", "教师", "开始时间", "结束时间", "主题",
         "人数", "登记方式", "登记时间", "备注"]  # fmt: skip


def test_no_list_of_names_becomes_a_join():
    """Of a dozen constants behind IN, DuckDB makes a join: of a million rows that takes longer than all the rest."""
    title = ["2023年3月", *[None] * 14, "登记表"]
    layout = find_layout([(1, title), (2, list(NAMES))], LOG)
    columns = range(len(NAMES))
    with duckdb.connect() as con:
        cells = ", ".join(f"i::VARCHAR AS c{at}" for at in columns)
        con.execute(f"CREATE TABLE cells AS SELECT {cells} FROM range(10000) t(i)")
        ((_, plan),) = con.execute(f"EXPLAIN SELECT {kind(columns, layout)} AS kind FROM cells").fetchall()
    assert "JOIN" not in plan.upper()
