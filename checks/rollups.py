"""What became of every target: single units as rows of a table, groups of units, the district."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any

from checks.model import DUE, GroupResult, Outcome, Span, TargetResult, Unit, WaiverUse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

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


def table(rows: Sequence[Measurement]) -> list[dict[str, Any]]:
    """The measurements with the columns of :data:`checks.model.MEASUREMENT_COLUMNS`, then ``no, state, pace`` and
    :data:`FURTHER_COLUMNS`.

    Numbers are floats (or None). The rate and pace of a unit that exceeds an upper limit of 0 are infinite, so that
    they fail where they are validated.
    """
    return [_row(row) for row in rows]


def target_results(targets: Sequence[Target], rows: Sequence[Measurement], levels: Sequence[str]) -> list[TargetResult]:
    """Every target with its total and its roll-ups by ``levels`` (columns of the register), in the order given."""
    by_target = {target: list(own) for target, own in groupby(rows, key=lambda row: row.target.id)}
    return [_target_result(target, by_target.get(target.id, []), levels) for target in targets]


def group_result(by: str, name: str, rows: Iterable[Measurement], code: str = "") -> GroupResult:
    """The units of one group that are due, summed.

    A ratio sums numerators, denominators, and what each denominator requires, so that a large school weighs more
    than a small one; every other metric takes means over units.
    """
    due = [row for row in rows if row.outcome in DUE]
    attained = sum(row.attained for row in due)
    if not due:
        return GroupResult(by, name, 0, 0, None, None, None, None, code=code)
    actual = sum(row.numerator for row in due)
    weights = [row.denominator or 0 for row in due]  # 1 for a metric that is no ratio
    required = _weighted((row.required, weight) for row, weight in zip(due, weights, strict=True))
    return GroupResult(
        by=by,
        name=name,
        due=len(due),
        attained=attained,
        attained_share=attained / len(due),
        mean_actual=_over(actual, sum(weights)),
        mean_required=_over(required, sum(weights)),
        rate=_over(actual, required),
        rate_unflagged=_rate_unflagged(due),
        code=code,
    )


def _rate_unflagged(due: Sequence[Measurement]) -> float | None:
    """As the rate of a group, without the records that break a rule."""
    found = [(row.unflagged, row.required) for row in due if row.unflagged is not None]
    required = _weighted((each, figure.denominator or 0) for figure, each in found)
    return _over(sum(figure.numerator for figure, _ in found), required)


def _weighted(requirements: Iterable[tuple[Fraction | None, int | Fraction]]) -> Fraction:
    """The sum of requirements times weights: those of one denominator first, which is a sum of whole numbers."""
    sums: dict[int, int | Fraction] = {}
    for required, weight in requirements:
        if required:
            sums[required.denominator] = sums.get(required.denominator, 0) + required.numerator * weight
    first, *others = [Fraction(total, denominator) for denominator, total in sums.items()] or [Fraction(0)]
    return sum(others, first)


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
        WaiverUse(
            rule=waiver.rule,
            where=dict(waiver.where),
            start=waiver.start,
            end=waiver.until,
            reason=waiver.reason,
            approved_by=waiver.approved_by,
            matched=sum(row.waiver is waiver and row.outcome is Outcome.WAIVED for row in rows),
            expired=waiver.until < as_of,
        )
        for waiver in waivers
        if waiver.rule in targets
    ]


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
    return TargetResult(
        id=target.id,
        title=target.title,
        metric=target.metric,
        unit=str(target.unit),
        window=window_of(rows),
        due_date=due_of(target, rows),
        total=group_result(DISTRICT, DISTRICT, rows),
        outcome=district_outcome(target, rows),
        rollups=[group for level in levels for group in _groups(level, rows)],
    )


def _groups(level: str, rows: Sequence[Measurement]) -> list[GroupResult]:
    """The groups of one level in the order of the register; every unit is in exactly one, which may have no name."""
    groups: dict[tuple[str, str], list[Measurement]] = {}
    for row in rows:
        code = shown(row, "school_code") if level == "school" else ""  # two schools may share a name
        groups.setdefault((shown(row, level), code), []).append(row)
    return [group_result(level, name, members, code) for (name, code), members in groups.items()]


def _row(row: Measurement) -> dict[str, Any]:
    actual, required = row.actual, row.required
    parts, said = _PARTS.get(row.target.unit, ()), row.unit.attributes
    exceeded = row.limits and required == 0 and bool(actual)
    return {
        "target": row.target.id,
        "unit": str(row.target.unit),
        "unit_id": row.unit.unit_id,
        "unit_name": row.unit.unit_name,
        **{column: "" if column in parts else said.get(column, "") for column in _NAMED},
        "actual": _float(actual),
        "required": _float(required),
        "rate": math.inf if exceeded else _over(actual, required),
        "outcome": str(row.outcome) if row.outcome is not None else None,
        "no": row.no,
        "state": str(row.state),
        "pace": math.inf if exceeded else _over(actual, row.paced),
        "band": row.band,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "rate_unflagged": _over(row.actual_unflagged, required),
    }


def _float(value: int | Fraction | None) -> float | None:
    return None if value is None else float(value)


def _over(value: int | Fraction | None, by: int | Fraction | None) -> float | None:
    """``value / by``, rounded once, without the fraction that it is; None where there is no such number."""
    if value is None or not by:
        return None
    return (value.numerator * by.denominator) / (value.denominator * by.numerator)
