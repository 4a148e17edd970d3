"""Reads files in child processes with a time and a memory limit.

The children are plain ``python -m checks.sources.worker`` processes: that works the same on every platform, from
notebooks and from scripts without a ``__main__`` guard, and a child imports nothing but what reading takes.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import os
import pickle
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checks.children import start_child
from checks.model import Message
from checks.sources.reading import NO_SPACE, FileReading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from checks.sources.job import Job


_ARENAS = "8"
"""Pools that glibc allocates from: with fewer threads wait for each other, and each takes 64 MB of addresses."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take: ``seconds``, and ``seconds_per_mb`` more for each megabyte; ``memory`` in bytes
    of address space (where the platform can limit it), and twice the file's size more: mapped, it is no memory."""

    seconds: float = 30.0
    seconds_per_mb: float = 2.0
    memory: int = 3 << 30

    def time_for(self, job: Job) -> float:
        """Seconds that ``job`` may take."""
        return self.seconds + self.seconds_per_mb * _size(job) / 1e6

    def memory_for(self, job: Job) -> int:
        """Bytes of address space that a child may have which reads ``job`` and smaller ones."""
        return self.memory + 2 * _size(job)


def _size(job: Job) -> int:
    try:
        return job.path.stat().st_size
    except OSError:
        return 0


class Pool:
    """Reads jobs in the background from the moment it is made; :meth:`result` waits for them."""

    def __init__(
        self, jobs: Sequence[Job], limits: Limits, workers: int, done: Callable[[int, int], None] | None = None
    ) -> None:
        self._jobs = jobs
        self._limits = limits
        self._done = done
        self._waiting = deque(sorted(range(len(jobs)), key=lambda at: -limits.time_for(jobs[at])))
        self._readings: list[list[FileReading]] = [[] for _ in jobs]
        self._finished = 0
        self._broken: Exception | None = None
        self._children: list[_Child] = []
        self._given_up = False
        atexit.register(self._give_up)  # a hung child does not outlive an interrupted run
        self._lock = threading.Lock()
        count = min(len(jobs), workers)
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def result(self) -> list[FileReading]:
        """The readings of all jobs, in the order of the jobs."""
        for thread in self._threads:
            thread.join()
        atexit.unregister(self._give_up)
        if self._broken is not None:
            raise self._broken
        return [reading for readings in self._readings for reading in readings]

    def _run(self) -> None:
        try:
            self._serve()
        except Exception as error:
            self._broken = error

    def _give_up(self) -> None:
        """Ends the children; no other is started in their place."""
        self._given_up = True
        for child in self._children:
            child.close()

    def _started(self, job: Job) -> _Child:
        child = _Child(self._limits.memory_for(job))
        self._children.append(child)
        return child

    def _serve(self) -> None:
        child: _Child | None = None
        while not self._given_up:
            try:
                at = self._waiting.popleft()
            except IndexError:
                break
            job = self._jobs[at]
            seconds = self._limits.time_for(job)
            used = child is not None and child.alive
            child = child if child is not None and child.alive else self._started(job)
            answer = child.read(job, seconds)
            if self._given_up:
                break
            if answer is None and used and not child.timed_out:  # perhaps the fault of a file before it
                child = self._started(job)
                answer = child.read(job, seconds)
            if answer is None:
                key = "sources.too-slow" if child.timed_out else "sources.crashed"
                answer = [
                    FileReading(job.file, job.path, error=Message(key, {"file": job.file, "seconds": round(seconds)}))
                ]
            if any(reading.error is not None and reading.error.key == NO_SPACE for reading in answer):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            for reading in answer:
                reading.source = job.source
            self._readings[at] = answer
            with self._lock:
                self._finished += 1
                if self._done:
                    self._done(self._finished, len(self._jobs))
        if child is not None:
            child.close()


class _Child:
    """One child process."""

    def __init__(self, memory: int) -> None:
        self._process = start_child("checks.sources.worker", MALLOC_ARENA_MAX=_ARENAS)
        self.timed_out = False
        self._send(memory)
        assert self._process.stdout is not None
        try:
            pickle.load(self._process.stdout)
        except EOFError:
            raise RuntimeError("the reading process does not start") from None

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def _send(self, message: object) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # a dead child is noticed on reading
            pickle.dump(message, self._process.stdin)
            self._process.stdin.flush()

    def read(self, job: Job, seconds: float) -> list[FileReading] | None:
        """The readings of ``job``, or None when the child died over it or took too long."""
        assert self._process.stdout is not None
        self.timed_out = False
        timer = threading.Timer(seconds, self._expire)
        timer.start()
        try:
            self._send(job)
            readings: list[FileReading] = pickle.load(self._process.stdout)
        except (EOFError, pickle.UnpicklingError, OSError):
            self.close()
            return None
        else:
            return readings
        finally:
            timer.cancel()

    def _expire(self) -> None:
        self.timed_out = True
        self._process.kill()

    def close(self) -> None:
        """Ends the child."""
        if self.alive:
            self._process.kill()  # first: who waits for its answer holds the pipe until then
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.wait()
