"""How one record is broken: each recipe takes a sound lesson and says which rules it breaks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from maker.district import HAND, A, B
from maker.timetable import LAST_DAY, MANUAL, Lesson, Timetable, bell_time, is_teaching_day

Recipe = Callable[[Timetable, Lesson], None]


def cell(rule: str, **raw: str) -> Recipe:
    """Writes ``raw`` instead of the cells' values."""

    def recipe(_table: Timetable, lesson: Lesson) -> None:
        lesson.raw.update(raw)
        lesson.breaks.append(rule)

    return recipe


def not_a_school_day(table: Timetable, lesson: Lesson) -> None:
    """Moved to a weekend, a holiday or a closed day of the same month."""
    room, month = lesson.room, lesson.day.month
    days = [date(2023, month, n) for n in range(1, 31) if month != 2 or 6 <= n <= 28]
    days = [day for day in days if not is_teaching_day(room, day) and room.since <= day <= (room.until or LAST_DAY)]
    _move(lesson, table.rng.choice(days))
    lesson.breaks.append("non-teaching-day")


def wrong_school(table: Timetable, lesson: Lesson) -> None:
    """The room's code with another school's code and name."""
    others = [room.school for room in table.rooms if room.school is not lesson.room.school]
    other = table.rng.choice(others)
    lesson.raw.update(school_code=other.code, school=other.name)
    lesson.breaks.append("unknown-room")


def backwards(_table: Timetable, lesson: Lesson) -> None:
    lesson.start, lesson.end = lesson.end, lesson.start
    lesson.breaks.append("ends-before-start")


def no_time_at_all(_table: Timetable, lesson: Lesson) -> None:
    lesson.end = lesson.start
    lesson.breaks.append("ends-before-start")


def too_short(table: Timetable, lesson: Lesson) -> None:
    lesson.end = lesson.start + timedelta(minutes=table.rng.randint(2, 8))
    lesson.breaks.append("duration")


def too_long(table: Timetable, lesson: Lesson) -> None:
    lesson.start = datetime.combine(lesson.day, lesson.start.time()).replace(hour=8, minute=5)
    lesson.end = lesson.start + timedelta(minutes=table.rng.randint(250, 500))
    lesson.breaks.append("duration")


def evening(_table: Timetable, lesson: Lesson) -> None:
    """The bureau's own rule; it also lies outside the school day."""
    lesson.start = bell_time(lesson.room, 1, 0, lesson.day) + timedelta(hours=11, minutes=10)
    lesson.end = lesson.start + timedelta(minutes=45)
    lesson.entered = lesson.end
    lesson.raw["period"] = ""
    lesson.breaks += ["outside-school-hours", "evening-lesson"]


def weekend_with_odd_subject(table: Timetable, lesson: Lesson) -> None:
    not_a_school_day(table, lesson)
    lesson.raw["subject"] = "多媒体测试"
    lesson.breaks.append("unknown-subject")


def short_and_late(table: Timetable, lesson: Lesson) -> None:
    too_short(table, lesson)
    lesson.entry, lesson.entered = MANUAL, lesson.end + timedelta(days=11)
    lesson.breaks.append("late-entry")


def _move(lesson: Lesson, day: date) -> None:
    shift = day - lesson.day
    lesson.day, lesson.start, lesson.end = day, lesson.start + shift, lesson.end + shift
    lesson.entered = lesson.end


REJECTIONS: dict[str, tuple[Recipe, ...]] = {
    A: (
        cell("missing-field", subject="无"),
        cell("missing-field", room_id="教室未定"),
        cell("missing-field", start="", end=""),
        cell("unreadable-value", start="2023-02-30 08:00", end="2023-02-30 08:40"),
        cell("unreadable-value", period="第?节"),
        cell("unreadable-value", entered="##########"),
        cell("unknown-room", room_id="100099-01"),
        wrong_school,
        cell("unknown-subject", subject="多媒体测试"),
        cell("unknown-subject", subject="自习"),
        not_a_school_day,
        not_a_school_day,
        backwards,
        no_time_at_all,
        too_short,
        too_short,
        too_long,
        evening,
        weekend_with_odd_subject,
        short_and_late,
    ),
    B: (
        cell("missing-field", subject=""),
        cell("missing-field", period="-"),
        cell("missing-field", room_name="未知教室"),
        cell("unreadable-value", date="2023/4/31"),
        cell("unreadable-value", period="第?节"),
        cell("unreadable-value", participants="若干"),
        cell("unknown-room", room_name="智慧教室９"),
        cell("unknown-subject", subject="看电影"),
        not_a_school_day,
        not_a_school_day,
    ),
    HAND: (
        cell("missing-field", date=""),
        cell("missing-field", subject="—"),
        cell("unreadable-value", date="2023年4月31日"),
        cell("unreadable-value", end="9:75"),
        cell("unknown-room", room_id="100098-01"),
        cell("unknown-subject", subject="大扫除"),
        not_a_school_day,
        backwards,
        too_short,
    ),
}
"""What is added in every month to the logs of platform A, platform B and the hand-kept sheets."""
