"""``daily-maximum``: a room has more lessons on a day than the day has periods.

Lessons are counted as they are everywhere: each period once, and each record without periods. The limit is the number
of periods of the bell at the room's stage; without a bell it is ``lessons``. Listed are the lessons in excess, in the
order of their first period, then (those without periods) of their start, then of file, sheet and row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from checks.model import Effect, Severity
from checks.rules.base import ComparingRule, Docs, Parameters, Whole
from checks.rules.sql import first_period

if TYPE_CHECKING:
    from checks.model import Lang


class Limit(Parameters):
    """How many lessons a room can have on a day."""

    lessons: Whole = Field(
        10,
        gt=0,
        description="学段没有作息表时，一间教室一天最多的课时 / "
        "most lessons of a room on a day, where the stage has no bell",
    )


def _limit(parameters: Limit) -> str:
    return f"COALESCE(bell_periods, {parameters.lessons})"


def _finds(parameters: Limit) -> str:
    """Counts all days at once, and looks at single records only on the few days that have too many."""
    without_periods = "sum(CASE WHEN COALESCE(mask, 0) = 0 THEN 1 ELSE 0 END)"
    so_far = (
        "OVER (PARTITION BY c.room_no, c.date"
        f" ORDER BY {first_period('c.mask')} NULLS LAST, c.starts_at NULLS LAST, c.rid"
        " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    )
    return f"""
WITH full_days AS (
  SELECT room_no, date, max({_limit(parameters)}) AS most FROM candidates GROUP BY room_no, date
  HAVING COALESCE(bit_count(bit_or(mask)), 0) + {without_periods} > max({_limit(parameters)})
), counting AS (
  SELECT c.rid, d.most, COALESCE(bit_count(bit_or(c.mask) {so_far}), 0) AS periods_so_far,
    sum(CASE WHEN COALESCE(c.mask, 0) = 0 THEN 1 ELSE 0 END) {so_far} AS others_so_far
  FROM candidates c JOIN full_days d ON c.room_no = d.room_no AND c.date = d.date
)
SELECT rid, CAST(NULL AS BIGINT) AS other FROM counting WHERE periods_so_far + others_so_far > most"""


def _details(parameters: Limit, _lang: Lang) -> dict[str, str]:
    return {"most": f"CAST({_limit(parameters)} AS VARCHAR)"}


RULE = ComparingRule(
    id="daily-maximum",
    severity=Severity.WARNING,
    effect=Effect.FLAG,
    parameters=Limit,
    finds=_finds,
    days=lambda parameters: f"lessons > {_limit(parameters)}",
    details=_details,
    docs={
        "zh": Docs(
            title="单日课时过多",
            what="一间教室一天的课时多于作息时间表的节数（没有作息时间表的，多于 10 课时，可用 lessons 调整）。"
            "列出超出的部分。",
            why="一间教室一天排不下这么多课；多为日期填错，或把几间教室的课记在一间名下。",
            example="作息表每天 7 节，某教室一天记有 9 课时。",
            remedy="核对当日课表和日期、教室；确有课后服务等安排的，请调整作息时间表或 lessons。",
            messages={"": "该教室 {date} 的课时超过每日 {most} 课时"},
        ),
        "en": Docs(
            title="Too many lessons on a day",
            what="A room has more lessons on a day than the bell has periods (without one: more than 10, `lessons`). "
            "The lessons in excess are listed.",
            why="A day does not hold so many: mostly a date is wrong, or lessons of several rooms were put under one.",
            example="The bell has 7 periods, the room has 9 lessons that day.",
            remedy="Check the day's timetable, the dates and the rooms; where the day is longer, "
            "adjust the bell or `lessons`.",
            messages={"": "more than {most} lessons in this room on {date}"},
        ),
    },
)
