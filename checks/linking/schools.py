"""The schools that records of activities and trainings name.

``schools`` has one row per school unit: school_key (its unit id), school_code, school, region, term_from (the first
day of the term in which the period ends), and one for whatever else records name, or ``""`` for nothing: they count
for the district, and for pairs. ``map_school`` gives, for the texts of a record (raw_code, raw_school), the school_key
and what the register says of the school; ``known`` is false for a school that is none of ours, nor the end of a pair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Unit
from checks.records.columns import put_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from checks.engines.base import Engine
    from checks.model import Span
    from checks.records.schools import Schools
    from checks.tables import Side
    from checks.units import UnitRow

_TOLD = ("school_code", "school", "region", "stage")


def put_schools(engine: Engine, side: Side, term: Callable[[UnitRow], Span | None], first_day: date | None) -> None:
    """Makes ``schools`` and ``map_school`` of ``records``. ``term`` gives a school's term, ``first_day`` is that of the
    district's."""
    units = {unit.unit_id: unit for unit in side.units(Unit.SCHOOL)}
    guests = dict.fromkeys(end for pair in side.pairs for end in pair.ends if end not in units)
    named = engine.rows("SELECT DISTINCT school_code, school FROM records WHERE room_no IS NULL")
    found = list(_found(named, side.logged_schools, units, set(guests)))
    others = dict.fromkeys(str(code or name or "") for _, _, key, code, name, *_ in found if key is None)
    rows = [
        (unit_id, *(unit.attributes.get(name) or None for name in _TOLD[:3]), span.start if span else None)
        for unit_id, unit in units.items()
        for span in [term(unit)]
    ]
    rows += [(end, None, end, None, first_day) for end in guests]
    rows += [(other, None, None, None, first_day) for other in others if other not in units and other not in guests]
    types = dict.fromkeys(("school_key", *_TOLD[:3]), "VARCHAR")
    put_map(engine, "schools", rows, {**types, "term_from": "DATE"})
    columns = ("raw_code", "raw_school", "school_key", *_TOLD)
    put_map(engine, "map_school", found, {**dict.fromkeys(columns, "VARCHAR"), "known": "BOOLEAN"})


def _found(
    named: list[tuple[object, ...]], known: Schools, units: dict[str, UnitRow], guests: set[str]
) -> Iterator[list[str | bool | None]]:
    for raw in named:
        code, name = (None if text is None else str(text) for text in raw)
        matches = known.find(code or "", name or "")
        key = next(iter(matches)) if len(matches) == 1 else None
        if key is not None:
            yield [code, name, key, *(units[key].attributes.get(column) or None for column in _TOLD), True]
        elif guest := next((text for text in (code, name) if text in guests), None):
            yield [code, name, guest, None, guest, None, None, True]
        else:
            yield [code, name, None, code, name, None, None, not (code or name)]
