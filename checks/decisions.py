"""What the bureau decided of disputed findings: an accepted dispute takes its finding out, as a waiver would.

A finding about a record is known again by its id, whichever month looks at the record: the rule is as if it did not
exist for it. One about a unit is known by its days; it holds for all windows that begin on the same day and end no
earlier, that is for the rest of the term where the target runs to date.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from checks.config.models import Waiver
from checks.identity import finding_id
from checks.model import Outcome, Span
from checks.result_lines import WaiverUse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence


class Judged(Protocol):
    """A unit that was judged, with the waiver in force (:class:`checks.judge.Measurement`)."""

    @property
    def waiver(self) -> Waiver | None:
        """The waiver, or the decision that amounts to one."""

    @property
    def outcome(self) -> Outcome | None:
        """What became of the unit."""


@dataclass(frozen=True, slots=True)
class Decision:
    """An accepted dispute about the finding of that id; ``rule`` and ``unit_id`` are the finding's."""

    finding: str
    rule: str
    unit_id: str
    reason: str
    decided_by: str
    decided_on: date


@dataclass(frozen=True)
class Decisions:
    """Every accepted dispute."""

    accepted: Sequence[Decision] = ()
    _waivers: dict[tuple[str, Span], Waiver] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def findings(self) -> frozenset[str]:
        """Their ids."""
        return frozenset(self._by_id)

    @cached_property
    def _by_id(self) -> dict[str, Decision]:
        return {one.finding: one for one in self.accepted}

    @cached_property
    def _about(self) -> dict[tuple[str, str], list[Decision]]:
        found: dict[tuple[str, str], list[Decision]] = {}
        for one in self.accepted:
            found.setdefault((one.rule, one.unit_id), []).append(one)
        return found

    def waiver(self, target: str, kind: str, unit_id: str, window: Span | None) -> Waiver | None:
        """The waiver that an accepted dispute about this unit amounts to; one object for one decision and window."""
        if window is None or not self.accepted:
            return None
        # the id tells, also where the unit has been renamed in what is kept: a teacher that a masked run gave a code
        one = self._by_id.get(finding_id(target, kind, unit_id, window)) or self._earlier(target, kind, unit_id, window)
        return None if one is None else self._waivers.setdefault((one.finding, window), _waiver(one, window))

    def _earlier(self, target: str, kind: str, unit_id: str, window: Span) -> Decision | None:
        """The last one about the unit in a window that ended sooner, as that of a term does month by month."""
        about = self._about.get((target, unit_id), ())
        ids = {finding_id(target, kind, unit_id, span) for span in _shorter(window)} if about else set()
        return next((one for one in reversed(about) if one.finding in ids), None)

    def uphold(self, found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """``found`` (findings about units) with those waived that were disputed with success: a decision is a waiver of
        what a target asks of a unit, but of a pattern, a stock expectation or a share there is none."""
        return [one | {"outcome": str(Outcome.WAIVED)} if one["id"] in self.findings else one for one in found]

    def uses(self, rows: Sequence[Judged], waived: Collection[str]) -> list[WaiverUse]:
        """What each decision did: the units that it took out of ``rows``, or its finding among those ``waived``."""
        held = [row.waiver for row in rows if row.outcome is Outcome.WAIVED]
        found = []
        for one in self.accepted:
            own = [waiver for (finding, _), waiver in self._waivers.items() if finding == one.finding]
            matched = sum(any(waiver is mine for mine in own) for waiver in held) or int(one.finding in waived)
            if matched:
                where = {"finding": one.finding}
                period = (one.decided_on, date.max)
                found.append(WaiverUse(one.rule, where, *period, one.reason, one.decided_by, matched, expired=False))
        return found


def _shorter(window: Span) -> Iterator[Span]:
    """The windows that begin with ``window`` and end on one of its days."""
    for days in range((window.end - window.start).days + 1):
        yield Span(window.start, window.end - timedelta(days=days))


def _waiver(one: Decision, window: Span) -> Waiver:
    return Waiver.model_construct(
        rule=one.rule, where={}, start=window.start, until=window.end, reason=one.reason, approved_by=one.decided_by
    )
