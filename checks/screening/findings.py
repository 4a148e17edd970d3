"""The tables ``findings`` and ``evidence``: what the report lists of broken rules, one row per record and rule.

``findings``: rid, id, rule, severity, effect, outcome (failed, waived), unit (``room``), unit_id, unit_name,
school_code, school, message, file, sheet, row, raw. ``evidence``: rid, id, rule, the record as it was read (one text
column per field), file, sheet, row, other_file, other_sheet, other_row. In the order of rid, then rule, when asked so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.identity import RECORD_FINDING_ID
from checks.model import FIELDS
from checks.rules.sql import literal
from checks.screening.wording import content, message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.engines.base import Engine
    from checks.model import Lang
    from checks.screening.settled import SettledRule


def write_findings(engine: Engine, rules: Sequence[SettledRule], lang: Lang) -> None:
    """Makes both of ``broken``, ``sheets`` and what :meth:`checks.screening.Screening.cite` took out."""
    active = [rule for rule in rules if rule.enabled]
    engine.view("listed", _listed())
    engine.keep("findings", _findings(active, lang))
    fields = ", ".join(f"trim(w.{field}) AS {field}" for field in FIELDS)
    engine.view(
        "evidence",
        f'SELECT f.rid, f.id, f.rule, {fields}, f.file, f.sheet, f."row", f.other_file, f.other_sheet, f.other_row'
        " FROM findings f JOIN cited_raw w ON w.rid = f.rid",
    )


def _listed() -> str:
    """Each listed break with its record, the record's raw texts and content, the places of both records, and the last
    day of a waiver that has expired."""
    raw = ", ".join(f"w.{field} AS raw_{field}" for field in FIELDS)
    return f"""
SELECT b.rule, b.waived, o.*, {raw}, {content()} AS content, s.file, s.sheet,
  x.file AS other_file, x.sheet AS other_sheet, x."row" AS other_row, e.expired_on
FROM broken b
JOIN cited o ON o.rid = b.rid
JOIN cited_records r ON r.rid = b.rid
JOIN cited_raw w ON w.rid = b.rid
JOIN sheets s ON s.file_no = r.file_no AND s.sheet_no = r.sheet_no
LEFT JOIN (
  SELECT p.rid, p."row", t.file, t.sheet FROM cited_records p
  JOIN sheets t ON t.file_no = p.file_no AND t.sheet_no = p.sheet_no
) x ON x.rid = b.other
LEFT JOIN ({_EXPIRED}) e ON e.rid = b.rid AND e.rule = b.rule
WHERE b.listed"""


_EXPIRED = """
SELECT f.rid, f.rule, max(w.date_until) AS expired_on FROM broken f
JOIN cited_records p ON p.rid = f.rid
JOIN waived_rooms w ON w.rule = f.rule AND w.date_until < p.date AND (w.room_no IS NULL OR w.room_no = p.room_no)
WHERE f.listed AND NOT f.waived GROUP BY f.rid, f.rule"""
"""The last day of the latest waiver that held for what is listed, but no longer on the lesson's date."""


def _findings(rules: Sequence[SettledRule], lang: Lang) -> str:
    """The id hashes rule, unit and content, and a number among equal ones: the same fact has it in every run."""
    severity = _by_rule(rules, {rule.id: str(rule.severity) for rule in rules})
    effect = _by_rule(rules, {rule.id: str(rule.effect) for rule in rules})
    return f"""
SELECT rid, {RECORD_FINDING_ID} AS id, rule, severity, effect, outcome, 'room' AS unit, unit_id, unit_name,
  school_code, school, message, file, sheet, "row", raw, other_file, other_sheet, other_row
FROM (
  SELECT *, row_number() OVER (PARTITION BY rule, unit_id, raw ORDER BY rid) AS ordinal FROM (
    SELECT rid, rule, {severity} AS severity, {effect} AS effect,
      CASE WHEN waived THEN 'waived' ELSE 'failed' END AS outcome,
      COALESCE(unit_id, '') AS unit_id, COALESCE(room_name, room_id, '') AS unit_name,
      COALESCE(school_code, '') AS school_code, COALESCE(school, '') AS school, {message(rules, lang)} AS message,
      file, sheet, "row", content AS raw, other_file, other_sheet, other_row
    FROM listed
  ) l
) n"""


def _by_rule(rules: Sequence[SettledRule], values: dict[str, str]) -> str:
    if not rules:
        return "''"
    cases = " ".join(f"WHEN {literal(rule.id)} THEN {literal(values[rule.id])}" for rule in rules)
    return f"CASE rule {cases} ELSE '' END"
