"""``idle-streak``: a room without any lesson for many teaching days in a row."""

from __future__ import annotations

from pydantic import Field

from checks.model import Unit
from checks.patterns.base import Pattern, PatternDocs
from checks.rules.base import Parameters, Whole


class Streak(Parameters):
    """How long is long."""

    days: Whole = Field(
        10, gt=0, description="连续多少个教学日没有课 / so many teaching days in a row without a lesson"
    )


def _finds(parameters: Streak) -> str:
    """Days with a lesson number the streaks between them; of each room the longest, then the earliest, is said."""
    return f"""
WITH used AS (
  SELECT DISTINCT room_no, date FROM lessons
), due AS (
  SELECT r.room_no, r.unit_id, d.date, CASE WHEN u.room_no IS NULL THEN 0 ELSE 1 END AS used
  FROM rooms r JOIN teaching_days d ON d.calendar_no = r.calendar_no
    AND (r.in_service_from IS NULL OR d.date >= r.in_service_from)
    AND (r.in_service_until IS NULL OR d.date <= r.in_service_until)
  LEFT JOIN used u ON u.room_no = r.room_no AND u.date = d.date
), numbered AS (
  SELECT unit_id, room_no, date, used, sum(used) OVER (
    PARTITION BY room_no ORDER BY date ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS streak
  FROM due
), streaks AS (
  SELECT unit_id, room_no, count(*) AS days, min(date) AS since, max(date) AS until
  FROM numbered WHERE used = 0 GROUP BY unit_id, room_no, streak HAVING count(*) >= {parameters.days}
)
SELECT unit_id, days AS actual, since, until FROM (
  SELECT *, row_number() OVER (PARTITION BY room_no ORDER BY days DESC, since) AS place FROM streaks
) s WHERE place = 1"""


PATTERN = Pattern(
    id="idle-streak",
    unit=Unit.ROOM,
    parameters=Streak,
    finds=_finds,
    limit=lambda parameters: parameters.days,
    docs={
        "zh": PatternDocs(
            title="连续闲置",
            what="一间教室在其启用期内连续多个教学日没有一条计入的课时。",
            why="可能是设备故障、教室另作他用，也可能是记录没有报送；及早发现才能及早恢复使用。",
            message="自 {since} 至 {until} 连续 {actual} 个教学日没有课时（提示线 {days} 天）。"
            "请核对设备是否正常、记录是否报全。",
        ),
        "en": PatternDocs(
            title="Idle streak",
            what="A room in service has no counted lesson on many teaching days in a row.",
            why="The equipment may be broken, the room used for something else, or records were not sent.",
            message="no lesson on {actual} teaching days in a row, {since} to {until} (looked for: {days}); "
            "please check the equipment and whether all records were sent.",
        ),
    },
)
