"""The number of every unit under every target: SQL over the counted records.

Units without a record are not in the result: the judge takes units from the register and 0 for those absent here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, cast

from checks.model import Unit
from checks.units import UnitRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from checks.config.models import Target
    from checks.engines.base import Engine
    from checks.metrics.base import Metric
    from checks.model import Period

_SCHOOL = "COALESCE(r.school_code, r.school)"  # as in the register: its code, or its name where there are no codes

USED: dict[str, str] = {
    "room_no": "c.room_no",
    "school": _SCHOOL,
    "date": "c.date",
    "mask": "c.mask",
    "minutes": "c.minutes",
    "subject": "c.subject",
    "teacher": "c.teacher",
    "entered_at": "c.entered_at",
    "participants": "c.participants",
}
"""The columns that a metric may read, besides ``unit_id`` and ``late`` (BOOLEAN, NULL without an entry time: entered
more days after the lesson than the rule late-entry allows)."""

_UNIT_ID = {
    Unit.ROOM: "r.unit_id",
    Unit.SCHOOL: _SCHOOL,
    Unit.REGION: "COALESCE(r.region, '')",
    Unit.DISTRICT: "'district'",
    Unit.TEACHER: f"{_SCHOOL} || '/' || c.teacher",
}


class Figure(NamedTuple):
    """What was counted for a unit; ``denominator`` None where the metric has none, or takes it from the register."""

    numerator: int
    denominator: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A target and how to measure it; ``condition`` is its filter as an SQL expression over ``counted``."""

    target: Target
    metric: Metric
    condition: str | None = None


def measure(
    engine: Engine, plans: Sequence[Plan], period: Period, until: date, late_after: int, records: str = "counted"
) -> dict[str, dict[str, Figure]]:
    """By target id, what each unit that has counted records reached: ``{target: {unit_id: Figure}}``.

    Reads the table ``rooms`` and that of the ``records``: ``counted`` or ``unflagged``. ``until`` is the last day of every window (the period's end or the
    as-of date), ``late_after`` the days that the rule late-entry allows. Targets that differ only in what they
    require share one statement.
    """
    statements = {
        plan.target.id: plan.metric.select(f"({_used(plan, period, until, late_after, records)}) AS used")
        for plan in plans
    }
    results: dict[str, dict[str, Figure]] = {}
    for statement in dict.fromkeys(statements.values()):
        rows = cast("list[tuple[str, int, int | None]]", engine.rows(statement))
        results[statement] = {unit_id: Figure(numerator, denominator) for unit_id, numerator, denominator in rows}
    return {target: results[statement] for target, statement in statements.items()}


def teachers_seen(engine: Engine, target: Target, period: Period, until: date) -> list[tuple[str, str]]:
    """The school unit and name of each teacher whom any record in the target's window names, counted or not.

    A teacher all of whose records were rejected is there; one without any record cannot be known.
    """
    rows = engine.rows(
        f"SELECT DISTINCT {_SCHOOL} AS school, d.teacher AS teacher "
        "FROM described AS d JOIN rooms AS r ON r.room_no = d.room_no "
        f"WHERE d.teacher IS NOT NULL AND {_window('d', target, period, until)}"
    )
    return sorted((str(school), str(name)) for school, name in rows)


def teacher_units(pairs: Sequence[tuple[str, str]], schools: Sequence[UnitRow]) -> list[UnitRow]:
    """A unit for each teacher. A teacher's rooms, and so the teaching days, are those of the school."""
    by_id = {school.unit_id: school for school in schools}
    return [
        UnitRow(f"{school}/{name}", name, {**by_id[school].attributes, "teacher": name}, by_id[school].rooms)
        for school, name in pairs
    ]


def _used(plan: Plan, period: Period, until: date, late_after: int, records: str) -> str:
    """The relation that a metric counts: the target's records, each with its unit."""
    columns = ", ".join(f"{source} AS {name}" for name, source in USED.items())
    late = f"DATE_DIFF('day', c.date, CAST(c.entered_at AS DATE)) > {late_after} AS late"
    counted = f"(SELECT * FROM {records} WHERE {plan.condition})" if plan.condition else records
    known = "c.teacher IS NOT NULL AND " if plan.target.unit is Unit.TEACHER else ""
    return (
        f"SELECT {_UNIT_ID[plan.target.unit]} AS unit_id, {columns}, {late} "
        f"FROM {counted} AS c JOIN rooms AS r ON r.room_no = c.room_no "
        f"WHERE {known}{_window('c', plan.target, period, until)}"
    )


def _window(records: str, target: Target, period: Period, until: date) -> str:
    start = "r.term_from" if target.window == "term-to-date" else f"DATE '{period.span.start}'"
    return f"{records}.date BETWEEN {start} AND DATE '{until}'"
