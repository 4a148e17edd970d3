"""Files that nobody made on purpose, which lie beside logs all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.written import DIFFERENCES, FURTHER_NAMES, HANDED_OVER, NAMES

if TYPE_CHECKING:
    from pathlib import Path

_NOISE = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
"""What systems put into folders by themselves."""
_REPORT = frozenset((*NAMES, *FURTHER_NAMES, DIFFERENCES))
_MARKS = ("audit.json", "suite.json")
"""Of the files of a report, those that nobody else writes."""


def is_noise(name: str) -> bool:
    """Whether a system or an office program left the file called ``name``: a lock, a list of pictures, a setting."""
    return name.lower() in _NOISE or name.startswith(("~$", ".~lock"))


def is_own(file: Path) -> bool:
    """Whether we wrote ``file`` ourselves: it is of a report, or was handed over with one, that lies among the logs.
    Read as a log, it would tell of every record a second time."""
    handed = file.parent.name.startswith(HANDED_OVER)
    folder = file.parent.parent if handed else file.parent
    return (handed or file.name in _REPORT) and all((folder / name).is_file() for name in _MARKS)
