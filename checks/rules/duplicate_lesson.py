"""``duplicate-lesson``: another record of the same room and day already stands for this lesson.

A record with periods is a duplicate when the periods of one other record cover all of its own: more of them, or the
same ones and the other is preferred. A record without periods is a duplicate of one with periods that starts at the
same time, and of a preferred one without. Preferred is the automatic entry before the mobile, the unknown and the
manual one, then the first by file, sheet and row. ``other`` is the record that is kept.

Only records that no single-record rule rejected are compared, so a bad record never knocks out a good one.
"""

from __future__ import annotations

from checks.model import Effect, Severity
from checks.rules.base import ComparingRule, Docs, Parameters

PREFERENCE = "(entry_rank * 1099511627776 + rid)"
"""The smaller, the better: rank of entry above 2^40, row number below."""
RID = "% 1099511627776"


def _finds(_parameters: Parameters) -> str:
    """Whoever is covered, with the largest cover: a mask that contains another is the larger number.

    Strict covers have two bits or more, which few records have, so the join is against a small set.
    """
    return f"""
WITH wide AS (
  SELECT room_no, date, mask, min({PREFERENCE}) AS best FROM candidates
  WHERE (mask & (mask - 1)) <> 0 GROUP BY room_no, date, mask
), same_periods AS (
  SELECT room_no, date, mask, min({PREFERENCE}) AS best FROM candidates
  WHERE mask <> 0 GROUP BY room_no, date, mask HAVING count(*) > 1
), same_start AS (
  SELECT room_no, date, starts_at, min({PREFERENCE}) AS best FROM candidates
  WHERE COALESCE(mask, 0) = 0 AND starts_at IS NOT NULL GROUP BY room_no, date, starts_at
  HAVING count(*) > 1
), covers AS (
  SELECT c.rid, w.mask, w.best FROM candidates c JOIN wide w ON c.room_no = w.room_no AND c.date = w.date
  WHERE c.mask <> 0 AND w.mask > c.mask AND (w.mask & c.mask) = c.mask
  UNION ALL
  SELECT c.rid, s.mask, s.best FROM candidates c
  JOIN same_periods s ON c.room_no = s.room_no AND c.date = s.date AND c.mask = s.mask
  WHERE c.rid <> s.best {RID}
  UNION ALL
  SELECT c.rid, CAST(0 AS BIGINT) AS mask, s.best FROM candidates c
  JOIN same_start s ON c.room_no = s.room_no AND c.date = s.date AND c.starts_at = s.starts_at
  WHERE COALESCE(c.mask, 0) = 0 AND c.rid <> s.best {RID}
  UNION ALL
  SELECT c.rid, o.mask, o.entry_rank * 1099511627776 + o.rid AS best FROM candidates c
  JOIN candidates o ON c.room_no = o.room_no AND c.date = o.date AND c.starts_at = o.starts_at
  WHERE COALESCE(c.mask, 0) = 0 AND o.mask <> 0
), largest AS (
  SELECT rid, max(mask) AS mask FROM covers GROUP BY rid
)
SELECT v.rid, min(v.best) {RID} AS other FROM covers v JOIN largest l ON v.rid = l.rid AND v.mask = l.mask
GROUP BY v.rid"""


RULE = ComparingRule(
    id="duplicate-lesson",
    severity=Severity.ERROR,
    effect=Effect.REJECT,
    finds=_finds,
    days=lambda _parameters: "clash",
    runs_first=True,
    docs={
        "zh": Docs(
            title="重复记录",
            what="同一教室同一天，这条记录的节次已被另一条记录全部包含；没有节次的，与另一条记录开始时间相同。"
            "保留顺序：自动登记、手机端登记、方式不明、补录，其次按文件、工作表、行号在前者。",
            why="同一节课只能计一次；多平台导出或重复上报会使课时虚增。",
            example="平台自动记录了第 3 节，学校又补录了一条第 3 节。",
            remedy="核对两条记录；确为同一节课的无需处理，不是同一节课的请更正节次或时间。",
            messages={"": "与另一条记录重复，已保留：{other}"},
        ),
        "en": Docs(
            title="Duplicate record",
            what="In the same room on the same day another record covers all periods of this one; without periods, "
            "it starts at the same time. Kept is the automatic entry, then mobile, unknown and manual ones, "
            "then the first by file, sheet and row.",
            why="A lesson counts once; exports of several platforms or a double report would inflate the figures.",
            example="The platform logged period 3, and the school entered period 3 once more by hand.",
            remedy="Compare both records: if it is one lesson nothing is to be done, "
            "otherwise correct the period or time.",
            messages={"": "repeats another record, which is kept: {other}"},
        ),
    },
)
