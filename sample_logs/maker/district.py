"""The district: schools, rooms, subjects and teachers, all invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

DISTRICT = "云禾区"
PROVINCE = "34"
PRIMARY, JUNIOR = "小学", "初中"
REGIONS = ("城东督导责任区", "城西督导责任区", "城南督导责任区", "云岭督导责任区")  # the last one is rural

SCHOOL_NAMES = (
    *("青杨小学", "白鹭小学", "望溪小学", "松果小学", "银杏路小学", "晴川小学", "枫桥里小学", "百草园小学"),
    *("棠梨小学", "听雨巷小学", "新芽小学", "石榴街小学", "麦田小学", "竹溪小学"),
    *("云禾中学", "长风中学", "知远中学", "临湖中学", "朝晖中学", "砚池中学", "星汉中学", "启明学校"),
    *("云岭小学", "山茶小学", "古井小学", "双溪小学", "云岭中学"),
)
"""22 schools in town, 5 in the country. 启明学校 has rooms of both stages."""

ROOMS = (6, 5, 4, 4, 5, 3, 4, 4, 3, 2, 4, 3, 5, 4, 6, 5, 4, 4, 5, 3, 4, 4, 2, 2, 2, 1, 2)
SUBJECTS = (9, 8, 7, 8, 9, 7, 8, 6, 7, 8, 8, 7, 6, 8, 10, 11, 9, 9, 10, 8, 9, 11, 6, 5, 4, 3, 7)
"""Distinct subjects that each school is to show over the term; 208 in all, at least 3 each."""

_PRIMARY = "语文 数学 英语 科学 道德与法治 美术 音乐 体育与健康 信息科技 劳动 综合实践活动 书法"
_JUNIOR = "语文 数学 英语 物理 历史 道德与法治 地理 生物学 化学 信息科技 体育与健康 音乐 美术"
POOL = {PRIMARY: _PRIMARY.split(), JUNIOR: _JUNIOR.split()}
ALIASES = {
    "体育与健康": "体育",
    "信息科技": "信息技术",
    "生物学": "生物",
    "道德与法治": "道法",
    "英语": "外语",
}
STRANGERS = {1: "物理", 12: "化学", 18: "通用技术", 24: "物理"}
"""School number → a subject of another stage that is logged there; it is flagged and counts among SUBJECTS."""

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹喻柏水窦章云苏潘葛范彭郎鲁韦"
GIVEN = "一诺子墨思源雨桐梓涵若溪景行知夏清和怀瑾书瑶明哲安然乐言嘉树星野可欣文澜予安沐阳晓棠"


@dataclass(slots=True, eq=False)
class School:
    number: int
    code: str
    name: str
    region: str
    formerly: str = ""
    subjects: dict[str, list[str]] = field(default_factory=dict)  # by stage

    @property
    def rural(self) -> bool:
        return self.region == REGIONS[-1]


@dataclass(slots=True, eq=False)
class Room:
    school: School
    number: int
    stage: str
    name: str
    since: date
    until: date | None = None

    @property
    def id(self) -> str:
        return f"{self.school.code[4:]}-{self.number:02d}"


SERVICE = {
    (3, 2): (date(2023, 2, 20), None),
    (12, 3): (None, date(2023, 6, 16)),
    (17, 3): (date(2023, 4, 10), None),
    (24, 2): (date(2023, 3, 6), None),
}
"""(school, room) → in service from, until; the others came before the term and are still there."""


FORMER_NAMES = {15: "云禾区第一初级中学", 20: "云禾区城南初级中学"}
"""School number → the name that some logs still use."""

A, B, HAND, EXTRA = "platform a", "platform b", "kept by hand", "manual entries"
EXTRA_SCHOOL = 15  # hands in its manual entries on a sheet beside platform A
ENTRY_SCHOOL = 27  # keeps a sheet by hand that says how and when each lesson was entered


def home(room: Room) -> str:
    """Which log the school's lessons are in."""
    number = room.school.number
    if number > 22:
        return HAND
    return A if number <= 10 or 15 <= number <= 18 else B


def build(rng: random.Random) -> list[Room]:
    """All 100 rooms, by school and room number."""
    rooms: list[Room] = []
    for number, (name, many) in enumerate(zip(SCHOOL_NAMES, ROOMS, strict=True), start=1):
        school = _school(number, name)
        for index in range(1, many + 1):
            stage = _stage(school, index)
            since, until = SERVICE.get((number, index), (None, None))
            since = since or date(rng.choice((2019, 2020, 2021, 2022)), rng.choice((3, 9)), 1)
            room_name = f"智慧教室{index}" if index < 5 else f"录播教室{index - 4}"
            rooms.append(Room(school, index, stage, room_name, since, until))
        own = [room for room in rooms if room.school is school]
        _choose_subjects(school, sorted({room.stage for room in own}), rng)
    return rooms


def _school(number: int, name: str) -> School:
    category = "21" if name.endswith("小学") else "31"
    region = REGIONS[3] if number > 22 else REGIONS[number % 3]
    return School(
        number, f"{category}{PROVINCE}{100000 + number}", DISTRICT + name, region, FORMER_NAMES.get(number, "")
    )


def _stage(school: School, index: int) -> str:
    if school.name.endswith("启明学校"):
        return PRIMARY if index <= 2 else JUNIOR
    return PRIMARY if school.code.startswith("21") else JUNIOR


def _choose_subjects(school: School, stages: list[str], rng: random.Random) -> None:
    """Splits the school's count over its stages: all of them distinct, the common subjects first."""
    many = SUBJECTS[school.number - 1] - (school.number in STRANGERS)
    if len(stages) == 2:
        school.subjects = {PRIMARY: POOL[PRIMARY][:5], JUNIOR: POOL[JUNIOR][:many]}
        school.subjects[JUNIOR] = [name for name in POOL[JUNIOR] if name not in POOL[PRIMARY][:5]][: many - 5]
        return
    (stage,) = stages
    common = POOL[stage][: min(many, 4)]
    school.subjects = {stage: common + rng.sample(POOL[stage][4:], many - len(common))}


def teacher_names(rng: random.Random, many: int) -> list[str]:
    """``many`` different invented names."""
    names: dict[str, None] = {}
    while len(names) < many:
        at = rng.randrange(0, len(GIVEN) - 1, 2)
        names[rng.choice(SURNAMES) + GIVEN[at : at + rng.choice((1, 2, 2))]] = None
    return list(names)
