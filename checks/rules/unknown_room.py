"""``unknown-room``: the record's room is not in the register.

A room is looked up by its code, then by its name, within the school that the record names; a code that belongs to
another school breaks the rule too. The lookup is done where the records are built: ``room_problem`` says what went
wrong and is NULL where the room was found or none was given, ``room_hint`` what may help (another school, a near miss).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Effect, Severity
from checks.rules.base import Docs, Parameters, RecordRule

if TYPE_CHECKING:
    from checks.model import Lang


def _breaks(_parameters: Parameters) -> str:
    return "room_problem IS NOT NULL"


def _details(_parameters: Parameters, _lang: Lang) -> dict[str, str]:
    return {
        "room": "COALESCE(concat_ws(' ', room_id, room_name), '')",
        "at_school": "COALESCE(CASE WHEN school IS DISTINCT FROM room_hint THEN school END, school_code, '')",
        "alias": f"concat({_quoted('room_written')}, ': ', {_quoted('room_hint')})",
    }


def _quoted(column: str) -> str:
    """The text of ``column`` between double quotes, as YAML wants it."""
    escaped = f"replace(replace(COALESCE({column}, ''), '\\', '\\\\'), '\"', '\\\"')"
    return f"concat('\"', {escaped}, '\"')"


RULE = RecordRule(
    id="unknown-room",
    severity=Severity.ERROR,
    effect=Effect.REJECT,
    breaks=_breaks,
    details=_details,
    case="concat(room_problem, CASE WHEN COALESCE(room_hint, '') = '' THEN '' ELSE '+hint' END)",
    kinds=("lesson", "visit", "timetable"),
    docs={
        "zh": Docs(
            title="教室不在台账",
            what="在记录所写的学校内，先按教室编号、再按教室名称查找，台账中都没有；"
            "或者教室编号属于另一所学校，与记录所写的学校不符。",
            why="考核对象以台账为准，找不到教室的课时无处可计；编号与学校不符，可能是填错，也可能是设备登记在别校名下。",
            example="记录写“第二小学”，教室编号 100001-02 在台账中属于第一小学。",
            remedy="属填写有误的，更正教室编号或名称；属新建、更名教室的，先更新台账（旧名填入“曾用名”）。",
            messages={
                "not-registered": "教室“{room}”不在台账中",
                "not-registered+hint": "教室“{room}”不在台账中，是否为“{room_hint}”；"
                "如是，在 rules.yaml 的 aliases.rooms 下加一行 {alias}",
                "other-school": "教室“{room}”不属于“{at_school}”",
                "other-school+hint": "教室“{room}”在台账中属于“{room_hint}”，与所填学校“{at_school}”不符",
                "school-not-registered": "学校“{at_school}”不在台账中，无法确定教室“{room}”",
                "school-not-registered+hint": "学校“{at_school}”不在台账中，是否为“{room_hint}”；"
                "如是，在 rules.yaml 的 aliases.schools 下加一行 {alias}",
                "no-school": "未填写学校，仅凭“{room}”无法确定教室",
                "no-school+hint": "未填写学校，仅凭“{room}”无法确定教室，可能是：{room_hint}",
                "ambiguous": "“{room}”在台账中对应不止一间教室",
                "ambiguous+hint": "“{room}”在台账中对应不止一间教室：{room_hint}",
            },
        ),
        "en": Docs(
            title="Room not in the register",
            what="Within the school that the record names, neither the room's code nor its name is in the register; "
            "or the code belongs to another school than the record says.",
            why="Units come from the register: a lesson in a room that it does not hold counts for nobody. "
            "A code of another school may be a slip, or a device that is registered elsewhere.",
            example="The record names the Second Primary School; room 100001-02 is registered with the First.",
            remedy="Correct the room's code or name; for a new or renamed room update the register first "
            "(the old name goes into the column for former names).",
            messages={
                "not-registered": "room “{room}” is not in the register",
                "not-registered+hint": "room “{room}” is not in the register; perhaps “{room_hint}”? "
                "If so, add under aliases.rooms in rules.yaml the line {alias}",
                "other-school": "room “{room}” does not belong to “{at_school}”",
                "other-school+hint": "room “{room}” is registered with “{room_hint}”, the record says “{at_school}”",
                "school-not-registered": "school “{at_school}” is not in the register, "
                "so room “{room}” cannot be determined",
                "school-not-registered+hint": "school “{at_school}” is not in the register; "
                "perhaps “{room_hint}”? If so, add under aliases.schools in rules.yaml the line {alias}",
                "no-school": "no school is given, and “{room}” alone does not tell the room",
                "no-school+hint": "no school is given, and “{room}” alone does not tell the room; "
                "it may be: {room_hint}",
                "ambiguous": "“{room}” stands for more than one room of the register",
                "ambiguous+hint": "“{room}” stands for more than one room of the register: {room_hint}",
            },
        ),
    },
)
