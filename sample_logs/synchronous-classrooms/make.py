"""Makes the synthetic data of the synchronous classrooms: ``python make.py [FOLDER]``.

Writes the tables, logs/ and truth.csv into FOLDER, by default beside this file. Equal versions of this script give
equal files.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from maker.district import teacher_names
from maker.joint import Log, School, write_table, write_truth
from maker.shares import shared_out

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20211201
CITY = "锦溪市"
AREAS = [f"{name}督导责任区" for name in ("城东", "城西", "东山", "青坪", "河湾", "石桥", "柳坝", "云岭")]
HELPERS, SUPPORTED = 25, 83
PUPIL_COMPUTERS, TEACHER_COMPUTERS, BATCHES, TRAINED = 6_100, 2_100, 52, 5_987
"""Published: 25 and 83 schools, 6,100 and 2,100 computers; over 50 batches and nearly 6,000 people are made these."""

PLACES = [first + second for first in "云松竹梅兰桂枫槐柳榆桐杉" for second in "溪坪岭河湾桥坝"]
DECEMBER = [date(2021, 12, day) for day in range(1, 32)]
SHARED, OWN = ("音乐", "美术", "英语"), ("语文", "数学", "英语", "科学", "道德与法治")
LIVE = "同步课堂"
LATE = timedelta(days=12)


class Slot(NamedTuple):
    """A lesson of the weekly timetable, in a room of ``school``; ``partners`` are the other ends of a shared one."""

    school: School
    room: str
    weekday: int
    period: int
    subject: str
    teacher: str
    role: str = ""
    partners: tuple[School, ...] = ()


@dataclass(slots=True)
class City:
    """``helped`` has the schools that each helping school supports."""

    helpers: list[School] = field(default_factory=list)
    helped: dict[School, list[School]] = field(default_factory=dict)
    leads: dict[School, list[str]] = field(default_factory=dict)

    @property
    def supported(self) -> list[School]:
        return [school for schools in self.helped.values() for school in schools]

    @property
    def schools(self) -> list[School]:
        return [*self.helpers, *self.supported]


def main(folder: Path) -> None:
    """Writes everything into ``folder``."""
    rng = random.Random(SEED)
    city = build(rng)
    shared, own = list(shared_slots(city)), list(own_slots(city, rng))
    write_tables(folder, city)
    write_timetable(folder, [*shared, *own])
    platform, sheet = live_log(shared), room_log(own, rng)
    plant(platform, sheet, city)
    logs = [platform, sheet, visit_log([*shared, *own], sheet, rng), research_log(city, rng), training_log(city, rng)]
    write_truth(folder / "truth.csv", [spot for log in logs for spot in log.write(folder)])


def build(rng: random.Random) -> City:
    """Fifteen primary and ten junior schools support three or four others each, in their own area and in another."""
    city, names = City(), teacher_names(rng, 2 * HELPERS)
    places = iter(PLACES)
    number = HELPERS
    for at in range(HELPERS):
        primary = at < 15
        stage, kind = ("小学", "小学") if primary else ("初中", "中学")
        order = "一二三四五六七八九十"[at % 10] if at < 10 else f"十{'一二三四五'[at - 10]}" if primary else ""
        name = f"{CITY}第{order or '一二三四五六七八九十'[at - 15]}{kind}"
        helper = _school(at + 1, name, stage, AREAS[at % len(AREAS)])
        city.helpers.append(helper)
        city.leads[helper] = names[2 * at : 2 * at + 2]
        city.helped[helper] = []
        for one in range(4 if at < SUPPORTED - 3 * HELPERS else 3):
            number += 1
            area = AREAS[(at if one < 2 else at + 3) % len(AREAS)]
            own_name = f"{next(places)}{'小学' if primary else '初级中学'}"
            city.helped[helper].append(_school(number, own_name, stage, area))
    return city


def _school(number: int, name: str, stage: str, area: str) -> School:
    return School(number, f"{'21' if stage == '小学' else '31'}51{300000 + number}", name, stage, area)


def rooms(city: City) -> Iterator[tuple[School, str, str]]:
    """Room id and type: 42 recording rooms, 53 smart rooms; the other schools listen in a multimedia room."""
    for helper in city.helpers:
        yield helper, helper.room, "录播教室"
        yield helper, f"{helper.number:03d}-02", "智慧教室"
    for at, school in enumerate(city.supported):
        yield school, school.room, "录播教室" if at < 17 else "智慧教室" if at < 45 else "多媒体教室"


def pairs(city: City) -> Iterator[tuple[str, str, str, str, str]]:
    """The 83 supported schools with their helpers, and nine alliances of three kinds."""
    for helper, schools in city.helped.items():
        for school in schools:
            yield f"P{school.number - HELPERS:02d}", helper.name, school.name, "帮扶结对", ""
    first = city.helpers
    for at in range(3):
        yield f"L{at + 1}", first[at].name, first[at + 8].name, "校际联盟", "责任区内联盟"
        yield f"L{at + 4}", first[at].name, city.helped[first[at + 4]][0].name, "校际联盟", "城乡联盟"
        yield f"L{at + 7}", first[at + 3].name, f"省城名校{'甲乙丙'[at]}", "校际联盟", "名校联盟"


def write_tables(folder: Path, city: City) -> None:
    """Register, schools, pairs and the teachers who give shared lessons."""
    place = "学校标识码 学校名称 学段 督导责任区"
    write_table(
        folder / "register.xlsx",
        f"{place} 教室编号 教室名称 教室类型 启用日期",
        [
            (one.code, one.name, one.stage, one.region, room, f"{kind}{room[-1]}", kind, date(2020, 9, 1))
            for one, room, kind in rooms(city)
        ],
    )
    weights = [12 + school.number % 9 + (30 if school in city.helped else 0) for school in city.schools]
    figures = zip(
        city.schools, shared_out(PUPIL_COMPUTERS, weights), shared_out(TEACHER_COMPUTERS, weights), strict=True
    )
    write_table(
        folder / "schools.xlsx",
        f"{place} 帮扶身份 班级带宽 学生用机 教师用机",
        [
            (one.code, one.name, one.stage, one.region, "帮扶" if one in city.helped else "受援", 100, pupils, teachers)
            for one, pupils, teachers in figures
        ],
    )
    write_table(folder / "pairs.xlsx", "结对编号 帮扶学校 受援学校 结对类别 联盟类型", pairs(city))
    staff = [(helper.name, name) for helper in city.helpers for name in city.leads[helper]]
    write_table(folder / "staff.xlsx", "学校名称 教师姓名", staff)


def shared_slots(city: City) -> Iterator[Slot]:
    """Two lessons a week from every helping school: one to all its schools, one to the first two."""
    for at, helper in enumerate(city.helpers):
        for which, teacher in enumerate(city.leads[helper]):
            guests = tuple(city.helped[helper][: 4 if which == 0 else 2])
            when, subject = (at + 2 * which) % 5, SHARED[(at + which) % 3]
            yield Slot(helper, helper.room, when, 2 + which, subject, teacher, "主讲", guests)
            for guest in guests:
                yield Slot(guest, guest.room, when, 2 + which, subject, teacher, "听讲", (helper,))


def own_slots(city: City, rng: random.Random) -> Iterator[Slot]:
    """Two lessons a week of the school itself in every recording and smart room."""
    for at, (school, room, kind) in enumerate(rooms(city)):
        if kind != "多媒体教室":
            for which, teacher in enumerate(teacher_names(rng, 2)):
                yield Slot(school, room, (at + 3 * which) % 5, 5 + which, OWN[(at + which) % 5], teacher)


def write_timetable(folder: Path, slots: list[Slot]) -> None:
    """One row per weekly lesson."""
    write_table(
        folder / "课表.xlsx",
        "学校名称 教室编号 星期 节次 学科 教师姓名",
        [
            (
                one.school.name,
                one.room,
                f"星期{'一二三四五'[one.weekday]}",
                f"第{one.period}节",
                one.subject,
                one.teacher,
            )
            for one in slots
        ],
    )


def held(slots: list[Slot]) -> Iterator[tuple[date, Slot]]:
    """The days of December on which the timetable has them."""
    return ((day, slot) for day in DECEMBER for slot in slots if day.weekday() == slot.weekday)


def live_log(slots: list[Slot]) -> Log:
    """The platform's export: every room that takes part, the teaching and the listening ones."""
    header = "学校名称 教室编号 日期 节次 学科 授课教师 课程类型 角色 对方学校 登记类型"
    log = Log("logs/直播互动平台-2021年12月.xlsx", header, f"{CITY}直播互动平台 课堂记录（2021年12月）")
    for day, slot in held(slots):
        partners = "、".join(school.name for school in slot.partners)
        log.add(
            *(day, slot.school.name, slot.room, day, f"第{slot.period}节", slot.subject, slot.teacher),
            *(LIVE, slot.role, partners, "自动登记"),
        )
    return log


def room_log(slots: list[Slot], rng: random.Random) -> Log:
    """What the schools enter themselves; a few lessons of the timetable were not held."""
    log = Log("logs/功能教室使用登记-2021年12月.csv", "学校名称 教室编号 日期 节次 学科 任课教师 登记类型 登记时间")
    for day, slot in held(slots):
        if rng.random() < 0.97:
            entry = rng.choice(("手机端登记", "手机端登记", "补录"))
            log.add(*_own_row(day, slot, entry, day))
    return log


def _own_row(day: date, slot: Slot, entry: str, entered: date) -> tuple[date, *tuple[str, ...]]:
    period = f"第{slot.period}节"
    return (day, slot.school.name, slot.room, str(day), period, slot.subject, slot.teacher, entry, str(entered))


def plant(platform: Log, sheet: Log, city: City) -> None:
    """The faults of the two logs of lessons."""
    for at in (1, 12):  # the listening school did not enter the lesson of this day, so the teaching one stands alone
        helper, guest = city.helpers[at], city.helped[city.helpers[at]][1]
        hosts = [one for one in platform.entries if one.cells[0] == helper.name]
        platform.mark(hosts[0], "one-sided-session")
        platform.entries.remove(
            next(one for one in platform.entries if one.day == hosts[0].day and one.cells[0] == guest.name)
        )
    for entry in platform.entries[40:340:100]:  # entered by hand although the platform has it
        school, room, day, period, subject, teacher = entry.cells[:6]
        cells = (school, room, str(day), period, subject, teacher, "补录", str(day))
        sheet.add(entry.day, *cells, breaks=["duplicate-lesson"])
    for entry in [one for one in sheet.entries if one.cells[6] == "补录" and one.day.day < 15 and not one.breaks][
        :40:20
    ]:
        sheet.mark(entry, "late-entry", {7: str(entry.day + LATE)})
    school, room = city.helpers[4].name, city.helpers[4].room
    for day, place, subject, rule in (
        (date(2021, 12, 12), room, "数学", "non-teaching-day"),
        (date(2021, 12, 14), "999-01", "数学", "unknown-room"),
        (date(2021, 12, 15), room, "—", "missing-field"),
        (date(2021, 12, 16), room, "设备调试", "unknown-subject"),
    ):
        sheet.add(day, school, place, str(day), "第7节", subject, "", "手机端登记", str(day), breaks=[rule])


def visit_log(slots: list[Slot], sheet: Log, rng: random.Random) -> Log:
    """Unannounced visits to every seventeenth lesson of each area; three of them saw nothing of what the log has."""
    log = Log(
        "logs/推门听课记录-2021年12月.xlsx",
        "巡课日期 学校名称 教室编号 节次 巡课结果 应用评价 巡课人",
        f"{CITY}督导巡课（推门听课）记录表",
    )
    entered = {(one.cells[1], one.day, one.cells[3]): one for one in sheet.entries}
    by_area = defaultdict(list)
    for day, slot in held(slots):
        by_area[slot.school.region].append((day, slot))
    for at, area in enumerate(AREAS):
        missed = at % 3 == 0
        for day, slot in by_area[area][at::17]:
            entry = entered.get((slot.room, day, f"第{slot.period}节"))
            seen = bool(slot.role) or entry is not None
            if missed and entry is not None and not entry.breaks:
                sheet.mark(entry, "visit-contradicts-log")
                missed = seen = False
            rating = rng.choice("优良良中") if seen else ""
            visitor = f"{area[:2]}督学"
            result = "正在上课" if seen else "未上课"
            log.add(day, day, slot.school.name, slot.room, f"第{slot.period}节", result, rating, visitor)
    return log


def research_log(city: City, rng: random.Random) -> Log:
    """Joint research: once a month for every helping school with all its schools, each of which enters it."""
    header = "活动编号 学校名称 活动日期 活动形式 活动主题 参与人数 对方学校 结对编号"
    log = Log("logs/联合教研与互访-2021年12月.xlsx", header, f"{CITY}联合教研与互访活动登记（2021年12月）")
    for at, (helper, guests) in enumerate(city.helped.items()):
        day, topic = DECEMBER[5 + at % 12], f"{SHARED[at % 3]}学科联合教研"
        absent = guests[-1] if at == 7 else None
        names = "、".join(school.name for school in guests)
        breaks = ["one-sided-session"] if absent else []
        number = f"JY12{at + 1:02d}"
        log.add(day, number, helper.name, day, "联合教研", topic, rng.randint(6, 15), names, None, breaks=breaks)
        for guest in guests:
            if guest is not absent:
                people = rng.randint(3, 9)
                log.add(day, number, guest.name, day, "联合教研", topic, people, helper.name, None)
    for at, (pair, first, second, kind, alliance) in enumerate(pairs(city)):
        if kind == "校际联盟":
            day, number = DECEMBER[at % 28], f"HF12{pair}"
            for name in [first] if second.startswith("省城") else [first, second]:
                log.add(day, number, name, day, "联盟互访", f"{alliance}互访", rng.randint(5, 12), None, pair)
    return log


def training_log(city: City, rng: random.Random) -> Log:
    """The training of the year, on any day of it."""
    header = "承办学校 培训日期 培训项目 参训人数"
    log = Log("logs/信息技术应用培训-2021年.xlsx", header, f"{CITY}信息技术应用培训台账（2021年）")
    people = shared_out(TRAINED, [rng.randint(60, 160) for _ in range(BATCHES)])
    for at, many in enumerate(people):
        day = date(2021, 1, 9) + timedelta(days=6 * at + at % 7)
        log.add(day, city.helpers[at % HELPERS].name, day, f"第{at + 1}期信息技术应用培训", many)
    return log


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
