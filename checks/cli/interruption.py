"""Being asked to end: by the keyboard, a time limit, a shutdown, a window that is closed."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from types import FrameType

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
_asked: list[int] = []


def heed() -> None:
    """From now on all of them end the program as Ctrl+C does. Left to themselves they end it where it stands, and what
    it has read of the logs stays in the folder for temporary files."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _end)  # what is ignored, as by nohup, stays so


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    _asked.append(number)
    raise KeyboardInterrupt


def interrupted() -> bool:
    """Whether the program was asked to end: libraries make errors of their own of it, as DuckDB in a query."""
    return bool(_asked)


def end_if_interrupted() -> None:
    """Raises KeyboardInterrupt where the program was asked to end and goes on all the same: what is raised in a
    callback of a library is lost."""
    if interrupted():
        raise KeyboardInterrupt
