"""An interruption of a run that has a Spark of its own: as of any other run, at once, and nothing stays behind."""

from __future__ import annotations

import logging
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator


@contextmanager
def starting() -> Iterator[None]:
    """Meanwhile Spark is started: what is started is ended where that is broken off, and Ctrl+C means what it meant.

    Java whose Python has stopped waiting finds nobody to say its port to, and would stay. And a SparkContext takes
    Ctrl+C for itself: it asks Java to cancel the jobs, in the middle of what Java is asked just then, which ends in
    errors; and it goes on to ask when the context is stopped and there is nobody to ask.
    """
    from pyspark import SparkContext, java_gateway

    heeded = signal.getsignal(signal.SIGINT)
    names = vars(java_gateway)
    start, started = names["Popen"], list["subprocess.Popen[bytes]"]()

    def noted(*arguments: Any, **settings: Any) -> subprocess.Popen[bytes]:
        started.append(start(*arguments, **settings))
        return started[-1]

    names["Popen"] = noted
    try:
        yield
    finally:
        names["Popen"] = start
        if SparkContext._gateway is None:  # one that Python is connected to ends with it
            for java in started:
                java.terminate()
                java.wait()
        if heeded is not None and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, heeded)


@contextmanager
def unlogged() -> Iterator[None]:
    """Meanwhile nobody is told of an interruption by a traceback in the log: it is passed on all the same."""
    root = logging.getLogger()
    root.addFilter(_is_no_interruption)
    try:
        yield
    finally:
        root.removeFilter(_is_no_interruption)


def _is_no_interruption(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], KeyboardInterrupt))
