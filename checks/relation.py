"""The relation that a metric counts: a target's records, each with its unit, as SQL.

A lesson belongs to the room that it was held in; an activity or training to the school that names it (see
:mod:`checks.linking`). Only where a target asks for it is anything else joined, so a run over plain lessons reads
nothing but ``counted`` and ``rooms``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.config.sorting import ROOMLESS
from checks.model import Unit
from checks.rules.sql import identifier, literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from checks.config.models import Target
    from checks.measuring import Plan
    from checks.model import Period

SCHOOL = "COALESCE(r.school_code, r.school, '')"  # as in the register: its code, or its name where there are no codes

USED: dict[str, str] = {
    "room_no": "c.room_no",
    "school": SCHOOL,
    "date": "c.date",
    "mask": "c.mask",
    "minutes": "c.minutes",
    "subject": "c.subject",
    "teacher": "c.teacher",
    "entered_at": "c.entered_at",
    "participants": "c.participants",
}
"""The columns that a metric may read, besides ``unit_id``."""

FURTHER: dict[str, str] = {
    "session": "COALESCE(s.session_key, concat('record ', CAST(c.rid AS VARCHAR)))",
    "lesson": "COALESCE(s.lesson_key, concat('record ', CAST(c.rid AS VARCHAR)))",
    "heard": "COALESCE(s.heard_key, concat('record ', CAST(c.rid AS VARCHAR)))",
    "guest": "COALESCE(s.guest, FALSE)",
    "employer": SCHOOL,
    "on_roll": "t.unit_id",
    "capacity": "",  # the register's column that the target names
    "visited": "c.visited",
    "late": "c.late",
    "shared_room": "d.room_no",
    "shared_date": "CASE WHEN d.room_no IS NOT NULL OR c.room_no IS NULL THEN c.date END",
}
"""Further columns, for the metrics whose ``reads`` names them: the session that the record tells of, the lesson as it
was taught and as it was heard (texts), whether the room listened, what teachers of one name are told apart by, the
teacher on roll (unit id or NULL), the room's capacity, the periods visited, whether it was entered late (BOOLEAN, NULL
without an entry time); the room and the date where several of the records may cover a period, NULL elsewhere."""

_OF_SESSIONS = {"session", "lesson", "heard", "guest"}
_EVIDENCE = {"automatic": "c.entry_rank = 0", "manual": "TRUE", "timetable": "TRUE"}
_UNIT_ID = {
    Unit.ROOM: "r.unit_id",
    Unit.SCHOOL: SCHOOL,
    Unit.REGION: "COALESCE(r.region, '')",
    Unit.DISTRICT: "'district'",
    Unit.TEACHER: f"{SCHOOL} || '/' || c.teacher",
    Unit.PAIR: "s.pair_id",
}


def used(plan: Plan, period: Period, until: date, records: str) -> str:
    """The SELECT of ``unit_id``, :data:`USED` and what the metric ``reads`` of :data:`FURTHER`."""
    columns = [f"{source} AS {name}" for name, source in USED.items()]
    columns += [f"{_further(plan, name)} AS {name}" for name in plan.metric.reads]
    unit_id = _unit_id(plan)
    known = f"{unit_id} IS NOT NULL AND " if _of_teachers(plan) or plan.target.unit is Unit.PAIR else ""
    select = (
        f"SELECT {unit_id} AS unit_id, {', '.join(columns)}{_turn(plan, unit_id)} "
        f"FROM {_records(plan, records)} AS c {' '.join(_joins(plan))} "
        f"WHERE {known}{window('c', plan.target, period, until)}"
    )
    first = "turn = 1 OR room_no = first_room"
    return f"SELECT * FROM ({select}) AS each_record WHERE {first}" if _turn(plan, unit_id) else select


def window(records: str, target: Target, period: Period, until: date) -> str:
    """Whether a record is dated in a target's window, for its place ``r``."""
    starts = {
        "period": f"DATE '{period.span.start}'",
        "term-to-date": "r.term_from",
        "year-to-date": f"DATE '{period.year.start}'",
    }
    return f"{records}.date BETWEEN {starts[target.window]} AND DATE '{until}'"


def _of_teachers(plan: Plan) -> bool:
    return plan.target.unit is Unit.TEACHER or plan.on_roll is not None


def _unit_id(plan: Plan) -> str:
    """A teacher on roll is one of the own school's, wherever the lesson was: schools get theirs of ``plan.on_roll``."""
    if plan.on_roll is not None:
        return FURTHER["on_roll"]
    if plan.target.unit is Unit.TEACHER and plan.staff:
        taught = f"c.form IN ({', '.join(map(literal, plan.shared))})" if plan.shared else "FALSE"
        return f"CASE WHEN {taught} THEN COALESCE(t.unit_id, t.elsewhere) ELSE t.unit_id END"
    return _UNIT_ID[plan.target.unit]


def _further(plan: Plan, name: str) -> str:
    if name == "capacity":
        return f"TRY_CAST(replace(r.{identifier(plan.target.column or '')}, ',', '') AS DOUBLE)"
    if name == "employer" and plan.target.unit is Unit.PAIR:
        return "''"
    if name in _OF_SESSIONS and not plan.sessions:
        return "FALSE" if name == "guest" else "concat('record ', CAST(c.rid AS VARCHAR))"
    return FURTHER[name]


def _turn(plan: Plan, unit_id: str) -> str:
    """A lesson that several rooms log counts once for its teacher and for its pair: as the first of them logs it."""
    tells_sessions = not _OF_SESSIONS.isdisjoint(plan.metric.reads)
    if plan.target.unit not in (Unit.TEACHER, Unit.PAIR) or not plan.sessions or tells_sessions:
        return ""
    if plan.metric.each_room and plan.target.unit is Unit.PAIR:
        return ""
    key = FURTHER["session" if plan.target.unit is Unit.PAIR else "lesson"]
    over = f"OVER (PARTITION BY {unit_id}, {key} ORDER BY c.rid)"
    return f", row_number() {over} AS turn, first_value(c.room_no) {over} AS first_room"


def _records(plan: Plan, records: str) -> str:
    if plan.metric.base:
        return plan.metric.base
    told = [f"({plan.condition})"] if plan.condition else []  # what the target asks of a record
    if plan.target.forms:
        told.append(f"c.form IN ({_texts(plan.forms)})")
    conditions = list(told)
    if plan.kinds is not None:
        conditions.append(f"c.kind IN ({_texts(plan.kinds)})")
    if plan.target.evidence == "automatic":
        conditions.append(_EVIDENCE["automatic"])
    if not conditions and plan.target.evidence != "timetable":
        return records
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    if plan.target.evidence != "timetable":
        return f"(SELECT * FROM {records} AS c{where})"
    names = (*_TOLD, *_UNTOLD)
    return (
        f"(SELECT rid, room_no, date, mask, {', '.join(names)} FROM {records} AS c{where}"
        f" UNION ALL {_scheduled(records, told)})"
    )


_TOLD = ("subject", "teacher", "teacher_code", "form")
_UNTOLD = ("minutes", "entered_at", "participants", "late")


def _scheduled(records: str, told: Sequence[str]) -> str:
    """The scheduled lessons without a record, in the periods that no record covers, of those rows of the timetable of
    which everything holds that the target asks of a record."""
    columns = [*(f"c.{name}" for name in _TOLD), *(f"NULL AS {name}" for name in _UNTOLD)]
    held = "COALESCE(h.mask, 0) & s.mask"
    conditions = ["c.kind = 'timetable'", f"({held}) <> s.mask", *told]
    return (
        f"SELECT s.rid, s.room_no, s.date, s.mask - ({held}) AS mask, {', '.join(columns)}"
        " FROM scheduled AS s JOIN described AS c ON c.rid = s.rid"
        f" LEFT JOIN (SELECT room_no, date, BIT_OR(mask) AS mask FROM {records} WHERE kind = 'lesson'"
        " GROUP BY room_no, date) AS h ON h.room_no = s.room_no AND h.date = s.date"
        f" WHERE {' AND '.join(conditions)}"
    )


def _joins(plan: Plan) -> list[str]:
    by_school = plan.kinds is not None and not set(plan.kinds).isdisjoint(ROOMLESS)
    place = (
        "LEFT JOIN schools AS r ON r.school_key = COALESCE(c.school_code, c.school, '')"
        if by_school
        else "JOIN rooms AS r ON r.room_no = c.room_no"
    )
    joins = [place]
    if plan.target.unit is Unit.PAIR:
        joins.append("JOIN sessions AS s ON s.rid = c.rid AND s.pair_id IS NOT NULL")
    elif plan.sessions and (plan.target.unit is Unit.TEACHER or not _OF_SESSIONS.isdisjoint(plan.metric.reads)):
        joins.append(
            "LEFT JOIN (SELECT rid, min(joint_key) AS session_key, min(lesson_key) AS lesson_key,"
            " min(heard_key) AS heard_key, bool_or(guest) AS guest FROM sessions GROUP BY rid) AS s ON s.rid = c.rid"
        )
    if "shared_date" in plan.metric.reads:
        joins.append(f"LEFT JOIN {_shared_days(plan)} AS d ON d.room_no = c.room_no AND d.date = c.date")
    if plan.staff and (plan.target.unit is Unit.TEACHER or "on_roll" in plan.metric.reads):
        joins.append(
            "LEFT JOIN map_staff AS t ON t.school_key = COALESCE(c.school_code, c.school)"
            " AND t.teacher IS NOT DISTINCT FROM c.teacher AND t.teacher_code IS NOT DISTINCT FROM c.teacher_code"
        )
    return joins


def _shared_days(plan: Plan) -> str:
    """On the days of a timetable, what is scheduled stands beside what the logs tell of it."""
    if plan.target.evidence != "timetable":
        return "shared_days"
    return "(SELECT room_no, date FROM shared_days UNION SELECT room_no, date FROM scheduled)"


def _texts(values: Sequence[str]) -> str:
    return ", ".join(map(literal, values))
