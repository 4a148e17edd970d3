"""``future-lesson``: the lesson's date lies after the as-of date of the audit.

Looked at are records of the period and those outside every term; a later date within a term but after the period
belongs to a later audit and is outside the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import KINDS, Effect, Severity
from checks.rules.base import Docs, Parameters, RecordRule

if TYPE_CHECKING:
    from checks.model import Lang


def _breaks(_parameters: Parameters) -> str:
    return "date > as_of AND (in_period OR early)"


def _details(_parameters: Parameters, _lang: Lang) -> dict[str, str]:
    return {"judged_on": "CAST(as_of AS VARCHAR)"}


RULE = RecordRule(
    id="future-lesson",
    severity=Severity.ERROR,
    effect=Effect.REJECT,
    breaks=_breaks,
    details=_details,
    kinds=KINDS,
    docs={
        "zh": Docs(
            title="日期在将来",
            what="上课日期晚于核查截止日，且在核查期内或不在任何学期内。",
            why="课还没有上，不能计为应用；常见于年份填错或按课表提前填报。",
            example="核查截止 2023-06-30，记录日期为 2032-06-03。",
            remedy="核对年份和日期；提前填报的，待上课后再报。"
            "rules.yaml 没有写学期的，核查时段以后各月的记录也会列入：请写明学期。",
            messages={"": "上课日期 {date} 晚于核查截止日 {judged_on}"},
        ),
        "en": Docs(
            title="Lesson in the future",
            what="The date lies after the as-of date of the audit, and in its period or outside every term.",
            why="A lesson that has not taken place is no use of the room; mostly the year is wrong "
            "or the timetable was entered in advance.",
            example="Judged as of 2023-06-30, the record is dated 2032-06-03.",
            remedy="Check the year and the date; report lessons after they took place. "
            "Where rules.yaml names no terms, records of the months after the period are listed too: name the terms.",
            messages={"": "dated {date}, after the as-of date {judged_on}"},
        ),
    },
)
