"""What the report says on its first page: how do we stand, who is behind, what must be done.

Language and content are settled here; writers only lay it out. Order as directors expect of a brief: conclusion,
coverage, core indicators, who is behind, exceptions with what to do, groups, notes.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING

from checks.model import Outcome
from checks.report import conclusion
from checks.report.definition import definition
from checks.report.facts import rate_cell, school_key, unmarked
from checks.report.groups import group_rate_cell, groups_table, mean_cell, share_cell
from checks.report.submissions import arrivals
from checks.report.tables import Goal, Kind, Table

if TYPE_CHECKING:
    from typing import Any

    from checks.report.facts import Facts
    from checks.report.tables import Cell
    from checks.result_lines import TargetResult

WORST_UNITS = 6
WORST_RULES = 6
"""How many rows the first page has room for; the rest stands on the other sheets."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The first page. ``warnings`` come before anything else, ``arrivals`` before any rate; ``definitions`` has a line
    per row of ``indicators``."""

    title: str
    subtitle: str
    warnings: tuple[str, ...]
    arrivals: tuple[str, ...]
    conclusion: tuple[str, ...]
    actions: tuple[str, ...]
    coverage: tuple[str, ...]
    indicators: Table
    definitions: tuple[str, ...]
    behind: Table
    exceptions: Table
    groups: Table | None
    notes: tuple[str, ...]


def summarise(facts: Facts) -> Summary:
    """The first page, in the language of the run."""
    words, result, run = facts.words, facts.result, facts.result.run
    return Summary(
        title=result.config.audit.name or words.say("title"),
        subtitle=words.say(
            "subtitle",
            period=run.period.name,
            span=words.long_span(run.period.span),
            as_of=words.long_day(run.as_of),
        ),
        warnings=conclusion.warnings(facts),
        arrivals=arrivals(facts),
        conclusion=conclusion.standing(facts),
        actions=conclusion.actions(facts),
        coverage=conclusion.coverage(facts),
        indicators=_indicators(facts),
        definitions=tuple(definition(facts, target) for target in result.targets),
        behind=_behind(facts),
        exceptions=_exceptions(facts),
        groups=groups_table(facts),
        notes=conclusion.notes(facts),
    )


def _indicators(facts: Facts) -> Table:
    words = facts.words
    columns = (
        words.headed("target"),
        words.headed("due", Kind.NUMBER),
        words.headed("attained", Kind.NUMBER),
        words.headed("attained_share", Kind.PERCENT),
        words.headed("total_actual", Kind.NUMBER),
        words.headed("mean_actual", Kind.NUMBER),
        words.headed("mean_required", Kind.NUMBER),
        words.headed("rate", Kind.PERCENT),
        words.headed("rate_unflagged", Kind.PERCENT),
        words.headed("outcome", Kind.BADGE),
    )
    rows = [_indicator(facts, target) for target in facts.result.targets]
    return Table("indicators", words.say("indicators"), columns, rows)


def _indicator(facts: Facts, target: TargetResult) -> tuple[Cell, ...]:
    total, unit = target.total, facts.words.unit(target.unit)
    return (
        facts.words.say("target_unit", title=target.title, unit=unit),
        total.due,
        total.attained,
        share_cell(total),
        conclusion.total_actual(facts, target),
        mean_cell(facts, target, total.mean_actual),
        facts.required(target, total.mean_required),
        group_rate_cell(facts, target.id, total.rate),
        group_rate_cell(facts, target.id, total.rate_unflagged),
        facts.words.outcome(target.outcome),
    )


def _behind(facts: Facts) -> Table:
    """The units furthest from their requirement."""
    words = facts.words
    columns = (
        words.headed("unit_name"),
        words.headed("target"),
        words.headed("actual", Kind.NUMBER),
        words.headed("required", Kind.NUMBER),
        words.headed("gap", Kind.NUMBER),
        words.headed("rate", Kind.PERCENT),
        words.headed("outcome", Kind.BADGE),
    )
    targets = {target.id: target for target in facts.result.targets}
    severity = {target.id: target.severity.rank for target in facts.result.config.targets}
    behind = [row for row in facts.measurements if row["outcome"] in conclusion.WANTING]
    worst = nsmallest(WORST_UNITS, behind, key=lambda row: _distance(row, severity.get(row["target"], 0)))
    rows = [_behind_row(facts, targets[row["target"]], row) for row in worst]
    notes = (words.say("more_behind", number=len(behind) - len(rows)),) if len(behind) > len(rows) else ()
    if not behind:
        notes = (words.say("none_behind"),)
    return Table("behind", words.say("behind"), columns, rows, notes, total=len(behind))


def _distance(row: dict[str, Any], severity: int) -> tuple[int, int, float, str, str]:
    """The worst first: by outcome, by severity of the target, then by how far the rate is from 100 %."""
    away = 1.0 if row["rate"] is None else abs(1 - row["rate"])
    return conclusion.WANTING.index(row["outcome"]), severity, -away, row["target"], row["unit_id"]


def _behind_row(facts: Facts, target: TargetResult, row: dict[str, Any]) -> tuple[Cell, ...]:
    return (
        unit_goal(facts, row),
        target.title,
        facts.quantity(target, row["actual"]),
        facts.required(target, row["required"]),
        gap_cell(facts, target, row),
        rate_cell(row["rate"], row["outcome"]),
        facts.words.outcome(row["outcome"]),
    )


def unit_goal(facts: Facts, row: dict[str, Any]) -> Cell:
    """A unit's name, leading to the finding about it, or else to the first one of its school."""
    name = unit_name(row) or facts.words.say("blank")
    found = facts.target_finding.get((row["target"], row["unit_id"]), facts.first_finding.get(school_key(row)))
    return name if found is None else Goal(name, "findings", found)


def unit_name(row: dict[str, Any]) -> str:
    """A unit's name as a person needs it: a room with its school."""
    name, school = str(row["unit_name"] or row["unit_id"]), row["school"] or ""
    return f"{school} {name}" if row["unit"] in ("room", "teacher") and school and school not in name else name


def gap_cell(facts: Facts, target: TargetResult, row: dict[str, Any]) -> Cell:
    """What is missing to the requirement (of a limit: how far it is passed); nothing when there is no gap."""
    if row["actual"] is None or row["required"] is None or row["outcome"] == Outcome.NOT_APPLICABLE:
        return None
    gap = row["required"] - row["actual"]
    gap = -gap if facts.is_limit(target.id) else gap
    return facts.quantity(target, gap) if gap > 0 else None


def _exceptions(facts: Facts) -> Table:
    """The row rules that records broke, the worst first, with what to do."""
    words = facts.words
    columns = (
        words.headed("rule"),
        words.headed("severity", Kind.BADGE),
        words.headed("effect"),
        words.headed("records", Kind.NUMBER),
        words.headed("schools", Kind.NUMBER),
        words.headed("remedy", Kind.PROSE),
    )
    broken = sorted(
        (rule for rule in facts.result.rules if rule.records),
        key=lambda rule: (rule.severity.rank, -rule.records, rule.id),
    )
    schools = conclusion.schools_by_rule(facts)
    rows = [
        (
            rule.title,
            words.severity(rule.severity),
            words.effect(rule.effect),
            rule.records,
            schools.get(rule.id, 0),
            remedy(facts, rule.id),
        )
        for rule in broken[:WORST_RULES]
    ]
    notes = (words.say("more_rules", number=len(broken) - len(rows)),) if len(broken) > len(rows) else ()
    if not broken:
        notes = (words.say("no_exceptions"),)
    return Table("exceptions", words.say("exceptions"), columns, rows, notes, total=len(broken))


def remedy(facts: Facts, rule: str) -> str:
    """What to do about findings of a rule."""
    docs = facts.rule_docs(rule)
    return unmarked(docs.remedy) if docs else facts.words.say("remedy")
