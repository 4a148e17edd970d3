"""Which room a record means: by code, then by name, then by a former one, within the school that the record names.

Logs with one column for the room often hold its code there, so a name that leads nowhere may be a code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from checks.records.likeness import suggestion
from checks.records.schools import Schools
from checks.values.codes import parse_field, without_zeros
from checks.values.text import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checks.config.models import Config
    from checks.register import Register, Room

Problem: TypeAlias = Literal["not-registered", "other-school", "school-not-registered", "no-school", "ambiguous"]
PLACE_FIELDS = ("school_code", "school", "room_id", "room_name")


@dataclass(frozen=True, slots=True)
class Aliases:
    """Names in logs that a person has confirmed: log's text → the register's code or name of a school or room."""

    schools: Mapping[str, str] = field(default_factory=dict)
    rooms: Mapping[str, str] = field(default_factory=dict)
    teachers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, config: Config) -> Aliases:
        """Those that rules.yaml has."""
        return cls(config.aliases.schools, config.aliases.rooms, config.aliases.teachers)


class Place(NamedTuple):
    """The four texts as compared (``""`` for nothing), and the fields among them that cannot be read."""

    school_code: str
    school: str
    room_id: str
    room_name: str
    unreadable: tuple[str, ...] = ()


class Match(NamedTuple):
    """The room, or why there is none and a hint: the school that the code belongs to, or the near miss.

    ``written`` is what stands in the log in place of the near miss, as an alias would have it.
    """

    room: Room | None = None
    problem: Problem | None = None
    hint: str | None = None
    written: str | None = None


def read_places(raws: Sequence[Sequence[str | None]]) -> list[Place]:
    """Each raw school_code, school, room_id and room_name as compared; a text is read once, however often it stands."""
    columns = zip(PLACE_FIELDS, zip(*raws, strict=True), strict=True) if raws else ()
    read = [{text: parse_field(name, text) for text in set(texts)} for name, texts in columns]
    return [_place([of[text] for of, text in zip(read, raw, strict=True)]) for raw in raws]


def _place(texts: Sequence[str | None]) -> Place:
    school_code, school, room_id, room_name = [text or "" for text in texts]
    if None not in texts:
        return Place(school_code, school, room_id, room_name)
    unreadable = tuple(name for name, text in zip(PLACE_FIELDS, texts, strict=True) if text is None)
    return Place(school_code, school, room_id, room_name, unreadable)


_BySchool: TypeAlias = "dict[str, list[Room]]"


class Resolver:
    """Matches places to the rooms of ``register``."""

    def __init__(self, register: Register, aliases: Aliases | None = None) -> None:
        aliases = aliases or Aliases()
        self._schools = schools = Schools(register, aliases.schools)
        # each has many rooms; of ``self`` it would be a circle, which stays in memory
        self._find_schools = cache(lambda code, name: sorted(schools.find(code, name)))
        self._rooms = register.rooms
        self._ids = _index((room.room_id, room) for room in register.rooms)
        self._room_aliases = dict(self._confirmed(aliases.rooms))

    # What follows is only looked into where a code leads nowhere.

    @cached_property
    def _stripped_ids(self) -> dict[str, _BySchool]:
        return _index((without_zeros(room.room_id), room) for room in self._rooms)

    @cached_property
    def _names(self) -> dict[str, _BySchool]:
        return _index((room.room_name, room) for room in self._rooms)

    @cached_property
    def _former_names(self) -> dict[str, _BySchool]:
        return _index((name, room) for room in self._rooms for name in room.formerly)

    @cached_property
    def _unit_ids(self) -> dict[str, _BySchool]:
        return _index((room.unit_id, room) for room in self._rooms)

    def resolve(self, place: Place) -> Match:
        """The room that ``place`` means. No room given is no match and no problem: ``missing-field`` says so.

        The alias of a school holds always, that of a room where the log's own code and name lead nowhere.
        """
        if not place.room_id and not place.room_name:
            return Match()
        match = self._find(place, place.room_id, place.room_name)
        if match.room is None and (alias := self._aliased_room(place)):
            return self._find(place, alias, alias)
        return match

    def school(self, place: Place) -> tuple[str, str]:
        """Code and name in the register of the only school that ``place`` names; ``""`` twice where there is none."""
        found = self._find_schools(place.school_code, place.school)
        if len(found) != 1:
            return "", ""
        room = self._schools.rooms[found[0]][0]
        return room.school_code, room.school

    def _find(self, place: Place, room_id: str, room_name: str) -> Match:
        if not place.school_code and not place.school:
            return self._anywhere(room_id, room_name)
        schools = self._find_schools(place.school_code, place.school)
        if not schools:
            return self._unregistered_school(place, room_id)
        by_code = _within(self._by_id(room_id), schools)
        found = by_code or self._elsewhere(room_id) or _within(self._names.get(room_name, {}), schools)
        if isinstance(found, Match):
            return found
        by_name = _only(found) or self._renamed((room_name, room_id), schools)
        return by_name or _only(_within(self._ids.get(room_name, {}), schools)) or self._near(place, schools)

    def _confirmed(self, rooms: Mapping[str, str]) -> Iterator[tuple[tuple[str, str], str]]:
        """Each alias by the school that it holds for (unit id, ``""``: any) and the room's text. ``school/room`` holds
        for the school, however a log names it: by its code, by a former name, by an alias of its own."""
        for key, value in rooms.items():
            text, alias = normal(key), normal(value)
            school, _, room = text.partition("/")
            yield ("", text), alias
            yield from (((unit, room), alias) for unit in self._find_schools(school, school) if room)

    def _aliased_room(self, place: Place) -> str | None:
        """The alias of its code, else of its name: that of the school goes before one for all schools."""
        for text in (place.room_id, place.room_name):
            for school in (*self._find_schools(place.school_code, place.school), ""):
                if text and (alias := self._room_aliases.get((school, text))):
                    return alias
        return None

    def _by_id(self, room_id: str) -> _BySchool:
        """The rooms with this code: as it stands, as unit id, or as a number that lost its leading zeros."""
        if not room_id:
            return {}
        if found := self._ids.get(room_id) or self._unit_ids.get(room_id):
            return found
        return self._stripped_ids.get(without_zeros(room_id), {}) if room_id.isdecimal() else {}

    def _elsewhere(self, room_id: str) -> Match | None:
        """The code belongs to one other school. A code that several schools use says nothing of which is meant."""
        owners = self._by_id(room_id)
        return Match(None, "other-school", self._schools.name(next(iter(owners)))) if len(owners) == 1 else None

    def _unregistered_school(self, place: Place, room_id: str) -> Match:
        written = place.school or place.school_code
        near = self._schools.near(written)
        return self._elsewhere(room_id) or Match(None, "school-not-registered", near, written if near else None)

    def _anywhere(self, room_id: str, room_name: str) -> Match:
        """No school is given: the code or the name must be the only one of its kind in the whole register."""
        found = self._by_id(room_id) or self._names.get(room_name, {})
        by_name = _only(_within(found, found)) or self._renamed((room_name, room_id))
        codes = self._ids.get(room_name, {})
        return by_name or _only(_within(codes, codes)) or Match(None, "no-school")

    def _renamed(self, texts: Iterable[str], schools: Sequence[str] | None = None) -> Match | None:
        """The only room, of ``schools`` or of all, that had one of ``texts`` for a name or code. What a school was
        called before stands beside each of its rooms, and so tells none."""
        for text in texts:
            found = self._former_names.get(text, {})
            rooms = _within(found, found if schools is None else schools)
            if len(rooms) == 1:
                return Match(rooms[0])
        return None

    def _near(self, place: Place, schools: Sequence[str]) -> Match:
        """No such room in the school; the nearest name or code there."""
        rooms = [room for school in schools for room in self._schools.rooms[school]]
        school = place.school or place.school_code
        for text, names in (
            (place.room_name, [room.room_name for room in rooms]),
            (place.room_id, [room.room_id for room in rooms]),
        ):
            if text and (near := suggestion(text, names)):
                return Match(None, "not-registered", near, f"{school}/{text}" if school else text)
        return Match(None, "not-registered")


def _only(rooms: Sequence[Room]) -> Match | None:
    """The single room, ``ambiguous`` with the first few of several, None of none."""
    if len(rooms) > 1:
        return Match(None, "ambiguous", "、".join(room.unit_id for room in rooms[:3]))
    return Match(rooms[0]) if rooms else None


def _within(found: _BySchool, schools: Iterable[str]) -> list[Room]:
    return [room for school in schools for room in found.get(school, ())]


def _index(pairs: Iterable[tuple[str, Room]]) -> dict[str, _BySchool]:
    """By key, then by school: a province has thousands of rooms of one name."""
    index: dict[str, _BySchool] = {}
    for key, room in pairs:
        if key:
            index.setdefault(key, {}).setdefault(room.school_unit, []).append(room)
    return index
