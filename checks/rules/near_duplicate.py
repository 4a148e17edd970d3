"""``near-duplicate``: a manual entry starts within minutes of another record of the room and day.

``minutes`` itself is far enough. Of two manual entries both are listed. ``other`` is the nearest record; of two at the
same distance the earlier.
"""

from __future__ import annotations

from pydantic import Field

from checks.model import Effect, Severity
from checks.rules.base import ComparingRule, Docs, Parameters, Whole
from checks.rules.sql import seconds_of_day


class Distance(Parameters):
    """How far a manual entry should start from any other record."""

    minutes: Whole = Field(
        40,
        gt=0,
        description="手工登记与其他记录的开始时间至少相隔多少分钟 / "
        "a manual entry should start at least so many minutes from any other",
    )


def _finds(parameters: Distance) -> str:
    """The nearest record is a neighbour in the order of starts: one sort of the days that have a manual entry."""
    limit = parameters.minutes * 60
    order = "OVER (PARTITION BY c.room_no, c.date ORDER BY c.starts_at, c.rid)"
    return f"""
WITH manual_days AS (
  SELECT room_no, date FROM candidates WHERE starts_at IS NOT NULL GROUP BY room_no, date
  HAVING count(*) > 1 AND max(CASE WHEN entry = 'manual' THEN 1 ELSE 0 END) = 1
), neighbours AS (
  SELECT c.rid, c.entry, {seconds_of_day("c.starts_at")} AS start,
    lag(c.rid) {order} AS before, lag({seconds_of_day("c.starts_at")}) {order} AS start_before,
    lead(c.rid) {order} AS after, lead({seconds_of_day("c.starts_at")}) {order} AS start_after
  FROM candidates c JOIN manual_days m ON c.room_no = m.room_no AND c.date = m.date
  WHERE c.starts_at IS NOT NULL
), distances AS (
  SELECT rid, before, after, COALESCE(start - start_before, {limit}) AS since,
    COALESCE(start_after - start, {limit}) AS until
  FROM neighbours WHERE entry = 'manual'
)
SELECT rid, CASE WHEN since <= until THEN before ELSE after END AS other FROM distances
WHERE since < {limit} OR until < {limit}"""


RULE = ComparingRule(
    id="near-duplicate",
    severity=Severity.WARNING,
    effect=Effect.FLAG,
    parameters=Distance,
    finds=_finds,
    days=lambda _parameters: "records > 1 AND manual = 1",
    docs={
        "zh": Docs(
            title="疑似重复补录",
            what="补录的记录与同一教室当日另一条记录的开始时间相差不足 40 分钟（可用 minutes 调整）。",
            why="不足一节课的间隔，很可能是同一节课又补录了一次，只是时间填得略有出入。",
            example="自动记录 08:00 开始，补录 08:15 开始。",
            remedy="核对两条记录是否为同一节课；是的，请删去补录。",
            messages={"": "补录的开始时间 {starts_at} 与另一条记录相近：{other}"},
        ),
        "en": Docs(
            title="Possible duplicate entered by hand",
            what="A manual entry starts less than 40 minutes (`minutes`) from another record of the room that day.",
            why="Less than a lesson apart, it is likely the same lesson entered again with a slightly different time.",
            example="Logged automatically from 08:00, entered by hand from 08:15.",
            remedy="Check whether both are one lesson; if so, remove the manual entry.",
            messages={"": "entered by hand, starts at {starts_at}, close to another record: {other}"},
        ),
    },
)
