"""``month-end-burst``: most of a school's manual entries were made in the last days of a month."""

from __future__ import annotations

from pydantic import Field

from checks.model import Unit
from checks.patterns.base import Pattern, PatternDocs
from checks.rules.base import Parameters, Whole


class Burst(Parameters):
    """What is a burst."""

    last_days: int = Field(3, gt=0, le=15, description="月末最后几天 / the last days of a month")
    share: float = Field(
        0.5,
        gt=0,
        le=1,
        description="手工登记落在这几天的占比达到多少时提示 / least share of the manual entries that fall on them",
    )
    least: Whole = Field(10, gt=0, description="手工登记少于此数时不提示 / with fewer manual entries nothing is said")


def _finds(parameters: Burst) -> str:
    """By the day of entry; the day of the lesson stands in where no entry time is known."""
    return f"""
SELECT unit_id, CAST(late AS DOUBLE) / entries AS actual, late, entries FROM (
  SELECT school_key AS unit_id, count(*) AS entries,
    sum(CASE WHEN month(entered + INTERVAL '1' DAY * {parameters.last_days}) <> month(entered) THEN 1 ELSE 0 END)
      AS late
  FROM (SELECT school_key, COALESCE(CAST(entered_at AS DATE), date) AS entered FROM lessons WHERE entry = 'manual') m
  GROUP BY school_key
) s WHERE entries >= {parameters.least} AND late >= {parameters.share} * entries"""


PATTERN = Pattern(
    id="month-end-burst",
    unit=Unit.SCHOOL,
    parameters=Burst,
    finds=_finds,
    limit=lambda parameters: parameters.share,
    docs={
        "zh": PatternDocs(
            title="月末集中补录",
            what="一所学校的手工补录记录大部分集中在月末几天录入。",
            why="平时没有登记、月末一次补齐的记录容易记错，证据力也弱；可能只是登记安排不当。",
            message="手工补录 {entries} 条，其中 {late} 条（{actual}）在月末 {last_days} 天内录入。"
            "请核对这些课时的原始依据，并建议随堂登记。",
        ),
        "en": PatternDocs(
            title="Month-end burst",
            what="Most manual entries of a school were made in the last days of a month.",
            why="What is entered in one go at the end of a month is easily wrong; it may be mere habit.",
            message="{late} of {entries} manual entries ({actual}) were made in the last {last_days} days of a "
            "month; "
            "please check what they rest on, and enter lessons as they are held.",
        ),
    },
)
