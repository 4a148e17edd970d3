"""Roll-ups: how a group of units is shown, and the first page's table of the level above the school."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.report.tables import Column, Kind, Percent, Table

if TYPE_CHECKING:
    from checks.report.facts import Facts
    from checks.report.tables import Cell
    from checks.result_lines import GroupResult, TargetResult

MOST_GROUPS = 8
MOST_TARGETS = 4
"""How many rows and targets the first page has room for; the rest stands on the sheet of roll-ups."""


def schools_due(target: TargetResult) -> list[GroupResult]:
    """The schools of a target that have units due; none where its units are in no school."""
    if not tells_apart(target, "school"):
        return []
    return [group for group in target.rollups if group.by == "school" and group.due]


def share_cell(group: GroupResult) -> Cell:
    """The attained share; 100.00 % only when every unit due has attained."""
    return None if group.attained_share is None else Percent(group.attained_share, group.attained == group.due)


def mean_cell(facts: Facts, target: TargetResult, value: float | None) -> Cell:
    """A mean: always with decimals, so that it is not taken for a count."""
    if value is None:
        return None
    return Percent(value) if facts.is_ratio(target.metric) else float(value)


def mean_required_cell(facts: Facts, target: TargetResult, value: float | None) -> Cell:
    """A mean requirement; an upper limit says so."""
    return facts.required(target, value) if facts.is_limit(target.id) else mean_cell(facts, target, value)


def tells_apart(target: TargetResult, level: str) -> bool:
    """Whether a level puts the target's units into groups: a district as a whole is in no school and no region."""
    return any(group.by == level and (group.name or group.code) for group in target.rollups)


def groups_table(facts: Facts) -> Table | None:
    """The first level above the school: one row per group, attained of due and the rate for each target."""
    level = next((one for one in facts.result.config.levels if one not in ("school", "district")), None)
    if level is None:
        return None
    concerned = [one for one in facts.result.targets if tells_apart(one, level)]
    targets = concerned[:MOST_TARGETS]
    if not targets:
        return None
    words = facts.words
    columns = [Column("name", words.level(level))]
    for target in targets:
        columns.append(Column(f"{target.id}:attained", words.say("attained_of_due", title=target.title), Kind.NUMBER))
        columns.append(level_column(facts, target))
    found = [{group.name: group for group in target.rollups if group.by == level} for target in targets]
    names = list(dict.fromkeys(name for groups in found for name in groups))
    rows = sorted((_group_row(facts, name, targets, found) for name in names), key=_lowest_rate)
    notes = [words.say("more_groups", number=len(rows) - MOST_GROUPS)] if len(rows) > MOST_GROUPS else []
    if len(concerned) > MOST_TARGETS:
        notes.append(words.say("more_group_targets", shown=MOST_TARGETS, number=len(concerned)))
    title = words.say("by_level", level=words.level(level))
    return Table("groups", title, tuple(columns), rows[:MOST_GROUPS], tuple(notes))


def level_column(facts: Facts, target: TargetResult) -> Column:
    """The column for :func:`level_cell`."""
    if facts.is_limit(target.id):
        return Column(f"{target.id}:mean", facts.words.say("mean_of", title=target.title), Kind.NUMBER)
    return Column(f"{target.id}:rate", facts.words.say("rate_of", title=target.title), Kind.PERCENT)


def level_cell(facts: Facts, target: TargetResult, group: GroupResult) -> Cell:
    """What a group reached: the rate; under a limit, where less is better, the mean itself."""
    if facts.is_limit(target.id):
        return mean_cell(facts, target, group.mean_actual)
    return group_rate_cell(facts, target.id, group.rate)


def group_rate_cell(facts: Facts, target: str, rate: float | None) -> Cell:
    """A rate that has no outcome of its own, such as a group's: rounding alone never makes it 100.00 %.

    A group may reach 100.00 % exactly though one of its units fails.
    """
    if rate is None:
        return None
    return Percent(rate, rate <= 1 if facts.is_limit(target) else rate >= 1)


def _group_row(
    facts: Facts, name: str, targets: list[TargetResult], found: list[dict[str, GroupResult]]
) -> tuple[Cell, ...]:
    cells: list[Cell] = [name or facts.words.say("blank")]
    for target, groups in zip(targets, found, strict=True):
        group = groups.get(name)
        if group is None or not group.due:
            cells += [None, None]
        else:
            cells += [f"{group.attained}/{group.due}", level_cell(facts, target, group)]
    return tuple(cells)


def _lowest_rate(row: tuple[Cell, ...]) -> float:
    return min((cell.rate for cell in row if isinstance(cell, Percent)), default=float("inf"))
