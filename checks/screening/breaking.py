"""Which records break which rules: the table ``broken`` (rid, rule, other, listed, waived, rejects).

``other`` is the rid of the record that it was held against, or NULL; ``listed``: it goes among the findings;
``waived``: a waiver holds; ``rejects``: the record does not count for it.

Record rules run in one statement that keeps the failing rows alone. Comparing rules run on ``candidates``: the records
that are left and have to be compared (see :mod:`checks.screening.narrowing`), without those that ``duplicate-lesson``
rejected once it has run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from checks.config.where import matches
from checks.identity import RECORD_FINDING_ID
from checks.model import Effect
from checks.rules.base import ComparingRule, RecordRule
from checks.rules.sql import identifier, literal, without
from checks.screening.narrowing import narrow
from checks.screening.settled import excluded_sources
from checks.screening.wording import content

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from checks.config.models import Waiver
    from checks.engines.base import Engine
    from checks.screening.settled import SettledRule

FOUND_COLUMNS = "rid, room_no, date, listed, rule, other"


def find_broken(
    engine: Engine, rules: Sequence[SettledRule], waivers: Sequence[Waiver], accepted: Collection[str] = ()
) -> None:
    """Makes ``broken`` and ``rejected`` (rid, once each) of ``observed``.

    ``accepted`` are the ids of findings that a school disputed with success: waived, too.
    """
    active = [rule for rule in rules if rule.enabled]
    put_waivers(engine, waivers)
    engine.put("accepted", pd.DataFrame({"finding": sorted(accepted)}, dtype=object), {"finding": "VARCHAR"})
    alone = [rule for rule in active if not isinstance(rule.rule, ComparingRule)]
    comparing = [(rule, rule.rule) for rule in active if isinstance(rule.rule, ComparingRule)]
    parts = ["broken_alone"]
    _judge(engine, "broken_alone", _single_records(engine, alone), alone)
    _candidates(engine, comparing)
    for turn in (True, False):
        now = [(settled, rule) for settled, rule in comparing if rule.runs_first is turn]
        for settled, rule in now:
            parts.append(f"broken_{rule.id.replace('-', '_')}")
            _judge(engine, parts[-1], _compared(settled, rule), [settled])
        if turn and now:
            gone = " UNION ALL ".join(f"SELECT rid FROM {part} WHERE rejects" for part in parts[1:])
            engine.view("candidates", without("compared", f"({gone})"))
    engine.create("broken", " UNION ALL ".join(f"SELECT * FROM {part}" for part in parts))
    step_2 = "SELECT rid FROM described WHERE early"
    engine.create("rejected", f"SELECT DISTINCT rid FROM (SELECT rid FROM broken WHERE rejects UNION ALL {step_2}) r")


def put_waivers(engine: Engine, waivers: Sequence[Waiver]) -> None:
    """Makes ``waived_rooms`` (waiver, rule, room_no, date_from, date_until): a row per waiver and matching room.

    ``waiver`` is the position in ``waivers``; room_no is NULL for a waiver that holds for every record.
    """
    rooms = _rooms(engine, waivers) if any(waiver.where for waiver in waivers) else {}
    rows = [
        (position, waiver.rule, room_no, waiver.start, waiver.until)
        for position, waiver in enumerate(waivers)
        for room_no in _matching(waiver, rooms)
    ]
    types = {
        "waiver": "INTEGER",
        "rule": "VARCHAR",
        "room_no": "INTEGER",
        "date_from": "DATE",
        "date_until": "DATE",
    }
    engine.put("waived_rooms", pd.DataFrame(rows, columns=list(types)), types)


def _rooms(engine: Engine, waivers: Sequence[Waiver]) -> dict[int, dict[str, str]]:
    """The register's rooms by number, with the columns that the waivers name."""
    known = engine.query("SELECT * FROM rooms WHERE FALSE").columns
    columns = [name for name in known if any(name in waiver.where for waiver in waivers)]
    texts = "".join(f", COALESCE(CAST({identifier(name)} AS VARCHAR), '')" for name in columns)
    rows = engine.rows(f"SELECT room_no{texts} FROM rooms ORDER BY room_no")
    return {int(str(number)): dict(zip(columns, map(str, values), strict=True)) for number, *values in rows}


def _matching(waiver: Waiver, rooms: dict[int, dict[str, str]]) -> list[int | None]:
    if not waiver.where:
        return [None]
    return [number for number, room in rooms.items() if matches(waiver.where, room)]


def _single_records(engine: Engine, rules: Sequence[SettledRule]) -> str:
    """What the rules that look at one record find: a SELECT of :data:`FOUND_COLUMNS`."""
    nothing = (
        "SELECT rid, room_no, date, in_period AS listed, '' AS rule, CAST(NULL AS BIGINT) AS other"
        " FROM described WHERE FALSE"
    )
    if not rules:
        return nothing
    flags = [f"COALESCE({_breaks(rule)}, FALSE) AS f{number}" for number, rule in enumerate(rules)]
    any_flag = " OR ".join(f"f{number}" for number in range(len(rules)))
    engine.create(
        "flags",
        f"SELECT * FROM (SELECT rid, room_no, date, (early OR in_period) AS listed, {', '.join(flags)}"
        f" FROM observed WHERE early OR in_window) o WHERE {any_flag}",
    )
    return " UNION ALL ".join(
        f"SELECT rid, room_no, date, listed, {literal(rule.id)} AS rule, CAST(NULL AS BIGINT) AS other"
        f" FROM flags WHERE f{number}"
        for number, rule in enumerate(rules)
    )


def _breaks(rule: SettledRule) -> str:
    return rule.by_variant(rule.rule.breaks, "FALSE") if isinstance(rule.rule, RecordRule) else _own(rule)


def _own(rule: SettledRule) -> str:
    return rule.by_variant(lambda _parameters: f"({rule.fails_when})", "FALSE")


def _candidates(engine: Engine, rules: Sequence[tuple[SettledRule, ComparingRule]]) -> None:
    """The lessons that can be compared, and that any of the ``rules`` has to."""
    by_room = [(settled, rule) for settled, rule in rules if rule.among == "compared" and not rule.by_teacher]
    days = [rule.days(settled.parameters) if rule.days else None for settled, rule in by_room]
    narrow(engine, days, teachers=any(rule.by_teacher for _, rule in rules))
    engine.view("candidates", "SELECT * FROM compared")


def _compared(settled: SettledRule, rule: ComparingRule) -> str:
    """What a comparing rule finds: a SELECT of :data:`FOUND_COLUMNS`."""
    off = excluded_sources(settled)
    return (
        f"SELECT c.rid, c.room_no, c.date, c.in_period AS listed, {literal(rule.id)} AS rule,"
        f" CAST(f.other AS BIGINT) AS other FROM ({rule.finds(settled.parameters)}) f"
        f" JOIN {rule.among} c ON c.rid = f.rid"
        + (f" WHERE NOT EXISTS (SELECT 1 FROM described d WHERE d.rid = f.rid AND ({off}))" if off else "")
    )


def _judge(engine: Engine, table: str, found: str, rules: Iterable[SettledRule]) -> None:
    """Makes ``table``, with the columns of ``broken``, of what was ``found``: waived or not, rejecting or not."""
    rejecting = ", ".join(literal(rule.id) for rule in rules if rule.effect is Effect.REJECT) or "''"
    holds = "w.rule = b.rule AND b.date BETWEEN w.date_from AND w.date_until"
    engine.create(
        table,
        f"SELECT rid, rule, other, listed, waived, (rule IN ({rejecting}) AND NOT waived) AS rejects FROM ("
        f"SELECT b.rid, b.rule, b.other, b.listed, ("
        f"EXISTS (SELECT 1 FROM waived_rooms w WHERE {holds} AND w.room_no = b.room_no)"
        f" OR EXISTS (SELECT 1 FROM waived_rooms w WHERE {holds} AND w.room_no IS NULL)"
        f") AS waived FROM ({found}) b) j",
    )
    uphold(engine, table)


def uphold(engine: Engine, table: str) -> None:
    """Waives, in ``table`` (the columns of ``broken``), the findings that were disputed with success, found again by
    their ids."""
    if not engine.rows("SELECT 1 FROM accepted LIMIT 1"):
        return
    said = (
        f"SELECT b.rid, b.rule, COALESCE(d.unit_id, '') AS unit_id, {content()} AS raw FROM {table} b"
        " JOIN described d ON d.rid = b.rid JOIN records r ON r.rid = b.rid JOIN raw w ON w.rid = b.rid"
    )
    numbered = f"SELECT *, row_number() OVER (PARTITION BY rule, unit_id, raw ORDER BY rid) AS ordinal FROM ({said}) s"
    known = f"SELECT rid, rule, {RECORD_FINDING_ID} AS id FROM ({numbered}) n"
    engine.create(
        table,
        "SELECT b.rid, b.rule, b.other, b.listed, (b.waived OR a.finding IS NOT NULL) AS waived,"
        f" (b.rejects AND a.finding IS NULL) AS rejects FROM {table} b JOIN ({known}) k ON k.rid = b.rid"
        " AND k.rule = b.rule LEFT JOIN accepted a ON a.finding = k.id",
    )


def waiver_matches(engine: Engine) -> dict[int, int]:
    """How many listed findings each waiver took out, by its position among the waivers; those with none are absent."""
    rows = engine.rows(
        "SELECT w.waiver, count(DISTINCT b.rid) FROM broken b JOIN described o ON o.rid = b.rid"
        " JOIN waived_rooms w ON w.rule = b.rule AND o.date BETWEEN w.date_from AND w.date_until"
        " AND (w.room_no IS NULL OR w.room_no = o.room_no)"
        " WHERE b.listed AND b.waived GROUP BY w.waiver"
    )
    return {int(str(waiver)): int(str(records)) for waiver, records in rows}
