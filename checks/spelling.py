"""Names as they are shown. They are compared without white space; between words of an alphabet it belongs to them.

The register's spelling holds, then that of the tables beside it, then that of the logs.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from checks.records.build import names_with_spaces
from checks.values.text import spellings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from checks.engines.base import Engine
    from checks.masking import Mask
    from checks.register import Register
    from checks.result import AuditResult
    from checks.tables.base import SideTable

_NAMES = ("unit_name", "school", "region", "stage", "room", "room_name", "room_type", "class_name", "teacher")
"""Columns of frames that hold names, one or several."""
_ONE = re.compile("[^ 、—]+")
"""A name where several stand, or a room's with its code behind it."""
_QUOTED = re.compile("“([^”]+)”")


def spellings_of(
    engine: Engine, register: Register, tables: Mapping[str, SideTable], mask: Mask | None
) -> dict[str, str]:
    """How names are shown that are compared otherwise, by what they are compared as; of several spellings in logs the
    first in order of the alphabet. With ``mask`` those that name a teacher are left out."""
    known = spellings(reversed(names_with_spaces(engine)))
    for table in tables.values():
        known |= table.spellings
    known |= register.spellings
    if mask is None:
        return known
    return {name: shown for name, shown in known.items() if mask.text("", f"{name} {shown}") == f"{name} {shown}"}


def spell(result: AuditResult, known: Mapping[str, str]) -> None:
    """Writes the names in ``result`` as ``known`` (of :func:`spellings_of`) shows them, in place. Ids stay, and so does
    the evidence, which is as it was read."""
    if not known:
        return

    def shown(text: str) -> str:
        return known.get(text) or _ONE.sub(lambda one: known.get(one[0], one[0]), text)

    def told(message: str) -> str:
        return _QUOTED.sub(lambda name: f"“{shown(name[1])}”", message)

    def content(raw: str) -> str:
        return " | ".join(map(shown, raw.split(" | ")))

    def frame(given: pd.DataFrame) -> pd.DataFrame:
        changes = dict.fromkeys(_NAMES, shown) | {"message": told, "raw": content}
        return given.assign(**{name: _each(given[name], how) for name, how in changes.items() if name in given})

    result.findings, result.measurements = frame(result.findings), frame(result.measurements)
    result.counted = frame(result.counted)
    if result.findings_file is not None:
        result.findings_file = result.findings_file.rewritten(frame)
    if result.counted_file is not None:
        result.counted_file = result.counted_file.rewritten(frame)
    if result.sightings is not None:
        result.sightings.late = frame(result.sightings.late)
    for target in result.targets:
        target.rollups = [replace(group, name=shown(group.name)) for group in target.rollups]
    for one in result.submissions:
        one.school = shown(one.school)
    result.references = [replace(one, unit_name=shown(one.unit_name)) for one in result.references]


def _each(column: pd.Series[str], how: Callable[[str], str]) -> pd.Series[str]:
    """``column`` with each of its different texts as ``how`` has it."""
    return column.map({text: how(text) for text in column.dropna().unique()}).astype(column.dtype)
