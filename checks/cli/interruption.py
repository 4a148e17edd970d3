"""Being asked to end: by the keyboard, a time limit, a shutdown, a window that is closed."""

from __future__ import annotations

import signal
import sys
import threading
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from types import FrameType

INTERRUPTED = 130
"""The exit code."""
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
_SOON = 0.1
_asked: list[int] = []


def heed() -> None:
    """From now on all of them end the program as Ctrl+C does. Left to themselves they end it where it stands, and what
    it has read of the logs stays in the folder for temporary files."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _end)  # what is ignored, as by nohup, stays so
    sys.unraisablehook = _lost


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    _asked.append(number)
    raise KeyboardInterrupt


def _lost(error: sys.UnraisableHookArgs) -> None:
    """An interruption that met a callback of Python's own, which cannot pass it on, comes once more; unsaid."""
    if not _asked or not issubclass(error.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(error)
        return
    again = threading.Timer(_SOON, _send, _asked[-1:])
    again.daemon = True
    again.start()


def _send(number: int) -> None:
    if sys.platform == "win32":
        signal.raise_signal(number)
    else:  # to the thread that heeds it, so that what this waits for is broken off
        signal.pthread_kill(threading.main_thread().ident or 0, number)


def interrupted() -> bool:
    """Whether the program was asked to end: libraries make errors of their own of it, as DuckDB in a query."""
    return bool(_asked)


def end_if_interrupted() -> None:
    """Raises KeyboardInterrupt where the program was asked to end and goes on all the same: what is raised in a
    callback of a library is lost."""
    if interrupted():
        raise KeyboardInterrupt
