"""``ends-before-start``: the lesson's end is not after its start.

Where the log gives a length instead of two times, the length is not above zero.
"""

from __future__ import annotations

from checks.model import Effect, Severity
from checks.rules.base import Docs, Parameters, RecordRule


def _breaks(_parameters: Parameters) -> str:
    return "ends_at <= starts_at OR ((starts_at IS NULL OR ends_at IS NULL) AND minutes <= 0)"


RULE = RecordRule(
    id="ends-before-start",
    severity=Severity.ERROR,
    effect=Effect.REJECT,
    breaks=_breaks,
    case="CASE WHEN starts_at IS NULL OR ends_at IS NULL THEN 'length' ELSE '' END",
    kinds=("lesson", "activity", "training"),
    docs={
        "zh": Docs(
            title="结束不晚于开始",
            what="结束时间早于或等于开始时间；只填时长的，时长不大于 0。",
            why="起止时间颠倒或相同，无法确定这节课是否上过、上了多久。",
            example="开始 10:20，结束 09:40。",
            remedy="核对起止时间，更正后重新导出。",
            messages={"": "结束时间 {ends_at} 不晚于开始时间 {starts_at}", "length": "时长 {minutes} 分钟，应大于 0"},
        ),
        "en": Docs(
            title="Ends before it starts",
            what="The end is before the start or equal to it; where only a length is given, it is not above zero.",
            why="With both times the same or swapped nobody can tell whether the lesson took place and how long.",
            example="Starts 10:20, ends 09:40.",
            remedy="Check both times, correct them and export again.",
            messages={
                "": "the end {ends_at} is not after the start {starts_at}",
                "length": "the length of {minutes} minutes is not above zero",
            },
        ),
    },
)
