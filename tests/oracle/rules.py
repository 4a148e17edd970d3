"""The row rules: those that look at one record, and those that compare the records of a day."""

from __future__ import annotations

from collections import defaultdict
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date, time

    from tests.oracle.audit import Audit
    from tests.oracle.world import Record, Room

ENTRY_RANK = {"automatic": 0, "mobile": 1, None: 2, "manual": 3}


# -- rules that look at one record -------------------------------------------------------------------------------------


def missing_field(audit: Audit, record: Record) -> bool:
    return bool(record.empty)


def unreadable_value(audit: Audit, record: Record) -> bool:
    return bool(record.unreadable)


def unknown_room(audit: Audit, record: Record) -> bool:
    return record.room is None and "room" not in record.empty


def room_not_in_service(audit: Audit, record: Record) -> bool:
    return record.room is not None and record.date is not None and not record.room.serves(record.date)


def unknown_subject(audit: Audit, record: Record) -> bool:
    return record.subject is not None and record.stages is None


def subject_not_for_stage(audit: Audit, record: Record) -> bool:
    return record.stages is not None and record.room is not None and record.room.stage not in record.stages


def non_teaching_day(audit: Audit, record: Record) -> bool:
    return record.date is not None and not audit.calendar.teaches(record.room, record.date)


def outside_school_hours(audit: Audit, record: Record) -> bool:
    """Starts before the school day or ends after it; of a lesson with one time only, that is both."""
    opens, closes = audit.calendar.school_day
    first, last = record.start or record.end, record.end or record.start
    return first is not None and last is not None and (first < opens or last > closes)


def future_lesson(audit: Audit, record: Record) -> bool:
    if record.date is None or record.date <= audit.as_of:
        return False
    return audit.in_period(record) or not audit.calendar.in_term(record.date)


def ends_before_start(audit: Audit, record: Record) -> bool:
    return record.start is not None and record.end is not None and record.end <= record.start


def duration(audit: Audit, record: Record) -> bool:
    """From 10 to 240 minutes are right."""
    if record.start is None or record.end is None or record.end <= record.start:
        return False
    return not 10 <= _minutes(record.end) - _minutes(record.start) <= 240


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def late_entry(audit: Audit, record: Record) -> bool:
    """Entered more than 7 days after the lesson's day."""
    return record.entered is not None and record.date is not None and (record.entered - record.date).days > 7


RECORD_RULES: dict[str, Callable[[Audit, Record], bool]] = {
    "missing-field": missing_field,
    "unreadable-value": unreadable_value,
    "unknown-room": unknown_room,
    "room-not-in-service": room_not_in_service,
    "unknown-subject": unknown_subject,
    "subject-not-for-stage": subject_not_for_stage,
    "non-teaching-day": non_teaching_day,
    "outside-school-hours": outside_school_hours,
    "future-lesson": future_lesson,
    "ends-before-start": ends_before_start,
    "duration": duration,
    "late-entry": late_entry,
}


# -- rules that compare records ----------------------------------------------------------------------------------------


def by_day(records: Iterable[Record]) -> list[list[Record]]:
    """Records are only ever compared with others of their day."""
    days: dict[date | None, list[Record]] = defaultdict(list)
    for record in records:
        days[record.date].append(record)
    return list(days.values())


def same_room(one: Record, other: Record) -> bool:
    """Two records of one room."""
    return one is not other and one.room is not None and one.room == other.room


def duplicates(record: Record, other: Record, order: Mapping[Record, int]) -> bool:
    """``other`` covers everything that ``record`` covers, and is the one to keep."""
    if not same_room(record, other):
        return False
    if record.periods:
        if not record.periods <= other.periods:
            return False
        equal = record.periods == other.periods
    else:
        if record.start is None or record.start != other.start:
            return False
        equal = not other.periods
    return not equal or _preference(other, order) < _preference(record, order)


def _preference(record: Record, order: Mapping[Record, int]) -> tuple[int, int]:
    """Automatic before mobile before one that does not say before manual, then the first row."""
    return (ENTRY_RANK[record.entry], order[record])


def near_duplicates(audit: Audit, records: list[Record]) -> Iterable[Record]:
    """Manual entries that start less than 40 minutes from another record of the room."""
    for record in records:
        near = (other for other in records if same_room(record, other) and _apart(record, other) < 40)
        if record.entry == "manual" and record.start is not None and any(near):
            yield record


def _apart(one: Record, other: Record) -> float:
    """Minutes between two starts."""
    return abs(_minutes(one.start) - _minutes(other.start)) if one.start and other.start else inf


def overlapping(audit: Audit, records: list[Record]) -> Iterable[Record]:
    """Of two lessons of a room that overlap in time, the later one."""
    for record in records:
        if any(same_room(record, other) and at_once(record, other) and audit.later(record, other) for other in records):
            yield record


def teacher_in_two_rooms(audit: Audit, records: list[Record]) -> Iterable[Record]:
    """Of two lessons that one teacher of a school gives at once in two rooms, the later one."""
    for record in records:
        elsewhere = (other for other in records if same_teacher(record, other) and record.room != other.room)
        if any(at_once(record, other) and audit.later(record, other) for other in elsewhere):
            yield record


def same_teacher(one: Record, other: Record) -> bool:
    """A name is one person within a school."""
    if one.room is None or other.room is None or one.teacher is None:
        return False
    return (one.room.school, one.teacher) == (other.room.school, other.teacher)


def at_once(one: Record, other: Record) -> bool:
    """Two lessons of a day: by their times; where one of them has none, by the periods."""
    if one.start and one.end and other.start and other.end:
        return one.start < other.end and other.start < one.end
    return bool(one.periods & other.periods)


def daily_maximum(audit: Audit, records: list[Record]) -> Iterable[Record]:
    """The lessons of a room's day beyond the periods of the bell (10 without one), in the order of the day."""
    rooms: dict[Room | None, list[Record]] = defaultdict(list)
    for record in records:
        rooms[record.room].append(record)
    for room, day in rooms.items():
        most = audit.calendar.bell.get(room.stage if room else "", 10)
        given: set[int] = set()
        without_period = 0
        for record in sorted(day, key=audit.order_of_the_day):
            given |= record.periods
            without_period += not record.periods
            if len(given) + without_period > most:
                yield record


COMPARING_RULES: dict[str, Callable[[Audit, list[Record]], Iterable[Record]]] = {
    "near-duplicate": near_duplicates,
    "overlapping-lessons": overlapping,
    "teacher-in-two-rooms": teacher_in_two_rooms,
    "daily-maximum": daily_maximum,
}
