"""Reads logs of every container that is met: raw rows with the file, sheet and row they stand in.

:func:`start` reads in child processes in the background while the caller imports heavy things; :func:`read` waits.
Nothing that a file contains is executed, fetched or used as a path.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from checks.model import Message
from checks.sources.headers import LOG, Vocabulary
from checks.sources.noise import is_noise
from checks.sources.paths import expand, legible, reachable, relative
from checks.sources.pool import Limits, Pool
from checks.sources.reading import FileReading, SheetReading, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from checks.sources.job import Job

__all__ = [
    "LOG",
    "Batch",
    "FileReading",
    "Limits",
    "Reading",
    "SheetReading",
    "UnreadableError",
    "Vocabulary",
    "expand",
    "is_noise",
    "read",
    "start",
    "start_batches",
]


class Reading:
    """Files that are being read; :meth:`result` gives them."""

    def __init__(
        self, jobs: Sequence[Job], vocabularies: Sequence[Vocabulary], start: Callable[[Sequence[Job]], Pool]
    ) -> None:
        self.vocabularies = vocabularies
        """That of each batch, with the user's own spellings."""
        self._jobs = jobs
        self._start = start
        self._pool = start(jobs)

    def result(self) -> list[FileReading]:
        """One reading per file (per member of an archive), sorted by ``file``. Waits until all are read."""
        return sorted(self._pool.result(), key=lambda reading: reading.file)

    def whole(self, why: Mapping[str, Message]) -> list[FileReading]:
        """The files (by the names that are shown) once more, each as a whole, with the reason among their notes."""
        jobs = [replace(job, in_place=False) for job in self._jobs if job.file in why]
        readings = self._start(jobs).result()
        for reading in readings:
            for sheet in reading.sheets:
                sheet.notes.append(Message("sources.read-whole", {"why": why[reading.file]}))
        return readings


@dataclass(frozen=True, slots=True)
class Batch:
    """Files whose columns are called alike. ``headers`` are the user's own spellings: field → header texts."""

    files: Sequence[Path]
    headers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    vocabulary: Vocabulary = LOG
    further: bool = False


def start_batches(
    batches: Sequence[Batch],
    base: Path,
    spool: Path,
    *,
    limits: Limits | None = None,
    workers: int | None = None,
    done: Callable[[int, int], None] | None = None,
    in_place: bool = False,
    cells: bool = False,
) -> Reading:
    """As :func:`start`, for several kinds of tables at once; each reading tells the index of its batch.

    A file that stands in several batches is read for each of them. ``in_place``: rows that an engine can read in pieces
    are left to it (:attr:`SheetReading.in_place`). ``cells``: those that hold anything are counted.
    """
    from checks.sources.job import Job

    called: dict[tuple[str, int], Path] = {}
    for number, batch in enumerate(batches):
        for file in batch.files:
            called.setdefault((relative(file, base), number), file)
    names = {name for name, _ in called}
    shown = sorted((legible(name, names), file, number) for (name, number), file in called.items())
    words = [batch.vocabulary.extended(batch.headers) for batch in batches]
    jobs = []
    for at, (name, file, number) in enumerate(shown):
        own = spool / f"f{at}"
        path = reachable(file.absolute(), own)
        jobs.append(Job(path, name, words[number], own, batches[number].further, number, in_place, cells))
    count = workers or max(1, min(os.cpu_count() or 1, 8))
    return Reading(jobs, words, lambda some: Pool(some, limits or Limits(), count, done))


def start(
    files: Sequence[Path],
    base: Path,
    headers: Mapping[str, Sequence[str]],
    spool: Path,
    *,
    vocabulary: Vocabulary = LOG,
    further: bool = False,
    limits: Limits | None = None,
    workers: int | None = None,
    done: Callable[[int, int], None] | None = None,
    cells: bool = False,
) -> Reading:
    """Starts to read ``files``, each once, and returns at once.

    ``base`` is the folder that shown paths are relative to, ``headers`` the user's own spellings (field → header
    texts), ``spool`` an existing folder for the parquet files. ``vocabulary`` are the fields looked for (a log's),
    ``further`` asks for the columns that mean none of them as well, ``cells`` for how many cells hold anything.
    ``done(finished, of)`` is called from a thread.
    """
    batch = Batch(files, headers, vocabulary, further)
    return start_batches([batch], base, spool, limits=limits, workers=workers, done=done, cells=cells)


def read(
    files: Sequence[Path],
    base: Path,
    headers: Mapping[str, Sequence[str]],
    spool: Path,
    *,
    vocabulary: Vocabulary = LOG,
    further: bool = False,
    limits: Limits | None = None,
    workers: int | None = None,
    cells: bool = False,
) -> list[FileReading]:
    """Reads ``files``: :func:`start` and wait."""
    return start(
        files,
        base,
        headers,
        spool,
        vocabulary=vocabulary,
        further=further,
        limits=limits,
        workers=workers,
        cells=cells,
    ).result()
