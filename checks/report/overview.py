"""The tables that sum up: schools against targets, roll-ups, rules, waivers, reconciliation, the run itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from checks.model import SEPARATOR
from checks.report.conclusion import WANTING
from checks.report.definition import definition
from checks.report.facts import school_key, unmarked
from checks.report.groups import (
    group_rate_cell,
    level_cell,
    level_column,
    mean_cell,
    mean_required_cell,
    share_cell,
    tells_apart,
)
from checks.report.tables import Badge, Cell, Column, Goal, Kind, Percent, Table, Tone
from checks.report.view import remedy

if TYPE_CHECKING:
    from typing import Any

    from checks.report.facts import Facts
    from checks.result_lines import GroupResult, TargetResult


def schools(facts: Facts) -> Table:
    """One row per school: for each target the units that attain and the rate; who must act comes first."""
    words = facts.words
    targets = [target for target in facts.result.targets if tells_apart(target, "school")]
    levels = _levels(facts)
    columns = [words.headed(name) for name in ("school", *levels)]
    for target in targets:
        columns.append(Column(f"{target.id}:attained", words.say("attained_of_due", title=target.title), Kind.BADGE))
        columns.append(level_column(facts, target))
        if not facts.is_limit(target.id):
            columns.append(Column(f"{target.id}:unflagged", words.column("rate_unflagged"), Kind.PERCENT))
    columns.append(words.headed("findings", Kind.NUMBER))
    columns.append(words.headed("school_code", Kind.CODE))
    columns.append(Column("target_line", words.say("target_line"), Kind.NUMBER, printed=False))
    found = [{one.code or one.name: one for one in target.rollups if one.by == "school"} for target in targets]
    numbers = {str(key): int(number) for key, number in facts.listed.groupby("school_key")["count"].sum().items()}
    members = sorted(_members(facts).values(), key=lambda rows: _standing_of(facts, rows))
    rows = [_school(facts, one, levels, targets, found, numbers) for one in members]
    return Table("schools", words.say("sheet_schools"), tuple(columns), rows, (words.say("note_schools"),))


def _levels(facts: Facts) -> list[str]:
    """What is said of each school, where the register says it of any."""
    return [level for level in ("region", "stage") if any(row[level] for row in facts.measurements)]


def _members(facts: Facts) -> dict[str, list[dict[str, Any]]]:
    """The measurements of each school, in the order of the measurements."""
    members: dict[str, list[dict[str, Any]]] = {}
    for row in facts.measurements:
        if key := school_key(row):
            members.setdefault(key, []).append(row)
    return members


def _standing_of(facts: Facts, members: list[dict[str, Any]]) -> tuple[bool, float]:
    """Schools with a unit that must act come first, then the lowest rate of any unit."""
    rates = [row["rate"] for row in members if row["rate"] is not None and not facts.is_limit(row["target"])]
    return all(row["outcome"] not in WANTING for row in members), min(rates, default=float("inf"))


def _school(
    facts: Facts,
    members: list[dict[str, Any]],
    levels: list[str],
    targets: list[TargetResult],
    found: list[dict[str, GroupResult]],
    numbers: dict[str, int],
) -> tuple[Cell, ...]:
    key, name = school_key(members[0]), members[0]["school"] or members[0]["school_code"]
    first = facts.first_finding.get(key)
    cells: list[Cell] = [name if first is None else Goal(name, "findings", first)]
    for level in levels:
        parts = (part for row in members if row[level] for part in str(row[level]).split(SEPARATOR))
        cells.append(facts.words.listed(dict.fromkeys(parts)))
    for target, groups in zip(targets, found, strict=True):
        group = groups.get(key)
        if group is None or not group.due:
            cells += [None, None]
        else:
            cells += [_attained(group), level_cell(facts, target, group)]
        if not facts.is_limit(target.id):
            cells.append(group_rate_cell(facts, target.id, group.rate_unflagged if group else None))
    return (*cells, numbers.get(key, 0), members[0]["school_code"], Percent(1.0))


def _attained(group: GroupResult) -> Badge:
    """Units that attain of those due."""
    return Badge(f"{group.attained}/{group.due}", Tone.GOOD if group.attained == group.due else Tone.BAD)


def groups(facts: Facts) -> Table:
    """Every roll-up of every target, and the district."""
    words = facts.words
    columns = (
        words.headed("target"),
        words.headed("level"),
        words.headed("name"),
        words.headed("due", Kind.NUMBER),
        words.headed("attained", Kind.NUMBER),
        words.headed("attained_share", Kind.PERCENT),
        words.headed("mean_actual", Kind.NUMBER),
        words.headed("mean_required", Kind.NUMBER),
        words.headed("rate", Kind.PERCENT),
        words.headed("rate_unflagged", Kind.PERCENT),
    )
    rows = [_group(facts, target, one) for target in facts.result.targets for one in (target.total, *target.rollups)]
    return Table("groups", words.say("sheet_groups"), columns, rows, (words.say("note_groups"),))


def _group(facts: Facts, target: TargetResult, group: GroupResult) -> tuple[Cell, ...]:
    return (
        target.title,
        facts.words.level(group.by),
        facts.words.level(group.by) if group.by == "district" else group.name or facts.words.say("blank"),
        group.due,
        group.attained,
        share_cell(group),
        mean_cell(facts, target, group.mean_actual),
        mean_required_cell(facts, target, group.mean_required),
        group_rate_cell(facts, target.id, group.rate),
        group_rate_cell(facts, target.id, group.rate_unflagged),
    )


def rules(facts: Facts) -> Table:
    """What every row rule checked and found."""
    words = facts.words
    columns = (
        words.headed("rule"),
        words.headed("severity", Kind.BADGE),
        words.headed("effect"),
        words.headed("outcome", Kind.BADGE),
        words.headed("records", Kind.NUMBER),
        words.headed("waived", Kind.NUMBER),
        words.headed("what", Kind.PROSE),
        words.headed("remedy", Kind.PROSE),
        words.headed("settings"),
        words.headed("rule_id", Kind.CODE),
    )
    rows: list[tuple[Cell, ...]] = []
    for rule in facts.result.rules:
        docs, setting = facts.rule_docs(rule.id), facts.result.config.row_rules.get(rule.id)
        rows.append(
            (
                rule.title,
                words.severity(rule.severity),
                words.effect(rule.effect),
                words.found(rule.outcome),
                rule.records,
                rule.waived,
                unmarked(docs.what) if docs else (setting.fails_when if setting else None),
                remedy(facts, rule.id),
                _parameters(setting.parameters) if setting else None,
                rule.id,
            )
        )
    return Table("rules", words.say("sheet_rules"), columns, rows, (words.say("note_rules"),))


def _parameters(parameters: Any) -> str:
    """``min_minutes=10 max_minutes=240``; a list as ``fields=room, date``."""
    values = parameters.model_dump() if parameters is not None else {}
    written = {name: ", ".join(map(str, value)) if isinstance(value, list) else value for name, value in values.items()}
    return " ".join(f"{name}={value}" for name, value in written.items())


def waivers(facts: Facts) -> Table:
    """Every waiver and what it took out."""
    words = facts.words
    columns = (
        words.headed("rule_or_target"),
        words.headed("where"),
        words.headed("start", Kind.DATE),
        words.headed("end", Kind.DATE),
        words.headed("reason", Kind.PROSE),
        words.headed("approved_by"),
        words.headed("matched", Kind.NUMBER),
        words.headed("expired", Kind.BADGE),
        words.headed("rule_id", Kind.CODE),
    )
    rows = [
        (
            facts.titles.get(one.rule, one.rule),
            words.where(one.where),
            one.start,
            None if one.end == date.max else one.end,
            one.reason,
            one.approved_by,
            one.matched,
            Badge(words.yes_no(one.expired), Tone.WARN if one.expired else Tone.PLAIN),
            one.rule,
        )
        for one in facts.result.waivers
    ]
    notes = [words.say("note_waivers" if rows else "note_no_waivers")]
    if any(one.end == date.max for one in facts.result.waivers):
        notes.append(words.say("note_decided"))
    return Table("waivers", words.say("sheet_waivers"), columns, rows, tuple(notes))


def reconciliation(facts: Facts) -> Table:
    """What became of the rows of every sheet, and their sum."""
    words = facts.words
    counts = ("rows", "counted", "rejected", "outside_window", "not_records")
    columns = (
        words.headed("file"),
        words.headed("sheet"),
        *(words.headed(name, Kind.NUMBER) for name in counts),
        words.headed("encoding"),
        words.headed("error", Kind.PROSE),
        words.headed("note", Kind.PROSE),
        words.headed("sha256", Kind.CODE, printed=False),
    )
    inputs = facts.result.inputs
    rows: list[tuple[Cell, ...]] = [
        (one.file, one.sheet, *(getattr(one, name) for name in counts), one.encoding, one.error, one.note, one.sha256)
        for one in inputs
    ]
    sums = [sum(getattr(one, name) for one in inputs) for name in counts]
    rows.append((words.say("total"), None, *sums, None, None, None, None))
    return Table(
        "reconciliation", words.say("sheet_reconciliation"), columns, rows, (words.say("note_reconciliation"),)
    )


def run(facts: Facts) -> Table:
    """When, with what and by which settings the audit was run."""
    words, result, one = facts.words, facts.result, facts.result.run
    items: dict[str, str] = {
        "complete": words.yes_no(one.complete),
        "period": f"{one.period.name} ({words.span(one.period.span)})",
        "as_of": one.as_of.isoformat(),
        "register": result.config.inputs.register,
        "levels": words.listed(words.level(level) for level in result.config.levels),
        "terms": words.listed(_terms(facts)),
        "engine": one.engine,
        "version": one.version,
        "rules_sha256": one.rules_sha256,
        "generated_at": one.generated_at,
        "mask": words.say("masked" if one.mask else "not_masked"),
    }
    rows: list[tuple[Cell, ...]] = [(words.run_item(key), value) for key, value in items.items()]
    rows += [(words.run_item("target", id=target.id), definition(facts, target)) for target in result.targets]
    columns = (words.headed("item"), words.headed("value", Kind.PROSE))
    return Table("run", words.say("sheet_run"), columns, rows, (words.say("note_run"),))


def _terms(facts: Facts) -> list[str]:
    calendar = facts.result.config.calendar
    return (
        [f"{term.name} {facts.words.say('span', start=term.start, end=term.end)}" for term in calendar.terms]
        if calendar
        else []
    )
