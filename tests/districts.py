"""Small districts for the property tests: each row as cells of a csv and, beside it, as the oracle understands it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests import oracle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PRIMARY, JUNIOR = "小学", "初中"
SCHOOLS = {"2134900001": ("甲小学", PRIMARY), "2134900002": ("乙小学", PRIMARY), "3134900003": ("丙中学", JUNIOR)}
FILES = {"logs/一.csv": "utf-8-sig", "logs/二.csv": "gb18030"}
HEADER = "学校标识码 教室编号 日期 节次 开始时间 结束时间 学科 教师姓名 登记类型 登记时间 参与人数"
BELL = {1: (time(8, 0), time(8, 40)), 2: (time(8, 50), time(9, 30)), 3: (time(10, 0), time(10, 40))}
"""Of primary schools; the others have none."""

CALENDAR = oracle.Calendar(
    term=(date(2023, 2, 6), date(2023, 6, 30)),
    closures=(oracle.Closure(date(2023, 3, 9), date(2023, 3, 10), school="2134900001"),),
    extra_days=((JUNIOR, date(2023, 3, 11)),),
    school_day=(time(7, 30), time(17, 30)),
    bell={PRIMARY: len(BELL)},
)
TARGETS = (
    oracle.Target("room-lessons", "lessons", "room", "term-to-date", 6),
    oracle.Target("room-share", "lessons", "room", "period", 12, prorate=True),
    oracle.Target("school-lessons", "lessons", "school", "period", 4),
    oracle.Target("school-subjects", "subjects", "school", "term-to-date", 2),
    oracle.Target("days", "active-days", "district", "period", 3),
)
RULES = """
version: 1
inputs: {logs: [logs/*], register: register.csv}
calendar:
  terms: [{name: 2022-2023-2, start: 2023-02-06, end: 2023-06-30}]
  closures: [{start: 2023-03-09, end: 2023-03-10, where: {school_code: "2134900001"}}]
  extra_days: [{date: 2023-03-11, where: {stage: 初中}}]
  school_day: {start: "07:30", end: "17:30"}
  bell: {小学: {1: "08:00-08:40", 2: "08:50-09:30", 3: "10:00-10:40"}}
targets:
"""

SUBJECTS = {
    "语文": ("语文", frozenset({PRIMARY, JUNIOR})),
    " 体　育": ("体育与健康", frozenset({PRIMARY, JUNIOR})),
    "体育与健康": ("体育与健康", frozenset({PRIMARY, JUNIOR})),
    "物理": ("物理", frozenset({JUNIOR})),
    "多媒体测试": ("多媒体测试", None),
    "无": (None, None),
}
ENTRIES = {"自动登记": "automatic", "手机端登记": "mobile", "补录": "manual", "": None}
DAYS = (
    *(date(2023, 3, 7), date(2023, 3, 7), date(2023, 3, 8), date(2023, 3, 14), date(2023, 2, 20)),
    *(date(2023, 3, 9), date(2023, 3, 11), date(2023, 3, 12), date(2023, 3, 30)),
    *(date(2023, 4, 5), date(2023, 5, 10), date(2023, 7, 10), date(2023, 1, 10)),
)
"""Few teaching days, so that lessons meet; then a closure, an extra day, a weekend, a holiday, days out of windows."""

PERIODS = {"": (), "1": (1,), "第2节": (2,), "３": (3,), "2-3节": (2, 3), "1-3": (1, 2, 3), "第4节": (4,)}
WHOLE = {(BELL[first][0], BELL[last][1]): (first, last) for first in BELL for last in BELL if first <= last}
"""Times that are exactly those of some periods."""
ODD = tuple(map(time.fromisoformat, ["07:10", "08:20", "08:45", "09:00", "09:35", "09:55", "10:25", "14:00", "17:40"]))


@dataclass(frozen=True)
class Row:
    """The cells of a row in the order of HEADER, and what they mean (but for the place)."""

    cells: tuple[str, ...]
    means: oracle.Record


@dataclass(frozen=True)
class District:
    """A register, two logs, and what is asked about them."""

    rooms: tuple[oracle.Room, ...]
    logs: tuple[tuple[Row, ...], ...]
    period: tuple[date, date]
    as_of: date

    @property
    def records(self) -> list[oracle.Record]:
        """As the oracle wants them: the header is row 1."""
        return [
            replace(row.means, file=file, row=number)
            for file, rows in zip(FILES, self.logs, strict=True)
            for number, row in enumerate(rows, start=2)
        ]

    @property
    def oracle(self) -> oracle.Audit:
        return oracle.Audit(self.records, self.rooms, CALENDAR, self.period, self.as_of, TARGETS)

    def write(self, folder: Path) -> Path:
        """Register, logs and rules.yaml in ``folder``; gives the last."""
        (folder / "logs").mkdir(parents=True)
        header = ["学校标识码", "学校名称", "学段", "教室编号", "启用日期", "停用日期"]
        register = [(r.school, *SCHOOLS[r.school], r.id, str(r.since or ""), str(r.until or "")) for r in self.rooms]
        (folder / "register.csv").write_bytes(_csv(header, register).encode("utf-8-sig"))
        for (file, encoding), rows in zip(FILES.items(), self.logs, strict=True):
            (folder / file).write_bytes(_csv(HEADER.split(), [row.cells for row in rows]).encode(encoding))
        rules = folder / "rules.yaml"
        rules.write_text(RULES + "".join(_target(target) for target in TARGETS), encoding="utf-8")
        return rules


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([header, *rows])
    return buffer.getvalue()


def _target(target: oracle.Target) -> str:
    prorate = "teaching-days" if target.prorate else "none"
    return (
        f"  - {{id: {target.id}, title: {target.id}, metric: {target.metric}, unit: {target.unit}, "
        f"window: {target.window}, required: {target.required}, prorate: {prorate}}}\n"
    )


@st.composite
def registers(draw: st.DrawFn) -> tuple[oracle.Room, ...]:
    """Two rooms of one school and one of each other; some were opened or given up in the term."""
    rooms = []
    for number, school in enumerate(("2134900001", "2134900001", "2134900002", "3134900003"), start=1):
        since = draw(
            st.sampled_from((None, None, None, None, None, date(2022, 9, 1), date(2023, 3, 8), date(2023, 6, 1)))
        )
        until = draw(st.sampled_from((*[None] * 7, date(2023, 3, 7))))
        if since and until and since > until:
            until = None
        rooms.append(oracle.Room(school, f"R-{number:02d}", SCHOOLS[school][1], since, until))
    return tuple(rooms)


@st.composite
def rows(draw: st.DrawFn, rooms: tuple[oracle.Room, ...]) -> Row:
    """Any row: three of four sound for themselves (they may still meet others), the rest with anything out of order."""
    sound = draw(st.sampled_from((True, True, True, False)))
    school, room_id, room, empty = draw(_rooms(rooms, sound))
    day_text, day = draw(_days(sound))
    period, start, end, periods, unreadable = draw(_times(room, sound))
    subjects = list(SUBJECTS.items())[:3] if sound else [*SUBJECTS.items()]
    subject, (name, stages) = draw(st.sampled_from(subjects))
    teacher = draw(st.sampled_from(("赵一", "赵一", "钱二", "未知教师")))
    entry = draw(st.sampled_from(list(ENTRIES)))
    entered_text, entered = draw(_entered(day, sound))
    people = "40" if sound else draw(st.sampled_from(("40", "", "若干")))

    says = {"date": day_text, "time": period or start, "subject": name}
    empty |= {field for field, text in says.items() if not text}
    illegible = {
        "date": bool(day_text) and day is None,
        "entered_at": bool(entered_text) and entered is None,
        "participants": people == "若干",
    }
    unreadable |= {field for field, holds in illegible.items() if holds}
    begins, ends = _clocks(start, "" if "ends_at" in unreadable else end, periods, room if day else None)
    means = oracle.Record(
        file="",
        sheet="",
        row=0,
        room=room,
        date=day,
        periods=periods,
        start=begins,
        end=ends,
        subject=name,
        stages=stages,
        teacher=None if teacher == "未知教师" else teacher,
        entry=ENTRIES[entry],
        entered=entered,
        empty=frozenset(empty),
        unreadable=frozenset(unreadable),
    )
    return Row((school, room_id, day_text, period, start, end, subject, teacher, entry, entered_text, people), means)


def _clocks(start: str, end: str, periods: oracle.Periods, room: oracle.Room | None) -> tuple[time | None, time | None]:
    """When a lesson starts and ends: as its row says; with periods only, as the bell says."""
    if start or end:
        return time.fromisoformat(start) if start else None, time.fromisoformat(end) if end else None
    if room is not None and room.stage == PRIMARY and periods and periods <= BELL.keys():
        return BELL[min(periods)][0], BELL[max(periods)][1]
    return None, None


@st.composite
def _rooms(
    draw: st.DrawFn, rooms: tuple[oracle.Room, ...], sound: bool
) -> tuple[str, str, oracle.Room | None, set[str]]:
    """School code, room id, the room meant, what is missing."""
    room = draw(st.sampled_from(rooms[:1] * 3 + rooms))
    kind = "full" if sound else draw(st.sampled_from(("full", "no school", "other school", "not there", "empty")))
    match kind:
        case "no school":
            return "", room.id, room, set()
        case "other school":
            return next(code for code in SCHOOLS if code != room.school), room.id, None, set()
        case "not there":
            return room.school, "R-99", None, set()
        case "empty":
            return room.school, "教室未定", None, {"room"}
    return room.school, room.id, room, set()


@st.composite
def _days(draw: st.DrawFn, sound: bool) -> tuple[str, date | None]:
    """The cell, and the day where it can be read."""
    day = draw(st.sampled_from(DAYS[:5] if sound else (*DAYS, None, "2023-02-30")))
    if not isinstance(day, date):
        return day or "", None
    shapes = (f"{day}", f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日")
    return draw(st.sampled_from(shapes)), day


@st.composite
def _times(draw: st.DrawFn, room: oracle.Room | None, sound: bool) -> tuple[str, str, str, oracle.Periods, set[str]]:
    """Period, start and end as cells; the periods meant; unreadable columns.

    Without a period, times are whole periods of the bell where there is one: what else they cover is not settled here.
    """
    period, numbers = draw(st.sampled_from(list(PERIODS.items())))
    has_bell = room is None or room.stage == PRIMARY
    if has_bell and (period == "" or draw(st.booleans())):
        (start, end), (first, last) = draw(st.sampled_from(list(WHOLE.items())))
        return period, f"{start:%H:%M}", f"{end:%H:%M}", frozenset(numbers or range(first, last + 1)), set()
    starts = ODD[1:-1] if sound else (None, *ODD)
    start = draw(st.sampled_from(starts))
    minutes = draw(st.sampled_from((10, 25, 40, 90) if sound else (None, None, -20, 0, 5, 40, 90, 240, 245)))
    spoilt = not sound and draw(st.sampled_from((False, False, False, True)))
    if start is None or minutes is None:
        return period, f"{start:%H:%M}" if start else "", "", frozenset(numbers), set()
    if spoilt:
        return period, f"{start:%H:%M}", "25:70", frozenset(numbers), {"ends_at"}
    end = datetime.combine(date(2023, 1, 1), start) + timedelta(minutes=minutes)
    return period, f"{start:%H:%M}", f"{end:%H:%M}", frozenset(numbers), set()


@st.composite
def _entered(draw: st.DrawFn, day: date | None, sound: bool) -> tuple[str, date | None]:
    """The cell, and the day of entry where it can be read."""
    late = draw(st.sampled_from((None, 0, 7) if sound else (None, 8, 30, "昨天下午吧")))
    if isinstance(late, str):
        return late, None
    if late is None or day is None:
        return "", None
    entered = day + timedelta(days=late)
    return f"{entered} 16:45:00", entered


@st.composite
def districts(draw: st.DrawFn) -> District:
    """A register, two logs of up to 30 rows, a period and an as-of date in it or at its end."""
    rooms = draw(registers())
    logs = tuple(tuple(draw(st.lists(rows(rooms), min_size=1, max_size=30))) for _ in FILES)
    period, as_of = draw(
        st.sampled_from(
            (
                ((date(2023, 3, 1), date(2023, 3, 31)), date(2023, 3, 31)),
                ((date(2023, 3, 1), date(2023, 3, 31)), date(2023, 3, 8)),
                ((date(2023, 2, 6), date(2023, 6, 30)), date(2023, 6, 30)),
                ((date(2023, 6, 1), date(2023, 6, 30)), date(2023, 7, 31)),
            )
        )
    )
    return District(rooms, logs, period, as_of)
