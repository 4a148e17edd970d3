"""``missing-field``: something that every lesson must say is empty.

A placeholder ("—", 无, 未知教师, N/A …) is empty. ``room`` is its code or its name, ``time`` a start or a period,
``teacher`` a name or a code; the others are the column of that name. What stands there but cannot be read is not
missing: ``unreadable-value`` lists it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from checks.model import KINDS, Effect, Severity
from checks.rules.base import Docs, Parameters, RecordRule
from checks.rules.sql import empty, field_label, listing, literal

if TYPE_CHECKING:
    from checks.model import Lang

Required: TypeAlias = Literal[
    "room",
    "school",
    "date",
    "time",
    "subject",
    "teacher",
    "class_name",
    "grade",
    "topic",
    "participants",
    "entry",
    "entered_at",
]
SAID_BY: dict[str, tuple[str, ...]] = {
    "room": ("room_id", "room_name"),
    "school": ("school_code", "school"),
    "time": ("starts_at", "start_second", "period"),
    "teacher": ("teacher", "teacher_code"),
    "day": ("date", "weekday"),
}
"""What more than one column can say. A time of day without a date is no moment: only ``start_second`` has it. A
timetable says the ``day`` by its date or by its weekday; one that cannot be read says none."""


class Fields(Parameters):
    """What every record must say."""

    fields: list[Required] = Field(
        ["room", "date", "time", "subject"],
        min_length=1,
        description="记录不能缺的内容；time 为开始时间或节次，room、teacher 为名称或编号 / "
        "what no record may leave empty; time is a start or a period, room and teacher a name or a code",
    )


def _breaks(parameters: Fields) -> str:
    return " OR ".join(f"({_missing(field)})" for field in parameters.fields)


def _missing(field: str) -> str:
    return empty(*SAID_BY.get(field, (field,)))


def _details(parameters: Fields, lang: Lang) -> dict[str, str]:
    labels = [(_missing(field), literal(field_label(field, lang))) for field in parameters.fields]
    return {"missing": listing(labels, lang)}


RULE = RecordRule(
    id="missing-field",
    severity=Severity.ERROR,
    effect=Effect.REJECT,
    parameters=Fields,
    breaks=_breaks,
    details=_details,
    kinds=KINDS,
    docs={
        "zh": Docs(
            title="必填项缺失",
            what="教室、日期、时间（或节次）、学科中有一项为空，或者填的是“—”“无”“未知教师”一类的占位内容。"
            "必填项可用 fields 调整，例如加上教师。",
            why="不知道是哪间教室、哪一天、哪节课、什么学科，这条记录就无法计为一课时，也无法核对。",
            example="教室填“教室未定”，其余各项齐全。",
            remedy="请学校按实际情况补全后重新导出。",
            messages={"": "未填写：{missing}"},
        ),
        "en": Docs(
            title="Missing entry",
            what="Room, date, time (or period) or subject is empty or holds a placeholder such as “—” or N/A. "
            "The list can be changed with `fields`, for example to add the teacher.",
            why="Without the room, the day, the time and the subject a record cannot count as a lesson "
            "and nobody can check it.",
            example="The room says “to be decided”, everything else is there.",
            remedy="Ask the school to complete the record and export again.",
            messages={"": "not filled in: {missing}"},
        ),
    },
)
