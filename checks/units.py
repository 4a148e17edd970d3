"""The units of the register that targets are about: rooms, schools, regions, the district."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from checks.model import SEPARATOR, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from checks.register import Register, Room

    _Ranks: TypeAlias = Sequence[Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit: its id and name, what the register says of it in every column, and its rooms by number."""

    unit_id: str
    unit_name: str
    attributes: Mapping[str, str]
    rooms: tuple[int, ...]


def units(register: Register, kind: Unit) -> list[UnitRow]:
    """Every unit of ``kind`` in the register's order; teachers and pairs come from other data, so they are none.

    The blank region is a unit of its own, with the id ``""``. Rooms of one school that are called alike have their
    codes behind their names.
    """
    members: dict[str, list[Room]] = {}
    if kind in (Unit.TEACHER, Unit.PAIR):
        return []
    for room in register.rooms if kind is Unit.ROOM else (*register.rooms, *register.bare):
        members.setdefault(_unit_id(room, kind), []).append(room)
    if kind is Unit.DISTRICT:
        members.setdefault("district", [])
    called = Counter((room.school_unit, room.name) for room in register.rooms) if kind is Unit.ROOM else Counter()
    alike = {name for name, number in called.items() if number > 1}
    ranks = _ranks(register) if kind is not Unit.ROOM else []
    return [_unit(unit_id, rooms, register, ranks, kind, alike) for unit_id, rooms in members.items()]


def _unit_id(room: Room, kind: Unit) -> str:
    if kind is Unit.ROOM:
        return room.unit_id
    if kind is Unit.SCHOOL:
        return room.school_unit
    return room.region if kind is Unit.REGION else "district"


def _unit(
    unit_id: str, rooms: Sequence[Room], register: Register, ranks: _Ranks, kind: Unit, alike: Set[tuple[str, str]]
) -> UnitRow:
    attributes = dict(zip(register.columns, _said(rooms, register, ranks), strict=True))
    name = unit_id
    if kind is Unit.ROOM:
        room = rooms[0]
        name = f"{room.name} {room.room_id}" if (room.school_unit, room.name) in alike else room.name
    elif kind is Unit.SCHOOL:
        name = attributes["school"] or unit_id
    return UnitRow(unit_id, name, attributes, tuple(room.room_no for room in rooms if room.room_no >= 0))


def _ranks(register: Register) -> _Ranks:
    """For each column the order in which the register comes to its texts, so that the stages of every school that has
    both are 小学、初中 and one group."""
    by_column = zip(*(room.texts(register.further) for room in (*register.rooms, *register.bare)), strict=True)
    return [{text: rank for rank, text in enumerate(dict.fromkeys(texts))} for texts in by_column]


def _said(rooms: Sequence[Room], register: Register, ranks: _Ranks) -> Sequence[str]:
    """What the register says of ``rooms`` in each column, each different text once."""
    if len(rooms) == 1:
        return rooms[0].texts(register.further)
    if not rooms:
        return [""] * len(register.columns)
    by_column = zip(*(room.texts(register.further) for room in rooms), strict=True)
    return [
        SEPARATOR.join(sorted(filter(None, set(texts)), key=rank.__getitem__))
        for texts, rank in zip(by_column, ranks, strict=True)
    ]
