"""What arrived: for every school, whether the sources that it owes for the period are there.

A source has been *received* from a school when a record of the school is dated in the period; *late* when the file it
stands in was last changed too long after the period; *empty* when there is a file of the school without any record;
*unreadable* when its file (or one of the source that is not of a single school) cannot be read; else *missing*.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from checks.model import ConfigurationError, Fault, Message, Unit
from checks.records.schools import Schools
from checks.records.whose import Whose
from checks.result_lines import Arrival, Submission
from checks.units import units
from checks.values.text import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from checks.config.arrival_models import Owed
    from checks.config.models import Config
    from checks.engines.base import Engine
    from checks.model import Period
    from checks.register import Register
    from checks.sources import FileReading
    from checks.sources.reading import SheetReading
    from checks.units import UnitRow

LOST = (Arrival.MISSING, Arrival.UNREADABLE)
"""Without these a school's figures are not known."""


@dataclass(slots=True)
class _Sent:
    """What a source holds of one school: its records of the period by file, and files of its own without use."""

    records: dict[str, int] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def submissions(
    engine: Engine, config: Config, register: Register, period: Period, readings: Sequence[FileReading], base: Path
) -> list[Submission]:
    """Every source that each school owes, source by source, in the order of rules.yaml and of the register.

    Reads the view ``described``. ``base`` is the folder that the names of the files are relative to. Raises
    ConfigurationError where something is expected and there is no register that says of whom.
    """
    if not config.expected:
        return []
    if register.from_logs:
        raise ConfigurationError([Fault(Message("config.expected-without-register"))])
    names = [source.name for source in config.inputs.all_sources]
    whose, schools = Whose.of(config, register), Schools(register, config.aliases.schools)
    found: list[Submission] = []
    for name, owed in config.expected.items():
        own = {no: one for no, one in enumerate(readings) if one.source < len(names) and names[one.source] == name}
        sent, of_all = _sent(engine, own, register, schools, whose)
        for school in _owing(owed, register):
            one = _submission(name, school, sent[school.unit_id], of_all)
            if one.arrival is Arrival.RECEIVED and owed.within_days is not None:
                days = (_changed(base, one.files) - period.span.end).days
                one.arrival = Arrival.LATE if days > owed.within_days else one.arrival
            found.append(one)
    return found


def schools_without_data(found: Iterable[Submission]) -> frozenset[str]:
    """The schools (by unit id) from which a source is missing or cannot be read."""
    return frozenset(one.school_code or normal(one.school) for one in found if one.arrival in LOST)


def rooms_without_data(found: Iterable[Submission], register: Register) -> frozenset[int]:
    """The numbers of the rooms of those schools."""
    lost = schools_without_data(found)
    return frozenset(room.room_no for room in register.rooms if room.school_unit in lost)


def _owing(owed: Owed, register: Register) -> Iterator[UnitRow]:
    for school in units(register, Unit.SCHOOL):
        known_as = {normal(school.unit_id), normal(school.unit_name)}
        if owed.schools == "all" or known_as & set(owed.schools):
            yield school


def _submission(source: str, school: UnitRow, sent: _Sent, unreadable_of_all: list[str]) -> Submission:
    one = Submission(source, school.attributes.get("school_code", ""), school.unit_name, Arrival.MISSING)
    if sent.records:
        one.arrival, one.files, one.records = Arrival.RECEIVED, sorted(sent.records), sum(sent.records.values())
    elif sent.unreadable or unreadable_of_all:
        one.arrival, one.files = Arrival.UNREADABLE, sent.unreadable or unreadable_of_all
    elif sent.empty:
        one.arrival, one.files = Arrival.EMPTY, sent.empty
    return one


def _sent(
    engine: Engine, readings: Mapping[int, FileReading], register: Register, schools: Schools, whose: Whose
) -> tuple[dict[str, _Sent], list[str]]:
    """By school, what the files hold; and the unreadable files that are not of one school."""
    sent: dict[str, _Sent] = defaultdict(_Sent)
    for file_no, unit, records in _counted(engine, register, schools):
        if file_no in readings:
            counts = sent[unit].records
            counts[readings[file_no].file] = counts.get(readings[file_no].file, 0) + records
    of_all: list[str] = []
    for reading in readings.values():
        if reading.error is None:
            empty = {_owner(reading, sheet, schools, whose) for sheet in reading.sheets if not sheet.records}
            for school in filter(None, empty):
                sent[school].empty.append(reading.file)
            continue
        said = whose.find(reading.file, reading.source)
        owner = _single(schools, said.school_code, said.school) if said else None
        (sent[owner].unreadable if owner else of_all).append(reading.file)
    return sent, of_all


def _counted(engine: Engine, register: Register, schools: Schools) -> Iterator[tuple[int, str, int]]:
    """File, school and number of the records of the period; a record whose room is unknown may still name a school."""
    keys = "file_no, room_no, CASE WHEN room_no IS NULL THEN school_code END, CASE WHEN room_no IS NULL THEN school END"
    rows = engine.rows(f"SELECT {keys}, count(*) FROM described WHERE in_period OR early GROUP BY {keys}")
    for file_no, room_no, code, name, records in rows:
        if room_no is not None:
            unit: str | None = register.rooms[int(str(room_no))].school_unit
        else:
            unit = _single(schools, str(code or ""), str(name or ""))
        if unit:
            yield int(str(file_no)), unit, int(str(records))


def _owner(reading: FileReading, sheet: SheetReading, schools: Schools, whose: Whose) -> str | None:
    """The school of a sheet without records: in a column that nobody filled in it says nothing, so its name must."""
    said = sheet.said_school or whose.find(reading.file, reading.source, sheet.name, sheet.title)
    return _single(schools, said.school_code, said.school) if said is not None else None


def _single(schools: Schools, code: str, name: str) -> str | None:
    """The only school that goes by this code or name; a name may be a code as well."""
    found = schools.find(code or name, name)
    return next(iter(found)) if len(found) == 1 else None


def _changed(base: Path, files: Sequence[str]) -> date:
    """The day on which the first of ``files`` was last changed; a file in an archive is as old as that."""
    return min(_day(base / file) for file in files)


def _day(path: Path) -> date:
    while not path.exists() and path != path.parent:
        path = path.parent
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone().date()
