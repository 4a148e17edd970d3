"""A log of a small district over one term: 5,000 records, with every kind of fault that a log of any container has."""

from __future__ import annotations

import random
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta

RECORDS = 5_200
FIRST, LAST = date(2023, 2, 6), date(2023, 6, 30)
SCHOOLS = {"2134900001": ("甲镇中心小学", "小学"), "2134900002": ("乙小学", "小学"), "3134900003": ("丙中学", "初中")}
ROOMS = [
    (code, f"{number:03d}-{room}", f"智慧教室{room}") for number, code in enumerate(SCHOOLS, 1) for room in range(1, 7)
]
BELL = ["08:00", "08:50", "10:00", "10:50", "14:00", "14:50", "15:40"]
LENGTH = 40
SUBJECTS = ["语文", "数学", "英语", "体育", "科学", "信息技术", "道法", "音乐"]
TEACHERS = ["赵一", "钱二", "孙三", "李四", "周五", "吴六", "郑七", "王八宝", "欧阳 九"]

RULES = """
version: 1
inputs: {logs: [logs/*], register: register.csv}
calendar:
  terms: [{name: 2022-2023-2, start: 2023-02-06, end: 2023-06-30}]
  bell:
    小学: {1: "08:00-08:40", 2: "08:50-09:30", 3: "10:00-10:40", 4: "10:50-11:30", 5: "14:00-14:40", 6: "14:50-15:30"}
row_rules:
  missing-field: {fields: [room, date, time, subject, teacher]}
targets:
  - {id: lessons, title: 课时, metric: lessons, unit: room, window: term-to-date, required: 96}
  - {id: subjects, title: 学科, metric: subjects, unit: school, window: term-to-date, required: 3}
  - {id: late, title: 补录, metric: late-entry-share, unit: school, window: period, at_most: 0.1}
  - {id: minutes, title: 时长, metric: minutes, unit: room, window: period, required: 2000}
  - {id: teachers, title: 教师, metric: teachers, unit: school, window: period, required: 5}
"""


@dataclass(frozen=True)
class Record:
    """Cells by what they are: dates and times where the cell holds one, text where it holds anything else."""

    school_code: str
    school: str
    room_id: str
    room_name: str
    date: date | str
    period: int | str
    start: time | str
    end: time | str
    subject: str
    grade: str
    class_name: str
    teacher: str
    topic: str
    entry: str
    entered: datetime | str
    participants: int | str


HEADER = dict(
    zip(
        (field.name for field in fields(Record)),
        [
            "学校标识码",
            "学校名称",
            "教室编号",
            "教室名称",
            "日期",
            "节次",
            "开始时间",
            "结束时间",
            "学科",
            "年级",
            "班级",
            "教师姓名",
            "课题",
            "登记类型",
            "登记时间",
            "参与人数",
        ],
        strict=True,
    )
)


def register() -> str:
    rows = [",".join((code, *SCHOOLS[code], room, name)) for code, room, name in ROOMS]
    return "学校标识码,学校名称,学段,教室编号,教室名称\n" + "\n".join(rows) + "\n"


def records(seed: int = 7) -> list[Record]:
    """By date, as platforms export them; what has no date stands where it was entered."""
    rng = random.Random(seed)
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    weekdays = [day for day in days if day.weekday() < 5]
    made = [_lesson(rng, rng.choice(weekdays if rng.random() < 0.98 else days)) for _ in range(RECORDS)]
    made.sort(key=lambda lesson: (lesson.date, lesson.start))
    return [_spoilt(rng, lesson) if rng.random() < 0.12 else lesson for lesson in made]


def _lesson(rng: random.Random, day: date) -> Record:
    code, room, name = rng.choice(ROOMS)
    school, stage = SCHOOLS[code]
    number = rng.randrange(len(BELL))
    start = datetime.combine(day, time.fromisoformat(BELL[number]))
    grade = rng.randrange(1, 7) if stage == "小学" else rng.randrange(7, 10)
    late = rng.choice((0, 0, 0, 0, 1, 3, 12))
    return Record(
        school_code=code,
        school=school,
        room_id=room,
        room_name=name,
        date=day,
        period=number + 1,
        start=start.time(),
        end=(start + timedelta(minutes=LENGTH)).time(),
        subject=rng.choice(SUBJECTS),
        grade=f"{'一二三四五六七八九'[grade - 1]}年级",
        class_name=f"{grade}0{rng.randrange(1, 5)}",
        teacher=rng.choice(TEACHERS),
        topic=rng.choice(("分数, 小数", "“春”的写法", '引号"在中间"', "第3课；复习", "=1+1", "Ａ　Ｂ", "0123", "1-2")),
        entry=rng.choice(("自动登记", "自动登记", "手机端登记", "补录")),
        entered=datetime.combine(day + timedelta(days=late), time(16, 45, rng.randrange(60))),
        participants=rng.randrange(20, 55),
    )


def _spoilt(rng: random.Random, lesson: Record) -> Record:
    """With one cell that is empty, a placeholder, unreadable, unusual or wrong."""
    name, values = rng.choice(list(_ODD.items()))
    return replace(lesson, **{name: rng.choice(values)})


_ODD: dict[str, tuple[object, ...]] = {
    "school_code": ("", "9999999999", "２１３４９０００01"),
    "school": ("甲镇中心小学校", "", "甲镇 中心小学"),
    "room_id": ("", "无", "003-1", "999-9"),
    "room_name": ("智慧教室9", "未知教室", ""),
    "date": ("", "—", date(2023, 7, 20), date(2023, 1, 9)),
    "period": ("", "3-4", "第1、2节", "第三节", "0", "晚自习", "99", "３"),
    "start": ("", "下午2:00", "8点", time(6, 30)),
    "end": ("", "8:20", time(19, 0), time(7, 0), "下课"),
    "subject": ("", "体育与健康", "多媒体测试", "N/A", " 数 学", "物理"),
    "grade": ("", "初一", "7", "３年级"),
    "class_name": ("", "一年级(2)班", "初一1班", "六 (3) 班"),
    "teacher": ("", "未知教师", "赵　一", "-"),
    "topic": ("", "null", "  前后有空  "),
    "entry": ("", "其他"),
    "entered": ("", "不详", "2023年5月9日", date(2023, 6, 1)),
    "participants": ("", "若干", "45人", "1,024", "50.5", "-3", "90%"),
}
