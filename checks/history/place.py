"""Where the history is and whose runs are meant, read from rules.yaml without what the rest of that file needs.

Looking back takes a moment, checking a whole rules.yaml takes the libraries that understand its conditions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from checks.history.database import DEFAULT

if TYPE_CHECKING:
    from pathlib import Path


class Place(NamedTuple):
    """``history`` of a rules.yaml, and the name of its audit."""

    history: str
    series: str


def place_of(rules: Path) -> Place:
    """What ``rules`` says of it. Raises ConfigurationError with the faults of the file."""
    return _at_a_glance(rules) or _from_the_whole(rules)


def _at_a_glance(rules: Path) -> Place | None:
    """None where it takes more: sections in other files, the URL of a database, anything that may be wrong."""
    try:
        root = YAML(typ="base", pure=True).load(rules.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, YAMLError):
        return None
    audit = root.get("audit", {}) if isinstance(root, dict) and "include" not in root else None
    if not isinstance(audit, dict):
        return None
    history, series = root.get("history", DEFAULT), audit.get("name", "")
    if not isinstance(history, str) or not isinstance(series, str) or not history or "://" in history:
        return None
    return Place(history, series)


def _from_the_whole(rules: Path) -> Place:
    from checks.config import load
    from checks.history.record import series_of

    config = load(rules).config
    return Place(config.history, series_of(config))
