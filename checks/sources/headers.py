"""What the columns of a table are called: spellings of every field, and how a header is compared with them.

Headers are compared after Unicode NFKC, removal of all white space and folding of case; ``*`` and ``:`` around a name,
``_`` and ``-`` within it and a unit or remark in brackets behind it do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SPACE = re.compile(r"\s+")
_BRACKETS = re.compile(r"[(\[【〔{]([^()\[\]【】〔〕{}]*)[)\]】〕}]$")
_JOINTS = str.maketrans("", "", "_-")

_SECONDS, _MINUTES, _HOURS = Fraction(1, 60), Fraction(1), Fraction(60)
UNITS: Mapping[str, Fraction] = {
    **dict.fromkeys(("秒", "秒钟", "s", "sec", "secs", "second", "seconds"), _SECONDS),
    **dict.fromkeys(("分", "分钟", "m", "min", "mins", "minute", "minutes"), _MINUTES),
    **dict.fromkeys(("时", "小时", "h", "hr", "hrs", "hour", "hours"), _HOURS),
}
"""Units of a length of time as headers give them in brackets, in minutes."""
SERIAL = frozenset({"序号", "编号", "no", "no.", "#"})
"""Headers, normal, of the columns that number the rows of a form."""


def normal(text: str) -> str:
    """``text`` after NFKC, without white space and in one case: what names are compared by."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold().strip("*:")


@lru_cache(maxsize=4096)
def _forms(header: str) -> tuple[tuple[str, str], ...]:
    """The names that ``header`` may be meant as, best first, each with the text of the bracket taken off it."""
    whole = normal(header)
    forms = [(whole, ""), (whole.translate(_JOINTS), "")]
    if found := _BRACKETS.search(whole):
        short = whole[: found.start()].strip("*:")
        forms += [(short, found[1]), (short.translate(_JOINTS), found[1])]
    return tuple(forms)


@dataclass(frozen=True)
class Vocabulary:
    """The fields of one kind of table and what their columns are called.

    ``aliases`` are field → spellings. ``fallbacks`` are (spelling, field), in order: such a column means the field only
    where no other column does. ``user`` are spellings of the user's own: they win over all others. ``required`` are
    groups of fields, of each of which one must have a column. ``happening`` are the fields that tell a log from a mere
    list. ``summary`` are headers of tables that hold counts instead of records.
    """

    aliases: Mapping[str, Sequence[str]]
    fallbacks: Sequence[tuple[str, str]] = ()
    required: Sequence[Sequence[str]] = ()
    happening: frozenset[str] = frozenset()
    summary: frozenset[str] = frozenset()
    user: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def extended(self, headers: Mapping[str, Sequence[str]]) -> Vocabulary:
        """This vocabulary with spellings of the user's own; those of fields of other tables are left out."""
        return replace(
            self, user={name: list(spellings) for name, spellings in headers.items() if name in self.aliases}
        )

    @cached_property
    def _names(self) -> dict[str, str]:
        names = {normal(alias): field for field, aliases in self.aliases.items() for alias in (field, *aliases)}
        return {name.translate(_JOINTS): field for name, field in names.items()} | names

    @cached_property
    def _own(self) -> dict[str, str]:
        return {normal(alias): field for field, aliases in self.user.items() for alias in aliases}

    @cached_property
    def _weak(self) -> dict[str, list[str]]:
        weak: dict[str, list[str]] = {}
        for alias, field_name in self.fallbacks:
            weak.setdefault(normal(alias), []).append(field_name)
        return weak

    def own(self, header: str) -> str | None:
        """The field that the user says ``header`` means."""
        return next((self._own[name] for name, _ in _forms(header) if name in self._own), None)

    def meaning(self, header: str) -> str | None:
        """The field that ``header`` means by itself."""
        return next((self._names[name] for name, _ in _forms(header) if name in self._names), None)

    def fallback(self, header: str) -> list[str]:
        """The fields that ``header`` may stand for where they have no column, in order."""
        return next((self._weak[name] for name, _ in _forms(header) if name in self._weak), [])

    def knows(self, header: str) -> bool:
        """Whether ``header`` is the name of any field."""
        return bool(self.own(header) or self.meaning(header) or self.fallback(header))

    def is_summary(self, header: str) -> bool:
        """Whether ``header`` is one of a table of counts."""
        return any(name in self.summary for name, _ in _forms(header))


def minutes_per_unit(header: str) -> Fraction:
    """How many minutes one unit of a column of lengths is, by the unit in the header: ``时长(秒)`` is 1/60."""
    return next((UNITS[unit] for _, unit in _forms(header) if unit in UNITS), _MINUTES)


LOG = Vocabulary(
    aliases={
        "school_code": ["学校标识码", "机构代码", "学校代码", "学校编码", "单位代码", "school id", "school code"],
        "school": ["学校", "学校名称", "校名", "单位", "单位名称", "所属学校", "所在学校", "school name"],
        "room_id": ["教室编号", "设备编号", "教室编码", "教室代码", "教室id", "设备id", "room number", "room code",
                    "classroom id", "device id"],
        "room_name": ["教室", "教室名称", "功能室", "功能室名称", "智慧教室", "上课教室", "授课教室", "使用教室",
                      "上课地点", "使用地点", "授课地点", "room", "classroom", "classroom name"],
        "date": ["日期", "上课日期", "使用日期", "授课日期", "登记日期", "lesson date", "day"],
        "period": ["节次", "第几节", "课节", "上课节次", "授课节次", "periods", "lesson period"],
        "starts_at": ["开始时间", "上课时间", "开始", "起始时间", "上课开始时间", "start", "start time", "begin",
                      "begin time", "started at", "start at"],
        "ends_at": ["结束时间", "下课时间", "结束", "终止时间", "上课结束时间", "end", "end time", "finish",
                    "finish time", "ended at", "end at"],
        "minutes": ["时长", "授课时长", "使用时长", "上课时长", "课堂时长", "duration", "length"],
        "subject": ["学科", "科目", "课程", "课程名称", "学科名称", "course", "course name", "subject name"],
        "grade": ["年级", "grade level"],
        "class_name": ["班级", "班", "年级班级", "授课班级", "上课班级", "班级名称", "使用班级", "class", "class name"],
        "teacher": ["教师", "教师姓名", "授课教师", "任课教师", "主讲教师", "上课教师", "使用教师", "使用人", "老师",
                    "授课老师", "任课老师", "上课老师", "使用老师", "主讲老师",
                    "teacher name", "instructor"],
        "teacher_code": ["教师编号", "教师工号", "工号", "教师代码", "教师id", "teacher id", "staff id"],
        "topic": ["课题", "内容", "章节", "授课内容", "教学内容", "课题名称", "title", "content", "lesson title"],
        "form": ["授课形式", "课堂形式", "课堂类型", "课程类型", "课型", "应用形式", "教学形式", "lesson type",
                 "course type"],
        "entry": ["登记类型", "数据来源", "记录方式", "登记方式", "录入方式", "entry type", "source", "entry method"],
        "entered_at": ["登记时间", "录入时间", "填报时间", "提交时间", "entry time", "entered", "registered at",
                       "recorded at", "created at"],
        "participants": ["人数", "参加人数", "参与人数", "上课人数", "学生人数", "students", "attendance", "headcount"],
    },
    fallbacks=[("授课时间", "date"), ("授课时间", "starts_at"), ("使用时间", "date"), ("使用时间", "starts_at"),
               ("时间", "date"), ("时间", "starts_at"), ("起止时间", "starts_at"), ("上课起止时间", "starts_at"),
               ("起讫时间", "starts_at"), ("地点", "room_name"), ("授课人", "teacher"), ("任课人", "teacher"),
               ("上课人", "teacher"), ("主讲人", "teacher"), ("time", "starts_at"), ("datetime", "date"),
               ("datetime", "starts_at")],
    required=[("date",), ("room_id", "room_name"), ("starts_at", "period"), ("subject",)],
    happening=frozenset({"date", "period", "starts_at", "ends_at", "entered_at"}),
    summary=frozenset(map(normal, [
        "班级总数", "班级平均授课数", "实际授课总数", "计划达标授课数/班级", "计划达标授课数", "授课达标占比",
        "学校达标率", "班级达标率", "备课次数", "作业布置次数", "微课制作个数", "智慧课堂使用", "使用次数", "授课总数",
    ])),
)  # fmt: skip
"""The columns of usage logs."""
