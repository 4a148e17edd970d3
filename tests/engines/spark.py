"""The one Spark session of the tests, made for short work on few cores, and the files that an audit makes in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import checks
from checks.engines.spark_session import DEFAULTS, check_spark
from checks.model import MEASUREMENT_COLUMNS, ConfigurationError
from checks.report.csv import write_csv
from checks.report.findings_file import write_findings
from checks.texts import render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyspark.sql import SparkSession

_SHORT = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    # what is compiled is hardly used again
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": f"{DEFAULTS['spark.driver.extraJavaOptions']} -XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    """A session that audits find and use. Skips where Spark cannot run."""
    try:
        check_spark()
    except ConfigurationError as error:
        pytest.skip(render(error.faults[0].message, "en"))
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]")
    for key, value in {**DEFAULTS, **_SHORT}.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def in_pieces() -> Iterator[None]:
    """What Spark reads by itself when there is much of it, it reads here too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("checks.sources.in_place.WORTHWHILE", 0)
        yield


def csv_files(rules: Path, folder: Path, engine: str, period: str | None = None) -> dict[str, bytes]:
    """The csv files of an audit with ``engine``."""
    result = checks.audit(rules, engine=engine, period=period)
    assert result.run.engine == engine
    write_findings(result, folder / "findings.csv")
    write_csv(result.measurements, MEASUREMENT_COLUMNS, folder / "measurements.csv")
    return {name: (folder / name).read_bytes() for name in ("findings.csv", "measurements.csv")}
