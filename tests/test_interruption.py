"""Whoever asks the program to end, and whenever: one sentence, exit code 130, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.small import district, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.small import District

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
QUERY = """import os, signal, sys
from checks.cli import main
from checks.engines.duckdb import DuckDBEngine

def interrupted(self, select):
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except KeyboardInterrupt:
        raise RuntimeError("Query interrupted") from None

DuckDBEngine.query = interrupted
sys.argv[0] = "classroom-checks"
main()
"""


CALLBACK = """import os, signal, time, weakref
from checks.cli.interruption import heed

class Thing:
    pass

heed()
thing = Thing()
told = weakref.ref(thing, lambda _: (os.kill(os.getpid(), signal.SIGINT), time.sleep(60)))
try:
    del thing
    time.sleep(60)
except KeyboardInterrupt:
    print("ended")
"""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[District]:
    """A process that is started here heeds a hang-up, also where ``nohup`` runs the tests: then none would end it."""
    before = signal.getsignal(signal.SIGHUP)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield district(tmp_path)
    signal.signal(signal.SIGHUP, before)


pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has other signals")


def started(tmp_path: Path, *command: object) -> subprocess.Popen[str]:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    return subprocess.Popen(
        [sys.executable, *map(str, command)],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def assert_interrupted(process: subprocess.Popen[str], folder: Path) -> None:
    _, said = process.communicate(timeout=300)
    assert (process.returncode, len(said.strip().splitlines())) == (130, 1), said
    assert not [*(folder / "temporary").iterdir()]
    assert not (folder / "reports").exists()


@pytest.mark.parametrize("number", SIGNALS)
def test_while_logs_are_read(small: District, number: int) -> None:
    """A pipe that nobody writes to is a log that takes long; another process has opened it."""
    os.mkfifo(small.folder / "logs" / "四月.csv")
    with started(small.folder, "-m", "checks", "audit", "--rules", small.rules, "--period", "2023-03") as process:
        until = time.monotonic() + 300
        while not [*(small.folder / "temporary").glob("*/logs/f0/*")] and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(number)
        assert_interrupted(process, small.folder)


def test_while_the_engine_is_asked(small: District) -> None:
    """DuckDB makes an error of its own of it."""
    asked = ["audit", "--rules", small.rules, "--period", "2023-03"]
    with started(small.folder, "-c", QUERY, *asked) as process:
        assert_interrupted(process, small.folder)


def test_in_a_callback_that_python_lets_nothing_out_of() -> None:
    done = subprocess.run([sys.executable, "-c", CALLBACK], capture_output=True, check=True, text=True, timeout=50)
    assert (done.stdout, done.stderr) == ("ended\n", "")


def test_when_the_report_is_written(
    small: District, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It stays, and the sentence does not speak of an earlier one; the history does not have the run."""

    def asked_to_end(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("checks.history.memory.store", asked_to_end)
    ran = run(capsys, "audit", "--rules", small.rules, "--period", "2023-03")
    assert ran.code == 130
    assert ran.err.splitlines()[0].startswith("报告已生成，但本次核查没有记入历史库")
    assert (small.out / "audit.xlsx").exists()
