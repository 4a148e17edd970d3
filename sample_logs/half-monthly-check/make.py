"""Makes the synthetic data of the half-monthly check: ``python sample_logs/half-monthly-check/make.py [FOLDER]``.

Writes register.xlsx, schools.xlsx, staff.xlsx, logs/ and truth.csv into FOLDER, by default beside this file. Equal
versions of this script give equal files.
"""

from __future__ import annotations

import csv
import random
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

from maker.district import teacher_names
from maker.shares import shared_out
from maker.workbooks import GbText, Sheet, write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20141001
COUNTY = "汶泽县"
TOWNS = ["城关", "东泽", "西泽", "南桥", "北桥", "柳店", "杏坛", "石佛", "白集", "沙窝", "青堌", "龙湾", "凤台"]
PRIMARY_NAMES = ["中心", "第二", "实验", "育才", "新华", "希望", "向阳", "东风"]
JUNIOR_NAMES = ["第一", "第二", "第三"]
SUBJECTS = ["语文", "数学", "英语", "科学", "音乐", "美术"]
PERIODS = 6  # periods a day in which a multimedia room can be used
TEACHERS_PER_ROOM = 4

PUPILS, TEACHERS, WHITEBOARDS, PANELS, SPECIAL_ROOMS, RECORDING_ROOMS = 79_000, 5_470, 840, 320, 560, 11
"""The published figures of the county."""

HOLIDAYS = {date(2014, 10, day) for day in range(1, 8)}
MAKE_UP = date(2014, 10, 11)
HALVES = {"上半月": range(1, 16), "下半月": range(16, 32)}
LOG_HEADER = "学校名称 教室名称 日期 节次 学科 任课教师"


@dataclass(frozen=True, slots=True)
class School:
    number: int
    town: str
    name: str
    stage: str

    @property
    def code(self) -> str:
        return f"{'21' if self.stage == '小学' else '31'}37{200000 + self.number}"

    @property
    def rooms(self) -> int:
        """Multimedia rooms on the list of the check: every fifth school has two."""
        return 2 if self.number % 5 == 0 else 1


@dataclass(frozen=True, slots=True)
class Room:
    school: School
    id: str
    name: str
    teachers: tuple[str, ...]
    habit: int
    """Lessons on a usual day; 0: it is not used at all."""


Row = tuple[str, str, str, str, str, str]


def main(folder: Path) -> None:
    """Writes everything into ``folder``."""
    rng = random.Random(SEED)
    schools = list(build_schools())
    rooms = list(build_rooms(schools, rng))
    (folder / "logs").mkdir(parents=True, exist_ok=True)
    write_register(folder / "register.xlsx", schools, rooms)
    write_schools(folder / "schools.xlsx", schools, rng)
    write_staff(folder / "staff.xlsx", rooms)
    truth = [spot for half, days in HALVES.items() for spot in write_log(folder / "logs", half, days, rooms, rng)]
    write_online(folder / "logs" / "周日网络课堂.csv", schools)
    write_truth(folder / "truth.csv", truth)


def build_schools() -> Iterator[School]:
    """136 schools in 13 towns: eight primary and two junior schools each, and a third junior school in six towns."""
    number = 0
    for at, town in enumerate(TOWNS):
        names = [(f"{town}镇{name}小学", "小学") for name in PRIMARY_NAMES]
        names += [(f"{town}镇{name}初级中学", "初中") for name in JUNIOR_NAMES[: 3 if at < 6 else 2]]
        for name, stage in names:
            number += 1
            yield School(number, f"{town}镇", name, stage)


def build_rooms(schools: list[School], rng: random.Random) -> Iterator[Room]:
    """Most rooms are used four to six lessons a day, some less, seven not at all."""
    for school in schools:
        names = teacher_names(rng, TEACHERS_PER_ROOM * school.rooms)
        for at in range(school.rooms):
            habit = rng.choice((4, 4, 5, 5, 5, 6, 3, 2))
            if school.number % 20 == 7:
                habit = 0
            own = tuple(names[TEACHERS_PER_ROOM * at : TEACHERS_PER_ROOM * (at + 1)])
            yield Room(school, f"{school.number:03d}-{at + 1}", f"多媒体教室{at + 1}", own, habit)


def write_register(path: Path, schools: list[School], rooms: list[Room]) -> None:
    """The rooms on the list of the check, and the recording rooms."""
    sheet = Sheet("台账")
    sheet.header("学校标识码 学校名称 学段 乡镇 教室编号 教室名称 教室类型 启用日期")
    for room in rooms:
        school = room.school
        place = (school.code, school.name, school.stage, school.town)
        sheet.add(*place, room.id, room.name, "多媒体教室", date(2013, 9, 1))
    for school in recording(schools):
        place = (school.code, school.name, school.stage, school.town)
        sheet.add(*place, f"{school.number:03d}-L", "录播教室", "录播教室", date(2013, 9, 1))
    write_workbook(path, [sheet])


def recording(schools: list[School]) -> list[School]:
    """The schools that have a recording room."""
    return [school for school in schools if school.name.endswith("第一初级中学")][:RECORDING_ROOMS]


def write_schools(path: Path, schools: list[School], rng: random.Random) -> None:
    """Stock figures; over all schools they add up to what is published."""
    weights = [rng.randint(5, 36) + (8 if school.stage == "初中" else 0) for school in schools]
    pupils, teachers = shared_out(PUPILS, weights), shared_out(TEACHERS, weights)
    whiteboards, panels = shared_out(WHITEBOARDS, weights), shared_out(PANELS, weights)
    special = shared_out(SPECIAL_ROOMS, weights)
    sheet = Sheet("学校")
    sheet.header(
        "学校标识码 学校名称 学段 乡镇 学生数 教师数 班级数 最大班额 学生机 教师机 电子白板 触控一体机 专用教室"
        " 教室数 多媒体教室数 数字校园对象 数字校园达标"
    )
    for at, school in enumerate(schools):
        classes = whiteboards[at] + panels[at]
        largest = -(-pupils[at] // classes) + rng.choice((0, 1, 2, 4))
        due = school.stage == "初中" or classes > 12
        sheet.add(
            *(school.code, school.name, school.stage, school.town, pupils[at], teachers[at], classes, largest),
            *(largest + rng.choice((0, 0, 2, 4)), teachers[at], whiteboards[at], panels[at], special[at]),
            *(classes + special[at], classes + special[at]),
            *("是" if due else "否", "是" if due and school.number % 2 else "否"),
        )
    write_workbook(path, [sheet])


def write_staff(path: Path, rooms: list[Room]) -> None:
    """The teachers who teach in the rooms on the list."""
    sheet = Sheet("教师")
    sheet.header("学校名称 教师姓名")
    for room in rooms:
        for teacher in room.teachers:
            sheet.add(room.school.name, teacher)
    write_workbook(path, [sheet])


def teaching(day: date) -> bool:
    """Whether there is school on ``day``."""
    return (day.weekday() < 5 and day not in HOLIDAYS) or day == MAKE_UP


def write_log(
    folder: Path, half: str, days: range, rooms: list[Room], rng: random.Random
) -> Iterator[tuple[str, str, int, str]]:
    """The sheets of one half-month, one for each town; gives where the planted faults stand."""
    path, sheets = folder / f"多媒体使用登记-2014年10月{half}.xlsx", []
    for town in dict.fromkeys(room.school.town for room in rooms):
        sheet = Sheet(town, bold=2, merged=["A1:F1"])
        sheet.add(f"{COUNTY}{town}多媒体设备使用登记表（2014年10月{half}）")
        sheet.header(LOG_HEADER)
        own = [room for room in rooms if room.school.town == town]
        rows = [row for day in days for room in own for row in lessons(room, date(2014, 10, day), rng)]
        for row in rows:
            sheet.add(*row)
        for row, rule in faults(half, own, rows):
            yield f"logs/{path.name}", town, sheet.add(*row), rule
        sheet.add(None, "合计", len(sheet.rows) - 2)
        sheet.add("填表人：", None, None, "审核人：")
        sheets.append(sheet)
    write_workbook(path, sheets)


def lessons(room: Room, day: date, rng: random.Random) -> Iterator[Row]:
    """The rows of one room and day, each over one or two periods."""
    if not teaching(day) or not room.habit:
        return
    many = min(PERIODS, max(0, room.habit + rng.choice((-1, 0, 0, 0, 1))))
    taken = sorted(rng.sample(range(1, PERIODS + 1), many))
    while taken:
        first = taken.pop(0)
        last = taken.pop(0) if taken and taken[0] == first + 1 and first % 2 else first
        at = (day.toordinal() + first) % TEACHERS_PER_ROOM
        period = f"第{first}节" if last == first else f"第{first}-{last}节"
        yield (room.school.name, room.name, f"{day:%Y-%m-%d}", period, SUBJECTS[at], room.teachers[at])


def faults(half: str, rooms: list[Room], rows: list[Row]) -> Iterator[tuple[Row, str]]:
    """A few rows that are to be found: a lesson in the holidays, one entered twice, a room that nobody knows."""
    room, town = rooms[0], rooms[0].school.town
    if half == "上半月" and town in ("城关镇", "柳店镇"):
        yield (room.school.name, room.name, "2014-10-03", "第2节", "语文", room.teachers[0]), "non-teaching-day"
    if half == "下半月" and town == "东泽镇":
        yield rows[-1], "duplicate-lesson"
    if half == "下半月" and town == "石佛镇":
        yield (room.school.name, "多媒体教室9", "2014-10-20", "第2节", "语文", room.teachers[0]), "unknown-room"


def write_online(path: Path, schools: list[School]) -> None:
    """Lessons for pupils at home on Sundays, given from the recording rooms."""
    text = GbText()
    text.header("学校名称 教室名称 日期 开始时间 结束时间 学科 教师姓名")
    for at, school in enumerate(recording(schools)):
        for week in range(3):
            day = date(2014, 10, 12) + timedelta(weeks=week)
            text.add(school.name, "录播教室", day.isoformat(), "09:00", "09:40", SUBJECTS[(at + week) % 3], "名师团队")
    text.save(path)


def write_truth(path: Path, spots: list[tuple[str, str, int, str]]) -> None:
    """Where every planted fault stands."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("file", "sheet", "row", "rule"))
        writer.writerows(sorted(spots))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
