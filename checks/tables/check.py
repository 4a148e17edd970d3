"""Holds the tables against the register and against themselves; gives the register what the schools' table knows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from checks.model import ConfigurationError
from checks.records.schools import Schools
from checks.register import Room
from checks.values.names import split_names
from checks.values.text import normal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checks.model import Fault
    from checks.register import Register
    from checks.tables.base import SideTable, TableRow


def school_of(row: TableRow, whose: str = "school") -> str:
    """The school (or ``partner``) that a row names: its code, or its name where there is no code."""
    return row[f"{whose}_code"] or row[whose]


def with_schools(register: Register, table: SideTable | None) -> Register:
    """The register with the schools' further columns on every room, and with the schools that have no room.

    What the register says of a room itself is kept. A name that a further column writes in several ways (Ａ县, A 县) is
    written as it was first.
    """
    return _in_one_spelling(register if table is None else _with_columns(register, table))


def _with_columns(register: Register, table: SideTable) -> Register:
    known = Schools(register)
    meant = [(_meant(known, row), row) for row in table.rows]
    by_unit = {unit: row for found, row in meant if len(found) == 1 for unit in found}
    rooms = [
        _told(room, by_unit[room.school_unit], table) if room.school_unit in by_unit else room
        for room in register.rooms
    ]
    bare = [_told(Room(), row, table) for found, row in meant if len(found) != 1]
    further = dict.fromkeys([*register.further, *table.further])
    return replace(register, rooms=tuple(rooms), further=tuple(further), bare=tuple(bare))


def _in_one_spelling(register: Register) -> Register:
    if not register.further:
        return register
    first: dict[tuple[str, str], str] = {}

    def spelled(room: Room) -> Room:
        extra = {column: first.setdefault((column, normal(text)), text) for column, text in room.extra.items()}
        return replace(room, extra=extra)

    return replace(register, rooms=tuple(map(spelled, register.rooms)), bare=tuple(map(spelled, register.bare)))


def _meant(known: Schools, row: TableRow) -> frozenset[str]:
    """The register's schools that a row means: by its code, else by its name or a former one. A school that has a code
    of its own is none that has another."""
    code = row["school_code"]
    if found := known.find(code, ""):
        return found
    named = known.find("", row["school"])
    return frozenset(unit for unit in named if not (code and known.rooms[unit][0].school_code))


def _told(room: Room, row: TableRow, table: SideTable) -> Room:
    extra = {name: row[name] for name in table.further if row[name]} | dict(room.extra)
    return replace(
        room,
        extra=extra,
        school_code=room.school_code or row["school_code"],
        school=room.school or row["school"],
        stage=room.stage or row["stage"],
        region=room.region or row["region"],
        formerly=tuple(dict.fromkeys((*room.formerly, *split_names(row["formerly"])))),
    )


def check_tables(tables: Mapping[str, SideTable], register: Register) -> None:
    """Raises ConfigurationError with everything that is wrong with the tables; ``register`` knows every school."""
    checks = {"schools": _schools, "staff": _staff, "pairs": _pairs}
    faults = [fault for name, table in tables.items() for fault in checks[name](table, register)]
    if faults:
        raise ConfigurationError(sorted(faults, key=lambda fault: fault.place))


def _schools(table: SideTable, register: Register) -> Iterator[Fault]:
    known = Schools(replace(register, bare=()))
    first: dict[str, TableRow] = {}
    for row in table.rows:
        found = _meant(known, row)
        school = next(iter(found)) if len(found) == 1 else school_of(row)
        if not school:
            yield table.fault(row, "no-school")
        elif len(found) > 1:
            yield table.fault(row, "several-schools", school=row["school"])
        elif first.setdefault(school, row) is not row:
            yield table.fault(row, "school-twice", school=row["school"] or school, first=first[school].row)


def _staff(table: SideTable, register: Register) -> Iterator[Fault]:
    known = Schools(register)
    first: dict[tuple[frozenset[str], str, str], TableRow] = {}
    for row in table.rows:
        schools = known.find(row["school_code"], row["school"])
        key = (schools, row["teacher"], row["teacher_code"])
        if not school_of(row):
            yield table.fault(row, "no-school")
        elif not schools:
            yield table.fault(row, "unknown-school", school=row["school"] or school_of(row))
        elif len(schools) > 1:
            yield table.fault(row, "several-schools", school=row["school"])
        elif not row["teacher"]:
            yield table.fault(row, "no-teacher")
        elif first.setdefault(key, row) is not row:
            yield table.fault(row, "teacher-twice", teacher=row["teacher"], first=first[key].row)


def _pairs(table: SideTable, register: Register) -> Iterator[Fault]:
    known = Schools(register)
    first: dict[tuple[str, ...], TableRow] = {}
    for row in table.rows:
        written = {"school": school_of(row), "partner": school_of(row, "partner")}
        found = {end: known.find(row[f"{end}_code"], row[end]) for end in written}
        ends = [next(iter(found[end]), written[end]) for end in written]
        key = (row["pair"],) if row["pair"] else tuple(ends)
        if not all(ends):
            yield table.fault(row, "no-end")
        elif several := [end for end in found if len(found[end]) > 1]:
            yield table.fault(row, "several-schools", school=row[several[0]])
        elif ends[0] == ends[1]:
            yield table.fault(row, "one-end", school=row["school"] or ends[0])
        elif not any(found.values()):
            yield table.fault(row, "unknown-pair", first=row["school"] or ends[0], second=row["partner"] or ends[1])
        elif first.setdefault(key, row) is not row:
            yield table.fault(row, "pair-twice", pair=pair_id(row), first=first[key].row)


def pair_id(row: TableRow) -> str:
    """The pair's id, or the names of its ends."""
    return row["pair"] or f"{school_of(row)}—{school_of(row, 'partner')}"
