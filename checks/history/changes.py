"""What changed since the period before: of every finding, of what is over, of names.

What goes on from month to month is not a finding (its id names days or a record) but its *matter*: a rule or target and
the unit that it is about. A room that was idle in March and is idle in April has two findings and one matter.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import select

from checks.changes import Change, State
from checks.history import schema
from checks.history.answers import answered_in, decided_in
from checks.history.fetch import fetch
from checks.masking import without_names
from checks.model import Outcome
from checks.values.text import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from checks.history.reading import RunHead
    from checks.history.standing import Matter, Standing
    from checks.masking import Mask

OVER = frozenset((Outcome.PASSED, Outcome.ON_TRACK, Outcome.OPEN))
"""Outcomes of a unit whose target is no longer missed."""


def matter_of(finding: Mapping[str, Any], aliases: Mapping[str, str]) -> Matter:
    """What a finding is an instance of."""
    unit_id = finding["unit_id"] or finding["school_code"] or normal(finding["school"])
    return finding["rule"], finding["unit"], aliases.get(unit_id, unit_id)


def compare(connection: Connection, now: Standing, runs: Sequence[RunHead]) -> list[Change]:
    """A line for each finding of ``now``, then one for each matter that is over. ``runs``: earlier ones, newest first.

    Repeat offenders come first: those who have been at it longest, then in the order of the findings.
    """
    before = _masked(_as_first_said(connection, runs[0]), now.names) if runs else []
    matters = {matter_of(one, now.aliases) for one in now.findings if one["outcome"] != Outcome.WAIVED}
    running = running_for(connection, matters, runs, now.aliases)
    said = _last_said(before, now.aliases)
    ids = [one["id"] for one in now.findings] + [one["finding"] for one in before]
    answers = _answers(connection, now.series, ids)
    lines = [_line(one, now, running, said, answers) for one in now.findings]
    lines += _over(connection, now, before, runs, answers)
    return sorted(lines, key=lambda one: -one.months if one.state in _LASTING else 0)


_LASTING = (State.CONTINUING, State.DISPUTED, State.ANSWERED)


def running_for(
    connection: Connection, matters: Iterable[Matter], runs: Sequence[RunHead], aliases: Mapping[str, str]
) -> dict[Matter, int]:
    """For how many periods running, this one included, each of ``matters`` has had findings that are not waived."""
    remaining = set(matters)
    lasted = dict.fromkeys(remaining, 1)
    table = schema.findings.c
    columns = (table.rule, table.unit, table.unit_id, table.school_code, table.school)
    for run in runs:
        if not remaining:
            break
        query = select(*columns).where(table.run_id == run.id, table.outcome != str(Outcome.WAIVED)).distinct()
        remaining &= {matter_of(row, aliases) for row in fetch(connection, query)}
        for matter in remaining:
            lasted[matter] += 1
    return lasted


def _as_first_said(connection: Connection, run: RunHead) -> list[dict[str, Any]]:
    """The findings of ``run``. One that is waived because the bureau accepted a dispute stands as it stood before the
    period was judged again: that it was withdrawn is news to whoever read the first report."""
    table, runs = schema.findings, schema.runs
    found = fetch(connection, select(table).where(table.c.run_id == run.id).order_by(table.c.position))
    waived = [one for one in found if one["outcome"] == Outcome.WAIVED]
    said = _answers(connection, run.series, [one["finding"] for one in waived])
    withdrawn = [one for one in waived if said.get(one["finding"]) is State.WITHDRAWN]
    if not withdrawn or not run.supersedes:
        return found
    period = [runs.c[name] == getattr(run, name) for name in ("series", "period_from", "period_to")]
    superseded = select(runs.c.id).where(*period, runs.c.id < run.id)
    query = select(table.c.finding, table.c.outcome).where(
        table.c.run_id.in_(superseded), table.c.outcome != str(Outcome.WAIVED)
    )
    first = {row.finding: row.outcome for row in connection.execute(query)}
    for one in withdrawn:
        one["outcome"] = first.get(one["finding"], one["outcome"])
    return found


def _masked(findings: list[dict[str, Any]], names: Mask | None) -> list[dict[str, Any]]:
    if names is None or not findings:
        return findings
    frame = without_names(pd.DataFrame(findings, dtype=object), names)
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def _last_said(before: Iterable[Mapping[str, Any]], aliases: Mapping[str, str]) -> dict[Matter, Mapping[str, Any]]:
    """By matter, its first finding last time; one that was not waived before one that was."""
    said: dict[Matter, Mapping[str, Any]] = {}
    for one in before:
        matter = matter_of(one, aliases)
        if matter not in said or said[matter]["outcome"] == Outcome.WAIVED != one["outcome"]:
            said[matter] = one
    return said


def _answers(connection: Connection, series: str, findings: Sequence[str]) -> dict[str, State]:
    """What the school or the bureau last said of a finding: ``withdrawn`` where the bureau accepted the objection."""
    wanted = set(findings)
    answers, decisions = schema.answers.c, schema.decisions.c
    said: dict[str, State] = {}
    answered = select(answers.finding, answers.status).where(answered_in(series))
    for finding, status in connection.execute(answered.order_by(answers.id)):
        if finding in wanted:
            said[finding] = State.DISPUTED if status == "disputed" else State.ANSWERED
    decided = select(decisions.finding, decisions.verdict).where(decided_in(series))
    for finding, verdict in connection.execute(decided.order_by(decisions.id)):
        if finding in wanted:
            said[finding] = State.WITHDRAWN if verdict == "accepted" else State.ANSWERED
    return said


def _line(
    finding: Mapping[str, Any],
    now: Standing,
    running: Mapping[Matter, int],
    said: Mapping[Matter, Mapping[str, Any]],
    answers: Mapping[str, State],
) -> Change:
    matter = matter_of(finding, now.aliases)
    last = said.get(matter)
    about_unit = not finding["file"]
    months = running.get(matter, 0)
    before = last["outcome"] if last is not None else ""
    if finding["outcome"] == Outcome.WAIVED:
        told = about_unit and last is not None and last["outcome"] == Outcome.WAIVED
        state, months = State.WITHDRAWN if finding["id"] in now.withdrawn and not told else State.WAIVED, 0
    else:
        of_last = last["finding"] if last is not None and about_unit else ""
        answered = answers.get(finding["id"]) or answers.get(of_last)
        state = answered if answered in (State.DISPUTED, State.ANSWERED) else _running(months)
        if answers.get(of_last) is State.WITHDRAWN:  # a new finding: of the one before nothing is left
            before = str(Outcome.WAIVED)
    return Change(
        state=state,
        months=months,
        before=before,
        finding=finding["id"],
        records=0 if about_unit else 1,
        row=None if finding["row"] is None else int(finding["row"]),
        **{name: finding[name] or "" for name in (*_WHO, "outcome", "message", "file", "sheet")},
    )


_WHO = ("rule", "severity", "unit", "unit_id", "unit_name", "school_code", "school")


def _running(months: int) -> State:
    return State.CONTINUING if months > 1 else State.NEW


def _over(
    connection: Connection,
    now: Standing,
    before: Sequence[Mapping[str, Any]],
    runs: Sequence[RunHead],
    answers: Mapping[str, State],
) -> list[Change]:
    """A line for each matter that had findings last time and has none now."""
    still = {matter_of(one, now.aliases) for one in now.findings}
    gone: dict[Matter, Mapping[str, Any]] = {}
    records: Counter[Matter] = Counter()
    for one in before:
        matter = matter_of(one, now.aliases)
        if matter not in still and one["outcome"] != Outcome.WAIVED:
            gone.setdefault(matter, one)
            records[matter] += bool(one["file"])
    lasted = running_for(connection, gone, runs[1:], now.aliases) if gone else {}
    measured = {(one["target"], one["unit"], one["unit_id"]): one["outcome"] for one in now.measurements}
    outcomes = {**now.shares, **measured}
    return [
        Change(
            state=_end(matter, one, now, outcomes, answers),
            months=lasted[matter],
            outcome=outcomes.get(matter, ""),
            before=one["outcome"],
            finding=one["finding"],
            message=one["message"],
            records=records[matter],
            **{name: one[name] for name in _WHO},
        )
        for matter, one in gone.items()
    ]


def _end(
    matter: Matter,
    last: Mapping[str, Any],
    now: Standing,
    outcomes: Mapping[Matter, str],
    answers: Mapping[str, State],
) -> State:
    """Mended, withdrawn, or not judged any more: the target or rule is gone, or the unit."""
    if answers.get(last["finding"]) is State.WITHDRAWN:
        return State.WITHDRAWN
    if last["rule"] in now.targets:
        return State.FIXED if outcomes.get(matter) in OVER else State.ENDED
    known = not last["unit_id"] or last["unit"] != "room" or last["unit_id"] in now.rooms
    return State.FIXED if last["rule"] in now.rules and known else State.ENDED
