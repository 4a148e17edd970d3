"""The section ``patterns`` of rules.yaml: each pattern is off until it is named."""

from __future__ import annotations

from pydantic import Field

from checks.config.base import Model
from checks.config.values import Share
from checks.model import Severity


class Pattern(Model):
    """What all patterns can be told."""

    severity: Severity = Field(Severity.WARNING, description="of the finding; a pattern is never an error")


class IdleStreak(Pattern):
    """A room without any lesson for many teaching days in a row."""

    days: int = Field(10, gt=0, description="so many teaching days in a row without a lesson")


class MonthEndBurst(Pattern):
    """Most of a room's records of a month were entered in its last days."""

    last_days: int = Field(3, gt=0, le=15, description="the last days of a month")
    share: Share = Field(Share_HALF := None, description="")  # type: ignore[assignment]
