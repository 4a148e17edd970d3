"""``scheduled-not-taught``: the timetable has lessons in a room that no log knows of."""

from __future__ import annotations

from pydantic import Field

from checks.model import Unit
from checks.patterns.base import Pattern, PatternDocs
from checks.rules.base import Parameters, Whole


class NotTaught(Parameters):
    """How much of the timetable may be missing."""

    share: float = Field(
        0.2,
        gt=0,
        le=1,
        description="课表已排而未上的占比达到多少时提示 / least share of the scheduled periods without a lesson",
    )
    least: Whole = Field(1, gt=0, description="少于此数时不提示 / with fewer such periods nothing is said")


def _finds(parameters: NotTaught) -> str:
    """Held against each other by room, day and period."""
    return f"""
WITH planned AS (
  SELECT room_no, unit_id, date, bit_or(mask) AS mask FROM planned_lessons GROUP BY room_no, unit_id, date
), taught AS (
  SELECT room_no, date, bit_or(mask) AS mask FROM lessons WHERE mask IS NOT NULL GROUP BY room_no, date
), held AS (
  SELECT p.unit_id, sum(bit_count(p.mask)) AS planned,
    sum(bit_count(p.mask) - bit_count(p.mask & COALESCE(t.mask, 0))) AS missing
  FROM planned p LEFT JOIN taught t ON t.room_no = p.room_no AND t.date = p.date GROUP BY p.unit_id
)
SELECT unit_id, CAST(missing AS DOUBLE) / planned AS actual, missing, planned FROM held
WHERE planned > 0 AND missing >= {parameters.least} AND missing >= {parameters.share} * planned"""


PATTERN = Pattern(
    id="scheduled-not-taught",
    unit=Unit.ROOM,
    parameters=NotTaught,
    finds=_finds,
    limit=lambda parameters: parameters.share,
    needs=("timetable",),
    docs={
        "zh": PatternDocs(
            title="课表有课而无记录",
            what="课表在某间教室排了课，日志中却没有相应课时。按教室、日期、节次逐一对照。",
            why="排课不等于上课：可能没有上、换了教室，也可能上了而没有记录。",
            message="课表排了 {planned} 节，其中 {missing} 节（{actual}）没有相应的使用记录。"
            "请核对是否调课、停课，或记录漏报。",
        ),
        "en": PatternDocs(
            title="Scheduled but not taught",
            what="The timetable has lessons in a room that no log knows of, by room, day and period.",
            why="A timetable proves no lesson: it may have been dropped, moved, or held without a record.",
            message="{missing} of {planned} scheduled periods ({actual}) have no lesson in any log; "
            "please check for lessons that were moved, dropped, or not recorded.",
        ),
    },
)
