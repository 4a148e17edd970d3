"""How things stand in a run, as it is compared with earlier ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from checks.decisions import Decisions
from checks.frames import records
from checks.history.record import series_of
from checks.model import Outcome, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checks.decisions import Decision
    from checks.masking import Mask
    from checks.register import Room
    from checks.result import AuditResult

Matter = tuple[str, str, str]
"""Rule or target, kind of unit, unit id; of a record in no known room its school stands for the unit."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand in this run of ``series``: its findings and measurements as plain rows, and what is still
    judged; ``rooms`` are the unit ids of the register's.

    ``aliases`` leads from former unit ids to the present ones. ``withdrawn`` are the ids
    of its findings that are waived because the bureau accepted a dispute. ``names`` hides those of teachers in what
    earlier runs said. ``shares`` are the outcomes of the targets of which a share of the units must attain: findings of
    the district that no measurement stands for.
    """

    series: str
    findings: Sequence[Mapping[str, Any]]
    measurements: Sequence[Mapping[str, Any]]
    targets: frozenset[str]
    rules: frozenset[str]
    rooms: frozenset[str]
    aliases: Mapping[str, str]
    withdrawn: frozenset[str] = frozenset()
    names: Mask | None = None
    shares: Mapping[Matter, str] = field(default_factory=dict)


def standing_of(
    result: AuditResult, accepted: Sequence[Decision], names: Mask | None, aliases: Mapping[str, str]
) -> Standing:
    """How things stand in ``result``. ``accepted`` are the disputes that the bureau accepted, ``names`` hides those of
    teachers in what earlier runs said, ``aliases`` leads from former unit ids to the present ones."""
    return Standing(
        series=series_of(result),
        findings=records(result.findings),
        measurements=records(result.measurements),
        targets=frozenset(one.id for one in result.targets),
        rules=_rules(result),
        rooms=frozenset(room.unit_id for room in rooms_of(result)),
        aliases=aliases,
        names=names,
        withdrawn=_withdrawn(result, Decisions(accepted)),
        shares=_shares(result),
    )


def _rules(result: AuditResult) -> frozenset[str]:
    """All that findings may be of in this run but its targets: row rules, patterns, stock expectations."""
    rules = (one.id for one in result.rules if one.outcome != "not-applicable")
    patterns = (pattern.id for pattern, _ in result.config.patterns.named())
    return frozenset((*rules, *patterns, *(one.id for one in result.config.expectations)))


def _shares(result: AuditResult) -> dict[Matter, str]:
    """What became of the district where a target says which share of the units must attain it."""
    asked = {target.id for target in result.config.targets if target.min_share is not None}
    district = str(Unit.DISTRICT)
    return {(one.id, district, district): str(one.outcome) for one in result.targets if one.id in asked}


def _withdrawn(result: AuditResult, decisions: Decisions) -> frozenset[str]:
    """The findings that are waived by a decision: about a record by their ids, about a unit by its days."""
    windows = {one.id: one.window for one in result.targets}
    waived = records(result.findings[result.findings["outcome"] == Outcome.WAIVED])
    return frozenset(
        one["id"]
        for one in waived
        if one["id"] in decisions.findings
        or decisions.waiver(one["rule"], one["unit"], one["unit_id"], windows.get(one["rule"])) is not None
    )


def rooms_of(result: AuditResult) -> Sequence[Room]:
    """The rooms of the register that ``result`` was judged on."""
    return result.basis.register.rooms if result.basis is not None else ()
