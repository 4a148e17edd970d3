"""What became of every target: single units as rows of a table, groups of units, the district."""

from __future__ import annotations

import math
from itertools import groupby, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from checks.model import DUE, MEASUREMENT_COLUMNS, Outcome, Span, Unit
from checks.result_lines import TargetResult, WaiverUse
from checks.sums import Part, over, part_of, scale_of, summed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from fractions import Fraction

    from checks.config.models import Target, Waiver
    from checks.measurement import Measurement

FURTHER_COLUMNS = ("band", "numerator", "denominator", "rate_unflagged")
"""Columns of the measurements after the promised ones."""

DISTRICT = "district"
"""The group of all units, and the name and unit_id of the district."""

_NAMED = ("school_code", "school", "region", "stage")
_ROOM = ("room_id", "room_name", "room_type")
_SCHOOL = (*_ROOM, "school_code", "school")
_PARTS = {
    Unit.SCHOOL: _ROOM,
    Unit.TEACHER: _ROOM,
    Unit.REGION: _SCHOOL,
    Unit.DISTRICT: (*_SCHOOL, "region"),
}
"""Columns that name parts of a unit."""


def table(rows: Sequence[Measurement]) -> dict[str, Sequence[Any]]:
    """The measurements by column: those of :data:`checks.model.MEASUREMENT_COLUMNS`, then ``no, state, pace`` and
    :data:`FURTHER_COLUMNS`.

    Numbers are floats (or None). The rate and pace of a unit that exceeds an upper limit of 0 are infinite, so that
    they fail where they are validated.
    """
    names = (*MEASUREMENT_COLUMNS, "no", "state", "pace", *FURTHER_COLUMNS)
    known: dict[tuple[object, ...], _Numbers] = {}
    lines = []
    for row in rows:
        made_of = row.made_of
        if made_of not in known:
            known[made_of] = _numbers(row)
        lines.append(_line(row, known[made_of]))
    columns = zip(*lines, strict=True) if lines else repeat((), len(names))
    return dict(zip(names, columns, strict=True))


def target_results(targets: Sequence[Target], rows: Sequence[Measurement], levels: Sequence[str]) -> list[TargetResult]:
    """Every target with its total and its roll-ups by ``levels`` (columns of the register), in the order given."""
    by_target = {target: list(own) for target, own in groupby(rows, key=lambda row: row.target.id)}
    return [_target_result(target, by_target.get(target.id, []), levels) for target in targets]


def district_outcome(target: Target, rows: Sequence[Measurement]) -> Outcome:
    """What became of a target in the whole district: error > not applicable > failed > behind > … > passed.

    Without ``min_share`` every unit must reach it; with it, that share of those due.
    """
    outcomes = [row.outcome for row in rows]
    due = [outcome for outcome in outcomes if outcome in DUE]
    if Outcome.ERROR in outcomes:
        return Outcome.ERROR
    if not due:
        return Outcome.NO_DATA if Outcome.NO_DATA in outcomes else Outcome.NOT_APPLICABLE
    needed = (target.min_share if target.min_share is not None else 1) * len(due)
    passed, failed = due.count(Outcome.PASSED), due.count(Outcome.FAILED)
    if passed >= needed:
        return Outcome.PASSED
    if len(due) - failed < needed:
        return Outcome.FAILED
    if len(due) - failed - due.count(Outcome.BEHIND) < needed:
        return Outcome.BEHIND
    return Outcome.ON_TRACK if Outcome.ON_TRACK in due else Outcome.OPEN


def waiver_uses(waivers: Sequence[Waiver], rows: Sequence[Measurement], as_of: date) -> list[WaiverUse]:
    """What each waiver of a target did: how many units it took out. Waivers of row rules are left out."""
    targets = {row.target.id for row in rows}
    return [
        use_of(waiver, sum(row.waiver is waiver and row.outcome is Outcome.WAIVED for row in rows), as_of)
        for waiver in waivers
        if waiver.rule in targets
    ]


def use_of(waiver: Waiver, matched: int, as_of: date) -> WaiverUse:
    """The use of a waiver of rules.yaml, as things stand on ``as_of``."""
    return WaiverUse(
        rule=waiver.rule,
        where=dict(waiver.where),
        start=waiver.start,
        end=waiver.until,
        reason=waiver.reason,
        approved_by=waiver.approved_by,
        matched=matched,
        expired=waiver.until < as_of,
    )


def shown(row: Measurement, column: str) -> str:
    """What the register says of the unit in ``column``; blank where that would list what the unit is made of."""
    return "" if column in _PARTS.get(row.target.unit, ()) else row.unit.attributes.get(column, "")


def window_of(rows: Sequence[Measurement]) -> Span | None:
    """The days that the windows of ``rows`` span; None when none has one."""
    windows = [row.timing.window for row in rows if row.timing.window is not None]
    return Span(min(one.start for one in windows), max(one.end for one in windows)) if windows else None


def due_of(target: Target, rows: Sequence[Measurement]) -> date | None:
    """The last due date of ``rows``; None when none has one."""
    return max((row.timing.due for row in rows if row.timing.due is not None), default=target.due)


def _target_result(target: Target, rows: Sequence[Measurement], levels: Sequence[str]) -> TargetResult:
    scale = scale_of(row for row in rows if row.outcome in DUE)
    parts = [part_of(row, scale) if row.outcome in DUE else None for row in rows]
    return TargetResult(
        id=target.id,
        title=target.title,
        metric=target.metric,
        unit=str(target.unit),
        window=window_of(rows),
        due_date=due_of(target, rows),
        total=summed(DISTRICT, DISTRICT, "", [part for part in parts if part is not None], scale),
        outcome=district_outcome(target, rows),
        rollups=[
            summed(level, name, code, members, scale)
            for level in levels
            for (name, code), members in _groups(level, rows, parts).items()
        ],
        limit=target.at_most is not None,
    )


def _groups(level: str, rows: Sequence[Measurement], parts: Sequence[Part | None]) -> dict[tuple[str, str], list[Part]]:
    """What the units due add to the groups of one level, in the order of the register; every unit is in exactly one,
    which may have no name. Schools have a code beside it, as two may share a name; one without a name is its code."""
    groups: dict[tuple[str, str], list[Part]] = {}
    for row, part in zip(rows, parts, strict=True):
        code = shown(row, "school_code") if level == "school" else ""
        members = groups.setdefault((shown(row, level) or code, code), [])
        if part is not None:
            members.append(part)
    return groups


class _Numbers(NamedTuple):
    """Numbers of a measurement as they are written: the same for all units that reached the same."""

    actual: float | None
    required: float | None
    rate: float | None
    pace: float | None
    band: str
    rate_unflagged: float | None
    numerator: float | None
    denominator: float | None


def _numbers(row: Measurement) -> _Numbers:
    actual, required = row.actual, row.required
    exceeded = row.limits and required == 0 and bool(actual)
    return _Numbers(
        actual=_float(actual),
        required=_float(required),
        rate=math.inf if exceeded else over(actual, required),
        pace=math.inf if exceeded else over(actual, row.paced),
        band=row.band,
        rate_unflagged=over(row.actual_unflagged, required),
        numerator=_plain(row.numerator),
        denominator=_plain(row.denominator),
    )


def _line(row: Measurement, numbers: _Numbers) -> tuple[Any, ...]:
    target, unit = row.target, row.unit
    return (
        target.id,
        str(target.unit),
        unit.unit_id,
        unit.unit_name,
        *[shown(row, column) for column in _NAMED],
        numbers.actual,
        numbers.required,
        numbers.rate,
        str(row.outcome) if row.outcome is not None else None,
        row.no,
        str(row.state),
        numbers.pace,
        numbers.band,
        numbers.numerator,
        numbers.denominator,
        numbers.rate_unflagged,
    )


def _plain(value: int | Fraction | None) -> float | None:
    """What was counted stays a whole number; a figure of a table, or a product, may be none."""
    return int(value) if value is not None and value.denominator == 1 else _float(value)


def _float(value: int | Fraction | None) -> float | None:
    return None if value is None else float(value)
