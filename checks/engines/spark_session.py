"""The Spark session that the audit runs in: the one of the environment, or one of its own for the run."""

from __future__ import annotations

import importlib.util
import logging
import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from checks.model import ConfigurationError, Fault, Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyspark.sql import SparkSession

OLDEST_JAVA = 17
_QUIET = Path(__file__).with_name("log4j2.properties")
DEFAULTS = {
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.adaptive.skewJoin.enabled": "true",
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_QUIET.as_uri()}",
}
"""Settings of a session made here, where rules.yaml has no other."""


def check_spark() -> None:
    """Raises ConfigurationError, in one sentence, where Spark cannot run here. Starts nothing of Spark."""
    if (why := _missing()) is not None:
        raise ConfigurationError([Fault(why)])


def _missing() -> Message | None:
    if importlib.util.find_spec("pyspark") is None:
        return Message("audit.no_pyspark")
    if os.environ.get("SPARK_REMOTE"):
        return Message("audit.spark_connect")
    java = _java()
    if java is None:
        return Message("audit.no_java", {"version": OLDEST_JAVA})
    if java < OLDEST_JAVA:
        return Message("audit.old_java", {"version": OLDEST_JAVA, "found": java})
    return None


def _java() -> int | None:
    """The version of the Java that Spark would start, as Spark looks for it."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if program is None:
        return None
    try:
        said = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=60, check=False)
    except OSError:
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', said.stderr)
    return int(found[1]) if found else None


@contextmanager
def spark_session(master: str, settings: Mapping[str, str]) -> Iterator[SparkSession]:
    """The session that is already there (a notebook's, a platform's), which stays; else one for this run.

    Raises ConfigurationError where there is none to be had.
    """
    check_spark()
    from pyspark.sql import SparkSession

    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # errors are ours to tell
    if (active := SparkSession.getActiveSession()) is not None:
        yield active
        return
    builder = SparkSession.builder.appName("classroom-checks").master(master)
    for key, value in {**DEFAULTS, **settings}.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:
        why = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ConfigurationError([Fault(Message("audit.no_spark", {"master": master, "why": why}))]) from error
    try:
        yield session
    finally:
        session.stop()
