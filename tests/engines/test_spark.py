"""Spark gives what DuckDB gives: construct by construct, and from the logs to the csv files of a whole audit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from checks.config.expressions import compile_condition
from checks.config.models import Config
from checks.engines.base import Part
from checks.engines.duckdb import DuckDBEngine
from checks.engines.opening import open_engine
from tests.districts import FILES, District, registers, rows
from tests.engines.constructs import CONDITIONS, EXPRESSIONS, ROWS, SAID, SAID_TYPES, STATEMENTS, TYPES
from tests.engines.spark import csv_files, in_pieces, session  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyspark.sql import SparkSession

    from checks.engines.base import Engine

pytestmark = [  # pyspark leaves sockets to the garbage collector
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def engines(session: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Engine]]:  # noqa: F811
    """DuckDB and Spark with the table ``odd``."""
    from checks.engines.spark import SparkEngine

    folders = [tmp_path_factory.mktemp(name) for name in ("duckdb", "spark")]
    both: list[Engine] = [DuckDBEngine(folders[0]), SparkEngine(session, folders[1])]
    for engine in both:
        engine.put("odd", pd.DataFrame(ROWS, columns=list(TYPES), dtype=object), TYPES)
        engine.put("said", pd.DataFrame(SAID, columns=list(SAID_TYPES), dtype=object), SAID_TYPES)
    yield both
    for engine in both:
        engine.close()


@pytest.mark.parametrize("about", EXPRESSIONS)
def test_an_expression_means_the_same(engines: list[Engine], about: str) -> None:
    one, other = (engine.rows(f"SELECT id, {EXPRESSIONS[about]} FROM odd ORDER BY id") for engine in engines)
    assert one == other


@pytest.mark.parametrize("about", STATEMENTS)
def test_a_statement_means_the_same(engines: list[Engine], about: str) -> None:
    one, other = (engine.rows(STATEMENTS[about]) for engine in engines)
    assert one == other


@pytest.mark.parametrize("about", CONDITIONS)
def test_a_condition_of_the_users_means_the_same(engines: list[Engine], about: str) -> None:
    condition = compile_condition(CONDITIONS[about], SAID_TYPES)
    one, other = (engine.rows(f"SELECT id, t FROM said WHERE {condition} ORDER BY id") for engine in engines)
    assert one == other
    assert one


def test_frames_come_with_the_same_types(engines: list[Engine]) -> None:
    one, other = (
        engine.query("SELECT *, sum(n) OVER (PARTITION BY u) AS s FROM odd ORDER BY id") for engine in engines
    )
    pd.testing.assert_frame_equal(one, other)


def test_every_executor_gets_a_table_whole_that_is_spread(
    engines: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    _, spark = engines
    settings, threshold = spark._session.conf, "spark.sql.autoBroadcastJoinThreshold"
    usual = settings.get(threshold)
    settings.set(threshold, "-1")  # whatever Spark would do by itself
    try:
        spark.create("many", "SELECT id FROM odd")
        spark.create("few", "SELECT id, t FROM odd")
        for join in ("SortMergeJoin", "BroadcastHashJoin"):
            spark._session.sql("SELECT * FROM many JOIN few ON few.id = many.id").explain()
            assert join in capsys.readouterr().out
            spark.spread("few")
    finally:
        settings.set(threshold, usual)


def test_what_is_said_of_a_file_is_in_its_rows(engines: list[Engine], tmp_path: Path) -> None:
    types = {"rid": "BIGINT", "file_no": "INTEGER", "row": "BIGINT", "school": "VARCHAR", "room": "VARCHAR"}
    for engine in engines:
        folder = tmp_path / engine.name if engine.name == "spark" else None
        parts = [
            Part(
                _parquet(engine, folder, "a", row=[5, 9], room=["x", None]),
                {"file_no": 3},
                {"rid": 10},
                {"school": "甲"},
            ),
            Part(_parquet(engine, folder, "b", school=["乙"]), {"file_no": 4}, {"rid": 12, "row": 2}),
        ]
        engine.load_parquet("loaded", parts, types)
        assert engine.rows("SELECT * FROM loaded ORDER BY rid") == [
            (10, 3, 5, "甲", "x"),
            (11, 3, 9, "甲", None),
            (12, 4, 2, "乙", None),
        ]


def _parquet(engine: Engine, folder: Path | None, name: str, **columns: list[object]) -> Path:
    """A parquet file where the engine may read it."""
    path = (folder or engine_folder(engine)) / f"{name}.parquet"
    path.parent.mkdir(exist_ok=True)
    pd.DataFrame(columns).to_parquet(path, index=False)
    return path


def engine_folder(engine: Engine) -> Path:
    from pathlib import Path

    ((allowed,),) = engine.rows("SELECT current_setting('allowed_directories')")
    return Path(allowed[0])


def test_no_file_is_an_empty_table(engines: list[Engine]) -> None:
    for engine in engines:
        engine.load_parquet("none", [], {"rid": "BIGINT", "d": "DATE"})
        assert engine.rows("SELECT * FROM none") == []


def test_a_view_sees_the_table_that_took_the_place_of_another(engines: list[Engine]) -> None:
    for engine in engines:
        engine.create("shelf", "SELECT 1 AS a")
        engine.view("look", "SELECT a + 1 AS b FROM shelf")
        engine.create("shelf", "SELECT a + 10 AS a FROM shelf")
        assert engine.rows("SELECT b FROM look") == [(12,)]


def test_a_large_result_is_one_file_in_its_order(engines: list[Engine], tmp_path: Path) -> None:
    path = tmp_path / "odd.parquet"
    engines[1].write_parquet("SELECT id, d FROM odd ORDER BY id DESC", path)
    table = pq.read_table(path)
    assert table["id"].to_pylist() == list(range(10, 0, -1))
    assert table["d"].to_pylist()[-1] == date(2023, 3, 5)


def test_the_session_that_is_there_stays_as_it_was(session: SparkSession, tmp_path: Path) -> None:  # noqa: F811
    """Also where the audit runs in another thread than the one that made the session."""

    def used(name: str) -> list[tuple[object, ...]]:
        (tmp_path / name).mkdir()
        with open_engine("spark", tmp_path / name, Config()) as engine:
            engine.put("odd", pd.DataFrame({"id": [1]}), {"id": "BIGINT"})
            engine.create("once_more", "SELECT id FROM odd")
            return engine.rows("SELECT id FROM once_more")

    context = session.sparkContext
    context.setJobDescription("a notebook's")
    try:
        with ThreadPoolExecutor(1) as another:
            assert used("here") == another.submit(used, "there").result() == [(1,)]
        assert session.getActiveSession() is session
        assert session.range(2).count() == 2
        assert context.getLocalProperty("spark.job.description") == "a notebook's"
    finally:
        context.setJobDescription(None)  # type: ignore[arg-type]


@st.composite
def crowds(draw: st.DrawFn) -> District:
    """A district with so many records that most rules find something."""
    rooms = draw(registers())
    logs = tuple(tuple(draw(st.lists(rows(rooms), min_size=50, max_size=70))) for _ in FILES)
    return District(rooms, logs, (date(2023, 3, 1), date(2023, 3, 31)), date(2023, 3, 31))


@pytest.mark.usefixtures("session", "in_pieces")
@given(district=crowds())
@settings(
    max_examples=1,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_a_generated_district_has_the_same_files(district: District, tmp_path_factory: pytest.TempPathFactory) -> None:
    assume(len({row.cells for log in district.logs for row in log}) > 30)
    folder = tmp_path_factory.mktemp("crowd")
    rules = district.write(folder)
    one, other = (csv_files(rules, folder, engine, period="2023-03") for engine in ("duckdb", "spark"))
    assert one == other
    assert one["findings.csv"].count(b"\n") > 30
