"""A full disk is one sentence and no report, whoever notices it."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import duckdb
import pytest
from lxml.etree import SerialisationError

from checks.space import lacks_memory, lacks_space
from tests.small import district

if TYPE_CHECKING:
    from pathlib import Path

resource = pytest.importorskip("resource")


@pytest.mark.parametrize(
    ("error", "lacks"),
    [
        (OSError(errno.ENOSPC, "whatever"), True),
        (OSError(errno.EFBIG, "whatever"), True),
        (OSError(errno.EACCES, "Permission denied"), False),
        (duckdb.IOException('Could not write file "x": No space left on device'), True),
        (SerialisationError("IO_ENOSPC"), True),
        (duckdb.OutOfMemoryException("failed to offload data block (… 'max_temp_directory_size' …)"), True),
        (ValueError("a column is missing"), False),
    ],
)
@pytest.mark.parametrize("depth", [0, 2])
def test_what_is_about_space(error: Exception, lacks: bool, depth: int) -> None:
    for _ in range(depth):
        outer = RuntimeError("it did not work")
        outer.__cause__, error = error, outer
    assert lacks_space(error) is lacks


@pytest.mark.parametrize(
    ("error", "lacks"),
    [
        (MemoryError("malloc of size 64 failed"), True),
        (duckdb.OutOfMemoryException("Out of Memory Error: could not allocate block"), True),
        (RuntimeError("std::bad_alloc"), True),
        (SystemError("PyObject pointer is null"), True),  # of python-calamine
        (ValueError("malformed"), False),
    ],
)
def test_no_memory_is_recognised_whoever_says_it(error: Exception, lacks: bool) -> None:
    assert lacks_memory(error) is lacks


@pytest.mark.parametrize("most", [500, 15_000], ids=["while reading", "while writing"])
def test_no_file_may_grow(tmp_path: Path, most: int) -> None:
    here = district(tmp_path)
    ran = subprocess.run(
        [sys.executable, "-m", "checks", "audit", "--rules", here.rules, "--period", "2023-03", "--out", here.out],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    assert ran.returncode == 2, ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1
    assert "disk" in ran.stderr
    assert (str(here.out) in ran.stderr) is (most > 1_000)  # of two folders, the one that is full is told
    assert not here.out.parent.exists() or not [*here.out.parent.iterdir()]
