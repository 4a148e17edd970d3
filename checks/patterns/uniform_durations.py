"""``uniform-durations``: nearly all lessons of a room last equally long, to the minute.

Looked at are lengths that the log tells: of a record with periods alone the bell does, and so all alike.
"""

from __future__ import annotations

from pydantic import Field

from checks.model import Severity, Unit
from checks.patterns.base import Pattern, PatternDocs
from checks.rules.base import Parameters, Whole


class Uniform(Parameters):
    """How alike is too alike."""

    share: float = Field(
        0.95,
        gt=0,
        le=1,
        description="时长相同的课的占比达到多少时提示 / least share of the lessons that have the commonest length",
    )
    least: Whole = Field(20, gt=1, description="课少于此数时不提示 / with fewer lessons nothing is said")


def _finds(parameters: Uniform) -> str:
    return f"""
SELECT unit_id, CAST(same AS DOUBLE) / timed AS actual, minutes, same, timed FROM (
  SELECT unit_id, minutes, same, sum(same) OVER (PARTITION BY unit_id) AS timed,
    row_number() OVER (PARTITION BY unit_id ORDER BY same DESC, minutes) AS place
  FROM (SELECT l.unit_id, l.minutes, count(*) AS same FROM lessons l JOIN raw r ON r.rid = l.rid
    WHERE l.minutes > 0 AND (l.start_second IS NOT NULL AND l.end_second IS NOT NULL OR r.minutes IS NOT NULL)
    GROUP BY l.unit_id, l.minutes) m
) r WHERE place = 1 AND timed >= {parameters.least} AND same >= {parameters.share} * timed"""


PATTERN = Pattern(
    id="uniform-durations",
    unit=Unit.ROOM,
    severity=Severity.INFO,
    parameters=Uniform,
    finds=_finds,
    limit=lambda parameters: parameters.share,
    docs={
        "zh": PatternDocs(
            title="时长高度一致",
            what="一间教室的课时几乎全部一样长，分钟不差。日志只写节次的不看：其时长由作息时间表得出。",
            why="人工上下课总有先后；整齐划一可能是平台按作息表自动填写，也可能是事后统一填报。",
            message="有时长的记录 {timed} 条，其中 {same} 条（{actual}）都是 {minutes} 分钟。"
            "请核对时长是否由平台按作息自动填写。",
        ),
        "en": PatternDocs(
            title="Uniform durations",
            what="Nearly all lessons of a room last equally long, to the minute. Lessons of which the log tells "
            "periods alone are not looked at: their length is that of the bell.",
            why="Real lessons vary; a platform may fill the length in from the bell, or somebody did so afterwards.",
            message="{same} of {timed} lessons ({actual}) last exactly {minutes} minutes; "
            "please check whether the platform fills the length in from the bell.",
        ),
    },
)
