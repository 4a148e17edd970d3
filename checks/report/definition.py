"""What a target counts, in a line beside its figures: enough to count it once more without rules.yaml at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.figures import number, percent
from checks.model import ROOMS
from checks.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from checks.config.models import Target
    from checks.report.facts import Facts
    from checks.report.words import Words
    from checks.result_lines import TargetResult


def definition(facts: Facts, target: TargetResult) -> str:
    """What a target counts, in which window, of which records and units, what it requires, and when it is due."""
    words, setting, metric = facts.words, facts.settings.get(target.id), facts.metric(target.metric)
    docs = metric.docs[words.lang] if metric else None
    what = (
        words.say("definition", title=docs.title, definition=docs.definition.rstrip("。.")) if docs else target.metric
    )
    parts = [what, *(_of_tables(words, setting) if setting else ())]
    parts.append(words.say("window", span=words.span(target.window) if target.window else words.say("no_window")))
    if target.due_date:
        parts.append(words.say("due_date", day=target.due_date))
    if setting:
        parts += [*_of_records(words, setting), *_required(facts, setting)]
    return words.say("sentence_separator").join(parts)


def _of_tables(words: Words, target: Target) -> Iterator[str]:
    """Which column of which table, and which of its rows."""
    if target.table:
        yield words.say("of_table", table=text(f"template.sheet_{target.table}", words.lang))
    if target.column:
        column = f"{target.column} ÷ {target.over}" if target.over else target.column
        yield words.say("of_column", column=column)
    if target.rows:
        yield words.say("only_rows", where=words.where(target.rows))


def _of_records(words: Words, target: Target) -> Iterator[str]:
    """Which units and which records."""
    if target.where:
        yield words.say("only_units", where=words.where(target.where))
    if target.kind:
        kinds = words.listed(text(f"report-kind.{kind}", words.lang) for kind in target.kind)
        yield words.say("only_kinds", kinds=kinds)
    if target.forms:
        yield words.say("only_forms", forms=words.listed(target.forms))
    if target.evidence in ("automatic", "timetable"):
        yield words.say(f"of_{target.evidence}")
    if target.filter:
        yield words.say("only_records", filter=target.filter)


def _required(facts: Facts, target: Target) -> Iterator[str]:
    """What is required, where it is more than one number for all, and of how many."""
    words, stated = facts.words, target.required if target.at_most is None else target.at_most

    def amount(value: Fraction) -> str:
        said = percent(value) if facts.is_ratio(target.metric) else number(value)
        return said if target.at_most is None else f"≤{said}"

    differs = isinstance(stated, dict) and len(set(stated.values())) > 1
    if stated is not None and (differs or target.per or target.times):
        each = stated if isinstance(stated, dict) else {"": stated}
        column = text("judge.rooms", words.lang) if target.times == ROOMS else target.times
        times = f" × {column}" if column else ""
        required = words.listed(f"{value} {amount(one)}{times}".strip() for value, one in each.items())
        if target.per:
            required = words.say(f"required_per_{target.per}", required=required)
        yield words.say("requires", required=required)
    if target.prorate != "none":
        yield words.say("prorated")
    if target.min_share is not None:
        yield words.say("min_share", share=percent(target.min_share))
