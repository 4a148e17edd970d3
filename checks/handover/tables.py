"""The tables of one recipient's workbook: findings to be answered, what its units reached, the records behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.handover.audit_folder import RECORD, RECORD_FIELDS
from checks.metrics import METRICS
from checks.model import DUE, Outcome, Severity, Unit
from checks.report.facts import plain_number, rate_cell
from checks.report.tables import Cell, Column, Kind, Limit, Percent, Table
from checks.report.words import Words
from checks.texts import text

if TYPE_CHECKING:
    from checks.handover.audit_folder import Audit
    from checks.handover.recipients import Recipient, Row
    from checks.model import Lang

ANSWER_COLUMNS = ("status", "reason", "measure", "responsible", "done_on")
"""What a school fills in; ``status`` is one of :data:`STATUSES`, ``done_on`` a date."""

STATUSES = ("confirmed", "disputed", "corrected")
KEY = "key"
"""The column that tells the rows of a sheet apart."""


_NAMES = dict.fromkeys(("school", "unit_name", "target"), Kind.PROSE)
"""Names go over several lines where they are longer than their column: cut, they cannot be told apart."""


def column_title(key: str, lang: Lang) -> str:
    """The header of a column of the handed-over workbook."""
    return text(f"handover-column.{key}", lang)


def say(key: str, lang: Lang, **values: object) -> str:
    """A text about the hand-over."""
    return text(f"handover.{key}", lang, **values)


def status_word(status: str, lang: Lang) -> str:
    """What a school chooses from the list."""
    return text(f"handover-status.{status}", lang)


def answers(audit: Audit, recipient: Recipient) -> Table:
    """One row per finding; those that are waived come last, and ask for no answer."""
    kinds = {"severity": Kind.BADGE, "rule": Kind.PROSE, "message": Kind.PROSE, "reason": Kind.PROSE}
    kinds |= {"measure": Kind.PROSE, "done_on": Kind.DATE, "row": Kind.ORDINAL, "outcome": Kind.BADGE}
    kinds |= {"number": Kind.ORDINAL, KEY: Kind.CODE} | _NAMES
    names = ["number", "severity", "school", "rule", "unit_name", "message", *ANSWER_COLUMNS]
    further = ["outcome", "effect", "actual", "required", "file", "sheet", "row", KEY]
    if recipient.unit is Unit.SCHOOL:
        names.remove("school")
    columns = tuple(
        Column(name, column_title(name, audit.lang), kinds.get(name, Kind.TEXT), name in names)
        for name in (*names, *further)
    )
    words = Words(audit.lang)
    rows = []
    for number, row in enumerate(recipient.in_order, 1):
        cells = _finding(audit, words, row) | {"number": number}
        rows.append(tuple(cells.get(column.key) for column in columns))
    notes = (say("note_answers", audit.lang, evidence=say("sheet_evidence", audit.lang)),)
    return Table("answers", say("sheet_answers", audit.lang), columns, rows, notes)


def _finding(audit: Audit, words: Words, row: Row) -> dict[str, Cell]:
    about_unit = row["rule"] in audit.metrics
    return {
        "severity": words.severity(row["severity"]),
        "school": row["school"],
        "rule": audit.titles.get(row["rule"], row["rule"]),
        "unit_name": row["unit_name"] or row["unit_id"],
        "message": row["message"],
        "outcome": words.outcome(row["outcome"]) if about_unit else words.found(row["outcome"]),
        "effect": words.effect(row["effect"]),
        "actual": _quantity(audit, row["rule"], row["actual"]),
        "required": _required(audit, row["rule"], row["required"]),
        "file": row["file"],
        "sheet": row["sheet"],
        "row": int(row["row"]) if row["row"] else None,
        KEY: row["id"],
    }


def units(audit: Audit, recipient: Recipient) -> Table:
    """What every unit of the recipient reached under every target."""
    kinds = {"number": Kind.ORDINAL, "actual": Kind.NUMBER, "required": Kind.NUMBER, "rate": Kind.PERCENT}
    kinds |= {"outcome": Kind.BADGE, KEY: Kind.CODE} | _NAMES
    names = ("number", "target", "unit", "school", "unit_name", "actual", "required", "rate", "outcome", KEY)
    columns = tuple(
        Column(name, column_title(name, audit.lang), kinds.get(name, Kind.TEXT), name != KEY)
        for name in names
        if name != "school" or recipient.unit is Unit.REGION
    )
    words = Words(audit.lang)
    rows = []
    for number, row in enumerate(recipient.measurements, 1):
        cells: dict[str, Cell] = {
            "number": number,
            "target": audit.titles.get(row["target"], row["target"]),
            "unit": words.unit(row["unit"]),
            "school": row["school"],
            "unit_name": row["unit_name"] or row["unit_id"],
            "actual": _quantity(audit, row["target"], row["actual"]),
            "required": _required(audit, row["target"], row["required"]),
            "rate": rate_cell(float(row["rate"]) if row["rate"] else None, row["outcome"]),
            "outcome": words.outcome(row["outcome"]),
            KEY: f"{row['target']}/{row['unit_id']}",
        }
        rows.append(tuple(cells[column.key] for column in columns))
    limited = any(row["target"] in audit.limits for row in recipient.measurements)
    notes = (say("note_units_limit" if limited else "note_units", audit.lang),)
    return Table("units", say("sheet_units", audit.lang), columns, rows, notes)


def evidence(audit: Audit, recipient: Recipient) -> Table:
    """The record behind each finding that is about one, under the finding's number; columns without content go."""
    words = Words(audit.lang)
    kinds = {"number": Kind.ORDINAL, "raw": Kind.PROSE, "rule": Kind.PROSE, "row": Kind.ORDINAL, KEY: Kind.CODE}
    kinds |= _NAMES | dict.fromkeys(("date", "period", "starts_at", "ends_at"), Kind.CODE)
    names = ["number", "school", "rule", "unit_name", *RECORD_FIELDS, "file", "sheet", "row", "raw", KEY]
    if recipient.unit is Unit.SCHOOL:
        names.remove("school")
    columns = tuple(
        Column(
            name,
            words.column(name) if name in RECORD_FIELDS else column_title(name, audit.lang),
            kinds.get(name, Kind.TEXT),
            name not in ("raw", KEY),
        )
        for name in names
    )
    rows: list[tuple[Cell, ...]] = []
    for number, row in enumerate(recipient.in_order, 1):
        if row["row"] or row["raw"]:
            cells = _finding(audit, words, row) | {"raw": row["raw"], "number": number}
            cells |= {name: row.get(f"{RECORD}{name}") for name in RECORD_FIELDS}
            rows.append(tuple(cells.get(column.key) for column in columns))
    notes = (say("note_evidence", audit.lang),)
    return Table("evidence", say("sheet_evidence", audit.lang), columns, rows, notes).without_empty()


def standing(audit: Audit, recipient: Recipient) -> Table:
    """How many units are due and attain, by target: for the letter."""
    columns = tuple(
        Column(name, column_title(name, audit.lang), Kind.TEXT if name == "target" else Kind.NUMBER)
        for name in ("target", "due", "attained")
    )
    words = Words(audit.lang)
    groups: dict[tuple[str, str], list[str]] = {}
    for row in recipient.measurements:
        groups.setdefault((row["target"], row["unit"]), []).append(row["outcome"])
    rows = [
        (
            words.say("target_unit", title=audit.titles.get(target, target), unit=words.unit(unit)),
            sum(outcome in DUE for outcome in outcomes),
            sum(outcome == Outcome.PASSED for outcome in outcomes),
        )
        for (target, unit), outcomes in groups.items()
    ]
    return Table("standing", say("standing", audit.lang), columns, rows)


def severity_counts(audit: Audit, recipient: Recipient) -> str:
    """How many findings of each severity are to be answered, in words."""
    words = Words(audit.lang)
    found = [row["severity"] for row in recipient.to_answer]
    return words.listed(
        f"{words.severity(severity).text} {found.count(severity)}" for severity in Severity if severity in found
    )


def _quantity(audit: Audit, target: str, value: str) -> Cell:
    """An actual value as the target's metric shows it."""
    if not value:
        return None
    return Percent(float(value)) if _is_share(audit, target) else plain_number(float(value))


def _required(audit: Audit, target: str, value: str) -> Cell:
    """What a target requires, as its metric shows it; an upper limit says so."""
    if not value or target not in audit.limits:
        return _quantity(audit, target, value)
    return Limit(float(value), _is_share(audit, target))


def _is_share(audit: Audit, target: str) -> bool:
    metric = METRICS.get(audit.metrics.get(target, ""))
    return metric is not None and metric.is_share
