"""The sentences of the report's first page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from checks.figures import percent
from checks.model import DUE, Effect, Outcome, Severity, Unit
from checks.report.facts import plain_number, school_key, schools_in
from checks.report.groups import group_rate_cell
from checks.report.numbers import amount, two_decimals
from checks.report.tables import shown
from checks.texts import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checks.report.facts import Facts
    from checks.result_lines import TargetResult

WANTING: Sequence[str] = (Outcome.FAILED, Outcome.ERROR, Outcome.NO_DATA, Outcome.BEHIND)
"""Outcomes that ask somebody to act, the worst first."""


def warnings(facts: Facts) -> tuple[str, ...]:
    """What must be known before any number: that inputs are missing, that there is no register."""
    return tuple(render(note, facts.words.lang) for note in facts.result.notes)


def standing(facts: Facts) -> tuple[str, ...]:
    """How the district stands: a sentence per target, then one on the findings."""
    words = facts.words
    sentences = [_target(facts, target) for target in facts.result.targets] or [words.say("no_targets")]
    return (*sentences, _findings(facts))


def _target(facts: Facts, target: TargetResult) -> str:
    words, total = facts.words, target.total
    if not total.due:
        return words.say("nothing_due", title=target.title, outcome=words.outcome(target.outcome).text)
    if target.unit == Unit.DISTRICT:
        return words.say("standing", title=target.title, level=_level(facts, target), head=_whole(facts, target))
    units = words.units(total.due, target.unit)
    head = words.say("all_attained" if total.attained == total.due else "some_attained", units=units)
    counts = Counter(row["outcome"] for row in facts.rows_of(target.id))
    if total.attained < total.due:
        head += words.listed(f"{words.outcome(one).text} {counts[one]}" for one in DUE if counts[one])
    others = [f"{words.outcome(one).text} {counts[one]}" for one in Outcome if one not in DUE and counts[one]]
    if others:
        head += words.say("besides", counts=words.listed(others))
    if unused := sum(row["actual"] == 0 and row["outcome"] in DUE for row in facts.rows_of(target.id)):
        idle = not facts.is_limit(target.id) and not facts.is_stock(target.metric)
        head += words.say("unused", units=words.units(unused, target.unit)) if idle else ""
    return words.say("standing", title=target.title, level=_level(facts, target), head=head)


def _whole(facts: Facts, target: TargetResult) -> str:
    """Of a target that asks the district as a whole: what is there, and what must be."""
    said = percent if facts.is_ratio(target.metric) else amount
    figures = {"actual": said(target.total.mean_actual or 0), "required": said(target.total.mean_required or 0)}
    key = "whole_limit" if facts.is_limit(target.id) else "whole"
    return facts.words.say(key, **figures, outcome=facts.words.outcome(target.outcome).text)


def _level(facts: Facts, target: TargetResult) -> str:
    """The headline figure: the rate, or the mean against the limit."""
    words, total = facts.words, target.total
    if facts.is_limit(target.id) and total.mean_actual is not None and total.mean_required is not None:
        said = percent if facts.is_ratio(target.metric) else amount
        return words.say("level_limit", mean=said(total.mean_actual), limit=said(total.mean_required))
    return shown(group_rate_cell(facts, target.id, total.rate))


def _findings(facts: Facts) -> str:
    words = facts.words
    listed = facts.listed[facts.listed["about_record"]]
    if listed.empty:
        return words.say("no_findings")
    counts = listed.groupby("severity")["count"].sum().to_dict()
    levels = words.listed(f"{words.severity(one).text} {counts[one]:,}" for one in Severity if one in counts)
    return words.say(
        "record_findings", number=int(listed["count"].sum()), levels=levels, schools=schools_in(listed["school_key"])
    )


def actions(facts: Facts) -> tuple[str, ...]:
    """What must be done, the most pressing first."""
    words, result = facts.words, facts.result
    done = []
    if unread := sorted({one.file for one in result.inputs if one.error}):
        done.append(words.say("do_unread", files=words.listed(unread)))
    for outcome, key in ((Outcome.FAILED, "do_failed"), (Outcome.NO_DATA, "do_no_data"), (Outcome.BEHIND, "do_behind")):
        if rows := [row for row in facts.measurements if row["outcome"] == outcome]:
            done.append(words.say(key, number=len(rows), schools=schools_in(map(school_key, rows))))
    for effect, key in ((Effect.REJECT, "do_rejected"), (Effect.FLAG, "do_flagged")):
        found = facts.listed[facts.listed["effect"] == effect]
        if len(found):
            done.append(words.say(key, number=int(found["count"].sum()), schools=schools_in(found["school_key"])))
    if expired := [one for one in result.waivers if one.expired]:
        done.append(words.say("do_expired", number=len(expired)))
    return tuple(done) or (words.say("do_nothing"),)


def coverage(facts: Facts) -> tuple[str, ...]:
    """What was read, what became of its rows, and what is missing."""
    words, inputs = facts.words, facts.result.inputs
    sums = {
        name: sum(getattr(one, name) for one in inputs)
        for name in ("rows", "counted", "rejected", "outside_window", "not_records")
    }
    files = {one.file for one in inputs if not one.error}
    lines = [words.say("coverage", files=len(files), sheets=len([one for one in inputs if not one.error]), **sums)]
    return (*lines, *unread(facts), *evidence_mix(facts))


def unread(facts: Facts) -> Iterator[str]:
    """The inputs that could not be read, and why."""
    return (facts.words.say("unread", file=one.file, error=one.error) for one in facts.result.inputs if one.error)


def evidence_mix(facts: Facts) -> Iterator[str]:
    """What the lessons are known from, best evidence first."""
    words, grades = facts.words, facts.result.grades
    logged = sum(lessons for grade, lessons in grades.items() if grade != "timetable")
    parts = [
        words.say(f"evidence_{grade}", lessons=lessons, share=percent(lessons / logged) if logged else "")
        for grade, lessons in grades.items()
        if lessons
    ]
    if parts:
        yield words.say("evidence_mix", mix=words.listed(parts))


def notes(facts: Facts) -> tuple[str, ...]:
    """How to read the figures."""
    words, targets = facts.words, facts.result.targets
    lines = [words.say("note_rates")]
    over = [target for target in targets if target.total.rate is not None and target.total.rate > 1]
    if any(not facts.is_limit(target.id) for target in over):
        lines.append(words.say("note_over"))
    if any(facts.is_limit(target.id) for target in targets):
        lines.append(words.say("note_limit"))
    lines.append(words.say("note_check"))
    return tuple(lines)


def total_actual(facts: Facts, target: TargetResult) -> float | None:
    """The sum of the actual values of all units due; None for ratios, which do not add up."""
    metric = facts.metric(target.metric)
    if (metric is not None and metric.ratio) or not target.total.due:
        return None
    return plain_number(sum(row["actual"] or 0 for row in facts.rows_of(target.id) if row["outcome"] in DUE))


def mean_text(facts: Facts, target: TargetResult) -> str:
    """The mean with what it comes from: ``7.70 (208/27)``."""
    mean, total = target.total.mean_actual, total_actual(facts, target)
    if mean is None:
        return ""
    if total is None:
        return percent(mean) if facts.is_ratio(target.metric) else two_decimals(mean)
    return f"{two_decimals(mean)} ({amount(total).replace(',', '')}/{target.total.due})"


def schools_by_rule(facts: Facts) -> dict[str, int]:
    """How many schools each rule's findings are about."""
    groups = facts.listed.groupby("rule")["school_key"]
    return {str(rule): schools_in(keys) for rule, keys in groups}
