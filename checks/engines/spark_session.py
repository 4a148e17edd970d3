"""The Spark session that the audit runs in: the one of the environment, or one of its own for the run."""

from __future__ import annotations

import importlib.util
import logging
import os
import re
import shutil
import subprocess
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from checks.engines.spark_interruption import starting, unlogged
from checks.model import ConfigurationError, Fault, Message
from checks.space import said_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyspark import SparkContext
    from pyspark.sql import SparkSession

OLDEST_JAVA = 17
_QUIET = Path(__file__).with_name("log4j2.properties")
DEFAULTS = {
    "spark.api.mode": "classic",  # whatever SPARK_API_MODE says
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.adaptive.skewJoin.enabled": "true",
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_QUIET.as_uri()}",
}
"""Settings of a session made here, where rules.yaml has no other."""


_PATIENCE, _LOOK = 180, 5
"""Seconds: so long a job may wait while there is no executor at all; so often that is looked at."""

_FAILED = (
    *("ExecutorLostFailure", "SparkContext was shut down", "stopped SparkContext", "All masters are unresponsive"),
    *("Connection refused", "Answer from Java side is empty", "Error while sending or receiving"),
    *("No space left", "OutOfMemoryError", "FetchFailed", "SPARK_JOB_CANCELLED"),
)
"""What the errors of a cluster speak of, not those of a query."""

_CALLED = re.compile(r"\AAn error occurred while calling .*\s+: (?:[\w.$]+: )?")
"""What stands before the words of Java: the method that Python has called, and the name of the error."""


def check_spark() -> None:
    """Raises ConfigurationError, in one sentence, where Spark cannot run here. Starts nothing of Spark."""
    if (why := _missing()) is not None:
        raise ConfigurationError([Fault(why)])


def _missing() -> Message | None:
    if importlib.util.find_spec("pyspark") is None:
        return Message("audit.no_pyspark")
    for variable in ("SPARK_REMOTE", "SPARK_CONNECT_MODE_ENABLED"):  # the other is pyspark's own, of such a session
        if os.environ.get(variable):
            return Message("audit.spark_connect", {"variable": variable})
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

    Raises ConfigurationError where there is none to be had, and where the cluster fails while it is used.
    """
    check_spark()
    from pyspark.sql import SparkSession

    for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # errors are ours to tell
    with _told(master):
        there = _there()
    if there is not None:
        with _as_it_was(there), _told(there.sparkContext.master):
            yield there
        return
    try:
        builder = SparkSession.builder.appName("classroom-checks").master(master)
        for key, value in {**DEFAULTS, **settings}.items():
            builder = builder.config(key, value)
        with starting():
            session = builder.getOrCreate()
    except Exception as error:
        raise _fault("audit.no_spark", master, error) from error
    try:
        with _told(master), _watched(session.sparkContext), unlogged():
            yield session
    finally:
        with suppress(*_gone()):
            session.stop()


def _there() -> SparkSession | None:
    """The session of this process. Only the thread that made it is told of it by Spark, and nobody of a context that
    has no session yet: one made for the run would be the very same, and would be stopped after it."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    there = SparkSession.getActiveSession()
    if there is None and SparkContext._active_spark_context is not None:
        there = SparkSession.builder.getOrCreate()
    return there


@contextmanager
def _as_it_was(session: SparkSession) -> Iterator[None]:
    """Gives ``session`` back as the active one, with its own description of jobs: children take both away."""
    context = session.sparkContext
    job = context.getLocalProperty("spark.job.description")
    try:
        yield
    finally:
        with suppress(*_gone()):
            context.setJobDescription(job)  # type: ignore[arg-type]
            session.createDataFrame([], "nothing INT")  # which makes a session the active one


@contextmanager
def _watched(context: SparkContext) -> Iterator[None]:
    """Ends the work of a cluster that has lost its last executor: Spark itself would wait for another one for ever."""
    over, lost = threading.Event(), threading.Event()
    if not context.master.startswith("local"):
        threading.Thread(target=_wait_for_executors, args=(context, over, lost), daemon=True).start()
    try:
        yield
    except Exception as error:
        if not lost.is_set():
            raise
        said = Message("audit.no_executors", {"master": context.master, "seconds": _PATIENCE})
        raise ConfigurationError([Fault(said)]) from error
    finally:
        over.set()


def _wait_for_executors(context: SparkContext, over: threading.Event, lost: threading.Event) -> None:
    """Sets ``lost`` and cancels all jobs when one has waited too long, unless the work is ``over``."""
    status = context._jsc.sc().statusTracker()
    alone = 0
    with suppress(*_gone()):
        while not over.wait(_LOOK):
            waiting = len(status.getActiveJobIds()) and len(status.getExecutorInfos()) <= 1  # the driver is one of them
            alone = alone + _LOOK if waiting else 0
            if alone >= _PATIENCE:
                lost.set()
                context.cancelAllJobs()
                return


def _gone() -> tuple[type[Exception], ...]:
    """What is raised when Java is asked for something and has died: that is told where its work was waited for."""
    from py4j.protocol import Py4JError

    return Py4JError, ConnectionError


@contextmanager
def _told(master: str) -> Iterator[None]:
    """One sentence for a cluster that does not finish its work; a query that is wrong stays a fault of the program."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    from checks.expectations import ScanFailedError  # what Great Expectations has caught: its words are left

    try:
        yield
    except (PySparkException, Py4JError, ConnectionError, ScanFailedError) as error:
        if not is_of_cluster(error):
            raise
        raise _fault("audit.spark_failed", master, error) from error


def is_of_cluster(error: Exception) -> bool:
    """Whether ``error`` is about the cluster that should do the work, not about the work."""
    said = said_by(error)
    return any(words in said for words in _FAILED)


def _fault(key: str, master: str, error: Exception) -> ConfigurationError:
    said = _CALLED.sub("", said_by(error).strip())
    why = said.splitlines()[0].rstrip(".") if said else type(error).__name__
    return ConfigurationError([Fault(Message(key, {"master": master, "why": why}))])
