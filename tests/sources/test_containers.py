"""HTML named .xls, parquet, archives; files that are not there; the pool's children."""

from __future__ import annotations

import math
import sys
import zipfile
from datetime import datetime, timedelta
from decimal import Decimal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from checks.sources import Limits, expand, read
from checks.sources.peek import peek
from checks.texts import render

LOG = "日期,节次,教室编号,学科\n2023-05-09,3,R1,数学\n"

PAGE = """<html><head><meta charset="{charset}"></head><body><table>
<tr><td colspan="5">某校使用记录</td></tr>
<tr><th>学校</th><th>日期</th><th>节次</th><th>教室编号</th><th>学科</th></tr>
<tr><td rowspan="2">一小</td><td>2023-05-09</td><td>3</td><td>R1</td><td>数<br>学</td></tr>
<tr><td>2023-05-10</td><td>4</td><td>R1</td><td>语文&nbsp;</td></tr>
</table></body></html>"""


@pytest.mark.parametrize(("charset", "encoding"), [("gbk", "gb18030"), ("utf-8", "utf-8"), ("iso-8859-1", "gb18030")])
def test_html_named_xls(see, write, charset, encoding):
    seen = see(write(PAGE.format(charset=charset), "log.xls", encoding))
    assert (seen.reading.container, seen.reading.encoding, seen.sheet.cells) == ("html", encoding, 15)
    assert [(record["row"], record["school"], record["date"]) for record in seen.records] == [
        (3, "一小", "2023-05-09"),
        (4, "一小", "2023-05-10"),
    ]
    assert seen.records[0]["subject"] == "数\n学"


def test_tables_inside_tables(see, write):
    inner = PAGE.format(charset="utf-8").split("<body>")[1].split("</body>")[0]
    seen = see(write(f"<html><body><table><tr><td>{inner}</td></tr></table></body></html>", "log.xls"))
    assert (seen.sheet.name, seen.sheet.records, seen.sheet.cells) == ("", 2, 15)


def test_html_without_a_table(see, write):
    assert see(write("<html><body>请登录</body></html>", "log.xls")).error == "sources.no-html-table"


def test_parquet(see, tmp_path):
    with duckdb.connect() as connection:
        connection.sql(
            "SELECT DATE '2023-05-09' AS 日期, 3.0::DOUBLE AS 节次, 'R1' AS 教室编号, '' AS 学科, 7 AS 人数"
        ).write_parquet(str(tmp_path / "log.parquet"))
    seen = see(tmp_path / "log.parquet")
    assert seen.records == [{"row": 1, "date": "2023-05-09", "period": "3", "room_id": "R1", "participants": "7"}]
    assert (seen.sheet.header_row, seen.sheet.rows, seen.sheet.records) == (0, 1, 1)


@pytest.mark.parametrize(
    ("columns", "error", "rows", "records"),
    [
        ({"日期": "2023-05-09 第3节", "教室编号": "R1", "学科": "数学"}, None, 1, [("第3节", None)]),
        (
            {"日期": "2023-05-09", "节次": "3", "教室编号": "R1", "学科": "数学", "时长（秒）": "2425"},
            None,
            1,
            [("3", "40.41")],
        ),
        ({"日期": "2023-05-09", "节次": "3", "教室编号": "R1"}, "sources.in-sheet", 1, []),
        ({"甲": "1", "乙": "2"}, None, 1, []),
    ],
    ids=["periods beside the date", "seconds", "a column missing", "no table"],
)
def test_parquet_whose_cells_do_not_go_as_they_are(see, tmp_path, columns, error, rows, records):
    pq.write_table(pa.table({name: [cell] for name, cell in columns.items()}), tmp_path / "log.parquet")
    seen = see(tmp_path / "log.parquet")
    assert (seen.error, seen.sheet.rows) == (error, rows)
    assert [(record["period"], record.get("minutes")) for record in seen.records] == records


def test_numbers_that_are_none_and_beyond_all_bounds(see, tmp_path):
    """As frames leave them where a cell is empty, and as identity numbers become in a column of numbers."""
    codes = pa.array([Decimal(7), Decimal(10**19), None], pa.decimal128(20, 0))
    rooms = pa.array(["R1"] * 3)
    for periods, texts in (
        ([1.0, math.nan, 1.5], ["1", None, "1.5"]),
        ([math.nan, 1e20, math.inf], [None, "1e+20", "inf"]),
    ):
        table = pa.table({"日期": rooms, "节次": pa.array(periods), "教室编号": rooms, "学科": codes})
        pq.write_table(table, tmp_path / "log.parquet")
        records = see(tmp_path / "log.parquet").records
        assert [record.get("period") for record in records] == texts
        assert [record.get("subject") for record in records] == ["7", "1" + "0" * 19, None]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_lengths_of_time_and_texts_without_a_type(see, tmp_path, unit):
    """As pandas writes its timedeltas, and as programs write texts that do not say that they are."""
    lengths = pa.array([timedelta(minutes=40), timedelta(hours=26, seconds=5), None], pa.duration(unit))
    subjects = pa.array(["数学".encode(), "语文".encode("gb18030"), b""], pa.binary())
    rooms = pa.array([b"R1"] * 3, pa.binary())
    table = pa.table(
        {"日期": ["2023-05-09"] * 3, "时长": lengths, "节次": [3] * 3, "教室编号": rooms, "学科": subjects}
    )
    pq.write_table(table, tmp_path / "log.parquet")
    records = see(tmp_path / "log.parquet").records
    assert [record.get("minutes") for record in records] == ["00:40:00", "26:00:05", None]
    assert [record.get("subject") for record in records] == ["数学", r"\xD3\xEF\xCE\xC4", None]
    assert {(record["period"], record["room_id"]) for record in records} == {("3", "R1")}


def test_moments_are_those_of_clocks_in_china(see, tmp_path):
    """Wherever the program runs, and with whatever zone they were written."""
    moments = [datetime(2023, 5, 9, 0, 0), datetime(2023, 5, 8, 16, 0), None]
    for zone in ("UTC", "Asia/Shanghai"):
        begins = pa.array(moments, pa.timestamp("us", zone))
        table = pa.table({"开始时间": begins, "教室编号": ["R1"] * 3, "学科": ["数学"] * 3})
        pq.write_table(table, tmp_path / "log.parquet")
        records = see(tmp_path / "log.parquet").records
        assert [record.get("starts_at") for record in records] == ["2023-05-09 08:00:00", "2023-05-09 00:00:00", None]


def test_archive_and_what_cannot_be_read(tmp_path):
    """One bad file takes nothing else down, and each says what is wrong with it."""
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "ok.csv").write_text(LOG, encoding="utf-8")
    (logs / "empty.csv").write_bytes(b"")
    (logs / "broken.xlsx").write_bytes(b"PK\x03\x04 and then nothing")
    with zipfile.ZipFile(logs / "all.zip", "w") as made:
        made.writestr("../../evil.csv", LOG)
        made.write(logs / "broken.xlsx", "broken.xlsx")
    (tmp_path / "spool").mkdir()
    files = [*expand(["logs"], tmp_path), tmp_path / "missing.csv", tmp_path]
    readings = read(files, tmp_path, {}, tmp_path / "spool")
    assert {reading.file: reading.error and reading.error.key for reading in readings} == {
        ".": "sources.directory",
        "logs/all.zip/../../evil.csv": None,
        "logs/all.zip/broken.xlsx": "sources.damaged",
        "logs/broken.xlsx": "sources.damaged",
        "logs/empty.csv": "sources.zero-bytes",
        "logs/ok.csv": None,
        "missing.csv": "sources.missing",
    }
    for reading in readings:
        if reading.error:
            assert all(reading.file in render(reading.error, lang) for lang in ("zh", "en"))
    assert not (tmp_path.parent / "evil.csv").exists()


def test_a_slow_file_is_given_up_by_name(tmp_path):
    (tmp_path / "a.csv").write_text(LOG * 1000, encoding="utf-8")
    (tmp_path / "spool").mkdir()
    (reading,) = read(
        [tmp_path / "a.csv"], tmp_path, {}, tmp_path / "spool", limits=Limits(seconds=0.0, seconds_per_mb=0)
    )
    assert reading.error is not None
    assert reading.error.key == "sources.too-slow"


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_a_file_that_eats_memory_is_given_up_by_name(tmp_path):
    """One cell in the last corner of a sheet: libraries make room for all between."""
    book = Workbook()
    book.active["A1"] = "日期"
    book.active["XFD1048576"] = 1
    book.save(tmp_path / "wide.xlsx")
    (tmp_path / "ok.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "spool").mkdir()
    files = [tmp_path / "wide.xlsx", tmp_path / "ok.csv"]
    ok, wide = read(files, tmp_path, {}, tmp_path / "spool", workers=1)
    assert ok.error is None
    assert wide.error is not None
    assert wide.error.key in ("sources.too-large", "sources.crashed")


def test_peek_has_the_documented_keys(tmp_path, monkeypatch):
    (tmp_path / "log.csv").write_text(LOG.replace("学科", "学科,备注"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (one,) = peek([tmp_path / "log.csv"], {})
    assert one.document == {
        "file": "log.csv",
        "container": "csv",
        "encoding": "utf-8",
        "error": None,
        "sheets": [
            {
                "name": "",
                "rows": 2,
                "cells": 9,
                "header_row": 1,
                "columns": {"date": "日期", "period": "节次", "room_id": "教室编号", "subject": "学科"},
                "unmapped": ["备注"],
                "records": 1,
                "not_records": 1,
                "school": None,
            }
        ],
    }
    assert one.reading.sheets[0].preview[0]["row"] == "2"
