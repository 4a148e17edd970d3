"""Reads logs of every container that is met: raw rows with the file, sheet and row they stand in.

:func:`start` reads in child processes in the background while the caller imports heavy things; :func:`read` waits.
Nothing that a file contains is executed, fetched or used as a path.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from checks.model import Message
from checks.sources.headers import LOG, Vocabulary
from checks.sources.noise import is_noise
from checks.sources.pool import Limits, Pool
from checks.sources.reading import FileReading, SheetReading, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

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

    A file that stands in several batches is read in the first. ``in_place``: rows that an engine can read in pieces are
    left to it (:attr:`SheetReading.in_place`). ``cells``: those that hold anything are counted.
    """
    from checks.sources.job import Job

    shown: dict[str, tuple[Path, int]] = {}
    for number, batch in enumerate(batches):
        for file in batch.files:
            shown.setdefault(_shown(file, base), (file, number))
    words = [batch.vocabulary.extended(batch.headers) for batch in batches]
    jobs = [
        Job(file.absolute(), name, words[number], spool / f"f{at}", batches[number].further, number, in_place, cells)
        for at, (name, (file, number)) in enumerate(sorted(shown.items()))
    ]
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


def _shown(file: Path, base: Path) -> str:
    """Relative to ``base`` with ``/``, or absolute where it lies on another drive."""
    absolute = os.path.normpath(file.absolute())
    try:
        return Path(os.path.relpath(absolute, base.absolute())).as_posix()
    except ValueError:
        return Path(absolute).as_posix()


def expand(patterns: Sequence[str | Path], base: Path) -> list[Path]:
    """The files that ``patterns`` name, relative to ``base``: files, folders with all that lies in them, and globs of
    both.

    Hidden files and what systems and office programs leave behind (``Thumbs.db``, ``~$log.xlsx``) are left out. A
    pattern that matches nothing is kept as a path, so that reading it says what is missing.
    """
    found: dict[Path, None] = {}
    for pattern in patterns:
        path = base / pattern
        if path.exists() or not any(sign in str(pattern) for sign in "*?["):
            matches = [path]
        else:
            root = Path(path.anchor)
            matches = sorted(root.glob(str(path.relative_to(root)) if path.is_absolute() else str(path)))
        files = [file for match in matches for file in (_inside(match) if match.is_dir() else [match])]
        wanted = [file for file in files if not (file.name.startswith(".") or is_noise(file.name))]
        found.update(dict.fromkeys(wanted or ([path] if not matches else [])))
    return list(found)


def _inside(folder: Path) -> list[Path]:
    """Every file below ``folder``; what vanishes meanwhile is left out."""
    return sorted(Path(root, name) for root, _, names in os.walk(folder) for name in names)
