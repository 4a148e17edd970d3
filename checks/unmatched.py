"""What rules.yaml says of units that are not there: a slip of the pen that would change no number, and is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.config.where import matches
from checks.model import Message, Unit
from checks.values.text import normal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from checks.config.calendar_models import Calendar
    from checks.config.models import Target, Waiver
    from checks.config.values import Where
    from checks.measurement import Measurement
    from checks.units import UnitRow


def empty_notes(targets: Sequence[Target], empty: Collection[str]) -> list[Message]:
    """A warning for each of the ``targets`` whose ids are ``empty``: not a single unit was asked for them."""
    return [Message("judge.target_without_units", {"target": target.id}) for target in targets if target.id in empty]


def waiver_notes(
    waivers: Sequence[Waiver],
    targets: Sequence[Target],
    rows: Sequence[Measurement],
    units: Callable[[Unit], Sequence[UnitRow]],
) -> list[Message]:
    """A warning for each waiver that matches none of its target's units, or as one of a row rule no room.

    ``units`` gives those of the register; one of a row rule without ``where`` holds for every record.
    """
    notes = []
    ids = {target.id for target in targets}
    for waiver in waivers:
        of_target = waiver.rule in ids
        if not (of_target or waiver.where):
            continue
        asked = [row.unit for row in rows if row.target.id == waiver.rule] if of_target else units(Unit.ROOM)
        if not _any_matches(waiver.where, asked):
            key = "judge.waiver_matches_nothing" if of_target else "judge.rule_waiver_matches_nothing"
            notes.append(Message(key, {"rule": waiver.rule, "where": _said(waiver.where)}))
    return notes


def calendar_notes(calendar: Calendar | None, units: Callable[[Unit], Sequence[UnitRow]]) -> list[Message]:
    """A warning for each term, closure and extra day whose ``where`` names no room and no school."""
    if calendar is None:
        return []
    dated = [
        *(("terms", term.start, term.where) for term in calendar.terms),
        *(("closures", closure.start, closure.where) for closure in calendar.closures),
        *(("extra_days", extra.date, extra.where) for extra in calendar.extra_days),
    ]
    return [
        Message("calendar.matches_nothing", {"section": section, "day": str(day), "where": _said(where)})
        for section, day, where in dated
        if where and not any(_any_matches(where, units(kind)) for kind in (Unit.ROOM, Unit.SCHOOL))
    ]


def bell_notes(calendar: Calendar | None, rooms: Iterable[UnitRow]) -> list[Message]:
    """A warning where the calendar's bell rings for stages that none of the ``rooms`` has."""
    bell = calendar.bell if calendar is not None else {}
    stages = {normal(room.attributes.get("stage", "")) for room in rooms}
    if not bell or not stages or not stages.isdisjoint(map(normal, bell)):
        return []
    return [Message("calendar.bell_rings_nowhere", {"stages": tuple(bell)})]


def _any_matches(where: Where, units: Iterable[UnitRow]) -> bool:
    return any(matches(where, unit.attributes) for unit in units)


def _said(where: Where) -> tuple[str, ...] | str:
    """``region=东区、stage=小学/初中``."""
    return tuple(f"{column}={_listed(value)}" for column, value in where.items()) or "-"


def _listed(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "/".join(value)
