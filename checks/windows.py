"""The days that a target looks at, for every room and unit: windows, due dates, teaching days.

A target's window is the period, or runs from the first day of the room's term, or of the calendar year, to the
period's last day; it ends at the as-of date at the latest. A unit's days are the union of its rooms' days. The days
of a window count within a room's service dates only; the days of its term do not, so that a room opened in June owes
June's share of the term.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING, Literal, NamedTuple

from checks.calendar import between
from checks.metrics.base import UnitFacts
from checks.model import Fault, Message, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from checks.calendar import SchoolCalendar
    from checks.config.models import Target, Term
    from checks.model import Period
    from checks.register import Room

Kind = Literal["period", "term-to-date", "year-to-date"]


@dataclass(frozen=True, slots=True)
class Timing:
    """The days of one unit under one target. ``window`` None: there is none, for want of a term or before it begins.

    ``facts.teaching_days`` are those of the window, ``days_to_due`` those from its first day to the due date (both in
    service), ``days_in_term`` those of the whole term, or of the whole year where the window runs from its first day.
    """

    window: Span | None
    due: date | None
    facts: UnitFacts
    days_to_due: int
    days_in_term: int


class _RoomDays(NamedTuple):
    """The days of one room under one target, as sets; ``serves``: in service on any day of the window."""

    window: Span
    due: date
    serves: bool
    bell_periods: int | None
    window_days: int
    days_to_due: int
    days_in_term: int


class Windows:
    """The windows of one run. ``rooms`` in the order of room_no, ``bell`` gives the periods of each stage."""

    def __init__(
        self,
        calendar: SchoolCalendar,
        rooms: Sequence[Room],
        bell: Mapping[str, Mapping[int, object]],
        period: Period,
        as_of: date,
    ) -> None:
        self._calendar = calendar
        self._rooms = rooms
        self._bell = {stage: len(periods) for stage, periods in bell.items()}
        self._period = period
        self._timings: dict[tuple[object, ...], Timing] = {}
        self.end = min(period.span.end, as_of)

    @cached_property
    def terms(self) -> tuple[Span | None, ...]:
        """The term in which the period ends, for each room; None where there is none."""
        return tuple(self._of_calendar[number] for number in self._calendar.numbers)

    @cached_property
    def _of_calendar(self) -> list[Span | None]:
        """The same for each calendar_no."""
        return [self._term(self._calendar.terms(number)) for number in self._calendar.all_numbers]

    def window(self, room: int, kind: Kind) -> Span | None:
        """The days of a room's window; None without a term, or where it would begin after the as-of date."""
        return self._window(kind, self.terms[room])

    def _window(self, kind: Kind, term: Span | None) -> Span | None:
        whole = self._whole(kind, term)
        return Span(whole.start, self.end) if whole is not None and whole.start <= self.end else None

    def _whole(self, kind: Kind, term: Span | None) -> Span | None:
        """The days of which a window has those up to now."""
        match kind:
            case "period":
                return self._period.span
            case "term-to-date":
                return term
        return self._period.year

    def overall(self, targets: Sequence[Target]) -> list[Span]:
        """The windows that ``targets`` give any room, and the period: dates outside all of them are not looked at."""
        kinds: set[Kind] = {target.window for target in targets}
        terms = {self._of_calendar[number] for number in set(self._calendar.numbers)}
        spans = {span for kind in kinds for term in terms if (span := self._window(kind, term))}
        if self._period.span.start <= self.end:
            spans.add(Span(self._period.span.start, self.end))
        return sorted(spans, key=lambda span: (span.start, span.end))

    def timing(self, target: Target, rooms: Sequence[int]) -> Timing:
        """The days of the unit that has ``rooms``, under ``target``; without any, those that hold for all units."""
        key = target.window, target.due, tuple(self._alike[room] for room in rooms)
        found = self._timings.get(key)
        if found is None:
            found = self._timings[key] = self._timing(target, rooms)
        return found

    @cached_property
    def _alike(self) -> list[int]:
        """For each room the first one with the same days: a province has a hundred thousand rooms, of a few kinds."""
        first: dict[tuple[object, ...], int] = {}
        return [
            first.setdefault((number, room.stage, room.in_service_from, room.in_service_until), room_no)
            for room_no, (number, room) in enumerate(zip(self._calendar.numbers, self._rooms, strict=True))
        ]

    def _timing(self, target: Target, rooms: Sequence[int]) -> Timing:
        days = [found for room in rooms if (found := self._room_days(room, target)) is not None]
        if not rooms and (general := self._general_days(target)) is not None:
            days = [general]
        serving = [one for one in days if one.serves]
        available = [(one.bell_periods or 0) * one.window_days.bit_count() for one in serving]
        facts = UnitFacts(
            teaching_days=_count(one.window_days for one in serving),
            available_periods=None if any(one.bell_periods is None for one in serving) else sum(available),
            rooms=len(serving) if rooms else 0,
        )
        return Timing(
            window=Span(min(one.window.start for one in days), self.end) if days else None,
            due=max((one.due for one in days), default=target.due),
            facts=facts,
            days_to_due=_count(one.days_to_due for one in serving),
            days_in_term=_count(one.days_in_term for one in serving),
        )

    def _room_days(self, room: int, target: Target) -> _RoomDays | None:
        window, term = self.window(room, target.window), self.terms[room]
        if window is None:
            return None
        whole = self._whole(target.window, term) or self._period.span
        due = target.due or whole.end
        served = self._rooms[room]
        service = between(self._frame, served.in_service_from or date.min, served.in_service_until or date.max)
        in_window = service & between(self._frame, window.start, window.end)
        to_due = service & between(self._frame, window.start, max(min(due, whole.end), window.end))
        teaching = self._calendar.teaching(self._calendar.numbers[room], self._frame)
        return _RoomDays(
            window=window,
            due=due,
            serves=in_window != 0,
            bell_periods=self.bell_periods(room),
            window_days=teaching & in_window,
            days_to_due=teaching & to_due,
            days_in_term=self._days_of_whole(teaching, target.window, term),
        )

    def _days_of_whole(self, teaching: int, kind: Kind, term: Span | None) -> int:
        """The days that proration takes a share of: those of the year, else of the term."""
        span = self._period.year if kind == "year-to-date" else term
        return teaching & between(self._frame, span.start, span.end) if span is not None else 0

    def _general_days(self, target: Target) -> _RoomDays | None:
        """The days of a unit without a room: those of the calendar without its conditional entries."""
        term = self.general_term
        whole = self._whole(target.window, term)
        if whole is None or whole.start > self.end:
            return None
        teaching = self._calendar.teaching(0, self._frame)
        due = target.due or whole.end
        return _RoomDays(
            window=Span(whole.start, self.end),
            due=due,
            serves=True,
            bell_periods=None,
            window_days=teaching & between(self._frame, whole.start, self.end),
            days_to_due=teaching & between(self._frame, whole.start, max(min(due, whole.end), self.end)),
            days_in_term=self._days_of_whole(teaching, target.window, term),
        )

    @cached_property
    def general_term(self) -> Span | None:
        """The term in which the period ends, for units without a room."""
        return self._term(self._calendar.terms(0))

    def bell_periods(self, room: int) -> int | None:
        """How many periods the bell of the room's stage has; None without a bell."""
        return self._bell.get(self._rooms[room].stage)

    def faults(self, targets: Sequence[Target]) -> list[Fault]:
        """What keeps the dates from being judged: holidays not published, a period that touches two terms."""
        return self._unpublished(targets) + (self._two_terms() if any(map(_needs_term, targets)) else [])

    def provisional(self, targets: Sequence[Target]) -> bool:
        """Whether the holidays of later days that matter are not published yet, so that only weekends are assumed free.

        Later days are those of the period, and of the term or year where a target takes a share of it or paces towards
        its end.
        """
        whole_term = any(map(_needs_term, targets))
        whole_year = any(target.window == "year-to-date" for target in targets)
        return any(
            self._calendar.unknown(number, span)
            for number in set(self._calendar.numbers)
            for span in (
                self._period.span,
                self._of_calendar[number] if whole_term else None,
                self._period.year if whole_year else None,
            )
            if span is not None
        )

    @cached_property
    def _frame(self) -> Span:
        terms = {term for term in (*self.terms, self.general_term) if term is not None}
        spans = [self._period.span, self._period.year, *terms]
        return Span(min(span.start for span in spans), max(span.end for span in spans))

    def _term(self, terms: Sequence[Term]) -> Span | None:
        """Of a period that is named after a term, that term; else the one in which the period ends."""
        named = [term for term in terms if term.name == self._period.name]
        ending = [term for term in terms if term.start <= self._period.span.end <= term.end]
        return next((Span(term.start, term.end) for term in named + ending), None)

    def _unpublished(self, targets: Sequence[Target]) -> list[Fault]:
        spans = self.overall(targets)
        if not spans:
            return []
        judged = Span(min(span.start for span in spans), self.end)
        unknown = 0
        for number in set(self._calendar.numbers):
            unknown |= self._calendar.unknown(number, judged)
        years = range(judged.start.year, judged.end.year + 1)
        missing = [year for year in years if unknown & between(judged, date(year, 1, 1), date(year, 12, 31))]
        return [Fault(Message("calendar.not_published", {"year": year})) for year in missing]

    def _two_terms(self) -> list[Fault]:
        span = self._period.span
        for number in sorted(set(self._calendar.numbers)):
            touched = [
                term for term in self._calendar.terms(number) if term.start <= span.end and span.start <= term.end
            ]
            if len(touched) > 1:
                names = {"first": touched[0].name, "second": touched[1].name, "period": self._period.name}
                return [Fault(Message("calendar.two_terms", names))]
        return []


def _needs_term(target: Target) -> bool:
    of_term = target.prorate == "teaching-days" and target.window != "year-to-date"
    return target.window == "term-to-date" or of_term


def _count(sets: Iterable[int]) -> int:
    """How many days any of ``sets`` has."""
    return reduce(or_, sets, 0).bit_count()
