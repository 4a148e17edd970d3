"""``register: none``: the units are what the logs name. Rooms that nobody used cannot be seen this way."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeAlias

from checks.records.rooms import Match, Place
from checks.register import Register, Room

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Places: TypeAlias = Mapping[Place, int]
    Pair: TypeAlias = Callable[[Place], tuple[str, str]]


def register_of(places: Places) -> tuple[Register, dict[Place, Match]]:
    """A register of the ``places`` that name a room (with the number of their records), and the room of each.

    Places are one school by code, or by name where that goes with one code only; likewise for rooms in a school.
    Where spellings differ the most frequent one is shown.
    """
    named = {place: number for place, number in places.items() if place.room_id or place.room_name}
    school_of = _keys(named, lambda place: (place.school_code, place.school))
    rooms: dict[Place, Room] = {}
    for here in _groups(named, school_of):
        code, school = _spelling(here, lambda place: (place.school_code, place.school))
        for same in _groups(here, _keys(here, lambda place: (place.room_id, place.room_name))):
            room_id, name = _spelling(same, lambda place: (place.room_id, place.room_name))
            room = Room(school_code=code, school=school, room_id=room_id, room_name=name)
            rooms |= dict.fromkeys(same, room)
    register = Register.of({id(room): room for room in rooms.values()}.values(), from_logs=True)
    numbered = {_identity(room): room for room in register.rooms}
    return register, {place: Match(numbered[_identity(room)]) for place, room in rooms.items()}


def _identity(room: Room) -> tuple[str, ...]:
    return room.school_code, room.school, room.room_id, room.room_name


def _keys(places: Places, pair: Pair) -> dict[Place, str]:
    """One key for each thing: its code; for a name alone the code that it goes with, if that is only one."""
    codes: dict[str, set[str]] = defaultdict(set)
    for code, name in map(pair, places):
        if code and name:
            codes[name].add(code)
    keys = {}
    for place in places:
        code, name = pair(place)
        if not code and len(codes.get(name, ())) == 1:
            code = min(codes[name])
        keys[place] = f"code {code}" if code else f"name {name}"
    return keys


def _groups(places: Places, keys: Mapping[Place, str]) -> list[dict[Place, int]]:
    groups: dict[str, dict[Place, int]] = defaultdict(dict)
    for place, number in places.items():
        groups[keys[place]][place] = number
    return list(groups.values())


def _spelling(places: Places, pair: Pair) -> tuple[str, str]:
    """The code, and the name that most records write; the first in order of the alphabet where two are even."""
    seen: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    for place, number in places.items():
        for texts, text in zip(seen, pair(place), strict=True):
            texts[text] += number if text else 0
    code, name = (min(texts, key=lambda text: (-texts[text], text)) for texts in seen)
    return code, name
