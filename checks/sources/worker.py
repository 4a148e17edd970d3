"""The child process: reads file after file, so that one that kills or hangs it takes nothing else down.

Jobs come on standard input and readings go to standard output, both pickled; nothing else may write there.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from typing import TYPE_CHECKING, BinaryIO

from checks.model import Message
from checks.sources.reading import NO_SPACE, FileReading
from checks.space import lacks_memory, lacks_space

if TYPE_CHECKING:
    from collections.abc import Callable

    from checks.sources.job import Job
READY = "ready"
"""Said first: a child that never says it failed for reasons of its own, not of a file."""


def main() -> None:
    """Serves jobs until standard input ends. The first thing on it is the memory limit in bytes."""
    jobs, answers = sys.stdin.buffer, _private_output()
    _limit_memory(pickle.load(jobs))
    gc.disable()  # rows are many small objects without cycles: looking through them takes longer than making them
    read_file = _reader()
    pickle.dump(READY, answers)
    answers.flush()
    while True:
        try:
            job: Job = pickle.load(jobs)
        except EOFError:
            return
        exhausted = False
        try:
            readings = read_file(job)
        except MemoryError:
            readings, exhausted = [_failed(job, "sources.too-large")], True
        except KeyboardInterrupt:
            return
        except BaseException as error:
            exhausted = lacks_memory(error)
            unforeseen = NO_SPACE if lacks_space(error) else "sources.failed"
            readings = [_failed(job, "sources.too-large" if exhausted else unforeseen)]
        pickle.dump(readings, answers)
        answers.flush()
        if exhausted:
            os._exit(0)
        gc.collect()


def _reader() -> Callable[[Job], list[FileReading]]:
    """The function that reads a file. Arrow and DuckDB load pandas and numpy wherever they find them; reading needs
    neither, and they take longer to load than all the rest."""
    hidden = [name for name in ("numpy", "pandas") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: as if it were not installed
    import pyarrow as pa

    pa.array([""])  # now they have looked
    from checks.sources.reader import read_file

    for name in hidden:
        del sys.modules[name]
    return read_file


def _failed(job: Job, key: str) -> FileReading:
    return FileReading(job.file, job.path, error=Message(key, {"file": job.file}))


def _private_output() -> BinaryIO:
    """Standard output for us alone: what a library prints goes nowhere."""
    private = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return private


def _limit_memory(limit: int) -> None:
    """Where the platform can: an allocation beyond ``limit`` bytes of address space fails."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
