"""Which days are for teaching: terms, statutory holidays and make-up workdays, closures, extra days.

A day is a teaching day when it is an extra day, or when it lies in a term, is a workday (make-up workdays on weekends
included) and no closure. Extra days come last and so win over everything else, also over a closure: whoever names a
single day for teaching means it. Where rules.yaml names no term at all, none limits the days; where ``calendar`` is
``none``, every day is a teaching day.

An entry with ``where`` holds for the rooms that match it. A conditional term takes the place of the unconditional
one of the same name. Rooms for which the same conditional entries hold share a ``calendar_no``; 0 has the
unconditional entries only. So has a record whose room is unknown, :data:`checks.model.NOWHERE`; but where every term
is conditional it may lie in any of them.

Sets of days are Python integers: bit n is the n-th day of a frame that the caller chooses.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from checks.config.where import matches
from checks.model import NOWHERE, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from checks.config.models import Calendar, Closure, ExtraDay, Term
    from checks.register import Register

Reason = Literal["out-of-term", "holiday", "weekend", "closure"]
"""Why a day is not for teaching."""

_SATURDAY = 5


def between(frame: Span, start: date, end: date) -> int:
    """The days of ``frame`` from ``start`` to ``end``, both inclusive."""
    first = max((start - frame.start).days, 0)
    last = min((end - frame.start).days, (frame.end - frame.start).days)
    return ((1 << (last - first + 1)) - 1) << first if first <= last else 0


class _Entries(NamedTuple):
    """The entries that hold for the rooms of one calendar_no."""

    terms: tuple[Term, ...]
    closures: tuple[Closure, ...]
    extra_days: tuple[ExtraDay, ...]


class DayRow(NamedTuple):
    """A row of the table ``days``."""

    calendar_no: int
    date: date
    teaching: bool
    reason: Reason | None


class SchoolCalendar:
    """The teaching days of every room.

    ``rooms`` gives of each room, in the order of room_no, the register's columns that an entry's ``where`` names;
    ``numbers`` its calendar_no.
    """

    def __init__(self, calendar: Calendar | None, rooms: Sequence[Mapping[str, str]]) -> None:
        self._calendar = calendar
        self._groups: dict[int, _Entries] = {}
        self.numbers = self._group(rooms)
        self._teaching: dict[tuple[int, Span], int] = {}

    @classmethod
    def of(cls, calendar: Calendar | None, register: Register) -> SchoolCalendar:
        """The calendar of the rooms of ``register``."""
        asked = {column for entry in _conditional(calendar) for column in entry.where}
        return cls(calendar, [{column: room.value(column) for column in asked} for room in register.rooms])

    def terms(self, number: int) -> tuple[Term, ...]:
        """The terms of a calendar_no, by their first day."""
        return self._groups[number].terms

    def teaching(self, number: int, frame: Span) -> int:
        """The teaching days of a calendar_no in ``frame``."""
        if (number, frame) not in self._teaching:
            self._teaching[number, frame] = self._teaching_days(number, frame)
        return self._teaching[number, frame]

    def unknown(self, number: int, frame: Span) -> int:
        """The days that would be for teaching or not, had the holidays of their year been published."""
        if self._calendar is None or self._calendar.holidays == "none":
            return 0
        entries = self._groups[number]
        decided = _union(frame, entries.closures) | _days(frame, (extra.date for extra in entries.extra_days))
        return _unpublished(frame) & self._in_term(number, frame) & ~decided

    def reason(self, number: int, day: date) -> Reason | None:
        """Why ``day`` is not for teaching; None when it is."""
        frame = Span(day, day)
        if self.teaching(number, frame):
            return None
        if not self._in_term(number, frame):
            return "out-of-term"
        return _free(day, self._statutory) or "closure"

    def days(self, dates: Iterable[date]) -> list[DayRow]:
        """The rows of the table ``days`` for ``dates``, every calendar_no and NOWHERE."""
        reasons = ((number, day, self.reason(number, day)) for day in sorted(set(dates)) for number in self._groups)
        return [DayRow(number, day, reason is None, reason) for number, day, reason in reasons]

    @property
    def all_numbers(self) -> range:
        """Every calendar_no that a room may have."""
        return range(len(self._groups) - 1)

    @property
    def _statutory(self) -> bool:
        return self._calendar is not None and self._calendar.holidays == "cn"

    def _teaching_days(self, number: int, frame: Span) -> int:
        if self._calendar is None:
            return between(frame, frame.start, frame.end)
        entries = self._groups[number]
        regular = _workdays(frame, self._statutory) & self._in_term(number, frame) & ~_union(frame, entries.closures)
        return regular | _days(frame, (extra.date for extra in entries.extra_days))

    def _in_term(self, number: int, frame: Span) -> int:
        if self._calendar is None or not self._calendar.terms:
            return between(frame, frame.start, frame.end)
        return _union(frame, self._groups[number].terms)

    def _group(self, rooms: Sequence[Mapping[str, str]]) -> tuple[int, ...]:
        """The calendar_no of each room; fills ``_groups``."""
        calendar = self._calendar
        if calendar is None:
            self._groups = dict.fromkeys((0, NOWHERE), _Entries((), (), ()))
            return (0,) * len(rooms)
        conditional = _conditional(calendar)
        columns = sorted({column for entry in conditional for column in entry.where})
        by_values: dict[tuple[str, ...], int] = {}
        by_entries: dict[frozenset[int], int] = {frozenset(): 0}
        self._groups[0] = _holding(calendar, frozenset())
        numbers = []
        for room in rooms:
            values = tuple(room.get(column, "") for column in columns)
            if values not in by_values:
                held = frozenset(id(entry) for entry in conditional if matches(entry.where, room))
                if held not in by_entries:
                    by_entries[held] = len(self._groups)
                    self._groups[by_entries[held]] = _holding(calendar, held)
                by_values[values] = by_entries[held]
            numbers.append(by_values[values])
        self._groups[NOWHERE] = self._groups[0]._replace(terms=self._groups[0].terms or tuple(calendar.terms))
        return tuple(numbers)


def _conditional(calendar: Calendar | None) -> list[Term | Closure | ExtraDay]:
    """The entries that hold for some rooms only."""
    if calendar is None:
        return []
    entries: list[Term | Closure | ExtraDay] = [*calendar.terms, *calendar.closures, *calendar.extra_days]
    return [entry for entry in entries if entry.where]


def _holding(calendar: Calendar, held: frozenset[int]) -> _Entries:
    """The unconditional entries of ``calendar`` and the conditional ones among ``held`` (by identity)."""
    in_order = sorted(calendar.terms, key=lambda term: bool(term.where))  # of one name the conditional one stays
    terms = {term.name: term for term in in_order if not term.where or id(term) in held}
    return _Entries(
        tuple(sorted(terms.values(), key=lambda term: term.start)),
        tuple(closure for closure in calendar.closures if not closure.where or id(closure) in held),
        tuple(extra for extra in calendar.extra_days if not extra.where or id(extra) in held),
    )


def _union(frame: Span, spans: Iterable[Term | Closure]) -> int:
    days = 0
    for span in spans:
        days |= between(frame, span.start, span.end)
    return days


def _days(frame: Span, dates: Iterable[date]) -> int:
    days = 0
    for day in dates:
        days |= between(frame, day, day)
    return days


def _dates(frame: Span) -> list[date]:
    return [frame.start + timedelta(days=n) for n in range((frame.end - frame.start).days + 1)]


@cache
def _workdays(frame: Span, statutory: bool) -> int:
    return sum(1 << n for n, day in enumerate(_dates(frame)) if _free(day, statutory) is None)


@cache
def _unpublished(frame: Span) -> int:
    return sum(1 << n for n, day in enumerate(_dates(frame)) if _holiday(day) is None)


def _free(day: date, statutory: bool) -> Literal["holiday", "weekend"] | None:
    """Why nobody works on ``day``. Where the holidays are not published, the weekends are all that is free."""
    detail = _holiday(day) if statutory else None
    if detail is None:
        return "weekend" if day.weekday() >= _SATURDAY else None
    free, name = detail
    if not free:
        return None
    return "holiday" if name else "weekend"


@cache
def _holiday(day: date) -> tuple[bool, str | None] | None:
    """Whether ``day`` is free and the holiday's name; None where the year's holidays are not published (to us)."""
    from chinese_calendar import get_holiday_detail  # only here: most commands need no calendar

    try:
        return get_holiday_detail(day)  # type: ignore[no-any-return]
    except NotImplementedError:
        return None
