"""The logs: who exports what, in which shape; each writer reports where every lesson came to stand."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from maker.district import ALIASES, DISTRICT, EXTRA, HAND, PRIMARY, A, B, Room, School, home
from maker.oldbook import write_old_workbook
from maker.timetable import LAST_DAY, MONTHS, Lesson, row_order
from maker.workbooks import Cell, GbText, Sheet, write_workbook

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime
    from pathlib import Path

Spot = tuple[Lesson, str, str, int]  # lesson, file, sheet, row
TOPICS = ("新授课", "复习课", "练习讲评", "活动课") * 8 + ("展示课\n（校内公开）",)
FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")


def write_logs(folder: Path, lessons: list[Lesson], rng: random.Random) -> Iterator[Spot]:
    """Writes every log of the district into ``folder``."""
    shelves: dict[str, list[Lesson]] = defaultdict(list)
    for lesson in sorted(lessons, key=row_order):
        shelves[lesson.home or home(lesson.room)].append(lesson)
    for month in MONTHS:
        yield from _platform_a(folder, month, [one for one in shelves[A] if _month(one) == month], rng)
    yield from _platform_b(folder, shelves[B], rng)
    for school in dict.fromkeys(lesson.room.school for lesson in shelves[HAND]):
        own = [lesson for lesson in shelves[HAND] if lesson.room.school is school]
        yield from HAND_KEPT[school.number - 23](folder, school, own, rng)
    yield from _manual_entries(folder, shelves[EXTRA])


def _month(lesson: Lesson) -> int:
    """The month in whose export the lesson stands; those after the term are in the last."""
    return min(lesson.day.month, LAST_DAY.month) if lesson.day.year == LAST_DAY.year else LAST_DAY.month


def _subject(lesson: Lesson, rng: random.Random) -> str:
    """The subject, sometimes by its old name or with a space in it."""
    name = lesson.subject
    if rng.random() < 0.3:
        name = ALIASES.get(name, name)
    return f" {name[0]} {name[1:]}" if rng.random() < 0.01 else name


def _periods(lesson: Lesson, pattern: str = "{}") -> str:
    last = lesson.first + lesson.count - 1
    return pattern.format(lesson.first if lesson.count == 1 else f"{lesson.first}-{last}")


def _day_text(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _clock(moment: datetime) -> str:
    return f"{moment.hour}:{moment.minute:02d}"


# -- platforms ---------------------------------------------------------------------------------------------------------


def _platform_a(folder: Path, month: int, lessons: list[Lesson], rng: random.Random) -> Iterator[Spot]:
    """One workbook a month; text dates until March, true ones since."""
    sheet = Sheet("授课记录", merged=["A1:K1"], bold=3)
    sheet.add(f"{DISTRICT}智慧课堂平台 授课记录导出（2023年{month}月）")
    sheet.add(f"导出时间：2023-{month + 1:02d}-12 09:14:05", None, "导出人：系统管理员")
    sheet.header("学校标识码 学校名称 教室编号 教师姓名 开始时间 结束时间 节次 学科 年级班级 登记类型 登记时间")
    path = folder / f"平台甲-授课记录-2023-{month:02d}.xlsx"
    for lesson in lessons:
        moment = (lambda value: value) if month > 3 else (lambda value: f"{value:%Y-%m-%d %H:%M}")
        cells: dict[str, Cell] = {
            "school_code": lesson.room.school.code,
            "school": lesson.room.school.name,
            "room_id": lesson.room.id.translate(FULL_WIDTH) if rng.random() < 0.01 else lesson.room.id,
            "teacher": lesson.teacher,
            "start": moment(lesson.start),
            "end": moment(lesson.end),
            "period": _periods(lesson, "{}" if lesson.count == 1 else "{}节"),
            "subject": _subject(lesson, rng),
            "group": lesson.group,
            "entry": lesson.entry,
            "entered": moment(lesson.entered) if lesson.entered else None,
        }
        yield lesson, path.name, sheet.name, sheet.add(*(cells | lesson.raw).values())
    write_workbook(path, [sheet])


def _platform_b(folder: Path, lessons: list[Lesson], rng: random.Random) -> Iterator[Spot]:
    """One csv for the term: periods without times, rooms by name; a school's new name only from April."""
    text = GbText()
    text.header("学校 教室名称 上课日期 节次 课程 课题 授课教师 班级 登记类型 参与人数")
    path = folder / "平台乙-教室使用记录.csv"
    for lesson in lessons:
        cells: dict[str, Cell] = {
            "school": (lesson.day.month < 4 and lesson.room.school.formerly) or lesson.room.school.name,
            "room_name": _room_name(lesson.room, rng),
            "date": f"{lesson.day.year}/{lesson.day.month}/{lesson.day.day}",
            "period": _periods(lesson, "第{}节"),
            "subject": _subject(lesson, rng),
            "topic": rng.choice(
                ("新授课", "复习课", "练习讲评", "展示课\n（校内公开）" if rng.random() < 0.1 else "活动课")
            ),
            "teacher": lesson.teacher,
            "group": lesson.group,
            "entry": lesson.entry,
            "participants": rng.randint(28, 46),
        }
        yield lesson, path.name, "", text.add(*(cells | lesson.raw).values())
    text.add("合计", "", "", "", "", "", "", "", "", str(len(lessons)))
    text.save(path)


def _room_name(room: Room, rng: random.Random) -> str:
    """The room's name, at times in full-width digits or with a space."""
    draw = rng.random()
    return (
        room.name.translate(FULL_WIDTH)
        if draw < 0.02
        else f"{room.name[:-1]} {room.name[-1]}"
        if draw < 0.04
        else room.name
    )


# -- kept by hand ------------------------------------------------------------------------------------------------------


def _with_text_dates(folder: Path, school: School, lessons: list[Lesson], rng: random.Random) -> Iterator[Spot]:
    """One sheet for the term: a title, dates as text, a total, signatures; and a sheet of notes without a table."""
    sheet = Sheet("登记表", merged=["A1:H1"], bold=2)
    sheet.add(f"{school.name}智慧教室使用登记表（2022—2023学年第二学期）")
    sheet.header("序号 日期 教室编号 节次 开始时间 结束时间 学科 班级 任课教师")
    path = folder / f"手工登记-{school.name}.xlsx"
    for number, lesson in enumerate(lessons, start=1):
        cells = {"date": _day_text(lesson.day)} | _hand_cells(lesson, rng)
        yield lesson, path.name, sheet.name, sheet.add(number, *(cells | lesson.raw).values())
    sheet.add(None, None, "合计", None, None, None, None, None, len(lessons))
    sheet.add("制表人：章一诺", None, None, "审核：韦和", None, None, "2023年7月3日")
    notes = Sheet("说明")
    notes.add("说明")
    notes.add("1. 本表由任课教师课后填写，教务处每月核对。")
    notes.add("2. 两节连上的填“3-4”。")
    write_workbook(path, [sheet, notes])


def _sheet_per_month(folder: Path, school: School, lessons: list[Lesson], rng: random.Random) -> Iterator[Spot]:
    """A sheet for each month, with a subtotal and signatures below."""
    path = folder / f"手工登记-{school.name}.xlsx"
    sheets = []
    for month in MONTHS:
        sheet = Sheet(f"{month}月", bold=2)
        sheet.add(f"{school.name} {month}月份智慧教室使用情况")
        sheet.header("上课日期 教室编号 节次 开始时间 结束时间 学科 班级 任课教师")
        for lesson in (one for one in lessons if _month(one) == month):
            cells = {"date": f"{lesson.day:%Y.%m.%d}"} | _hand_cells(lesson, rng)
            yield lesson, path.name, sheet.name, sheet.add(*(cells | lesson.raw).values())
        sheet.add(None, "小计", len(sheet.rows) - 2)
        sheet.add()
        sheet.add("填报人：云星", None, None, "审核人：苏明")
        sheets.append(sheet)
    write_workbook(path, sheets)


def _two_line_header(folder: Path, school: School, lessons: list[Lesson], rng: random.Random) -> Iterator[Spot]:
    """A header of two lines (start and end below one heading) and true dates."""
    sheet = Sheet("使用登记", merged=["A1:H1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:G3", "H2:H3"], bold=3)
    sheet.add(f"{school.name}智慧教室登记")
    sheet.add("日期", "教室编号", "节次", "上课时间", None, "学科", "班级", "任课教师")
    sheet.add(None, None, None, "开始时间", "结束时间", None, None, None)
    path = folder / f"手工登记-{school.name}.xlsx"
    for lesson in lessons:
        cells = {"date": lesson.day} | _hand_cells(lesson, rng)
        yield lesson, path.name, sheet.name, sheet.add(*(cells | lesson.raw).values())
    sheet.add("合计", len(lessons))
    write_workbook(path, [sheet])


def _merged_school(folder: Path, school: School, lessons: list[Lesson], rng: random.Random) -> Iterator[Spot]:
    """The school's name stands once, in a cell merged over all rows; saved by an old office."""
    sheet = Sheet("Sheet1", bold=1)
    sheet.header("学校名称 日期 教室编号 节次 开始时间 结束时间 学科 班级 任课教师")
    path = folder / f"手工登记-{school.name}.xls"
    for number, lesson in enumerate(lessons):
        cells = {"date": lesson.day} | _hand_cells(lesson, rng)
        name = school.name if number == 0 else None
        yield lesson, path.name, sheet.name, sheet.add(name, *(cells | lesson.raw).values())
    sheet.merged = [f"A2:A{len(sheet.rows)}"]
    sheet.add("合计", None, None, len(lessons))
    write_old_workbook(path, sheet)


def _with_entries(folder: Path, school: School, lessons: list[Lesson], rng: random.Random) -> Iterator[Spot]:
    """Says how and when each lesson was entered."""
    sheet = Sheet("登记", merged=["A1:J1"], bold=2)
    sheet.add(f"{school.name}录播与智慧教室登记册")
    sheet.header("日期 教室编号 节次 开始时间 结束时间 学科 班级 任课教师 登记类型 登记时间")
    path = folder / f"手工登记-{school.name}.xlsx"
    for lesson in lessons:
        cells = {"date": lesson.day} | _hand_cells(lesson, rng)
        cells |= {"entry": lesson.entry, "entered": lesson.entered}
        yield lesson, path.name, sheet.name, sheet.add(*(cells | lesson.raw).values())
    sheet.add("制表人：柳可欣")
    write_workbook(path, [sheet])


def _hand_cells(lesson: Lesson, rng: random.Random) -> dict[str, Cell]:
    """What every sheet kept by hand has after the date."""
    return {
        "room_id": lesson.room.id,
        "period": _periods(lesson, "{}" if lesson.room.stage == PRIMARY else "第{}节"),
        "start": _clock(lesson.start),
        "end": _clock(lesson.end),
        "subject": _subject(lesson, rng),
        "group": lesson.group,
        "teacher": lesson.teacher,
    }


def _manual_entries(folder: Path, lessons: Iterable[Lesson]) -> Iterator[Spot]:
    """A school of platform A hands in its manual entries on a sheet of its own, under its former name."""
    sheet = Sheet("补录", bold=2)
    sheet.add("智慧教室授课补录单")
    sheet.header("学校名称 教室名称 日期 节次 开始时间 结束时间 学科 班级 教师姓名 登记类型 登记时间")
    path = folder / "手工登记-补录单.xlsx"
    for lesson in lessons:
        cells: list[Cell] = [lesson.room.school.formerly, lesson.room.name, lesson.day, _periods(lesson)]
        cells += [lesson.start.time(), lesson.end.time(), lesson.subject, lesson.group, lesson.teacher]
        yield lesson, path.name, sheet.name, sheet.add(*cells, lesson.entry, lesson.entered)
    sheet.add("审核：", None, None, "盖章：")
    write_workbook(path, [sheet])


HAND_KEPT = (_with_text_dates, _sheet_per_month, _two_line_header, _merged_school, _with_entries)
"""The schools 23 to 27, in this order; the last of them is district.ENTRY_SCHOOL."""
