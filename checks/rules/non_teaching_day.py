"""``non-teaching-day``: the lesson's date is no teaching day of its room.

Which days are for teaching follows from the calendar: the terms, minus holidays and weekends, plus make-up workdays
within a term, minus closures, plus extra days, each for the units that it names. A record whose room is unknown is
held against what holds for all units; where no term does, any will do.
"""

from __future__ import annotations

from checks.model import Effect, Severity
from checks.rules.base import Docs, Parameters, RecordRule


def _breaks(_parameters: Parameters) -> str:
    return "NOT teaching"


RULE = RecordRule(
    id="non-teaching-day",
    severity=Severity.ERROR,
    effect=Effect.REJECT,
    breaks=_breaks,
    case="COALESCE(day_reason, 'out-of-term')",
    docs={
        "zh": Docs(
            title="非教学日",
            what="上课日期不在学期内，或是法定节假日、未安排补班的周末、停课日。",
            why="非教学日不应有课堂应用；这类记录多为日期填错、补录日期当成上课日期，或设备自动开机。",
            example="2023-05-01（劳动节）记有一节数学课。",
            remedy="核对上课日期；当日确有上课（如周末调课）的，请在 rules.yaml 的 extra_days 中登记。",
            messages={
                "out-of-term": "{date} 不在学期内",
                "holiday": "{date} 为节假日",
                "weekend": "{date} 为周末，且非调休上课日",
                "closure": "{date} 为停课日",
            },
        ),
        "en": Docs(
            title="Not a teaching day",
            what="The date lies outside the terms, on a public holiday, on a weekend that is no make-up day, "
            "or on a day of closure.",
            why="No lessons are expected then: mostly the date is wrong, the day of entry was taken for the day "
            "of the lesson, or a device started by itself.",
            example="A lesson of mathematics on 1 May (Labour Day).",
            remedy="Check the date; if there was a lesson (a day that was swapped), "
            "put the day into `extra_days` of rules.yaml.",
            messages={
                "out-of-term": "{date} lies outside the terms",
                "holiday": "{date} is a public holiday",
                "weekend": "{date} is a weekend without make-up lessons",
                "closure": "{date} is a day of closure",
            },
        ),
    },
)
