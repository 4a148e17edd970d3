"""Makes the synthetic data of the province: ``python sample_logs/province-by-prefecture/make.py [FOLDER]``.

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

SEED = 2023
PREFECTURES = ["湟东市", "海源州", "青南州", "河曲州", "玉川州", "果西州", "柴北州", "黄中州"]
COUNTIES = ["一县", "二县", "三县"]
SCHOOLS, JUNIOR_EVERY = 100, 4
TEACHERS_PER_SCHOOL, SEEN = 10, 870
WITH_NETWORK = 83
ROOMS, MULTIMEDIA_ROOMS = 2_000, 1_980
PUPILS = {"小学": 50_000, "初中": 20_000}
COMPUTERS = {"小学": 7_700, "初中": 5_320}
"""Chosen so that what is published comes out: 83 %, 87 %, 99 %, and 15.4 and 26.6 computers per 100 pupils."""

WINTER = [date(2023, 1, 9) + timedelta(days) for days in range(14)]
SUMMER = [date(2023, 7, 10) + timedelta(days) for days in range(28)]
COURSES = ["信息技术应用能力", "国家中小学智慧教育平台应用", "学科融合教学", "心理健康"]
MONTHS = {9: range(4, 29), 10: range(9, 32)}
WEEKS = {9: 4, 10: 3}
WEEKENDS = {9: date(2023, 9, 23), 10: date(2023, 10, 22)}
"""Days of double-teacher lessons (the holidays left out), whole weeks among them, and a day that is free."""


@dataclass(frozen=True, slots=True)
class School:
    number: int
    name: str
    stage: str
    prefecture: str
    county: str
    teachers: tuple[str, ...]

    @property
    def code(self) -> str:
        return f"{'21' if self.stage == '小学' else '31'}63{300000 + self.number}"

    @property
    def small(self) -> bool:
        """Whether it is one of the small schools that are given lessons by two teachers."""
        return self.stage == "小学" and self.number % 3 == 1

    def teacher_code(self, at: int) -> str:
        return f"{self.number:03d}{at:02d}"


def main(folder: Path) -> None:
    """Writes everything into ``folder``."""
    rng = random.Random(SEED)
    schools = list(build_schools(rng))
    (folder / "logs").mkdir(parents=True, exist_ok=True)
    write_register(folder / "register.xlsx", schools)
    write_schools(folder / "schools.xlsx", schools, rng)
    write_staff(folder / "staff.xlsx", schools)
    write_training(folder / "logs", schools, rng)
    truth = [spot for month in MONTHS for spot in write_lessons(folder / "logs", month, schools, rng)]
    with (folder / "truth.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("file", "sheet", "row", "rule"))
        writer.writerows(truth)


def build_schools(rng: random.Random) -> Iterator[School]:
    """100 schools over eight prefectures of three counties each; every fourth is a junior school."""
    for number in range(1, SCHOOLS + 1):
        prefecture = PREFECTURES[number % len(PREFECTURES)]
        county = prefecture[:-1] + COUNTIES[number // len(PREFECTURES) % len(COUNTIES)]
        stage = "初中" if number % JUNIOR_EVERY == 0 else "小学"
        name = f"{county}第{number}{'初级中学' if stage == '初中' else '小学'}"
        yield School(number, name, stage, prefecture, county, tuple(teacher_names(rng, TEACHERS_PER_SCHOOL)))


def write_register(path: Path, schools: list[School]) -> None:
    """The rooms in which small schools follow a distant teacher; the other schools stand in schools.xlsx alone."""
    sheet = Sheet("台账")
    sheet.header("学校标识码 学校名称 学段 教室编号 教室名称 教室类型")
    for school in schools:
        if school.small:
            sheet.add(school.code, school.name, school.stage, f"{school.number:03d}-1", "双师教室", "双师教室")
    write_workbook(path, [sheet])


def write_schools(path: Path, schools: list[School], rng: random.Random) -> None:
    """Stock figures; over all schools they add up to what is published."""
    rooms = shared_out(ROOMS, [rng.randint(10, 30) for _ in schools])
    lacking = set(rng.sample(range(SCHOOLS), ROOMS - MULTIMEDIA_ROOMS))
    pupils, computers = _by_stage(PUPILS, schools, rng), _by_stage(COMPUTERS, schools, rng)
    without = set(rng.sample(range(SCHOOLS), SCHOOLS - WITH_NETWORK))
    sheet = Sheet("学校")
    sheet.header("学校标识码 学校名称 学段 县区 市州 小规模学校 接入带宽 校园网 教室数 多媒体教室数 学生数 计算机台数")
    for at, school in enumerate(schools):
        sheet.add(
            *(school.code, school.name, school.stage, school.county, school.prefecture, "是" if school.small else "否"),
            *(rng.choice((100, 100, 200, 500)), "无" if at in without else "有"),
            *(rooms[at], rooms[at] - (at in lacking), pupils[at], computers[at]),
        )
    write_workbook(path, [sheet])


def _by_stage(totals: dict[str, int], schools: list[School], rng: random.Random) -> list[int]:
    """A part of its stage's total for each school."""
    parts = {
        stage: iter(shared_out(total, [rng.randint(8, 20) for school in schools if school.stage == stage]))
        for stage, total in totals.items()
    }
    return [next(parts[school.stage]) for school in schools]


def write_staff(path: Path, schools: list[School]) -> None:
    """Ten teachers on the roll of each school."""
    sheet = Sheet("教师名册")
    sheet.header("学校标识码 学校名称 教师姓名 教师编号")
    for school in schools:
        for at, teacher in enumerate(school.teachers):
            sheet.add(school.code, school.name, teacher, school.teacher_code(at))
    write_workbook(path, [sheet])


def write_training(folder: Path, schools: list[School], rng: random.Random) -> None:
    """Who was at the online trainings of the winter and the summer holidays: 870 of 1,000, some at both."""
    everyone = [(school, at) for school in schools for at in range(TEACHERS_PER_SCHOOL)]
    seen = sorted(rng.sample(range(len(everyone)), SEEN))
    winter, summer = seen[: SEEN // 2], seen[SEEN // 3 :]
    for name, who, days in (("寒假", winter, WINTER), ("暑期", summer, SUMMER)):
        sheet = Sheet("研修记录", bold=2, merged=["A1:G1"])
        sheet.add(f"2023年{name}教师在线研修记录")
        sheet.header("学校标识码 学校名称 教师姓名 教师编号 日期 活动主题 学时")
        for number in who:
            school, at = everyone[number]
            person = (school.code, school.name, school.teachers[at], school.teacher_code(at))
            sheet.add(*person, rng.choice(days), rng.choice(COURSES), rng.choice((4, 6, 8)))
        write_workbook(folder / f"教师研修-2023{name}.xlsx", [sheet])


def write_lessons(
    folder: Path, month: int, schools: list[School], rng: random.Random
) -> Iterator[tuple[str, str, int, str]]:
    """The double-teacher lessons of one month; gives where the planted faults stand."""
    text, path = GbText(), folder / f"双师课程-2023-{month:02d}.csv"
    text.header("学校名称 教室名称 日期 节次 学科 任课教师 年级")

    def add(school: School, day: date, period: int) -> int:
        subject, teacher = rng.choice(("音乐", "美术")), school.teachers[period % 3]
        return text.add(school.name, "双师教室", f"{day:%Y/%m/%d}", f"第{period}节", subject, teacher, "三年级")

    small = [school for school in schools if school.small]
    days = [date(2023, month, day) for day in MONTHS[month]]
    slots = [(day, period) for day in days if day.weekday() < 5 for period in range(1, 7)]
    for school in small:
        a_week = 1 + (school.number + month * PREFECTURES.index(school.prefecture)) % 4
        for day, period in sorted(rng.sample(slots, a_week * WEEKS[month])):
            add(school, day, period)
    yield f"logs/{path.name}", "", add(small[0], WEEKENDS[month], 1), "non-teaching-day"
    text.save(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
