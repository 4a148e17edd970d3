"""``late-entry``: the record was entered long after the lesson.

Counted in calendar days from the lesson's date to the date of entry; without a time of entry nothing breaks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from checks.model import Effect, Severity
from checks.rules.base import Docs, Parameters, RecordRule, Whole

if TYPE_CHECKING:
    from checks.model import Lang

DAYS_LATER = "date_diff('day', date, CAST(entered_at AS DATE))"


class Delay(Parameters):
    """How long after the lesson a record may be entered."""

    days: Whole = Field(
        7,
        ge=0,
        description="应在课后多少个自然日内登记 / "
        "calendar days after the lesson within which a record should be entered",
    )


def _breaks(parameters: Delay) -> str:
    return f"{DAYS_LATER} > {parameters.days}"


def _details(parameters: Delay, _lang: Lang) -> dict[str, str]:
    return {
        "later": f"CAST({DAYS_LATER} AS VARCHAR)",
        "entered_on": "CAST(CAST(entered_at AS DATE) AS VARCHAR)",
        "allowed": f"'{parameters.days}'",
    }


RULE = RecordRule(
    id="late-entry",
    severity=Severity.WARNING,
    effect=Effect.FLAG,
    parameters=Delay,
    breaks=_breaks,
    details=_details,
    kinds=("lesson", "activity", "training"),
    docs={
        "zh": Docs(
            title="登记过晚",
            what="登记日期比上课日期晚 7 天以上（天数可用 days 调整；日志有登记时间时才核查）。",
            why="隔得越久，凭记忆补登越容易出错；月底集中补登应当核实。",
            example="5 月 9 日的课，5 月 30 日才登记。",
            remedy="请学校说明补登原因，并用课表、教案等佐证。",
            messages={"": "上课 {later} 天后（{entered_on}）才登记，应在 {allowed} 天内"},
        ),
        "en": Docs(
            title="Entered late",
            what="Entered more than 7 days after the lesson (`days`); needs a time of entry in the log.",
            why="The later a lesson is entered from memory, the less certain it is; "
            "many late entries at the end of a month deserve a check.",
            example="A lesson of 9 May, entered on 30 May.",
            remedy="Ask the school why, and check with the timetable or lesson plans.",
            messages={"": "entered {later} days after the lesson ({entered_on}); {allowed} are allowed"},
        ),
    },
)
