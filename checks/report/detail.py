"""The tables behind the first page: what each unit reached, what was found, and the evidence for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checks.frames import plain_column, records
from checks.report.definition import definition
from checks.report.facts import plain_number, rate_cell
from checks.report.groups import group_rate_cell
from checks.report.tables import Cell, Column, Goal, Kind, Table
from checks.report.view import gap_cell, unit_goal

if TYPE_CHECKING:
    from checks.report.facts import Facts

SHEET_ROWS = 10_000
"""How many rows a sheet holds at most; the CSV files hold all."""

_PRINTED_FIELDS = {
    "room_name": Kind.TEXT,
    "date": Kind.CODE,
    "period": Kind.CODE,
    "starts_at": Kind.CODE,
    "ends_at": Kind.CODE,
    "subject": Kind.TEXT,
    "class_name": Kind.TEXT,
    "teacher": Kind.TEXT,
    "entry": Kind.TEXT,
}
_FURTHER_FIELDS = {
    "minutes": Kind.CODE,
    "grade": Kind.TEXT,
    "topic": Kind.TEXT,
    "form": Kind.TEXT,
    "entered_at": Kind.CODE,
    "participants": Kind.CODE,
    "school_code": Kind.CODE,
    "room_id": Kind.CODE,
}
EVIDENCE_FIELDS = (*_PRINTED_FIELDS, *_FURTHER_FIELDS)
"""What evidence shows of a record as it was read, in order."""


def attainment(facts: Facts) -> Table:
    """One row per unit and target."""
    words = facts.words
    columns = (
        words.headed("target"),
        words.headed("unit"),
        words.headed("unit_name"),
        words.headed("school"),
        words.headed("region"),
        words.headed("stage"),
        words.headed("actual", Kind.NUMBER),
        words.headed("required", Kind.NUMBER),
        words.headed("rate", Kind.PERCENT),
        words.headed("rate_unflagged", Kind.PERCENT),
        *([words.headed("band")] if facts.has_bands else []),
        words.headed("gap", Kind.NUMBER),
        words.headed("outcome", Kind.BADGE),
        words.headed("window"),
        words.headed("school_code", Kind.CODE, printed=False),
        words.headed("unit_id", Kind.CODE, printed=False),
        words.headed("target_id", Kind.CODE, printed=False),
        words.headed("numerator", Kind.NUMBER, printed=False),
        words.headed("denominator", Kind.NUMBER, printed=False),
        words.headed("definition", printed=False),
    )
    targets = {target.id: target for target in facts.result.targets}
    definitions = {target.id: definition(facts, target) for target in facts.result.targets}
    rows: list[tuple[Cell, ...]] = []
    for row in facts.measurements[:SHEET_ROWS]:
        target = targets[row["target"]]
        rows.append(
            (
                target.title,
                words.unit(row["unit"]),
                unit_goal(facts, row),
                row["school"],
                row["region"],
                row["stage"],
                facts.quantity(target, row["actual"]),
                facts.required(target, row["required"]),
                rate_cell(row["rate"], row["outcome"]),
                group_rate_cell(facts, target.id, row.get("rate_unflagged")),
                *([row.get("band")] if facts.has_bands else []),
                gap_cell(facts, target, row),
                words.outcome(row["outcome"]),
                words.span(target.window),
                row["school_code"],
                row["unit_id"],
                target.id,
                plain_number(row.get("numerator")),
                plain_number(row.get("denominator")),
                definitions[target.id],
            )
        )
    notes = (words.say("note_attainment"),)
    table = Table("attainment", words.say("sheet_attainment"), columns, rows, notes, len(facts.measurements))
    return _with_cap(facts, table, "measurements.csv")


def findings(facts: Facts) -> Table:
    """One row per finding, in the order of findings.csv, each leading to its evidence."""
    words = facts.words
    columns = (
        words.headed("severity", Kind.BADGE),
        words.headed("outcome", Kind.BADGE),
        Column("rule", words.column("rule_or_target")),
        words.headed("school"),
        words.headed("unit_name"),
        words.headed("message", Kind.PROSE),
        words.headed("effect"),
        words.headed("evidence"),
        words.headed("file"),
        words.headed("sheet"),
        words.headed("row", Kind.ORDINAL),
        words.headed("actual", Kind.NUMBER, printed=False),
        words.headed("required", Kind.NUMBER, printed=False),
        words.headed("raw", printed=False),
        words.headed("school_code", Kind.CODE, printed=False),
        words.headed("unit_id", Kind.CODE, printed=False),
        words.headed("rule_id", Kind.CODE, printed=False),
        words.headed("id", Kind.CODE, printed=False),
    )
    behind = _Evidence(facts)
    rows = [_finding(facts, behind, row) for row in records(facts.result.findings.head(SHEET_ROWS))]
    notes = (words.say("note_findings"),)
    table = Table("findings", words.say("sheet_findings"), columns, rows, notes, facts.total_findings)
    return _with_cap(facts, table, "findings.csv")


def _finding(facts: Facts, behind: _Evidence, row: dict[str, Any]) -> tuple[Cell, ...]:
    words = facts.words
    return (
        words.severity(row["severity"]),
        words.outcome(row["outcome"]) if row["rule"] in facts.target_ids else words.found(row["outcome"]),
        facts.titles.get(row["rule"], row["rule"]),
        row["school"],
        row["unit_name"],
        row["message"],
        words.effect(row["effect"]),
        behind.goal(row),
        row["file"],
        row["sheet"],
        plain_number(row["row"]),
        plain_number(row["actual"]),
        plain_number(row["required"]),
        row["raw"],
        row["school_code"],
        row["unit_id"],
        row["rule"],
        row["id"],
    )


class _Evidence:
    """Where the evidence of a finding stands: a record on its own sheet, a unit's figures under Attainment."""

    def __init__(self, facts: Facts) -> None:
        self._word = facts.words.say("see")
        self._records = {found: row for row, found in enumerate(evidence_ids(facts))}
        measured = facts.measurements[:SHEET_ROWS]
        self._units = {(one["target"], one["unit_id"]): row for row, one in enumerate(measured)}

    def goal(self, finding: dict[str, Any]) -> Cell:
        """A link to the evidence; nothing where it is not on a sheet."""
        if (row := self._records.get(finding["id"])) is not None:
            return Goal(self._word, "evidence", row)
        if (row := self._units.get((finding["rule"], finding["unit_id"]))) is not None:
            return Goal(self._word, "attainment", row)
        return None


def evidence_ids(facts: Facts) -> list[str]:
    """The ids of the findings whose records the evidence sheet holds, in its order: that of the findings."""
    behind = set(plain_column(facts.result.evidence["id"]))
    return [found for found in plain_column(facts.result.findings["id"].head(SHEET_ROWS)) if found in behind]


def evidence(facts: Facts) -> Table:
    """The record behind each finding as it was read, its place, and the place of the record in conflict."""
    words, result = facts.words, facts.result
    columns = [
        words.headed("rule"),
        words.headed("school"),
        *(words.headed(name, kind) for name, kind in _PRINTED_FIELDS.items()),
        words.headed("file"),
        words.headed("sheet"),
        words.headed("row", Kind.ORDINAL),
        words.headed("other", Kind.PROSE),
        *(words.headed(name, kind, printed=False) for name, kind in _FURTHER_FIELDS.items()),
        words.headed("id", Kind.CODE, printed=False),
    ]
    listed = result.findings.head(SHEET_ROWS)
    places = {found: (row, rule) for row, (found, rule) in enumerate(zip(listed["id"], listed["rule"], strict=True))}
    behind = sorted(
        ((*places[row["id"]], row) for row in records(result.evidence[result.evidence["id"].isin(listed["id"])])),
        key=lambda place: place[0],
    )
    rows: list[tuple[Cell, ...]] = [
        (
            Goal(facts.titles.get(rule, rule), "findings", found),
            row["school"],
            *(row[name] for name in _PRINTED_FIELDS),
            row["file"],
            row["sheet"],
            plain_number(row["row"]),
            _place(row),
            *(row[name] for name in _FURTHER_FIELDS),
            row["id"],
        )
        for found, rule, row in behind
    ]
    notes = [words.say("note_evidence")]
    if facts.total_findings > SHEET_ROWS:
        notes.insert(0, words.say("capped_evidence", limit=SHEET_ROWS))
    table = Table("evidence", words.say("sheet_evidence"), tuple(columns), rows, tuple(notes), facts.total_evidence)
    return table.without_empty()


def _place(row: dict[str, Any]) -> Cell:
    """File, sheet and row of the other record: ``logs/a.xlsx · 5月 · 17``."""
    if row["other_row"] is None:
        return None
    return " · ".join(
        str(part) for part in (row["other_file"], row["other_sheet"], plain_number(row["other_row"])) if part
    )


def _with_cap(facts: Facts, table: Table, file: str) -> Table:
    if table.total <= SHEET_ROWS:
        return table
    return table.with_note(facts.words.say("capped", total=table.total, limit=SHEET_ROWS, file=file))
