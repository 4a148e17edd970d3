"""Targets, waivers and what was measured → an outcome for every unit. Pure and exact: no engine, no floating point.

The work is done in two steps, because Great Expectations validates in between: :func:`prepare` says what every unit
reached, what it must reach and how that is to be looked at (:class:`checks.measurement.State`); the rows that fail come
back by number, and :func:`conclude` says what became of each unit.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from checks.config.where import matches
from checks.measurement import Measurement, State, share
from checks.measuring import Figure
from checks.model import ROOMS, Fault, Message, Outcome

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from checks.config.models import Target, Waiver
    from checks.decisions import Decisions
    from checks.measuring import Plan
    from checks.metrics.base import Metric
    from checks.units import UnitRow
    from checks.windows import Timing, Windows


def prepare(
    plans: Sequence[Plan],
    units: Mapping[str, Sequence[UnitRow]],
    windows: Windows,
    figures: Mapping[str, Mapping[str, Figure]],
    waivers: Sequence[Waiver],
    as_of: date,
    *,
    any_record: bool,
    without_data: Collection[int] = (),
    schools_without_data: Collection[str] = (),
    decisions: Decisions | None = None,
) -> list[Measurement]:
    """A measurement for every unit of every target that the target's ``where`` matches, numbered from 0.

    ``units`` and ``figures`` by target id. ``any_record``: whether a single record was counted; where none was, an
    upper limit on them is not applicable, as empty input never passes. ``without_data`` are the rooms (by number) from
    whose schools data were expected that did not arrive; a unit all of whose rooms are among them has no data, nor has
    one without rooms that is of one of the ``schools_without_data`` (by unit id).
    """
    found: list[Measurement] = []
    for plan in plans:
        target, kind, reached = plan.target, str(plan.target.unit), figures.get(plan.target.id, {})
        own = [waiver for waiver in waivers if waiver.rule == target.id]
        for unit in _due(target, units[target.id]):
            timing = windows.timing(target, unit.rooms)
            decided = decisions.waiver(target.id, kind, unit.unit_id, timing.window) if decisions is not None else None
            row = _measured(len(found), plan, unit, timing, reached.get(unit.unit_id), decided)
            if own:
                held = [waiver for waiver in own if matches(waiver.where, unit.attributes)]
                row.waiver = next((one for one in held if one.start <= as_of <= one.until), decided)
                row.expired = max((one for one in held if one.until < as_of), key=lambda one: one.until, default=None)
            if plan.known is None:
                absent = _lacks_data(unit, without_data, schools_without_data)
            else:  # tables say it, whatever became of the logs; what has no rows has 0 of them
                absent = target.metric != "rows" and unit.unit_id not in plan.known
            absent |= plan.factors is not None and unit.unit_id not in plan.factors
            empty = row.limits and not any_record and not absent and plan.known is None
            row.state = State.NOT_APPLICABLE if empty else _state(row, as_of, absent)
            found.append(row)
    return found


def _lacks_data(unit: UnitRow, rooms: Collection[int], schools: Collection[str]) -> bool:
    """Whether nothing arrived of ``unit``; see :func:`prepare`."""
    if unit.rooms:
        return bool(rooms) and all(room in rooms for room in unit.rooms)
    return (unit.attributes.get("school_code") or unit.attributes.get("school", "")) in schools


def conclude(
    rows: Sequence[Measurement],
    failing: Collection[int],
    unflagged: Mapping[str, Mapping[str, Figure]] | None = None,
) -> list[Measurement]:
    """Gives the rows their outcomes. ``failing`` are the numbers of judged rows whose rate, and of pacing rows whose
    pace, is not what it must be; ``unflagged`` what each reaches without the records that break a rule, by target and
    unit id, where that is known."""
    for row, outcome in zip(rows, outcomes(rows, failing), strict=True):
        row.outcome = outcome
        if unflagged is not None:
            figure = unflagged.get(row.target.id, {}).get(row.unit.unit_id)
            row.unflagged = _completed(row.metric, row.timing, figure)
    return list(rows)


def outcomes(rows: Iterable[Measurement], failing: Collection[int]) -> list[Outcome]:
    """What becomes of each of the rows, of which those with the numbers ``failing`` fail."""
    return [_outcome(row.state, row.no in failing) for row in rows]


def falling_short(rows: Sequence[Measurement]) -> set[int]:
    """The numbers of judged and pacing rows that miss what is asked of them: what validating them will find."""
    return {row.no for row in rows if _falls_short(row)}


def _falls_short(row: Measurement) -> bool:
    if row.state is State.PACING and not row.limits:
        return row.actual is not None and row.actual < (row.paced or 0)
    return row.state in (State.JUDGED, State.PACING) and not row.reached


def faults(plans: Sequence[Plan], units: Mapping[str, Sequence[UnitRow]]) -> list[Fault]:
    """Values of the register for which a target that requires different things ``by`` a column names nothing."""
    missing: dict[tuple[str, str, str], None] = {}
    for plan in plans:
        target = plan.target
        if isinstance(target.required, dict) and target.by is not None:
            values = (unit.attributes.get(target.by, "") for unit in _due(target, units[target.id]))
            missing |= {(target.id, target.by, value): None for value in values if value not in target.required}
    return [
        Fault(Message("judge.requirement_missing", {"target": target, "column": column, "value": value}))
        for target, column, value in missing
    ]


def _due(target: Target, units: Sequence[UnitRow]) -> Iterator[UnitRow]:
    return (unit for unit in units if matches(target.where, unit.attributes))


def _measured(
    no: int,
    plan: Plan,
    unit: UnitRow,
    timing: Timing,
    figure: Figure | None,
    waiver: Waiver | None,
) -> Measurement:
    reached, factor = _completed(plan.metric, timing, figure), _factor(plan, unit, timing)
    required = None if factor is None else _required(plan.target, unit, timing, factor)
    return Measurement(no, plan.target, plan.metric, unit, timing, *reached, required, factor, waiver=waiver)


def _completed(metric: Metric, timing: Timing, figure: Figure | None) -> Figure:
    """What was counted, with the denominator that the metric asks for; ``figure`` None: nothing was counted."""
    numerator, counted = figure if figure is not None else (0, 0)
    if metric.denominator is not None:
        given = metric.denominator(timing.facts)
        if metric.scaled and figure is not None:  # without a record it is 0 of what is given
            return Figure(Fraction(numerator, counted), given) if counted else Figure(0, None)
        return Figure(numerator, given)
    return Figure(numerator, counted if metric.ratio else 1)


def requirement(target: Target, unit: UnitRow) -> Fraction:
    """The requirement or upper limit of a unit as the target states it, before proration."""
    if target.at_most is not None:
        return target.at_most
    if isinstance(target.required, dict):
        return target.required[unit.attributes.get(target.by or "", "")]
    assert target.required is not None, "the configuration asks for either"
    return target.required


_ONCE = Fraction(1)
_DAYS_OF = {"day": 1, "week": 5}
"""Teaching days that a requirement ``per`` day or week is for."""


def _factor(plan: Plan, unit: UnitRow, timing: Timing) -> Fraction | None:
    """What a requirement is multiplied by that the target states ``times`` something; None where that is not known."""
    if plan.target.times == ROOMS:
        return Fraction(timing.facts.rooms)
    return _ONCE if plan.factors is None else plan.factors.get(unit.unit_id)


def _required(target: Target, unit: UnitRow, timing: Timing, factor: Fraction) -> Fraction | None:
    """What the unit must reach; None where it is to be prorated by a term that is not known."""
    stated = requirement(target, unit)
    if factor != 1:  # so that units that are asked the same share their requirement
        stated *= factor
    if target.per is not None:
        stated *= Fraction(timing.facts.teaching_days, _DAYS_OF[target.per])
    if target.prorate == "none":
        return stated
    if not timing.days_in_term:
        return None
    return share(stated, timing.facts.teaching_days, timing.days_in_term)


def _state(row: Measurement, as_of: date, absent: bool) -> State:
    nothing_asked = row.required == 0 and not row.limits
    no_rooms = row.metric.of_rooms and not row.timing.facts.rooms
    no_term = row.target.prorate == "teaching-days" and not row.timing.days_in_term
    unknown = row.required is None or row.actual is None
    if row.timing.window is None or no_rooms or no_term or nothing_asked or (unknown and not absent):
        return State.NOT_APPLICABLE
    if row.waiver is not None:
        return State.WAIVED
    if absent:
        return State.NO_DATA
    if row.reached or row.timing.due is None or as_of >= row.timing.due:
        return State.JUDGED
    return State.PACING if row.metric.adds else State.OPEN


def _outcome(state: State, fails: bool) -> Outcome:
    match state:
        case State.JUDGED:
            return Outcome.FAILED if fails else Outcome.PASSED
        case State.PACING:
            return Outcome.BEHIND if fails else Outcome.ON_TRACK
    return Outcome(state.value)
