"""``room-not-in-service``: the lesson's date lies before the room's first day of service or after its last.

Both days belong to the service; an empty date in the register is no limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Effect, Severity
from checks.rules.base import Docs, Parameters, RecordRule

if TYPE_CHECKING:
    from checks.model import Lang


def _breaks(_parameters: Parameters) -> str:
    return "date < in_service_from OR date > in_service_until"


def _details(_parameters: Parameters, _lang: Lang) -> dict[str, str]:
    return {"first_day": "CAST(in_service_from AS VARCHAR)", "last_day": "CAST(in_service_until AS VARCHAR)"}


RULE = RecordRule(
    id="room-not-in-service",
    severity=Severity.ERROR,
    effect=Effect.REJECT,
    breaks=_breaks,
    details=_details,
    case="CASE WHEN date < in_service_from THEN 'before' ELSE 'after' END",
    kinds=("lesson", "visit", "timetable"),
    docs={
        "zh": Docs(
            title="教室不在使用期",
            what="上课日期早于台账登记的启用日期，或晚于停用日期（启用、停用当日都算使用期）。",
            why="教室未启用或已停用时不应产生课时；出现这类记录，多半是日期、教室填错，或台账未及时更新。",
            example="教室 2023-03-01 启用，记录日期为 2023-02-20。",
            remedy="核对上课日期与教室；日期属实的，更正台账中的启用、停用日期。",
            messages={
                "before": "上课日期 {date} 早于教室启用日期 {first_day}",
                "after": "上课日期 {date} 晚于教室停用日期 {last_day}",
            },
        ),
        "en": Docs(
            title="Room not in service",
            what="The lesson's date lies before the room's first day of service in the register, or after its last "
            "(both days belong to the service).",
            why="A room that is not in use yet, or no longer, should see no lessons: the date or the room is wrong, "
            "or the register is behind.",
            example="The room is in service from 2023-03-01, the record is dated 2023-02-20.",
            remedy="Check the date and the room; if they are right, correct the dates of service in the register.",
            messages={
                "before": "dated {date}, before the room's first day of service {first_day}",
                "after": "dated {date}, after the room's last day of service {last_day}",
            },
        ),
    },
)
