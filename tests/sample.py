"""The sample district as its maker means it, for the oracle: no file is read here."""

from __future__ import annotations

import random
import tempfile
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import make_sample
from maker import district, logs, timetable

from tests import oracle

SAMPLE = Path(__file__).parent.parent / "sample_logs"

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maker.logs import Spot

ENTRIES = {timetable.AUTOMATIC: "automatic", timetable.MOBILE: "mobile", timetable.MANUAL: "manual"}
EMPTY = {"", "-", "—", "无", "未知教室", "教室未定", "未知教师"}
CELLS = {"date": "date", "start": "starts_at", "end": "ends_at", "period": "period", "entered": "entered_at"}
CELLS |= {"participants": "participants"}
BOTH = frozenset({district.PRIMARY, district.JUNIOR})
STAGES = {"物理": frozenset({"初中", "高中"}), "化学": frozenset({"初中", "高中"}), "通用技术": frozenset({"高中"})}
UNKNOWN_SUBJECTS = {"多媒体测试", "自习", "看电影", "大扫除"}

CALENDAR = oracle.Calendar(
    term=(timetable.FIRST_DAY, timetable.LAST_DAY),
    closures=(oracle.Closure(date(2023, 4, 20), date(2023, 4, 21), school="2134100001"),),
    extra_days=((district.JUNIOR, date(2023, 5, 20)),),
    school_day=(time(7, 30), time(18, 0)),
    bell={district.PRIMARY: 7, district.JUNIOR: 8},
)
TARGETS = (
    oracle.Target("subjects-per-school", "subjects", "school", "term-to-date", 3),
    oracle.Target("lessons-per-room", "lessons", "room", "term-to-date", 96),
)
OWN_RULES = {"evening-lesson": lambda record: record.start is not None and record.start.hour >= 19}


@cache
def records() -> tuple[list[oracle.Room], list[oracle.Record]]:
    """The register and every record of the sample."""
    rng = random.Random(make_sample.SEED)
    rooms, lessons = make_sample.district_of_lessons(rng)
    known = {room: oracle.Room(room.school.code, room.id, room.stage, room.since, room.until) for room in rooms}
    with tempfile.TemporaryDirectory() as folder:
        spots = list(logs.write_logs(Path(folder), lessons, rng))
    return list(known.values()), [_record(spot, known) for spot in spots]


def _record(spot: Spot, known: dict[district.Room, oracle.Room]) -> oracle.Record:
    """A planted row as it is to be understood: altered cells are empty, unreadable, or name what nobody knows."""
    lesson, file, sheet, row = spot
    where = lesson.home or district.home(lesson.room)
    empty = {name for name, text in lesson.raw.items() if text in EMPTY}
    spoilt = {name for name in lesson.raw if name not in empty and name in CELLS}
    lost = empty | spoilt | ({"start", "end"} if where == district.B else set())
    dated = "date" not in lost and not ({"start", "end"} <= lost and where == district.A)
    subject = lesson.raw.get("subject", lesson.subject)
    says_entry = where in (district.A, district.EXTRA) or lesson.room.school.number == district.ENTRY_SCHOOL
    return oracle.Record(
        file=f"sample_logs/logs/{file}",
        sheet=sheet,
        row=row,
        room=None if lesson.raw.keys() & {"room_id", "room_name", "school_code"} else known[lesson.room],
        date=lesson.day if dated else None,
        periods=frozenset() if "period" in lost else frozenset(lesson.periods),
        start=None if "start" in lost or not dated else lesson.start.time(),
        end=None if "end" in lost or not dated else lesson.end.time(),
        subject=None if "subject" in empty else subject,
        stages=None if subject in UNKNOWN_SUBJECTS else STAGES.get(lesson.subject, BOTH),
        teacher=None if lesson.teacher in EMPTY else lesson.teacher,
        entry=ENTRIES[lesson.entry] if says_entry or where == district.B else None,
        entered=lesson.entered.date() if says_entry and lesson.entered and "entered" not in lost else None,
        empty=frozenset(_says_nothing(empty, where)),
        unreadable=frozenset(CELLS[name] for name in spoilt),
    )


def _says_nothing(empty: set[str], where: str) -> Iterator[str]:
    """What the row lacks, of what every row must say. Platform A has no date but that of the start, B no times."""
    if empty & {"room_id", "room_name"}:
        yield "room"
    if "date" in empty or (where == district.A and "start" in empty):
        yield "date"
    if "period" in empty and where == district.B:
        yield "time"
    if "subject" in empty:
        yield "subject"
