"""``teacher-in-two-rooms``: one teacher is in two different rooms at once.

The same teacher is the same name within one school, or the same teacher code anywhere. Two lessons are at once when
their times overlap, or, where one of them lacks a start or an end, when they share a period of the same date. Listed
is the later one (by start or first period, then by file, sheet and row); ``other`` is the earlier. Forms of lesson
where that is right (a synchronous class is logged at both ends) are named in ``except_forms``.
"""

from __future__ import annotations

from pydantic import Field

from checks.model import Effect, Severity
from checks.rules.base import ComparingRule, Docs, Parameters
from checks.rules.sql import first_period, is_timed, literal


class Exceptions(Parameters):
    """Where a teacher may be in two rooms."""

    except_forms: list[str] = Field(
        [], description="可同时在多间教室登记的授课形式 / forms of lesson that may be logged in several rooms at once"
    )


def _finds(parameters: Exceptions) -> str:
    """Narrows in steps: teachers' days in several rooms; of those, starts before the latest end; then pairs."""
    return f"""
WITH seats AS (
  SELECT rid, room_no, date, mask, starts_at, ends_at, {is_timed("c")} AS timed, school_key, teacher
  FROM candidates c WHERE teacher IS NOT NULL AND school_key IS NOT NULL{_but(parameters.except_forms)}
  UNION ALL
  SELECT rid, room_no, date, mask, starts_at, ends_at, {is_timed("c")} AS timed, '' AS school_key, teacher_code
  FROM candidates c WHERE teacher_code IS NOT NULL{_but(parameters.except_forms)}
), busy AS (
  SELECT school_key, teacher, date,
    max(CASE WHEN timed THEN 0 ELSE 1 END) = 1 AND sum(mask) <> bit_or(mask) AS by_period
  FROM seats GROUP BY school_key, teacher, date HAVING min(room_no) <> max(room_no)
), days AS (
  SELECT s.*, b.by_period, max(CASE WHEN s.timed THEN s.ends_at END) OVER (
    PARTITION BY s.school_key, s.teacher, s.date ORDER BY s.starts_at, s.rid
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ) AS latest_end
  FROM seats s JOIN busy b ON s.school_key = b.school_key AND s.teacher = b.teacher AND s.date = b.date
), pairs AS (
  SELECT a.rid, b.rid AS other FROM days a
  JOIN days b ON a.school_key = b.school_key AND a.teacher = b.teacher AND a.date = b.date
  WHERE a.timed AND b.timed AND a.starts_at < a.latest_end AND a.room_no <> b.room_no AND a.starts_at < b.ends_at
    AND (b.starts_at < a.starts_at OR (b.starts_at = a.starts_at AND b.rid < a.rid))
  UNION ALL
  SELECT a.rid, b.rid AS other FROM days a
  JOIN days b ON a.school_key = b.school_key AND a.teacher = b.teacher AND a.date = b.date
  WHERE a.by_period AND NOT (a.timed AND b.timed) AND a.room_no <> b.room_no AND (a.mask & b.mask) <> 0
    AND ({first_period("b.mask")} < {first_period("a.mask")}
      OR ({first_period("b.mask")} = {first_period("a.mask")} AND b.rid < a.rid))
)
SELECT rid, min(other) AS other FROM pairs GROUP BY rid"""


def _but(forms: list[str]) -> str:
    if not forms:
        return ""
    return f" AND COALESCE(form, '') NOT IN ({', '.join(literal(form) for form in forms)})"


RULE = ComparingRule(
    id="teacher-in-two-rooms",
    severity=Severity.WARNING,
    effect=Effect.FLAG,
    parameters=Exceptions,
    finds=_finds,
    by_teacher=True,
    docs={
        "zh": Docs(
            title="教师同时在两间教室",
            what="同一教师（同校同名，或教师编号相同）在同一时间出现在两间教室。列出较晚的一条，并注明另一条的位置。",
            why="一人不能同时在两处上课；可能是教师、教室或时间填错，也可能是账号共用。",
            example="张老师 08:00–08:40 在录播室，08:20–09:00 又在智慧教室。",
            remedy="核对授课教师与教室；同步课堂等两端都有记录的形式，请列入 except_forms；"
            "同校重名教师请填教师编号并加以区分。",
            messages={"": "教师“{teacher}”同一时间还在另一间教室：{other}"},
        ),
        "en": Docs(
            title="Teacher in two rooms at once",
            what="One teacher (same name in one school, or same teacher code) is in two rooms at the same time. "
            "The later record is listed, with the place of the other.",
            why="Nobody teaches in two places at once: teacher, room or time may be wrong, or an account is shared.",
            example="Ms Zhang 08:00–08:40 in the recording room and 08:20–09:00 in the smart classroom.",
            remedy="Check the teacher and the room. Put forms that are logged at both ends, such as synchronous "
            "classes, into `except_forms`; tell teachers of the same name in one school apart.",
            messages={"": "teacher “{teacher}” is in another room at the same time: {other}"},
        ),
    },
)
