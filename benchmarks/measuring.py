"""What a command costs: wall seconds, CPU seconds and peak memory, its child processes included. For Linux."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

EVERY = 0.02
"""Seconds between two looks at the memory."""
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Cost:
    """Wall and CPU seconds; megabytes, the largest sum over the processes that ran at once.

    Memory that processes share counts once for each of them, so the sum is an upper bound.
    """

    wall: float
    cpu: float
    memory: float


def typical(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*(median(getattr(cost, figure) for cost in costs) for figure in ("wall", "cpu", "memory")))


def measured(arguments: Sequence[str | Path], *, fine: Collection[int] = (0,)) -> Cost:
    """The cost of a Python process with ``arguments``, run in the repository; ends the benchmark with what the process
    said where its exit code is none of ``fine``."""
    command = [sys.executable, *map(str, arguments)]
    with tempfile.TemporaryFile() as said:
        began, ended, peak = time.perf_counter(), Event(), [0]
        process = subprocess.Popen(command, stdout=said, stderr=said, cwd=ROOT)
        watcher = Thread(target=_watch, args=(process.pid, ended, peak))
        watcher.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        ended.set()
        watcher.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in fine:
            said.seek(0)
            sys.exit(f"{' '.join(command)}\n{said.read().decode()}\nended with {process.returncode}")
    return Cost(wall, used.ru_utime + used.ru_stime, peak[0] / 2**20)


def _watch(pid: int, ended: Event, peak: list[int]) -> None:
    while not ended.wait(EVERY):
        peak[0] = max(peak[0], _resident(pid))


def _resident(pid: int, size_of_parent: int = 0) -> int:
    """Bytes in memory of a process and its children; 0 for one that has ended.

    A child of exactly its parent's size has been forked and has not started its own program: the memory is one.
    """
    try:
        size, resident = (int(pages) for pages in Path(f"/proc/{pid}/statm").read_text().split()[:2])
        children = [child for task in Path(f"/proc/{pid}/task").iterdir() for child in _children(task)]
    except OSError:
        return 0
    if size == size_of_parent:
        return 0
    return resident * os.sysconf("SC_PAGE_SIZE") + sum(_resident(child, size) for child in children)


def _children(task: Path) -> list[int]:
    try:
        return [int(pid) for pid in (task / "children").read_text().split()]
    except OSError:
        return []


def machine(packages: Sequence[str]) -> str:
    """Cores, memory, system, Python and the versions of ``packages``, in a sentence."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"{len(os.sched_getaffinity(0))} cores ({_processor()}), {memory:.0f} GB of memory, {platform.system()},"
        f" Python {platform.python_version()}; {versions}"
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
