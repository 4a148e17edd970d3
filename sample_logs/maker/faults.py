"""Plants faults of every row rule and remembers the truth about each: ``Lesson.breaks``.

Records that a rule rejects are added in free slots, so that the totals stay; records that a rule only flags are lessons
of the timetable, altered, because they go on counting.
"""

from __future__ import annotations

from copy import copy
from datetime import date, timedelta
from typing import TYPE_CHECKING

from maker.district import ENTRY_SCHOOL, EXTRA, EXTRA_SCHOOL, HAND, JUNIOR, PRIMARY, STRANGERS, A, B, Room, home
from maker.recipes import REJECTIONS, Recipe
from maker.timetable import (
    AUTOMATIC,
    BELL,
    FIRST_DAY,
    LAST_DAY,
    MANUAL,
    MONTHS,
    NOBODY,
    Lesson,
    Timetable,
    is_teaching_day,
    row_order,
    teaching_days,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FULL_DAYS = {
    (1, 1): date(2023, 3, 15),
    (3, 1): date(2023, 5, 17),
    (5, 1): date(2023, 6, 14),
    (11, 1): date(2023, 4, 12),
    (12, 1): date(2023, 2, 22),
    (23, 1): date(2023, 5, 24),
}
"""(school, room) → a day on which a primary school's room is used in all seven periods and an eighth."""


class Planter:
    """Adds and alters lessons of a timetable so that they break rules, and only those it says."""

    def __init__(self, table: Timetable) -> None:
        self.table, self.rng = table, table.rng
        self.full = {self.room(*key): day for key, day in FULL_DAYS.items()}
        self.touched: set[Lesson] = set()

    def room(self, school: int, number: int) -> Room:
        return next(room for room in self.table.rooms if (room.school.number, room.number) == (school, number))

    def plant(self) -> None:
        """Everything, in a fixed order."""
        self._settle()
        self._index()
        for step in (self.strangers, self.late, self.hours, self.crossed, self.teachers, self.duplicates):
            step()
        for where, month, recipe in self._rejections():
            self._add(where, month, recipe)
        self.out_of_service()
        self.outside_the_term()

    def _settle(self) -> None:
        """Manual entries of one school go to its own sheet; eighth lessons break the daily maximum."""
        for lesson in self.table.lessons:
            if lesson.room.school.number == EXTRA_SCHOOL and lesson.entry == MANUAL:
                lesson.home = EXTRA
            if self.full.get(lesson.room) == lesson.day:
                self.touched.add(lesson)
                lesson.entry = AUTOMATIC
                if lesson.first == len(BELL[PRIMARY]) + 1:
                    lesson.breaks.append("daily-maximum")

    def _index(self) -> None:
        self.at = {
            (lesson.room, lesson.day, period): lesson for lesson in self.table.lessons for period in lesson.periods
        }

    # -- choosing -----------------------------------------------------------------------------------------------------

    def pick(self, where: str, month: int, fits: Callable[[Lesson], bool] | None = None) -> Lesson | None:
        """An unaltered single automatic lesson, and marks it."""
        found = [
            lesson
            for lesson in self.table.lessons
            if lesson.day.month == month
            and home(lesson.room) == where
            and lesson.count == 1
            and lesson.entry == AUTOMATIC
            and lesson not in self.touched
            and (fits is None or fits(lesson))
        ]
        if not found:
            return None
        chosen = self.rng.choice(found)
        self.touched.add(chosen)
        return chosen

    def spare(self, room: Room, day: date) -> Lesson:
        """A new lesson in a free period of ``day``; the caller breaks it."""
        free = [p for p in range(1, len(BELL[room.stage]) + 1) if (room, day, p) not in self.table.taken]
        subject = self.rng.choice(room.school.subjects[room.stage])
        lesson = self.table.lesson(room, day, self.rng.choice(free), 1, subject)
        lesson.entry, lesson.entered = AUTOMATIC, lesson.end
        self.table.lessons.append(lesson)
        self.touched.add(lesson)
        return lesson

    def _free_day(self, where: str, month: int, room: Room | None = None) -> tuple[Room, date]:
        while True:
            chosen = room or self.rng.choice([one for one in self.table.rooms if home(one) == where])
            days = [day for day in teaching_days(chosen) if day.month == month and day != self.full.get(chosen)]
            if days:
                day = self.rng.choice(days)
                if sum((chosen, day, p) in self.table.taken for p in range(1, 8)) < 6:
                    return chosen, day

    # -- flagged: lessons of the timetable, altered --------------------------------------------------------------------

    def strangers(self) -> None:
        for number, subject in STRANGERS.items():
            for month in MONTHS[number % 2 :: 2]:
                where = home(self.room(number, 1))
                lesson = self.pick(where, month, lambda one, number=number: one.room.school.number == number)
                if lesson:
                    lesson.subject = subject
                    lesson.breaks.append("subject-not-for-stage")

    def late(self) -> None:
        for where, month in ((where, month) for month in MONTHS for where in (A, A, HAND)):
            early = [EXTRA_SCHOOL] if where == A else []
            lesson = self.pick(
                where,
                month,
                lambda one, where=where, early=early: (
                    one.day.day <= 17
                    and one.room.school.number not in early
                    and (where == A or one.room.school.number == ENTRY_SCHOOL)
                ),
            )
            if lesson:
                lesson.entry = MANUAL
                lesson.entered = lesson.end + timedelta(days=self.rng.randint(9, 16), minutes=7)
                lesson.breaks.append("late-entry")

    def hours(self) -> None:
        for where, month in ((where, month) for month in MONTHS for where in (A, A, HAND)):
            lesson = self.pick(where, month, lambda one: one.first == 1 or (one.room.stage, one.first) == (JUNIOR, 8))
            if lesson:
                shift = timedelta(minutes=-48 if lesson.first == 1 else 31)
                lesson.start, lesson.end = lesson.start + shift, lesson.end + shift
                lesson.entered = lesson.end
                lesson.breaks.append("outside-school-hours")

    def crossed(self) -> None:
        """Neighbouring lessons that overlap, and manual entries too close to another record."""
        for where, month in ((where, month) for month in MONTHS for where in (A, A, HAND)):
            for alter in (self._overlap, self._near, self._near_and_overlap):
                if where == HAND and alter != self._overlap:
                    continue
                first = self.pick(where, month, self._has_neighbour)
                if first:
                    second = self.at[first.room, first.day, first.first + 1]
                    self.touched.add(second)
                    alter(first, second)

    def _has_neighbour(self, lesson: Lesson) -> bool:
        """The next period's lesson is free to be altered, and both teachers are free in both periods."""
        following = self.at.get((lesson.room, lesson.day, lesson.first + 1))
        return (
            lesson.first in (1, 3, 5)
            and following is not None
            and following.count == 1
            and following.entry == AUTOMATIC
            and following not in self.touched
            and self.table.is_free(lesson, [lesson.first + 1])
            and self.table.is_free(following, [lesson.first])
            and lesson.teacher != following.teacher
        )

    def _overlap(self, first: Lesson, second: Lesson) -> None:
        first.end = second.start + timedelta(minutes=self.rng.randint(6, 15))
        second.breaks.append("overlapping-lessons")

    def _near(self, first: Lesson, second: Lesson) -> None:
        first.end = first.start + timedelta(minutes=20)
        second.start = first.start + timedelta(minutes=self.rng.randint(24, 36))
        self._by_hand(second)

    def _near_and_overlap(self, first: Lesson, second: Lesson) -> None:
        second.start = first.start + timedelta(minutes=self.rng.randint(12, 30))
        self._by_hand(second)
        second.breaks.append("overlapping-lessons")

    def _by_hand(self, lesson: Lesson) -> None:
        lesson.entry, lesson.entered = MANUAL, lesson.end + timedelta(days=1, minutes=15)
        lesson.breaks.append("near-duplicate")

    def teachers(self) -> None:
        for where, month in ((where, month) for month in MONTHS for where in (A, A, B, HAND)):
            lesson = self.pick(where, month, lambda one: self._parallel(one) is not None)
            if lesson and (other := self._parallel(lesson)):
                self.touched.add(other)
                lesson.teacher = other.teacher
                late = lesson if self._position(lesson) > self._position(other) else other
                late.breaks.append("teacher-in-two-rooms")

    def _parallel(self, lesson: Lesson) -> Lesson | None:
        """A lesson of the same school and stage at the same time in another room."""
        for room in self.table.rooms:
            other = self.at.get((room, lesson.day, lesson.first))
            near = room is not lesson.room and (room.school, room.stage) == (lesson.room.school, lesson.room.stage)
            if other is None or other.count > 1 or other.teacher == NOBODY or other in self.touched:
                continue
            if near and other.home == lesson.home:
                return other
        return None

    def _position(self, lesson: Lesson) -> tuple[object, ...]:
        """Later by its start where the log has times, else by the order of rows."""
        times = () if home(lesson.room) == B else (lesson.start,)
        return (*times, *row_order(lesson))

    def duplicates(self) -> None:
        for where, month in ((where, month) for month in MONTHS for where in (A, A, A, B, B, HAND)):
            lesson = self.pick(where, month)
            if lesson:
                self._copy(lesson, before=where == A and self.rng.random() < 0.4)
        for month in MONTHS:
            lesson = self.pick(A, month, lambda one: one.room.school.number == EXTRA_SCHOOL)
            if lesson:
                self._copy(lesson, before=False).home = EXTRA

    def _copy(self, lesson: Lesson, *, before: bool) -> Lesson:
        """A second record of the lesson: entered by hand where the log says so, else the same once more."""
        double = copy(lesson)
        double.raw, double.breaks, double.order = {}, ["duplicate-lesson"], -1 if before else 1
        if before or lesson.room.school.number == EXTRA_SCHOOL:
            double.entry, double.entered = MANUAL, lesson.end + timedelta(days=2)
        self.table.lessons.append(double)
        self.touched.add(double)
        return double

    # -- rejected: added in free slots ---------------------------------------------------------------------------------

    def _rejections(self) -> Iterator[tuple[str, int, Recipe]]:
        for month in MONTHS:
            for where, recipes in REJECTIONS.items():
                for recipe in recipes:
                    yield where, month, recipe

    def _add(self, where: str, month: int, recipe: Recipe) -> None:
        recipe(self.table, self.spare(*self._free_day(where, month)))

    def out_of_service(self) -> None:
        for room in self.table.rooms:
            days = [day for day in self._term() if not (room.since <= day <= (room.until or LAST_DAY))]
            days = [day for day in days if is_teaching_day(room, day)]
            for day in self.rng.sample(days, min(4, len(days))):
                self.spare(room, day).breaks.append("room-not-in-service")

    def outside_the_term(self) -> None:
        for where, day in (
            (A, date(2023, 7, 10)),
            (A, date(2023, 9, 4)),
            (A, date(2023, 12, 5)),
            (B, date(2023, 7, 5)),
            (B, date(2023, 7, 6)),
            (HAND, date(2023, 7, 3)),
            (HAND, date(2023, 10, 11)),
        ):
            rooms = [room for room in self.table.rooms if home(room) == where and room.until is None]
            self.spare(self.rng.choice(rooms), day).breaks += ["future-lesson", "non-teaching-day"]

    @staticmethod
    def _term() -> list[date]:
        return [FIRST_DAY + timedelta(n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]
