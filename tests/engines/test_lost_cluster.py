"""A cluster that fails is told in one sentence; a query that is wrong stays a fault of the program."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

import pytest

from checks.engines import spark_session
from checks.model import ConfigurationError
from checks.space import lacks_space

pytest.importorskip("pyspark")


@dataclass
class Context:
    """What the watch asks of a SparkContext: one job is running, and so many executors beside the driver live."""

    executors: int
    master: str = "spark://host:7077"
    cancelled: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._jsc: Any = self

    def sc(self) -> Context:
        return self

    def statusTracker(self) -> Context:  # noqa: N802 - Spark's name
        return self

    def getActiveJobIds(self) -> list[int]:  # noqa: N802
        return [7]

    def getExecutorInfos(self) -> list[str]:  # noqa: N802
        return ["driver"] * (1 + self.executors)

    def cancelAllJobs(self) -> None:  # noqa: N802
        self.cancelled.set()


def _job(context: Context, cancelled_within: float) -> None:
    context.cancelled.wait(cancelled_within)
    raise RuntimeError("it did not end well")


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_session, "_PATIENCE", 0.02)
    monkeypatch.setattr(spark_session, "_LOOK", 0.01)


@pytest.mark.usefixtures("_impatient")
def test_a_job_without_an_executor_is_ended() -> None:
    context = Context(executors=0)
    with pytest.raises(ConfigurationError) as caught, spark_session._watched(context):  # type: ignore[arg-type]
        _job(context, cancelled_within=30)
    assert caught.value.faults[0].message.key == "audit.no_executors"


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize(
    "context", [Context(executors=1), Context(executors=0, master="local[2]")], ids=["one", "local"]
)
def test_other_errors_stay_what_they_are(context: Context) -> None:
    with pytest.raises(RuntimeError), spark_session._watched(context):  # type: ignore[arg-type]
        _job(context, cancelled_within=0.1)
    assert not context.cancelled.is_set()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Job aborted due to stage failure: … ExecutorLostFailure (executor 1 exited …)", True),
        ("[UNRESOLVED_COLUMN] A column with name `x` cannot be resolved", False),
    ],
)
def test_which_errors_are_the_clusters(said: str, told: bool) -> None:
    from pyspark.errors import PySparkException

    with pytest.raises(ConfigurationError if told else PySparkException), spark_session._told("spark://host:7077"):
        raise PySparkException(said)


def test_java_that_died_is_told_in_one_sentence() -> None:
    from py4j.protocol import Py4JError

    class SpeechlessError(Py4JError):
        """As errors of Java are when it has died: what they say must be asked of it."""

        def __str__(self) -> str:
            raise ConnectionRefusedError(111, "Connection refused")

    with pytest.raises(ConfigurationError) as caught, spark_session._told("local[2]"):
        raise SpeechlessError
    assert caught.value.faults[0].message.key == "audit.spark_failed"
    assert not lacks_space(caught.value)


def test_java_that_died_while_great_expectations_asked_is_told_so() -> None:
    from checks.expectations import ScanFailedError

    with pytest.raises(ConfigurationError) as caught, spark_session._told("local[2]"):
        raise ScanFailedError("[Errno 111] Connection refused")
    assert caught.value.faults[0].message.key == "audit.spark_failed"


def test_a_session_whose_java_has_died_before_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(spark_session, "check_spark", lambda: None)
    monkeypatch.setattr(spark_session, "_there", refused)
    with pytest.raises(ConfigurationError) as caught, spark_session.spark_session("local[2]", {}):
        pass
    assert caught.value.faults[0].message.key == "audit.spark_failed"


_CALL = "An error occurred while calling None.org.apache.spark.api.java.JavaSparkContext.\n: "
_PLACE = "\n\tat org.apache.spark.SparkContext$.createTaskScheduler(SparkContext.scala:3227)"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (f"{_CALL}org.apache.spark.SparkException: Could not parse Master URL: 'local[x]'{_PLACE}",
         "Could not parse Master URL: 'local[x]'"),
        (f"{_CALL}java.lang.NullPointerException{_PLACE}", "java.lang.NullPointerException"),
        ("[JAVA_GATEWAY_EXITED] Java gateway process exited.", "[JAVA_GATEWAY_EXITED] Java gateway process exited"),
    ],
)  # fmt: skip
def test_why_spark_does_not_start_is_said_in_its_own_words(
    monkeypatch: pytest.MonkeyPatch, said: str, why: str
) -> None:
    from py4j.protocol import Py4JError
    from pyspark.sql import SparkSession

    def fails(_: object) -> None:
        raise Py4JError(said)

    monkeypatch.setattr(spark_session, "check_spark", lambda: None)
    monkeypatch.setattr(spark_session, "_there", lambda: None)
    monkeypatch.setattr(SparkSession.Builder, "getOrCreate", fails)
    assert _not_started({}) == why


def test_settings_that_contradict_each_other_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_session, "check_spark", lambda: None)
    monkeypatch.setattr(spark_session, "_there", lambda: None)
    assert "cannot be configured together" in _not_started({"spark.remote": "sc://host"})


def _not_started(settings: dict[str, str]) -> object:
    with pytest.raises(ConfigurationError) as caught, spark_session.spark_session("local[1]", settings):
        pass
    (fault,) = caught.value.faults
    assert fault.message.key == "audit.no_spark"
    return fault.message.values["why"]
