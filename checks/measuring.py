"""The number of every unit under every target: SQL over the counted records.

Units without a record are not in the result: the judge takes units from the register and 0 for those absent here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, cast

from checks.relation import SCHOOL, USED, used, window
from checks.units import UnitRow

__all__ = ["USED", "Figure", "Plan", "measure", "teacher_units", "teachers_seen"]

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from fractions import Fraction

    from checks.config.models import Target
    from checks.engines.base import Engine
    from checks.metrics.base import Metric
    from checks.model import Period


class Figure(NamedTuple):
    """What was counted for a unit; ``denominator`` None where the metric has none, or takes it from the register."""

    numerator: int | Fraction
    denominator: int | Fraction | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A target and how to measure it; ``condition`` is its filter as an SQL expression over ``counted``.

    ``kinds`` are the kinds of records that count (None: there are only lessons), ``forms`` those of the target by their
    own names, ``shared`` all forms that several rooms log. ``sessions`` and ``staff`` say whether those tables are
    there. ``known`` are figures that come from tables, not from records; ``on_roll`` each unit's teachers on roll, for
    the metric that counts them; ``factors`` what each unit's requirement is multiplied by.
    """

    target: Target
    metric: Metric
    condition: str | None = None
    kinds: tuple[str, ...] | None = None
    forms: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    sessions: bool = False
    staff: bool = False
    known: Mapping[str, Figure] | None = None
    on_roll: Mapping[str, Sequence[str]] | None = None
    factors: Mapping[str, Fraction] | None = None


def measure(
    engine: Engine, plans: Sequence[Plan], period: Period, until: date, records: str = "counted"
) -> dict[str, dict[str, Figure]]:
    """By target id, what each unit that has counted records reached: ``{target: {unit_id: Figure}}``.

    Reads the tables ``rooms`` and ``shared_days`` and the view of the ``records``: ``counted`` or ``unflagged``.
    ``until`` is the last day of every window (the period's end or the as-of date). Targets that differ only in what
    they require share one statement.
    """
    select = {
        plan.target.id: plan.metric.select(f"({used(plan, period, until, records)}) AS used")
        for plan in plans
        if plan.metric.select is not None
    }
    found: dict[str, dict[str, Figure]] = {}
    for statement in dict.fromkeys(select.values()):
        rows = cast("list[tuple[str, int, int | None]]", engine.rows(statement))
        found[statement] = {unit_id: Figure(numerator, denominator) for unit_id, numerator, denominator in rows}
    return {plan.target.id: _figures(plan, found.get(select.get(plan.target.id, ""), {})) for plan in plans}


def _figures(plan: Plan, found: dict[str, Figure]) -> dict[str, Figure]:
    """What was counted in records, with what is known from tables."""
    if plan.on_roll is None:
        return found if plan.known is None else dict(plan.known)
    return {
        unit: Figure(sum(found[one].numerator for one in teachers if one in found), len(teachers))
        for unit, teachers in plan.on_roll.items()
    }


def teachers_seen(engine: Engine, target: Target, period: Period, until: date) -> list[tuple[str, str]]:
    """The school unit and name of each teacher whom any record in the target's window names, counted or not.

    A teacher all of whose records were rejected is there; one without any record cannot be known.
    """
    rows = engine.rows(
        f"SELECT DISTINCT {SCHOOL} AS school, d.teacher AS teacher "
        "FROM described AS d JOIN rooms AS r ON r.room_no = d.room_no "
        f"WHERE d.teacher IS NOT NULL AND {window('d', target, period, until)}"
    )
    return sorted((str(school), str(name)) for school, name in rows)


def teacher_units(pairs: Sequence[tuple[str, str]], schools: Sequence[UnitRow]) -> list[UnitRow]:
    """A unit for each teacher. A teacher's rooms, and so the teaching days, are those of the school."""
    by_id = {school.unit_id: school for school in schools}
    return [
        UnitRow(f"{school}/{name}", name, {**by_id[school].attributes, "teacher": name}, by_id[school].rooms)
        for school, name in pairs
    ]
