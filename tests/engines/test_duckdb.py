"""The embedded engine: types there and back, missing columns, and what it must not reach."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING
from unittest import mock

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from checks.engines.base import Part
from checks.engines.duckdb import DuckDBEngine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckDBEngine]:
    engine = DuckDBEngine(tmp_path, memory_limit="200MB")
    yield engine
    engine.close()


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("VARCHAR", ["教室", None]),
        ("BOOLEAN", [True, None]),
        ("INTEGER", [7, None]),
        ("BIGINT", [2**40, None]),
        ("DOUBLE", [0.25, None]),
        ("DATE", [date(2023, 5, 9), None]),
        ("TIMESTAMP", [datetime(2023, 5, 9, 8, 0, 30), None]),
    ],
)
@pytest.mark.parametrize("of", [slice(None), slice(1, None), slice(0)], ids=["mixed", "only null", "empty"])
def test_values_come_back_as_they_were_put(engine: DuckDBEngine, kind: str, values: list[object], of: slice) -> None:
    engine.put("t", pd.DataFrame({"v": values[of]}), {"v": kind})
    assert engine.rows("SELECT v FROM t ORDER BY v NULLS LAST") == [(value,) for value in values[of]]
    assert engine.query("SELECT typeof(v) AS kind FROM t")["kind"].unique().tolist() in ([kind], [])


def test_query_gives_dates_and_nullable_integers(engine: DuckDBEngine) -> None:
    frame = engine.query("SELECT * FROM (VALUES (DATE '2023-05-09', 1), (NULL, NULL)) t(day, number) ORDER BY day")
    assert frame["day"][0] == date(2023, 5, 9)
    assert frame["number"].dtype == pd.Int64Dtype()
    assert engine.query("SELECT sum(x) AS s FROM (VALUES (1), (2)) t(x)")["s"].tolist() == [3]


@pytest.mark.parametrize("many", [False, True])
def test_what_is_kept_of_many_records_lies_in_a_file(tmp_path: Path, many: bool) -> None:
    with mock.patch("checks.engines.duckdb._MANY", -1 if many else 1), closing(DuckDBEngine(tmp_path)) as engine:
        engine.load_parquet("raw", [], {"row": "BIGINT"})
        engine.keep("kept", "SELECT 1 AS a, NULL::VARCHAR AS b UNION ALL SELECT 2, '圆'")
        assert engine.rows("SELECT a, b FROM kept ORDER BY a") == [(1, None), (2, "圆")]
    assert (tmp_path / "kept.parquet").exists() is many


def spread(engine: DuckDBEngine, table: str, select: str) -> None:
    engine.create(table, select)
    engine.spread(table)


def test_texts_that_are_spread_read_compare_and_sort_as_texts(engine: DuckDBEngine) -> None:
    rows = "(VALUES (1, '乙', 'b', NULL), (2, '甲', 'a', NULL), (3, NULL, '10', NULL)) t(n, school, room, nothing)"
    for _ in range(2):  # made anew, it is as if made once, whatever was made of the older one
        spread(engine, "places", f"SELECT n, school, room, nothing::VARCHAR AS nothing FROM {rows}")
        engine.create("joined", "SELECT n, room FROM places")
    assert engine.rows("SELECT DISTINCT typeof(room) LIKE 'ENUM%', typeof(n) FROM places") == [(True, "INTEGER")]
    told = engine.query("SELECT school, room, nothing FROM places ORDER BY n")
    assert told["school"].dtype == "str"
    assert told.astype(object).where(told.notna(), None).values.tolist() == [
        ["乙", "b", None],
        ["甲", "a", None],
        [None, "10", None],
    ]
    assert engine.rows("SELECT room FROM places ORDER BY room") == [("10",), ("a",), ("b",)]
    assert engine.rows("SELECT n FROM places WHERE room > '10' AND school IN ('甲', '丙')") == [(2,)]
    assert engine.rows("SELECT COALESCE(school, room, '') || TRY_CAST(room AS DOUBLE) FROM places WHERE n = 3") == [
        ("1010.0",)
    ]


def test_a_column_may_have_any_name(engine: DuckDBEngine) -> None:
    spread(engine, "places", """SELECT 'a' AS "say ""room"" '1'", '' AS "select", NULL::VARCHAR AS "场所" """)
    assert engine.rows("SELECT * FROM places") == [("a", "", None)]


def test_written_texts_are_the_same_for_readers_of_dictionaries(engine: DuckDBEngine, tmp_path: Path) -> None:
    spread(engine, "places", "SELECT n, chr(CAST(96 + n AS INTEGER)) AS room FROM range(1, 6) t(n)")
    path = tmp_path / "rooms.parquet"
    engine.write_parquet("SELECT room FROM places WHERE n IN (2, 4) ORDER BY n", path)  # and none of the others
    for told in ([], ["room"]):
        read = pq.read_table(path, read_dictionary=told).column("room")
        assert pa.types.is_dictionary(read.type) is bool(told)
        assert read.to_pylist() == ["b", "d"]


def test_a_writing_aside_leaves_the_engine_as_it_was(engine: DuckDBEngine, tmp_path: Path) -> None:
    threads = "SELECT current_setting('threads')"
    before = engine.rows(threads)
    engine.write_parquet("SELECT 1 AS a", tmp_path / "a.parquet", aside=True)
    assert pd.read_parquet(tmp_path / "a.parquet")["a"].tolist() == [1]
    with pytest.raises(duckdb.Error):
        engine.write_parquet("SELECT nothing", tmp_path / "b.parquet", aside=True)
    assert engine.rows(threads) == before


def test_parquet_columns_that_are_missing_are_null(engine: DuckDBEngine, tmp_path: Path) -> None:
    first, second = tmp_path / "1.parquet", tmp_path / "2.parquet"
    pd.DataFrame({"row": [2], "subject": ["数学"]}).to_parquet(first)
    pd.DataFrame({"topic": ["圆"], "row": [3]}).to_parquet(second)
    columns = {"file_no": "INTEGER", "row": "BIGINT", "subject": "VARCHAR", "topic": "VARCHAR", "form": "VARCHAR"}
    engine.load_parquet(
        "raw", [Part(first, {"file_no": 7}), Part(second, {"file_no": 8}, texts={"form": "专递'课堂"})], columns
    )
    assert engine.rows('SELECT * FROM raw ORDER BY "row"') == [
        (7, 2, "数学", None, None),
        (8, 3, None, "圆", "专递'课堂"),
    ]
    engine.load_parquet("raw", [], columns)
    assert engine.rows("SELECT count(*) FROM raw") == [(0,)]


def test_files_may_be_many(engine: DuckDBEngine, tmp_path: Path) -> None:
    """A statement over all of these at once wants more memory than there is."""
    names = [f"c{at}" for at in range(20)]
    pd.DataFrame({name: ["圆"] for name in names}).to_parquet(tmp_path / "1.parquet")
    parts = [Part(tmp_path / "1.parquet", {"file_no": number}) for number in range(600)]
    engine.load_parquet("raw", parts, {"file_no": "INTEGER", **dict.fromkeys(names, "VARCHAR")})
    assert engine.rows("SELECT count(*), count(DISTINCT file_no), count(c19) FROM raw") == [(600, 600, 600)]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('{outside}')",
        "COPY (SELECT 1) TO '{outside}.out'",
        "INSTALL excel",
        "SET enable_external_access = true",
    ],
)
def test_nothing_outside_the_workspace_is_reached(
    engine: DuckDBEngine, tmp_path_factory: pytest.TempPathFactory, statement: str
) -> None:
    outside = tmp_path_factory.mktemp("elsewhere") / "secret.csv"
    outside.write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(duckdb.Error):
        engine.rows(statement.format(outside=outside))


@pytest.mark.parametrize("large", [0, 1 << 30])
def test_parquet_rows_are_counted_on_whether_kept_or_read_in_place(
    engine: DuckDBEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    monkeypatch.setattr("checks.engines.duckdb._LARGE", large)
    pd.DataFrame({"subject": ["数学", "语文"]}).to_parquet(tmp_path / "1.parquet")
    pd.DataFrame({"row": [9]}).to_parquet(tmp_path / "2.parquet")
    parts = [Part(tmp_path / "1.parquet", {"file_no": 0}, {"rid": 0, "row": 5}),
             Part(tmp_path / "2.parquet", {"file_no": 1}, {"rid": 2})]  # fmt: skip
    columns = {"rid": "BIGINT", "file_no": "INTEGER", "row": "BIGINT", "subject": "VARCHAR"}
    engine.load_parquet("raw", parts, columns)
    assert engine.rows("SELECT * FROM raw ORDER BY rid") == [(0, 0, 5, "数学"), (1, 0, 6, "语文"), (2, 1, 9, None)]
