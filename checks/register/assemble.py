"""Rows of the register's table become rooms, or a list of everything that is wrong with them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from checks.model import FIELDS as FIELDS_OF_LOGS
from checks.model import RULE_COLUMNS, ConfigurationError, Fault, Message, Place
from checks.register.rooms import TABLE, Register, Room
from checks.values.codes import parse_field
from checks.values.dates import parse_date
from checks.values.names import split_names
from checks.values.numbers import with_ascii_digits
from checks.values.text import is_error_cell, is_nothing, normal, spellings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

FIELDS = (*(name for name in TABLE if name in RULE_COLUMNS), "in_service_from", "in_service_until", "formerly")
"""What a column of the register can mean."""

_NAMES = ("school", "region", "room_name", "room_type")
"""Fields that are shown as they are written."""
_OBSERVED = (
    "rid file_no sheet_no row mask formerly unit_name room_problem room_hint subject_known fits_stage teaching"
    " day_reason unreadable start_second end_second weekday room_written as_of day_start day_end early in_period"
    " in_window entry_rank other district"
)
_RESERVED = {*FIELDS_OF_LOGS, *RULE_COLUMNS, *TABLE, *_OBSERVED.split()}
"""Columns that rules see beside the register's, so that none of its further ones may be called the same."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: its sheet and row number as a person sees them, texts by field and by further column."""

    sheet: str
    row: int
    values: Mapping[str, str | None]
    further: Mapping[str, str | None]


def assemble(rows: Sequence[Row], further: Sequence[str], file: str) -> Register:
    """The register of ``rows``. Raises :class:`ConfigurationError` with every fault, each with its sheet and row."""
    names = dict(zip(further, column_names(further), strict=True))
    faults: list[Fault] = []
    rooms: list[tuple[Row, Room]] = []
    parse = cache(parse_field)  # a school stands beside each of its rooms
    for row in rows:

        def say(key: str, at: Row = row, **values: Any) -> None:
            place = Place(file=file, sheet=at.sheet, row=at.row)
            faults.append(Fault(Message(f"register.{key}", values), place))

        rooms.append((row, _room(row, names, parse, say)))
    if not rooms:
        faults.append(Fault(Message("register.empty"), Place(file=file)))
    faults += [Fault(message, Place(file=file, sheet=row.sheet, row=row.row)) for row, message in _clashes(rooms)]
    if faults:
        raise ConfigurationError(sorted(faults, key=lambda fault: (fault.place.sheet, fault.place.row)))
    written = {row.values.get(name) for row in rows for name in _NAMES}
    return replace(Register.of((room for _, room in rooms), list(names.values())), spellings=spellings(written))


def _room(
    row: Row, names: Mapping[str, str], parse: Callable[[str, str | None], str | None], say: Callable[..., None]
) -> Room:
    def given(name: str) -> str:
        raw = row.values.get(name)
        if (text := parse(name, raw)) is None:
            say("error-cell" if is_error_cell(raw or "") else "code-lost", value=raw)
        return text or ""

    room = Room(
        school_code=given("school_code"),
        school=given("school"),
        stage=given("stage"),
        region=given("region"),
        room_id=given("room_id"),
        room_name=given("room_name"),
        room_type=given("room_type"),
        in_service_from=_day(row.values.get("in_service_from"), say),
        in_service_until=_day(row.values.get("in_service_until"), say),
        formerly=split_names(row.values.get("formerly") or ""),
        extra={
            names[header]: with_ascii_digits(text)
            for header, text in row.further.items()
            if text and not is_nothing(text)
        },
    )
    if not room.school_unit:
        say("no-school")
    if not room.name:
        say("no-room")
    since, until = room.in_service_from, room.in_service_until
    if since and until and until < since:
        say("service-reversed", since=since, until=until)
    return room


def _day(raw: str | None, say: Callable[..., None]) -> date | None:
    if raw is None or is_nothing(raw):
        return None
    day = parse_date(raw)
    if day is None:
        say("bad-date", value=raw)
    return day


def _clashes(rooms: Iterable[tuple[Row, Room]]) -> Iterable[tuple[Row, Message]]:
    """A room twice, or one school code with two names, reported at the later row."""
    seen: dict[tuple[str, str], Row] = {}
    schools: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for row, room in rooms:
        key = (room.school_unit, room.room_id or f"/{room.room_name}")
        if (room.room_id or room.room_name) and (first := seen.setdefault(key, row)) is not row:
            yield row, Message("register.room-twice", {"room": room.room_id or room.room_name, "first": first.row})
        if not room.school_code or not room.school:
            continue
        known = schools[room.school_code]
        if known and room.school not in [name for name, _ in known]:
            values = {"code": room.school_code, "name": room.school, "other": known[0][0], "first": known[0][1].row}
            yield row, Message("register.two-names", values)
        known.append((room.school, row))


def column_names(headers: Iterable[str]) -> list[str]:
    """Names of further columns for SQL between quotes: as the header reads, none twice, none that the house uses."""
    taken = {name.casefold() for name in _RESERVED}
    names = []
    for header in headers:
        bare = "".join(sign for sign in normal(header) if sign.isprintable() and sign not in "\"'`") or "column"
        name, number = bare, 1
        while name.casefold() in taken:
            name, number = f"register_{bare}" if number == 1 else f"register_{bare}_{number}", number + 1
        taken.add(name.casefold())
        names.append(name)
    return names
