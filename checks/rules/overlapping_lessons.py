"""``overlapping-lessons``: two lessons of one room overlap in time.

Listed is the later of the two (by start, then by file, sheet and row); ``other`` is the earlier. Lessons that touch
(08:40 and 08:40) do not overlap. A record that lacks a start or an end overlaps another when they share a period; of
those the later is the one with the later first period.
"""

from __future__ import annotations

from checks.model import Effect, Severity
from checks.rules.base import ComparingRule, Docs, Parameters
from checks.rules.sql import first_period, is_timed


def _finds(_parameters: Parameters) -> str:
    """By time: a start before the latest end so far, which also sees lessons within lessons, without comparing pairs.

    By period: masks that share no bit sum up to their union; pairs are compared only on the few days where they don't.
    """
    return f"""
WITH ends AS (
  SELECT rid, room_no, date, starts_at, max(ends_at) OVER (
    PARTITION BY room_no, date ORDER BY starts_at, rid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ) AS latest_end
  FROM candidates c WHERE {is_timed("c")}
), shared AS (
  SELECT room_no, date FROM candidates c WHERE mask <> 0 GROUP BY room_no, date
  HAVING sum(mask) <> bit_or(mask) AND max(CASE WHEN {is_timed("c")} THEN 0 ELSE 1 END) = 1
), day AS (
  SELECT c.rid, c.room_no, c.date, c.mask, {is_timed("c")} AS timed FROM candidates c
  JOIN shared s ON c.room_no = s.room_no AND c.date = s.date WHERE c.mask <> 0
), pairs AS (
  SELECT e.rid, o.rid AS other FROM ends e
  JOIN candidates o ON e.room_no = o.room_no AND e.date = o.date AND e.latest_end = o.ends_at
  WHERE e.starts_at < e.latest_end AND (o.starts_at < e.starts_at OR (o.starts_at = e.starts_at AND o.rid < e.rid))
  UNION ALL
  SELECT a.rid, b.rid AS other FROM day a JOIN day b ON a.room_no = b.room_no AND a.date = b.date
  WHERE (a.mask & b.mask) <> 0 AND NOT (a.timed AND b.timed) AND ({first_period("b.mask")} < {first_period("a.mask")}
    OR ({first_period("b.mask")} = {first_period("a.mask")} AND b.rid < a.rid))
)
SELECT rid, min(other) AS other FROM pairs GROUP BY rid"""


RULE = ComparingRule(
    id="overlapping-lessons",
    severity=Severity.WARNING,
    effect=Effect.FLAG,
    finds=_finds,
    days=lambda _parameters: "clash",
    docs={
        "zh": Docs(
            title="课时重叠",
            what="同一教室的两节课时间重叠；没有起止时间的，节次有重合。列出较晚的一条，并注明另一条的位置。",
            why="一间教室同一时间只能上一节课；重叠说明其中一条的时间或教室可能有误。",
            example="一节 08:00–08:40，另一节 08:30–09:10。",
            remedy="核对两条记录的时间和教室，更正有误的一条。",
            messages={"": "与同一教室另一节课时间重叠：{other}"},
        ),
        "en": Docs(
            title="Overlapping lessons",
            what="Two lessons of one room overlap in time, or share a period where times are missing. "
            "The later one is listed, with the place of the other.",
            why="A room holds one lesson at a time: the time or the room of one of the two may be wrong.",
            example="One lesson 08:00–08:40, another 08:30–09:10.",
            remedy="Check time and room of both records and correct the wrong one.",
            messages={"": "overlaps another lesson in this room: {other}"},
        ),
    },
)
