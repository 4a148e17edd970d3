"""Which records tell of the same session: a lesson taught to several rooms, an activity that both ends of a pair log.

``sessions`` has a row per record of an activity, or of a lesson in a shared form or with a session, partner or pair
(several rows where it names several partners): rid, pair_id and side (0 the helping end, 1 the other; NULL without a
pair), mutual (BOOLEAN: both ends of the pair are schools of ours, whose logs are asked for), guest (BOOLEAN: the room
listened), session_key (the same for all records of a session of a pair), joint_key (the same for all pairs that take
part in a session together), lesson_key (the same for all rooms that one lesson was taught to) and heard_key (the same
for all rooms that listened together, whoever is named as the teacher there).

Records are of one session when they have the same session number and date. Without a number: the same pair (for
``lesson_key`` the same teacher), date, form and subject, and starts that follow each other within
:data:`MINUTES_APART`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Unit
from checks.records.columns import put_map, quoted
from checks.values.text import normal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.engines.base import Engine
    from checks.tables import Side
    from checks.tables.side import Pair

MINUTES_APART = 20
"""Both ends start the same session this many minutes apart at most."""

_SEPARATORS = str.maketrans(dict.fromkeys(",，;；/|", "、"))


def put_sessions(engine: Engine, side: Side, shared: Sequence[str]) -> None:
    """Makes ``sessions`` of ``described`` and ``further``; ``shared`` are forms that several rooms or schools log."""
    taught_together = f"d.form IN ({quoted(shared)})" if shared else "FALSE"
    joint = f"({taught_together} OR f.session IS NOT NULL OR f.partner IS NOT NULL OR f.pair IS NOT NULL)"
    _put_pairs(engine, side, joint)
    moment = "COALESCE(hour(d.starts_at) * 60 + minute(d.starts_at), 2000 + 100 * d.period)"
    engine.create(
        "teams",
        f"""
SELECT d.rid, d.date, d.form, d.subject, {moment} AS moment, f.session, f.role, p.pair_id, p.side, p.mutual,
  CASE WHEN {joint} THEN COALESCE(d.teacher_code, d.teacher) END AS taught_by
FROM described d LEFT JOIN further f ON f.rid = d.rid
LEFT JOIN map_pair p ON {joint} AND p.school_key = COALESCE(d.school_code, d.school)
  AND p.raw_partner IS NOT DISTINCT FROM f.partner AND p.raw_pair IS NOT DISTINCT FROM f.pair
WHERE d.in_window AND NOT d.early AND d.kind IN ('lesson', 'activity') AND (d.kind = 'activity' OR {joint})""",
    )
    by_pair = _clustered("CASE WHEN pair_id IS NOT NULL THEN concat('pair ', pair_id) END")
    by_teacher = _clustered("CASE WHEN taught_by IS NOT NULL THEN concat('teacher ', taught_by) END")
    each = (
        "SELECT a.rid, a.pair_id, a.side, a.mutual,"
        " COALESCE(a.role, CASE a.side WHEN 0 THEN 'host' WHEN 1 THEN 'guest' END) = 'guest' AS guest,"
        " a.session_key, min(a.session_key) OVER (PARTITION BY a.rid) AS first_key, b.session_key AS lesson_key"
        f" FROM ({by_pair}) a JOIN ({by_teacher}) b ON b.rid = a.rid AND b.pair_id IS NOT DISTINCT FROM a.pair_id"
    )
    # a record that names several partners stands in the sessions of all those pairs, and so makes them one
    joined = "min(first_key) OVER (PARTITION BY session_key) AS joint_key"
    heard = "min(lesson_key) OVER (PARTITION BY session_key) AS heard_key"
    columns = "rid, pair_id, side, mutual, guest, session_key, lesson_key"
    engine.create("sessions", f"SELECT {columns}, {joined}, {heard} FROM ({each}) e")


def _clustered(owner: str) -> str:
    """``teams`` with the key of the session: records of one owner whose starts follow each other closely."""
    basis = (
        "CASE WHEN session IS NOT NULL THEN concat_ws('|', 'session', session, CAST(date AS VARCHAR))"
        f" ELSE concat_ws('|', COALESCE({owner}, concat('record ', CAST(rid AS VARCHAR))), CAST(date AS VARCHAR),"
        " COALESCE(form, ''), COALESCE(subject, '')) END"
    )
    in_turn = "OVER (PARTITION BY basis ORDER BY moment NULLS FIRST, rid"
    return f"""
SELECT *, concat(basis, '#', CAST(sum(starts_anew) {in_turn} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
  AS VARCHAR)) AS session_key
FROM (
  SELECT *, CASE WHEN session IS NULL AND moment - lag(moment) {in_turn}) > {MINUTES_APART} THEN 1 ELSE 0 END
    AS starts_anew
  FROM (SELECT *, {basis} AS basis FROM teams) t
) s"""


def _put_pairs(engine: Engine, side: Side, joint: str) -> None:
    """Makes ``map_pair`` (school_key, raw_partner, raw_pair → pair_id, side, mutual) of what the records say."""
    said = engine.rows(
        "SELECT DISTINCT COALESCE(d.school_code, d.school), f.partner, f.pair FROM described d"
        f" LEFT JOIN further f ON f.rid = d.rid WHERE {joint} AND COALESCE(d.school_code, d.school) IS NOT NULL"
    )
    ours = {unit.unit_id for unit in side.units(Unit.SCHOOL)}
    rows = [
        (school, partner, pair, one.unit_id, one.ends.index(str(school)), ours.issuperset(one.ends))
        for school, partner, pair in said
        for one in _pairs(side, str(school), str(partner or ""), str(pair or ""))
    ]
    columns = ("school_key", "raw_partner", "raw_pair", "pair_id")
    put_map(engine, "map_pair", rows, {**dict.fromkeys(columns, "VARCHAR"), "side": "INTEGER", "mutual": "BOOLEAN"})


def _pairs(side: Side, school: str, partner: str, pair: str) -> list[Pair]:
    """By the pair's id; else by the partners named; else the only pair that the school is in."""
    own = [one for one in side.pairs if school in one.ends]
    if pair:
        return [one for one in own if normal(one.unit_id) == normal(pair)]
    if partner:
        partners = {side.school_named(name) for name in partner.translate(_SEPARATORS).split("、") if name}
        return [one for one in own if partners.intersection(set(one.ends) - {school})]
    return own if len(own) == 1 else []
