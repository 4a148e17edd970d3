"""Files that Spark reads in pieces give what the readers give: cells, row numbers, counts."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from checks.config.source_models import CatalogTable
from checks.engines.duckdb import DuckDBEngine
from checks.engines.spark_sql import SESSION
from checks.gathering import completed
from checks.model import Message
from checks.records.raw import load_raw
from checks.sources import LOG, Batch, start_batches
from tests.engines.spark import session  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pyspark.sql import SparkSession

    from checks.engines.base import Engine
    from checks.sources import FileReading

pytestmark = [  # pyspark leaves sockets to the garbage collector
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

HEADER = "日期,节次,教室编号,学科,课时长度(秒)\n"
BODY = "".join(
    f"2023-05-{day:02},{period},R{period},数学,{day * 100 + 25}\n" for day in range(1, 29) for period in range(1, 8)
)

TEXTS: dict[str, bytes] = {
    "plain": (HEADER + BODY).encode(),
    "a mark in front": (HEADER + BODY).encode("utf-8-sig"),
    "crlf": (HEADER + BODY).replace("\n", "\r\n").encode(),
    "no last break": (HEADER + BODY).rstrip("\n").encode(),
    "blank lines": ("某区课时记录\n\n" + HEADER + BODY.replace("2023-05-05", "\n\n2023-05-05")).encode(),
    "quoted": (HEADER + BODY.replace("数学", '"数学 ""甲"", 乙"') + '"",,,"",\n').encode(),
    "totals": (HEADER + BODY + ",,,合计,56\n" + HEADER + BODY + "制表人：王,,,,\n").encode(),
    "two tables": (HEADER + BODY + "日期,教室编号,节次,学科,课时长度(秒)\n2023-05-30,R1,1,数学,1\n").encode(),
    "short rows": (HEADER + BODY.replace(",数学,", ",数学\n2023-05-30,,,,")).encode(),
    "other delimiter": (HEADER + BODY).replace(",", "|").encode(),
    "空 格[1]{a}+%20'*": (HEADER + BODY).encode(),
}
"""Can be read in pieces."""

WHOLE: dict[str, tuple[bytes, str]] = {
    "line break in a cell": ((HEADER + BODY + '2023-05-30,1,R1,"数\n学",1\n' + BODY).encode(), "lines"),
    "return in a cell": ((HEADER + BODY + '2023-05-30,1,R1,"数\r学",1\n' + BODY).encode(), "lines"),
    "two returns": ((HEADER + BODY).replace("2023-05-05,1", "2023-05-05,1\r\r\n2023-05-05,1").encode(), "lines"),
    "stray quote": ((HEADER + BODY + '2023-05-30,1,R"1,数学,1\n').encode(), "lines"),
    "longer row": ((HEADER + BODY + "2023-05-30,1,R1,数学,1,更多\n").encode(), "lines"),
    "last character of a plane": ((HEADER + BODY + "2023-05-30,1,R1,数\uffff学,1\n").encode(), "lines"),
    "gb18030": ((HEADER + BODY).encode("gb18030"), "encoding"),
    "08:30": ((HEADER + BODY).encode(), "name"),
    "_三月": ((HEADER + BODY).encode(), "name"),
    ".三月": ((HEADER + BODY).encode(), "name"),
    "broken at the end": ((HEADER + BODY * 60).encode() + b"2023-05-30,1,R1,\xff\xfe,1\n", "encoding"),
}
"""Cannot, and why."""


@pytest.fixture(scope="module")
def finely(session: SparkSession) -> Iterator[SparkSession]:  # noqa: F811
    """The session, whose engines cut files into pieces of some lines: what is set in it does not reach theirs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SESSION, "spark.sql.files.maxPartitionBytes", "2000b")
        patch.setitem(SESSION, "spark.sql.files.openCostInBytes", "500b")
        yield session


def _readings(engine: Engine, files: Sequence[Path], folder: Path) -> list[FileReading]:
    """The files as read by or for ``engine``, which gets the table ``raw``."""
    spool = folder / f"spool-{engine.name}"
    spool.mkdir()
    reading = start_batches([Batch(files)], files[0].parent, spool, in_place=engine.name == "spark", workers=1)
    readings = completed(engine, reading, folder)
    load_raw(engine, readings)
    return readings


def _same(finely: SparkSession, files: Sequence[Path], folder: Path) -> list[FileReading]:
    """Holds both engines against each other; gives Spark's readings."""
    from checks.engines.spark import SparkEngine

    told, rows, counts = {}, [], []
    for engine in (DuckDBEngine(folder), SparkEngine(finely, folder)):
        readings = told[engine.name] = _readings(engine, files, folder)
        rows.append(engine.rows("SELECT * EXCLUDE (rid) FROM raw ORDER BY rid"))
        counts.append(
            [(one.file, one.encoding, one.error, s.rows, s.records, s.not_records, s.header_row, s.columns, s.title)
             for one in readings for s in one.sheets]
        )  # fmt: skip
        engine.close()
    assert counts[0] == counts[1]
    assert rows[0] == rows[1]
    return told["spark"]


def test_texts(finely: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    files = [tmp_path / "logs" / f"{name}.csv" for name in (*TEXTS, *WHOLE)]
    for file, content in zip(files, [*TEXTS.values(), *(content for content, _ in WHOLE.values())], strict=True):
        file.write_bytes(content)
    readings = {one.file: one for one in _same(finely, files, tmp_path)}
    why = {
        name: [str(note.values["why"].key) for note in sheet.notes if note.key == "sources.read-whole"]
        for name, one in readings.items()
        for sheet in one.sheets
    }
    assert why == {f"{name}.csv": [] for name in TEXTS} | {
        f"{n}.csv": [f"sources.whole-{w}"] for n, (_, w) in WHOLE.items()
    }


def test_a_line_is_cut_once(finely: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not again wherever a cell of it is asked for, each time by a parser with a buffer of its own."""
    from pyspark.sql import DataFrameWriter

    plans: list[str] = []
    write = DataFrameWriter.parquet

    def noted(writer: Any, path: str) -> None:
        plans.append(writer._df._jdf.queryExecution().optimizedPlan().toString())
        write(writer, path)

    monkeypatch.setattr(DataFrameWriter, "parquet", noted)
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "log.csv").write_text(HEADER + BODY + ",,,,\n", encoding="utf-8")
    _same(finely, [tmp_path / "logs" / "log.csv"], tmp_path)
    assert sum(plan.count("from_csv(StructField") for plan in plans) == 1


def test_parquet(finely: SparkSession, tmp_path: Path) -> None:
    columns = {
        "日期": [date(2023, 5, 9), None, date(1999, 12, 31)],
        "开始时间": [datetime(2023, 5, 9, 8, 0), datetime(2023, 5, 9, 8, 0, 0, 250000), None],
        "节次": [1, None, 3],
        "教室编号": ["R1", "", None],
        "学科": ["数学", "合计", "1.50"],
        "参与人数": [45.0, 12345678.5, 0.00025],
        "备注": [Decimal("1.50"), None, Decimal("-2.00")],
        "有效": [True, False, None],
    }
    files = [tmp_path / "logs" / f"{name}.parquet" for name in ("一 月", "二[月]", "odd", "nan", "brotli")]
    files[0].parent.mkdir()
    frame = pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})
    frame.to_parquet(files[0], index=False)
    frame.iloc[::-1].to_parquet(files[1], index=False)
    frame.assign(开始时间=pd.to_datetime(frame["开始时间"]).astype("datetime64[ns]")).to_parquet(files[2], index=False)
    table = pq.read_table(files[0])
    for name, numbers in (("参与人数", [math.nan, 1e20, 1.5]), ("教室编号", [math.inf, -math.inf, 3.5e-7])):
        table = table.set_column(table.column_names.index(name), name, pa.array(numbers))
    pq.write_table(table, files[3])
    pq.write_table(table, files[4], compression="brotli")
    readings = _same(finely, files, tmp_path)
    whole = {one.file for one in readings if any(note.key == "sources.read-whole" for note in one.sheets[0].notes)}
    assert whole == {"odd.parquet", "brotli.parquet"}


def test_a_way_to_a_file_is_not_its_name(finely: SparkSession, tmp_path: Path) -> None:
    """Two ways to one file, with a step back, also behind a link to a folder elsewhere."""
    (tmp_path / "logs" / "三月").mkdir(parents=True)
    (tmp_path / "logs" / "log.csv").write_text(HEADER + BODY, encoding="utf-8")
    frame = pd.DataFrame({"日期": "2023-05-09", "节次": [1, 2], "教室编号": "R1", "学科": "数学"})
    frame.to_parquet(tmp_path / "logs" / "log.parquet")
    (tmp_path / "link").symlink_to(tmp_path / "logs" / "三月")
    files = [tmp_path / way / f"log.{kind}" for kind in ("csv", "parquet") for way in ("logs/三月/..", "link/..")]
    readings = _same(finely, files, tmp_path)
    assert [len(one.sheets[0].notes) for one in readings] == [0] * 4


def test_columns_that_differ_in_capitals_alone(finely: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    files = [tmp_path / "logs" / f"{number}.parquet" for number in range(4)]
    for file, names in zip(files, (("Note", "note"), ("Note", "Note"), ("Note", ""), ("Note", "other")), strict=True):
        cells = [["2023-05-09"], [3], ["R1"], ["数学"], ["x"], ["y"]]
        pq.write_table(pa.table(cells, names=["日期", "节次", "教室编号", "学科", *names]), file)
    readings = _same(finely, files, tmp_path)
    assert [len(one.sheets[0].notes) for one in readings] == [1, 1, 1, 0]


@pytest.mark.parametrize("kinds", [(pa.int16(), pa.int64(), pa.null()), (pa.decimal128(9, 2), pa.float64())], ids=str)
def test_columns_that_have_other_types_in_other_files(
    finely: SparkSession, tmp_path: Path, kinds: Sequence[pa.DataType]
) -> None:
    files = [tmp_path / "logs" / f"{number}.parquet" for number, _ in enumerate(kinds)]
    files[0].parent.mkdir()
    for file, kind in zip(files, kinds, strict=True):
        periods = pa.array([None if kind == pa.null() else 3], kind)
        pq.write_table(pa.table({"日期": ["2023-05-09"], "节次": periods, "学科": ["数学"], "教室编号": ["R1"]}), file)
    readings = _same(finely, files, tmp_path)
    assert [one.error for one in readings] == [None] * len(kinds)
    whole = [any(note.key == "sources.read-whole" for note in one.sheets[0].notes) for one in readings]
    assert whole == [kind == pa.null() for kind in kinds]


def test_decimals_of_more_digits_than_spark_has(finely: SparkSession, tmp_path: Path) -> None:
    """The file is read as a whole; Spark refused it, without its name, and with it the whole run."""
    file = tmp_path / "logs" / "log.parquet"
    file.parent.mkdir()
    columns = {"日期": ["2023-05-09"], "节次": [3], "学科": ["数学"], "教室编号": ["R1"]}
    pq.write_table(pa.table({**columns, "备注": pa.array([Decimal("1.5")], pa.decimal256(40, 2))}), file)
    (reading,) = _same(finely, [file], tmp_path)
    assert [note.key for note in reading.sheets[0].notes] == ["sources.read-whole"]


def test_a_damaged_file_among_many(finely: SparkSession, tmp_path: Path) -> None:
    """Its top can be read: what is wrong comes out while the executors read it."""
    files = [tmp_path / "logs" / f"{number}.parquet" for number in range(5)]
    files[0].parent.mkdir()
    columns = {"日期": "2023-05-09", "节次": 3, "学科": "数学", "教室编号": [f"R{at}" for at in range(9000)]}
    for file in files:
        pd.DataFrame(columns).to_parquet(file)
    content = bytearray(files[3].read_bytes())
    content[len(content) // 2 : len(content) // 2 + 400] = bytes(400)
    files[3].write_bytes(content)
    readings = _same(finely, files, tmp_path)
    assert [one.error and one.error.key for one in readings] == [None, None, None, "sources.damaged", None]


RECORDS = [
    (8, "2023-05-09", 3, "R1", "数学"),
    (3, "2023-05-10", None, "R2", "语文"),
    (2**50, "2023-05-11", 1, "R1", "英语"),
]
COLUMNS = "log_id BIGINT, `日期` STRING, `节次` INT, `教室编号` STRING, `学科` STRING"


def test_a_table_of_the_catalog_is_named_by_its_key(finely: SparkSession, tmp_path: Path) -> None:
    from checks.engines.spark import SparkEngine

    finely.createDataFrame(RECORDS, COLUMNS).createOrReplaceGlobalTempView("usage")
    engine = SparkEngine(finely, tmp_path)
    spool = tmp_path / "spool"
    spool.mkdir()
    reading = start_batches([Batch([])], tmp_path, spool)
    readings = completed(engine, reading, tmp_path, [(0, CatalogTable(name="global_temp.usage", key="log_id"))])
    load_raw(engine, readings)
    assert engine.rows("SELECT file, sheet FROM sheets") == [("global_temp.usage", "log_id")]
    assert engine.rows('SELECT "row", date, period, room_id, subject FROM raw ORDER BY rid') == [
        (3, "2023-05-10", None, "R2", "语文"),
        (8, "2023-05-09", "3", "R1", "数学"),
        (2**50, "2023-05-11", "1", "R1", "英语"),
    ]
    assert (readings[0].sheets[0].rows, readings[0].sheets[0].records) == (3, 3)
    engine.close()


@pytest.mark.parametrize(
    ("records", "columns", "key", "says"),
    [
        ([], COLUMNS, "id", "sources.table-key"),
        ([], COLUMNS, "学科", "sources.table-key"),
        ([*RECORDS, RECORDS[0]], COLUMNS, "log_id", "sources.table-key"),
        ([(-1, *RECORDS[0][1:])], COLUMNS, "log_id", "sources.table-key"),
        ([(None, *RECORDS[0][1:])], COLUMNS, "log_id", "sources.table-key"),
        ([], f"{COLUMNS}, `登记时间` TIMESTAMP_LTZ", "log_id", "sources.table-types"),
        ([], COLUMNS.replace("学科", "列"), "log_id", "sources.missing-column"),
    ],
    ids=["no such key", "a text", "twice", "negative", "empty", "with a zone", "no subject"],
)
def test_what_is_wrong_with_a_table(
    finely: SparkSession, records: list[tuple[object, ...]], columns: str, key: str, says: str
) -> None:
    from checks.engines.spark_catalog import look_at

    finely.createDataFrame(records, columns).createOrReplaceGlobalTempView("wrong")
    reading = look_at(finely, "global_temp.wrong", key, LOG)
    assert reading.error is not None
    assert reading.error.key == says
    assert look_at(finely, "global_temp.missing", key, LOG).error == Message(
        "sources.no-such-table", {"file": "global_temp.missing"}
    )


@pytest.mark.parametrize("column", ["log_id", "节次"], ids=["key", "other"])
def test_a_table_that_fails_on_the_way_is_lost_alone(finely: SparkSession, tmp_path: Path, column: str) -> None:
    from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

    from checks.engines.spark import SparkEngine

    table = finely.createDataFrame([(number, "2023-05-09", 1, "R1", "数学") for number in range(200)], COLUMNS)
    table.createOrReplaceGlobalTempView("sound")
    no_number = f"IF(log_id = 150, raise_error('no number'), `{column}`)"  # beyond what is looked at for the header
    table.withColumn(column, F.expr(no_number)).createOrReplaceGlobalTempView("fails")
    engine = SparkEngine(finely, tmp_path)
    (tmp_path / "spool").mkdir()
    reading = start_batches([Batch([])], tmp_path, tmp_path / "spool")
    tables = [(0, CatalogTable(name=f"global_temp.{name}", key="log_id")) for name in ("fails", "sound")]
    one, other = completed(engine, reading, tmp_path, tables)
    load_raw(engine, [one, other])
    assert (one.error, other.error) == (Message("sources.table-failed", {"file": "global_temp.fails"}), None)
    assert engine.rows("SELECT count(*) FROM raw") == [(200,)]
    engine.close()
