"""An interruption of a run on Spark is one as of any other run: nothing stays, and nothing is said but its sentence."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest

from checks.engines import spark_session

pytest.importorskip("pyspark")


@pytest.fixture
def _no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has not used Spark yet."""
    from pyspark import SparkContext

    monkeypatch.setattr(spark_session, "check_spark", lambda: None)
    monkeypatch.setattr(spark_session, "_there", lambda: None)
    monkeypatch.setattr(SparkContext, "_gateway", None)


@pytest.mark.usefixtures("_no_session")
def test_java_that_is_being_started_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would find nobody to say its port to, and would stay."""
    from pyspark import java_gateway
    from pyspark.sql import SparkSession

    started: list[subprocess.Popen[bytes]] = []

    def interrupted(_: object) -> None:
        started.append(vars(java_gateway)["Popen"]([sys.executable, "-c", "import time; time.sleep(60)"]))
        raise KeyboardInterrupt

    monkeypatch.setattr(SparkSession.Builder, "getOrCreate", interrupted)
    with pytest.raises(KeyboardInterrupt), spark_session.spark_session("local[2]", {}):
        pass
    assert started[0].poll() is not None
    assert vars(java_gateway)["Popen"] is subprocess.Popen


@pytest.mark.usefixtures("_no_session")
def test_the_keyboard_means_what_it_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    """A SparkContext takes Ctrl+C for itself."""
    from pyspark.sql import SparkSession

    def begun(_: object) -> SimpleNamespace:
        signal.signal(signal.SIGINT, lambda *_: None)
        return SimpleNamespace(sparkContext=SimpleNamespace(master="local[2]"), stop=lambda: None)

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(SparkSession.Builder, "getOrCreate", begun)
    try:
        with spark_session.spark_session("local[2]", {}):
            assert signal.getsignal(signal.SIGINT) is before
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_no_session")
def test_no_log_has_a_traceback(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """As py4j writes one whenever it passes an interruption on."""
    from pyspark.sql import SparkSession

    session = SimpleNamespace(sparkContext=SimpleNamespace(master="local[2]"), stop=lambda: None)
    monkeypatch.setattr(SparkSession.Builder, "getOrCreate", lambda _: session)
    with spark_session.spark_session("local[2]", {}):
        logging.error("KeyboardInterrupt while sending command.", exc_info=KeyboardInterrupt())
        logging.error("another", exc_info=ValueError())
    assert caplog.messages == ["another"]
