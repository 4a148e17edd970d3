"""Which records have to be compared with others at all: those of the few days on which lessons may clash.

Comparing sorts, joins and carries texts; finding the days does neither. Of every record that may be compared
``comparable`` keeps what that takes, all of it numbers; one pass over it gives ``room_days``, another the days of the
teachers, and ``compared`` has the records of the days that any rule looks at.

A day is found by bits: of lessons that share none, the bits add up to those of their union. ``slots`` has a bit for
every ten minutes from 07:00 that the lesson touches, what is earlier or later falls to the first or the last: lessons
that overlap share a slot, though not all that share one overlap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.config.sorting import LESSON
from checks.rules.sql import is_timed, without

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.engines.base import Engine

CANDIDATE_COLUMNS = (
    "rid",
    "room_no",
    "date",
    "in_period",
    "mask",
    "starts_at",
    "ends_at",
    "teacher",
    "teacher_code",
    "form",
    "entry",
    "entry_rank",
    "bell_periods",
)
_SLOTS, _SLOT, _FIRST = 62, 600, 7 * 3600
"""How many slots there are, how long each is and when the first one begins, in seconds."""
_SCHOOL_KEY = "COALESCE(school_code, school)"


def narrow(engine: Engine, days: Sequence[str | None], *, teachers: bool) -> None:
    """Makes ``compared``: :data:`CANDIDATE_COLUMNS` and ``school_key`` of the records that rules must compare.

    These are the lessons in the window, of a known room, that no record rule rejected, on the ``days`` (conditions over
    ``room_days``; None: every day), and with ``teachers`` on those when a teacher may be in two rooms at once.
    """
    lessons = f"o.in_window AND NOT o.early AND o.room_no IS NOT NULL AND o.kind = '{LESSON}'"
    left = without("described", "(SELECT rid FROM broken_alone WHERE rejects)", lessons)
    columns = f"SELECT {', '.join(f'c.{name}' for name in CANDIDATE_COLUMNS)}, {_SCHOOL_KEY} AS school_key"
    if None in days:
        engine.create("compared", f"{columns} FROM ({left}) AS c")
        return
    engine.create("comparable", _comparable(left, teachers=teachers))
    engine.view("room_days", _ROOM_DAYS)
    watched = [_of_rooms(["clash", *(day for day in days if day)])]  # shared_days needs them, whatever the rules
    watched += [_of_teachers(key) for key in ("teacher_no", "code_no")] if teachers else []
    engine.create("compared", f"{columns} FROM described AS c JOIN ({' UNION '.join(watched)}) AS w ON w.rid = c.rid")


def shared_days(engine: Engine, records: str) -> None:
    """Makes ``shared_days`` (room_no, date) of ``records``, those that count or, of lessons, those of them that were
    compared: the rooms and days, few, when several records cover a period. Elsewhere every period of a record is a
    lesson: masks that share no bit sum up to their union."""
    engine.create(
        "shared_days",
        f"SELECT room_no, date FROM {records} WHERE room_no IS NOT NULL AND mask <> 0 GROUP BY room_no, date"
        " HAVING sum(mask) <> bit_or(mask)",
    )


def _comparable(lessons: str, *, teachers: bool) -> str:
    """A teacher is a number that others may have as well, which merely makes them look alike for a while."""
    keys = {"teacher_no": f"HASH({_SCHOOL_KEY}, teacher)", "code_no": "HASH(teacher_code)"}
    named = {"teacher_no": f"teacher IS NOT NULL AND {_SCHOOL_KEY} IS NOT NULL", "code_no": "teacher_code IS NOT NULL"}
    of_teachers = [f"CASE WHEN {named[key]} THEN {sql} END AS {key}" for key, sql in keys.items() if teachers]
    columns = [
        "rid",
        "room_no",
        "date",
        "mask",
        f"{_slots()} AS slots",
        "CASE WHEN entry = 'manual' THEN 1 ELSE 0 END AS manual",
        "bell_periods",
        *of_teachers,
    ]
    return f"SELECT {', '.join(columns)} FROM ({lessons}) AS o"


def _slots() -> str:
    """The bits of the slots from that of the first second to that of the last; NULL without a start and an end."""
    first, last = _slot("starts_at", 0), _slot("ends_at", -1)
    return f"CASE WHEN {is_timed('o')} THEN (CAST(2 AS BIGINT) << {last}) - (CAST(1 AS BIGINT) << {first}) END"


def _slot(moment: str, more: int) -> str:
    second = f"DATE_DIFF('second', CAST(date AS TIMESTAMP), {moment}) + {more - _FIRST}"
    return f"CAST(LEAST(GREATEST(({second}) // {_SLOT}, 0), {_SLOTS - 1}) AS INTEGER)"


_SAME_PERIOD = "COALESCE(SUM(mask) <> BIT_OR(mask), FALSE)"
_SAME_SLOT = "COALESCE(SUM(BIT_COUNT(slots)) <> BIT_COUNT(BIT_OR(slots)), FALSE)"
_UNTIMED = "MAX(CASE WHEN slots IS NULL THEN 1 ELSE 0 END) = 1"
_SEVERAL_ROOMS = "MIN(room_no) <> MAX(room_no)"
_WITHOUT_PERIOD = "CASE WHEN COALESCE(mask, 0) = 0 THEN 1 ELSE 0 END"

_ROOM_DAYS = f"""
SELECT room_no, date, COUNT(*) AS records, MAX(manual) AS manual, MAX(bell_periods) AS bell_periods,
  COALESCE(BIT_COUNT(BIT_OR(mask)), 0) + SUM({_WITHOUT_PERIOD}) AS lessons,
  {_SAME_PERIOD} OR {_SAME_SLOT} OR (COUNT(*) > 1 AND {_UNTIMED} AND MAX({_WITHOUT_PERIOD}) = 1) AS clash
FROM comparable GROUP BY room_no, date"""


def _of_rooms(days: Sequence[str]) -> str:
    watched = " OR ".join(f"({day})" for day in dict.fromkeys(days))
    return (
        "SELECT c.rid FROM comparable AS c"
        f" JOIN (SELECT room_no, date FROM room_days WHERE {watched}) AS d ON d.room_no = c.room_no AND d.date = c.date"
    )


def _of_teachers(key: str) -> str:
    """Most teachers have one room: only of the others are there as many groups as days."""
    busy = f"SELECT {key} FROM comparable WHERE {key} IS NOT NULL GROUP BY {key} HAVING {_SEVERAL_ROOMS}"
    lessons = f"SELECT c.* FROM comparable AS c JOIN ({busy}) AS b ON b.{key} = c.{key}"
    clash = f"{_SAME_SLOT} OR ({_UNTIMED} AND {_SAME_PERIOD})"
    days = f"SELECT {key}, date FROM ({lessons}) AS l GROUP BY {key}, date HAVING {_SEVERAL_ROOMS} AND ({clash})"
    return f"SELECT c.rid FROM comparable AS c JOIN ({days}) AS t ON t.{key} = c.{key} AND t.date = c.date"
