"""What a child process is asked to read; imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from checks.sources.headers import Vocabulary


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be read: ``file`` is its name as shown, ``spool`` a folder of its own for what is written.

    With ``further`` the columns that mean no field are written as well, as ``x<index>``. With ``in_place`` the rows of
    a file that an engine can read in pieces are left to it. With ``cells`` those that hold anything are counted.
    """

    path: Path
    file: str
    vocabulary: Vocabulary
    spool: Path
    further: bool = False
    source: int = 0
    in_place: bool = False
    cells: bool = False
