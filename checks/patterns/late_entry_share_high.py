"""``late-entry-share-high``: a large share of a school's records was entered long after the lesson."""

from __future__ import annotations

from pydantic import Field

from checks.model import Unit
from checks.patterns.base import Pattern, PatternDocs
from checks.rules.base import Parameters, Whole


class LateShare(Parameters):
    """What is late, and how much of it is much."""

    days: Whole = Field(
        7, ge=0, description="课后超过多少天登记算补录 / an entry more days after the lesson than this is late"
    )
    share: float = Field(0.3, gt=0, le=1, description="补录占比达到多少时提示 / least share of late entries")
    least: Whole = Field(
        10,
        gt=0,
        description="有登记时间的记录少于此数时不提示 / with fewer records that have an entry time nothing is said",
    )


def _finds(parameters: LateShare) -> str:
    late = f"date_diff('day', date, CAST(entered_at AS DATE)) > {parameters.days}"
    return f"""
SELECT unit_id, CAST(late AS DOUBLE) / entries AS actual, late, entries FROM (
  SELECT school_key AS unit_id, count(*) AS entries, sum(CASE WHEN {late} THEN 1 ELSE 0 END) AS late
  FROM lessons WHERE entered_at IS NOT NULL GROUP BY school_key
) s WHERE entries >= {parameters.least} AND late >= {parameters.share} * entries"""


PATTERN = Pattern(
    id="late-entry-share-high",
    unit=Unit.SCHOOL,
    parameters=LateShare,
    finds=_finds,
    limit=lambda parameters: parameters.share,
    docs={
        "zh": PatternDocs(
            title="超期录入占比偏高",
            what="一所学校的记录中，上课多日以后才录入的占比偏高。",
            why="隔得越久越容易记错；可能是登记人员不足，也可能是平台同步延迟。",
            message="有录入时间的记录 {entries} 条，其中 {late} 条（{actual}）在上课 {days} 天以后才录入。"
            "请核对原因，并尽量当周登记。",
        ),
        "en": PatternDocs(
            title="High share of late entries",
            what="A large share of a school's records was entered many days after the lesson.",
            why="The later, the less sure; there may be too few hands, or the platform is slow to synchronise.",
            message="{late} of {entries} records ({actual}) were entered more than {days} days after the lesson; "
            "please check why, and enter lessons within the week.",
        ),
    },
)
