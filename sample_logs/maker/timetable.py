"""The term's teaching days, the bell, and lessons that break no rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from maker.district import JUNIOR, PRIMARY, Room, School, teacher_names

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

FIRST_DAY, LAST_DAY = date(2023, 2, 6), date(2023, 6, 30)
MONTHS = (2, 3, 4, 5, 6)
LABOUR_DAYS = {date(2023, 4, 29) + timedelta(n) for n in range(5)}
HOLIDAYS = {date(2023, 4, 5), *LABOUR_DAYS, date(2023, 6, 22), date(2023, 6, 23)}
MAKE_UP = {date(2023, 4, 23), date(2023, 5, 6), date(2023, 6, 25)}
SPORTS_DAYS = (1, {date(2023, 4, 20), date(2023, 4, 21)})  # school number, closed days
EXTRA_DAY = (JUNIOR, date(2023, 5, 20))

BELL = {
    PRIMARY: ("08:00-08:40", "08:50-09:30", "09:50-10:30", "10:40-11:20", "14:00-14:40", "14:50-15:30", "15:50-16:30"),
    JUNIOR: (
        *("08:00-08:45", "08:55-09:40", "10:00-10:45", "10:55-11:40"),
        *("14:00-14:45", "14:55-15:40", "16:00-16:45", "16:55-17:40"),
    ),
}
LESSONS = 17270
LEAST, MOST = 97, 260

NOBODY = "未知教师"
AUTOMATIC, MOBILE, MANUAL = "自动登记", "手机端登记", "补录"


@dataclass(slots=True, eq=False)
class Lesson:
    """One row of a log. ``raw`` holds cells that are written instead of the value, ``breaks`` the truth about it."""

    room: Room
    day: date
    first: int
    count: int
    start: datetime
    end: datetime
    subject: str
    teacher: str
    group: str
    entry: str = AUTOMATIC
    entered: datetime | None = None
    raw: dict[str, str] = field(default_factory=dict)
    breaks: list[str] = field(default_factory=list)
    home: str = ""  # the log it is written to, where that is not the school's own
    order: int = 0  # among rows of the same room, day and period

    @property
    def periods(self) -> range:
        return range(self.first, self.first + self.count)


def teaching_days(room: Room) -> list[date]:
    """The days on which the room may be used."""
    days = (FIRST_DAY + timedelta(n) for n in range((LAST_DAY - FIRST_DAY).days + 1))
    return [day for day in days if is_teaching_day(room, day) and room.since <= day <= (room.until or LAST_DAY)]


def is_teaching_day(room: Room, day: date) -> bool:
    """Whether the room's school teaches on ``day``."""
    school, closed = SPORTS_DAYS
    if not FIRST_DAY <= day <= LAST_DAY or (room.school.number == school and day in closed):
        return False
    usual = (day.weekday() < 5 and day not in HOLIDAYS) or day in MAKE_UP
    return usual or (room.stage, day) == EXTRA_DAY


def bell_time(room: Room, period: int, edge: int, day: date) -> datetime:
    """When ``period`` begins (edge 0) or ends (edge 1) on ``day``; the eighth of a primary school is at 16:40."""
    bell = (*BELL[room.stage], "16:40-17:20")
    return datetime.combine(day, time.fromisoformat(bell[period - 1].split("-")[edge]))


def row_order(lesson: Lesson) -> tuple[object, ...]:
    """The order of rows in every log: by day, room, period."""
    room = lesson.room
    return (lesson.day, room.school.number, room.number, lesson.first, lesson.order)


class Timetable:
    """Free and taken slots of rooms and teachers, and the lessons in them."""

    def __init__(self, rooms: list[Room], rng: random.Random) -> None:
        self.rooms, self.rng = rooms, rng
        self.lessons: list[Lesson] = []
        self.taken: set[tuple[Room, date, int]] = set()
        self.busy: set[tuple[School, str, date, int]] = set()
        self.staff: dict[tuple[School, str, str], list[str]] = {}
        for school in dict.fromkeys(room.school for room in rooms):
            self._hire(school)

    def _hire(self, school: School) -> None:
        jobs = [(stage, subject) for stage, subjects in school.subjects.items() for subject in subjects]
        names = teacher_names(self.rng, 4 * len(jobs) + 8)
        for at, (stage, subject) in enumerate(jobs):
            self.staff[school, stage, subject] = names[4 * at : 4 * at + 4]

    def fill(self, full_days: dict[Room, date]) -> None:
        """Gives every room its lessons; in ``full_days`` a room is used in every period and once more."""
        for room, many in zip(self.rooms, self._shares(), strict=True):
            slots = self._slots(room, many, full_days.get(room))
            self._teach(room, slots, full_days.get(room))

    def _shares(self) -> list[int]:
        """Lessons per room: uneven, at least LEAST, LESSONS in all."""
        shares = [min(MOST, LEAST + int(self.rng.gammavariate(2.4, 32.0))) for _ in self.rooms]
        while (gap := LESSONS - sum(shares)) != 0:
            at = self.rng.randrange(len(shares))
            if LEAST <= shares[at] + (step := 1 if gap > 0 else -1) <= MOST:
                shares[at] += step
        return shares

    def _slots(self, room: Room, many: int, full: date | None) -> list[tuple[date, int]]:
        """``many`` slots; every sixth room comes into use only in the middle of April."""
        days = [day for day in teaching_days(room) if day != full]
        if self.rooms.index(room) % 6 == 4:
            days = [day for day in days if day >= date(2023, 4, 10)]
        bell = len(BELL[room.stage])
        fixed = [(full, period) for period in range(1, bell + 2)] if full else []
        free = [(day, period) for day in days for period in range(1, bell + 1)]
        return sorted(fixed + self.rng.sample(free, many - len(fixed)))

    def _teach(self, room: Room, slots: list[tuple[date, int]], full: date | None) -> None:
        """Lessons in ``slots``; some neighbouring slots become one double lesson."""
        subjects = room.school.subjects[room.stage]
        left, turn = list(slots), 0
        while left:
            day, period = left.pop(0)
            double = (day, period + 1) in left and period in (1, 3, 5) and day != full and self.rng.random() < 0.24
            if double:
                left.remove((day, period + 1))
            subject = subjects[turn % len(subjects)] if turn < len(subjects) else self.rng.choice(subjects)
            turn += 1
            self.lessons.append(self.lesson(room, day, period, 1 + double, subject))

    def lesson(self, room: Room, day: date, first: int, count: int, subject: str) -> Lesson:
        """A lesson in the bell's times with a little jitter, by a teacher who is free then."""
        periods = range(first, first + count)
        staff = self.staff[room.school, room.stage, subject]
        free = [name for name in staff if not any((room.school, name, day, p) in self.busy for p in periods)]
        if self.rng.random() < 0.004:
            free = []
        teacher = self.rng.choice(free) if free else NOBODY
        self.busy.update((room.school, teacher, day, period) for period in periods if free)
        self.taken.update((room, day, period) for period in periods)
        start = bell_time(room, first, 0, day) + timedelta(minutes=self.rng.choice((-1, 0, 0, 0, 1, 2)))
        end = bell_time(room, first + count - 1, 1, day) + timedelta(minutes=self.rng.choice((-2, -1, 0, 0, 0, 1)))
        lesson = Lesson(room, day, first, count, start, end, subject, teacher, self._group(room))
        self._enter(lesson)
        return lesson

    def _group(self, room: Room) -> str:
        grade = self.rng.choice("三四五六" if room.stage == PRIMARY else "七八九")
        return f"{grade}年级{self.rng.randint(1, 8)}班"

    def _enter(self, lesson: Lesson) -> None:
        draw = self.rng.random()
        if draw < 0.88:
            lesson.entered = lesson.end + timedelta(minutes=self.rng.randint(0, 2))
        elif draw < 0.98:
            lesson.entry, lesson.entered = MOBILE, lesson.end + timedelta(minutes=self.rng.randint(5, 180))
        else:
            lesson.entry = MANUAL
            lesson.entered = lesson.end + timedelta(days=self.rng.randint(1, 4), minutes=self.rng.randint(0, 90))

    def is_free(self, lesson: Lesson, periods: Iterable[int]) -> bool:
        """Whether the lesson's teacher has nothing else in ``periods`` of that day."""
        return not any((lesson.room.school, lesson.teacher, lesson.day, period) in self.busy for period in periods)
