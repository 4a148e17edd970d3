"""The room of every record: distinct (school code, school, room id, room name) against the register."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias, cast

from checks.records.columns import Column, put_map
from checks.records.from_logs import register_of
from checks.records.rooms import PLACE_FIELDS, Match, Resolver, read_places
from checks.values.text import is_error_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.engines.base import Engine
    from checks.records.bell import Bells
    from checks.records.rooms import Aliases, Place
    from checks.register import Register

_Raw: TypeAlias = tuple[str | None, ...]
_RAW = {f"raw_{name}": "VARCHAR" for name in PLACE_FIELDS}
_GIVES = {"place_no": "INTEGER", "room_no": "INTEGER", "bell_no": "INTEGER"}
NAMED = {"school_code": "named_code", "school": "named_school"}
"""The school of the register that a place names, where no room of it was found: under whatever name it goes there."""
_SAYS = dict.fromkeys(("room_problem", "room_hint", "room_written", *NAMED.values(), *PLACE_FIELDS), "VARCHAR")


def written_places(engine: Engine) -> list[tuple[object, ...]]:
    """The texts of :data:`PLACE_FIELDS` that stand together in any record, and in how many."""
    names = ", ".join(PLACE_FIELDS)
    return engine.rows(f"SELECT {names}, COUNT(*) FROM raw GROUP BY {names}")


def place_columns(
    engine: Engine, found: Sequence[tuple[object, ...]], register: Register | None, bells: Bells, aliases: Aliases
) -> tuple[Column, Register]:
    """What the records say of where, and the register; without one it is made of the records.

    ``found`` are the :func:`written_places`. The table ``map_place`` has a row for each: its number, its room, why
    there is none, and the four texts as compared.
    """
    raws = [cast("_Raw", row[:-1]) for row in found]
    places = read_places(raws)
    named: dict[Place, tuple[str, str]] = {}
    if register is None:
        numbers: Counter[Place] = Counter()
        for place, row in zip(places, found, strict=True):
            numbers[place] += cast("int", row[-1])
        register, known = register_of(numbers)
        matches = [known.get(place, Match()) for place in places]
    else:
        resolver = Resolver(register, aliases)
        matches = [*map(resolver.resolve, places)]
        lost = {place for place, match in zip(places, matches, strict=True) if match.room is None}
        named = {place: resolver.school(place) for place in lost}
    rows = [
        (*raw, number, *_row(raw, place, match, named.get(place, ("", "")), bells))
        for number, (raw, place, match) in enumerate(zip(raws, places, matches, strict=True))
    ]
    put_map(engine, "map_place", rows, {**_RAW, **_GIVES, **_SAYS, "bad": "VARCHAR"})
    on = " AND ".join(f"m_place.raw_{name} IS NOT DISTINCT FROM r.{name}" for name in PLACE_FIELDS)
    gives = {name: f"m_place.{name}" for name in _GIVES}
    return Column(gives, "m_place.bad", f"LEFT JOIN map_place AS m_place ON {on}"), register


def _row(raw: _Raw, place: Place, match: Match, named: tuple[str, str], bells: Bells) -> list[object]:
    """An unreadable text is reported as such where it kept the room from being found, or is an error cell anyway."""
    room, problem, hint, written = match
    bad = [name for name in place.unreadable if room is None or is_error_cell(raw[PLACE_FIELDS.index(name)] or "")]
    if bad and room is None:
        problem = hint = written = None
    bell_no = bells.number(room.stage) if room else None
    texts = [text or None for text in (*named, *place[: len(PLACE_FIELDS)])]
    return [room.room_no if room else None, bell_no, problem, hint, written, *texts, " ".join(bad) or None]
