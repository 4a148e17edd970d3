"""What the audit is about: rooms, records, the calendar."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import chinese_calendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Periods = frozenset[int]


@dataclass(frozen=True)
class Room:
    """A row of the register."""

    school: str
    id: str
    stage: str
    since: date | None = None
    until: date | None = None

    def serves(self, day: date) -> bool:
        return (self.since or date.min) <= day <= (self.until or date.max)


@dataclass(frozen=True, eq=False)
class Record:
    """A row of a log as it is meant. None stands for a value that is empty or cannot be read.

    ``empty`` names what the row does not say at all (of room, date, time and subject; a period is a time too),
    ``unreadable`` the columns that hold something illegible. ``room`` is None where the register does not have it;
    ``stages`` are those that teach the subject, None where the list does not have it.
    """

    file: str
    sheet: str
    row: int
    room: Room | None
    date: date | None
    periods: Periods = frozenset()
    start: time | None = None
    end: time | None = None
    subject: str | None = None
    stages: frozenset[str] | None = None
    teacher: str | None = None
    entry: str | None = None
    entered: date | None = None
    empty: frozenset[str] = frozenset()
    unreadable: frozenset[str] = frozenset()

    @property
    def place(self) -> tuple[str, str, int]:
        return (self.file, self.sheet, self.row)


@dataclass(frozen=True)
class Closure:
    start: date
    end: date
    school: str | None = None


@dataclass(frozen=True)
class Calendar:
    """One term, the statutory holidays, closures (by school), extra days (by stage), the bell (by stage)."""

    term: tuple[date, date]
    closures: tuple[Closure, ...] = ()
    extra_days: tuple[tuple[str | None, date], ...] = ()
    school_day: tuple[time, time] = (time(7, 0), time(18, 30))
    bell: Mapping[str, int] = field(default_factory=dict)

    def in_term(self, day: date) -> bool:
        return self.term[0] <= day <= self.term[1]

    def teaches(self, room: Room | None, day: date) -> bool:
        """Whether ``day`` is for teaching in ``room``; a room that is not known has nothing special."""
        if any(day == extra and stage in (None, room and room.stage) for stage, extra in self.extra_days):
            return True
        closed = any(
            closure.start <= day <= closure.end and closure.school in (None, room and room.school)
            for closure in self.closures
        )
        return self.in_term(day) and chinese_calendar.is_workday(day) and not closed

    def teaching_days(self, rooms: Iterable[Room], start: date, end: date, *, in_service: bool = True) -> set[date]:
        days = [start + timedelta(n) for n in range((end - start).days + 1)]
        rooms = list(rooms)
        return {d for d in days if any(self.teaches(r, d) and (r.serves(d) or not in_service) for r in rooms)}
