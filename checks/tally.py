"""How many findings there are of each kind: what everything that sums asks, however few of them are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("rule", "severity", "effect", "outcome", "school_code", "school")
"""What findings are told apart by; besides by ``about_record``."""


def about_records(findings: pd.DataFrame) -> pd.Series[bool]:
    """Which findings are about a record: those that name a file."""
    return findings["file"].astype("str").fillna("") != ""


def tally_of(findings: pd.DataFrame) -> pd.DataFrame:
    """One row per kind, in the order of the findings: :data:`KINDS` (no text missing), ``about_record``, ``count``."""
    kinds = findings[list(KINDS)].astype("str").fillna("").assign(about_record=about_records(findings))
    return kinds.groupby([*KINDS, "about_record"], sort=False, as_index=False).size().rename(columns={"size": "count"})
