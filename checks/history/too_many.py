"""A run with more findings about records than a frame holds is not kept, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import ConfigurationError, Fault, Message

if TYPE_CHECKING:
    from checks.result import AuditResult


def why_not_kept(result: AuditResult) -> Message | None:
    """The sentence that says so; None where the run can be kept."""
    if result.findings_file is None:
        return None
    return next(Message("history.too_many", note.values) for note in result.notes if note.key == "audit.too_many")


def refuse_too_many(result: AuditResult) -> None:
    """Raises ConfigurationError where the run cannot be kept."""
    if (why := why_not_kept(result)) is not None:
        raise ConfigurationError([Fault(why)])
