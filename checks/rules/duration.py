"""``duration``: the lesson is too short or too long to be one.

Only a record whose end lies after its start is looked at (where only a length is given: above zero); the other way
round is ``ends-before-start``.
"""

from __future__ import annotations

from pydantic import Field

from checks.model import Effect, Severity
from checks.rules.base import Docs, Parameters, RecordRule, Whole


class Limits(Parameters):
    """Shortest and longest lesson, in minutes, both allowed."""

    min_minutes: Whole = Field(10, ge=0, description="计入的最短时长，分钟 / shortest lesson that counts, in minutes")
    max_minutes: Whole = Field(240, gt=0, description="计入的最长时长，分钟 / longest lesson that counts, in minutes")


def _breaks(limits: Limits) -> str:
    ends_after_start = "ends_at > starts_at OR ((starts_at IS NULL OR ends_at IS NULL) AND minutes > 0)"
    return f"({ends_after_start}) AND (minutes < {limits.min_minutes} OR minutes > {limits.max_minutes})"


RULE = RecordRule(
    id="duration",
    severity=Severity.ERROR,
    effect=Effect.REJECT,
    parameters=Limits,
    breaks=_breaks,
    docs={
        "zh": Docs(
            title="时长异常",
            what="课时的时长短于下限或长于上限（默认 10–240 分钟）。",
            why="几分钟的记录多为误触或试机，连续数小时的记录多为忘记下课；计入会使课时失真。",
            example="08:00 开始、08:03 结束，共 3 分钟。",
            remedy="核对实际上下课时间后更正并重新导出；学校确有长课的，请调整 max_minutes。",
            messages={"": "时长 {minutes} 分钟，超出允许范围"},
        ),
        "en": Docs(
            title="Implausible duration",
            what="The lesson is shorter or longer than allowed (10 to 240 minutes unless set otherwise).",
            why="A record of a few minutes is mostly a slip or a trial, one of many hours a lesson that nobody ended; "
            "counting them distorts the figures.",
            example="Starts 08:00, ends 08:03: 3 minutes.",
            remedy="Check when the lesson really began and ended, correct it and export again; "
            "where lessons are longer, raise max_minutes.",
            messages={"": "lasts {minutes} minutes, outside the allowed range"},
        ),
    },
)
