"""How units and the district did under each target over the last periods."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from checks.changes import Point, Trend
from checks.history import schema
from checks.history.fetch import fetch
from checks.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from checks.history.reading import RunHead

Key = tuple[str, str, str]
"""Target, kind of unit, unit id."""

SHORT = frozenset((Outcome.FAILED, Outcome.BEHIND, Outcome.NO_DATA))
"""Outcomes of a unit that falls short."""

PERIODS = 6
"""How many periods a report shows, this one included."""

_WHO = ("unit", "unit_id", "unit_name", "school_code", "school")


def district_trend(connection: Connection, target: str, runs: Sequence[RunHead]) -> list[Point]:
    """The district under ``target`` in each of ``runs``, in their order; a period in which it had none is blank."""
    table = schema.targets
    query = select(table).where(table.c.target == target, table.c.run_id.in_([run.id for run in runs]))
    found = {row["run_id"]: row for row in fetch(connection, query)}
    return [_district(run.period, found[run.id]) if run.id in found else _blank(run.period) for run in runs]


def unit_trend(
    connection: Connection, target: str, unit: str, runs: Sequence[RunHead]
) -> list[tuple[Mapping[str, Any], Point]]:
    """What each unit whose id or name is ``unit`` reached under ``target``: the unit as it was then, and the period."""
    units, table = schema.units, schema.measurements
    who = select(units.c.id).where(or_(units.c.unit_id == unit, units.c.unit_name == unit))
    query = (
        select(table, *(one for one in units.c if one.name != "id"))
        .join(units, table.c.unit_key == units.c.id)
        .where(table.c.unit_key.in_(who), table.c.target == target)
    )
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in fetch(connection, query):
        found[row["run_id"]].append(row)
    return [(row, _measured(run.period, row)) for run in runs for row in found[run.id]]


def trends(
    connection: Connection,
    measurements: Iterable[Mapping[str, Any]],
    period: str,
    runs: Sequence[RunHead],
    aliases: Mapping[str, str],
) -> list[Trend]:
    """Every unit of ``measurements`` (those of this run) over the last of ``runs`` (earlier ones, newest first) and
    ``period``.

    ``aliases`` leads from former unit ids to the present ones. Whoever has fallen short longest comes first, then in
    the order of the measurements.
    """
    shown, older = list(reversed(runs[: PERIODS - 1])), runs[PERIODS - 1 :]
    before = [_by_unit(connection, run.id, aliases) for run in shown]
    found: dict[Key, Trend] = {}
    for row in measurements:
        key = (row["target"], row["unit"], row["unit_id"])
        points = [
            _measured(run.period, past[key]) if key in past else _blank(run.period)
            for run, past in zip(shown, before, strict=True)
        ]
        points.append(_measured(period, row))
        found[key] = _unit_of(row, row["target"], points)
    since_ever = (key for key, one in found.items() if one.months == len(one.points))
    for key, months in _short_before(connection, since_ever, older, aliases).items():
        found[key] = replace(found[key], months=found[key].months + months)
    return sorted(found.values(), key=lambda one: -one.months)


def _short_before(
    connection: Connection, keys: Iterable[Key], runs: Sequence[RunHead], aliases: Mapping[str, str]
) -> Counter[Key]:
    """For how many of ``runs`` (newest first) running each of ``keys`` had fallen short before what is shown."""
    remaining = set(keys)
    lasted: Counter[Key] = Counter()
    for run in runs:
        if not remaining:
            break
        remaining &= {key for key, row in _by_unit(connection, run.id, aliases).items() if row["outcome"] in SHORT}
        lasted.update(remaining)
    return lasted


def short_for(points: Sequence[Point]) -> int:
    """For how many periods running, up to the last of ``points``, the unit has fallen short."""
    months = 0
    for point in reversed(points):
        if point.outcome not in SHORT:
            break
        months += 1
    return months


def _by_unit(connection: Connection, run_id: int, aliases: Mapping[str, str]) -> dict[Key, Mapping[str, Any]]:
    table, units = schema.measurements.c, schema.units.c
    query = (
        select(table.target, units.unit, units.unit_id, table.actual, table.required, table.rate, table.outcome)
        .join(schema.units, table.unit_key == units.id)
        .where(table.run_id == run_id)
    )
    rows = fetch(connection, query)
    return {(row["target"], row["unit"], aliases.get(row["unit_id"], row["unit_id"])): row for row in rows}


def _district(period: str, row: Mapping[str, Any]) -> Point:
    return Point(
        period,
        row["mean_actual"],
        row["mean_required"],
        row["rate"],
        row["outcome"],
        due=row["due"],
        attained=row["attained"],
        share=row["attained_share"],
    )


def _blank(period: str) -> Point:
    return Point(period, None, None, None, "")


def _measured(period: str, row: Mapping[str, Any]) -> Point:
    attained = int(row["outcome"] == Outcome.PASSED)
    return Point(period, row["actual"], row["required"], row["rate"], row["outcome"], attained=attained)


def _unit_of(row: Mapping[str, Any], target: str, points: Sequence[Point]) -> Trend:
    unit, unit_id, unit_name, code, school = (row[name] or "" for name in _WHO)
    return Trend(target, unit, unit_id, unit_name, code, school, tuple(points), short_for(points))
