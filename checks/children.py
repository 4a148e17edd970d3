"""Processes of our own beside the one that the user started."""

from __future__ import annotations

import os
import subprocess
import sys

_APART = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # of Windows


def start_child(module: str, *, errors: int = subprocess.DEVNULL, **environment: str) -> subprocess.Popen[bytes]:
    """``python -m module``, with pipes to and from it; what it says of ``errors`` goes nowhere or to a pipe.

    The keyboard does not interrupt it: whoever started it is interrupted, and ends it. A child that dies first would be
    taken for one that failed.
    """
    known = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
    return subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env={**os.environ, **known, **environment},
        creationflags=_APART,
        start_new_session=True,  # which Windows knows nothing of
    )
