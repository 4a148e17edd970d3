"""``outside-school-hours``: the lesson starts before the school day or ends after it.

The first and the last minute of the school day belong to it. Where only one of the two times is known it is held
against both ends; an end on a later day than the lesson's is after the school day. The times of day of a record
without a date are looked at all the same.
"""

from __future__ import annotations

from checks.model import Effect, Severity
from checks.rules.base import Docs, Parameters, RecordRule
from checks.rules.sql import seconds_of_day


def _breaks(_parameters: Parameters) -> str:
    first, last = "COALESCE(starts_at, ends_at)", "COALESCE(ends_at, starts_at)"
    return (
        f"COALESCE({seconds_of_day(first)}, start_second, end_second) < day_start * 60"
        f" OR COALESCE({seconds_of_day(last)}, end_second, start_second) > day_end * 60"
        f" OR CAST({last} AS DATE) > date"
    )


_UNDATED = "TIMESTAMP '2000-01-01' + INTERVAL '1' SECOND * COALESCE(start_second, end_second)"
_MOMENT = f"substr(CAST(COALESCE(starts_at, ends_at, {_UNDATED}) AS VARCHAR), 12, 5)"


RULE = RecordRule(
    id="outside-school-hours",
    severity=Severity.WARNING,
    effect=Effect.FLAG,
    breaks=_breaks,
    case="CASE WHEN starts_at IS NULL OR ends_at IS NULL THEN 'one' ELSE '' END",
    details=lambda _parameters, _lang: {"moment": _MOMENT},
    docs={
        "zh": Docs(
            title="不在在校时间",
            what="开始早于或结束晚于在校时间（默认 07:00–18:30，可在 calendar.school_day 中设定）。",
            why="多为上下午填反、设备时钟不准或课后未关机；有课后服务的学校也可能属实。",
            example="20:10 开始、20:50 结束。",
            remedy="核对实际上课时间；作息不同的，请调整 rules.yaml 中的 school_day。",
            messages={"": "上课时间 {starts_at}–{ends_at} 超出在校时间", "one": "上课时间 {moment} 超出在校时间"},
        ),
        "en": Docs(
            title="Outside school hours",
            what="Starts before or ends after the school day (07:00 to 18:30, or `calendar.school_day`).",
            why="Mostly morning and evening were mixed up, a device's clock is wrong, or it was left running; "
            "with after-school care it may be right.",
            example="Starts 20:10, ends 20:50.",
            remedy="Check when the lesson took place; where the hours differ, adjust `school_day` in rules.yaml.",
            messages={
                "": "{starts_at}–{ends_at} is not within school hours",
                "one": "{moment} is not within school hours",
            },
        ),
    },
)
