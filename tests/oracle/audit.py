"""The audit: what becomes of each record, and what each unit reaches."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, time
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.oracle.rules import COMPARING_RULES, RECORD_RULES, by_day, duplicates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tests.oracle.world import Calendar, Record, Room

REJECTING = {
    *("missing-field", "unreadable-value", "unknown-room", "room-not-in-service", "unknown-subject"),
    *("non-teaching-day", "future-lesson", "ends-before-start", "duration", "duplicate-lesson"),
}
ADDS = {"lessons", "active-days"}


@dataclass(frozen=True)
class Target:
    """``metric``: lessons, subjects or active-days; ``unit``: room, school or district."""

    id: str
    metric: str
    unit: str
    window: str
    required: int
    prorate: bool = False


@dataclass(frozen=True)
class Measured:
    actual: int
    required: Fraction
    outcome: str


class Audit:
    """The whole audit: ``fates``, ``broken`` (rules of each record), ``findings`` (listed), ``measured``."""

    def __init__(
        self,
        records: Iterable[Record],
        rooms: Iterable[Room],
        calendar: Calendar,
        period: tuple[date, date],
        as_of: date,
        targets: Iterable[Target] = (),
        own_rules: Mapping[str, Callable[[Record], bool]] | None = None,
    ) -> None:
        self.records = sorted(records, key=lambda record: record.place)
        self.order = {record: number for number, record in enumerate(self.records)}
        self.rooms, self.calendar, self.period, self.as_of = list(rooms), calendar, period, as_of
        self.targets = list(targets)
        self.own_rules = own_rules or {}
        self.broken: dict[Record, set[str]] = {record: set() for record in self.records}
        self._screen()

    # -- what becomes of a record --------------------------------------------------------------------------------------

    def is_early(self, record: Record) -> bool:
        """Rejected before anything else: no readable date, or one after the as-of date and outside the term."""
        return record.date is None or (record.date > self.as_of and not self.calendar.in_term(record.date))

    def in_period(self, record: Record) -> bool:
        return record.date is not None and self.period[0] <= record.date <= self.period[1]

    def is_looked_at(self, record: Record) -> bool:
        in_a_window = record.date is not None and any(
            (window := self.window(target)) and window[0] <= record.date <= window[1] for target in self.targets
        )
        return self.is_early(record) or self.in_period(record) or in_a_window

    def is_rejected(self, record: Record) -> bool:
        """Whether a rule that rejects is broken; the user's own rules all reject here."""
        return bool(self.broken[record] & (REJECTING | self.own_rules.keys()))

    def fate(self, record: Record) -> str:
        if self.is_early(record):
            return "rejected"
        if not self.is_looked_at(record):
            return "outside_window"
        return "rejected" if self.is_rejected(record) else "counted"

    @property
    def findings(self) -> set[tuple[str, str, int, str]]:
        """(file, sheet, row, rule) of every listed finding."""
        listed = [record for record in self.records if self.is_early(record) or self.in_period(record)]
        return {(*record.place, rule) for record in listed for rule in self.broken[record]}

    @property
    def fates(self) -> Counter[tuple[str, str]]:
        """How many records of each file came to which end."""
        return Counter((record.file, self.fate(record)) for record in self.records)

    # -- row rules -----------------------------------------------------------------------------------------------------

    def _screen(self) -> None:
        looked_at = [record for record in self.records if self.is_looked_at(record)]
        for record in looked_at:
            self.broken[record] |= {rule for rule, breaks in RECORD_RULES.items() if breaks(self, record)}
            self.broken[record] |= {rule for rule, breaks in self.own_rules.items() if breaks(record)}
        for day in by_day(self._sound(looked_at)):
            for record in day:
                if any(duplicates(record, other, self.order) for other in day):
                    self.broken[record].add("duplicate-lesson")
        for day in by_day(self._sound(looked_at)):
            for rule, breaking in COMPARING_RULES.items():
                for record in breaking(self, day):
                    self.broken[record].add(rule)

    def _sound(self, records: Iterable[Record]) -> list[Record]:
        return [one for one in records if not self.is_early(one) and not self.is_rejected(one)]

    def order_of_the_day(self, record: Record) -> tuple[int, time, int]:
        """By first period, then start, then file, sheet and row."""
        return (min(record.periods, default=99), record.start or time.max, self.order[record])

    def later(self, one: Record, other: Record) -> bool:
        """Whether ``one`` is the later of two lessons of a day: by start (or first period), then by row."""
        if one.start and one.end and other.start and other.end:
            return (one.start, self.order[one]) > (other.start, self.order[other])
        return (min(one.periods), self.order[one]) > (min(other.periods), self.order[other])

    # -- targets -------------------------------------------------------------------------------------------------------

    def window(self, target: Target) -> tuple[date, date] | None:
        """The target's days, which end at the as-of date at the latest; None where no term is."""
        end = min(self.period[1], self.as_of)
        if target.window == "period":
            start = self.period[0]
        elif self.calendar.in_term(self.period[1]):
            start = self.calendar.term[0]
        else:
            return None
        return (start, end) if start <= end else None

    @property
    def measured(self) -> dict[tuple[str, str], Measured]:
        """(target, unit id) → what it reached; units that are not applicable have the outcome only."""
        found = {}
        for target in self.targets:
            for unit, rooms in self._units(target.unit).items():
                found[target.id, unit] = self._judge(target, rooms)
        return found

    def _units(self, unit: str) -> dict[str, list[Room]]:
        units: dict[str, list[Room]] = defaultdict(list)
        for room in self.rooms:
            units[{"room": room.id, "school": room.school, "district": "district"}[unit]].append(room)
        return units

    def _judge(self, target: Target, rooms: list[Room]) -> Measured:
        window = self.window(target)
        if window is None or not any(_meets(room, *window) for room in rooms):
            return Measured(0, Fraction(0), "not-applicable")
        actual = self._actual(target.metric, rooms, window)
        start, end = self.calendar.term
        due = end if target.window == "term-to-date" else self.period[1]
        days = len(self.calendar.teaching_days(rooms, *window))
        required = Fraction(target.required)
        if target.prorate:
            required *= Fraction(days, len(self.calendar.teaching_days(rooms, start, end, in_service=False)))
        if not required:
            return Measured(actual, required, "not-applicable")
        if actual >= required:
            return Measured(actual, required, "passed")
        if self.as_of >= due:
            return Measured(actual, required, "failed")
        if target.metric not in ADDS:
            return Measured(actual, required, "open")
        if target.prorate:  # a share of the days so far already
            return Measured(actual, required, "behind")
        by_now = required * Fraction(days, len(self.calendar.teaching_days(rooms, window[0], due)) or 1)
        return Measured(actual, required, "on-track" if actual >= by_now else "behind")

    def _actual(self, metric: str, rooms: list[Room], window: tuple[date, date]) -> int:
        used = [
            record
            for record in self.records
            if record.room in rooms
            and self.fate(record) == "counted"
            and record.date is not None
            and window[0] <= record.date <= window[1]
        ]
        if metric == "subjects":
            return len({record.subject for record in used})
        if metric == "active-days":
            return len({record.date for record in used})
        periods = {(record.room, record.date, period) for record in used for period in record.periods}
        return len(periods) + sum(not record.periods for record in used)


def _meets(room: Room, start: date, end: date) -> bool:
    return (room.since or date.min) <= end and start <= (room.until or date.max)
