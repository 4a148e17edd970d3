"""Ids of findings: the same fact has the same id in every run."""

from __future__ import annotations

from hashlib import md5
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checks.model import Span

_FACTS = "concat(rule, chr(10), unit_id, chr(10), raw, chr(10), CAST(ordinal AS VARCHAR))"
RECORD_FINDING_ID = f"substr(md5({_FACTS}), 1, 16)"
"""SQL: the id of a finding about a record, of its rule, unit, canonical content and a number among equal ones."""


def finding_id(target: str, kind: str, unit_id: str, window: Span | None) -> str:
    """The id of a finding about a unit: of target, unit and days."""
    days = f"{window.start}..{window.end}" if window is not None else ""
    return md5("\x1f".join((target, kind, unit_id, days)).encode(), usedforsecurity=False).hexdigest()[:16]
