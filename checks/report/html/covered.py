"""What the audit did not look at or could not see, in sentences."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from checks.model import DUE, Outcome, Unit
from checks.report import conclusion

if TYPE_CHECKING:
    from checks.report.facts import Facts
    from checks.result_lines import TargetResult

MOST_TARGETS = 6
"""How many targets have charts of their own; the tables show all."""


def drawn_targets(facts: Facts) -> tuple[list[TargetResult], list[TargetResult]]:
    """The targets that have charts of their own, and those that are left out; the district has none to be ranked."""
    targets = [target for target in facts.result.targets if target.unit != Unit.DISTRICT]
    return targets[:MOST_TARGETS], targets[MOST_TARGETS:]


def not_covered(facts: Facts) -> tuple[str, ...]:
    """Inputs not read, rows that did not count, units that are not due, rules that are switched off."""
    say, words, result = facts.words.page, facts.words, facts.result
    lines = [*conclusion.warnings(facts), *conclusion.unread(facts)]
    lines += [
        say("sheet_note", file=one.file, sheet=one.sheet or "—", note=one.note) for one in result.inputs if one.note
    ]
    for target in result.targets:
        counts = Counter(row["outcome"] for row in facts.rows_of(target.id) if row["outcome"] not in DUE)
        others = [f"{words.outcome(one).text} {counts[one]:,}" for one in Outcome if counts[one]]
        if others:
            lines.append(say("units_not_due", title=target.title, counts=words.listed(others)))
    if outside := sum(one.outside_window for one in result.inputs):
        lines.append(say("rows_outside", number=outside))
    if off := [rule.title for rule in result.rules if rule.outcome == Outcome.NOT_APPLICABLE]:
        lines.append(say("rules_off", rules=words.listed(off)))
    _, undrawn = drawn_targets(facts)
    if undrawn:
        titles = words.listed([target.title for target in undrawn])
        lines.append(say("not_drawn", number=MOST_TARGETS, titles=titles))
    lines.append(say("not_seen"))
    return tuple(lines)
