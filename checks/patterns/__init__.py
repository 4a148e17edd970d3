"""Patterns in the lessons of a unit, one file each, and this explicit list of them."""

from __future__ import annotations

from checks.patterns import (
    idle_streak,
    late_entry_share_high,
    month_end_burst,
    scheduled_not_taught,
    uniform_durations,
)
from checks.patterns.base import Pattern, PatternDocs

__all__ = ["PATTERNS", "Pattern", "PatternDocs"]

PATTERNS: dict[str, Pattern] = {
    module.PATTERN.id: module.PATTERN
    for module in (idle_streak, month_end_burst, uniform_durations, late_entry_share_high, scheduled_not_taught)
}
"""Every pattern by its id, in the order in which they are listed."""
