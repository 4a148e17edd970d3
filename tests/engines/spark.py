"""The one Spark session of the tests, made for short work on few cores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.engines.spark_session import DEFAULTS, check_spark
from checks.model import ConfigurationError
from checks.texts import render

if TYPE_CHECKING:
    from collections.abc import Iterator

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
