"""What the bureau decides of a finding, recorded; and which months have to be judged again for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from checks.history import schema
from checks.history.answers import ACCEPTED, Verdict, add_verdict, verdicts
from checks.history.reading import RunHead, document, heads
from checks.model import LANGS, ConfigurationError, Fault, Message, Outcome
from checks.rules.sql import field_label
from checks.values.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from checks.history.database import History

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_UNKNOWN_ROOM, _FUTURE, _MISSING = "unknown-room", "future-lesson", "missing-field"
_SHORTEST = 6
"""An id may be given by its first characters, at least so many."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is to be decided: ``finding`` is an id or the beginning of one, ``verdict`` accepted or rejected."""

    finding: str
    verdict: str
    decided_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of which finding. ``new`` is False where the same was decided before."""

    finding: str
    school: str
    message: str
    verdict: str
    new: bool


class _Finding(NamedTuple):
    """A finding as a run lists it."""

    run_id: int
    finding: str
    school: str
    message: str
    file: str
    rule: str
    raw: str


def decide(
    history: History, series: str, rulings: Sequence[Ruling], now: datetime
) -> tuple[list[Decided], list[RunHead]]:
    """Records ``rulings``, all or none, and gives the current runs that do not follow from them yet.

    Raises ConfigurationError with every finding that the current runs do not list, or that is named ambiguously, or
    that cannot be accepted because its record would count for nobody.
    """
    with history.writing() as connection:
        current = [run for run in heads(connection, series=series) if run.current]
        found = _found(connection, [run.id for run in current], rulings)
        before = verdicts(connection, series)
        done = []
        for ruling, row in zip(rulings, found, strict=True):
            same = before.get(row.finding)
            new = same is None or same.verdict != ruling.verdict
            if new:
                moment = now.isoformat(timespec="seconds")
                verdict = Verdict(row.finding, ruling.verdict, ruling.decided_by, ruling.reason, moment)
                add_verdict(connection, series, verdict)
            done.append(Decided(row.finding, row.school, row.message, ruling.verdict, new))
        return done, _to_judge_again(connection, current, {one.finding: one.verdict for one in done})


def _found(connection: Connection, runs: Sequence[int], rulings: Sequence[Ruling]) -> list[_Finding]:
    """The newest row of each finding."""
    table = schema.findings.c
    names = (table.run_id, table.finding, table.school, table.message, table.file, table.rule, table.raw)
    found: list[_Finding] = []
    faults: list[Fault] = []
    for ruling in rulings:
        start = ruling.finding
        query = select(*names).where(table.run_id.in_(runs), table.finding.startswith(start, autoescape=True))
        rows = {row.finding: _Finding(*row) for row in connection.execute(query.order_by(table.run_id))}
        if len(rows) == 1 and len(start) >= _SHORTEST:
            (row,) = rows.values()
            found.append(row)
            if ruling.verdict == ACCEPTED and (lacking := _lacking(row)):
                about = {"finding": row.finding, "message": row.message}
                faults.append(Fault(Message(f"handover.no_{lacking}", about)))
        else:
            key = "which_finding" if rows else "no_finding"
            faults.append(Fault(Message(f"handover.{key}", {"finding": start, "known": tuple(sorted(rows)[:5])})))
    if faults:
        raise ConfigurationError(faults)
    return found


def _lacking(row: _Finding) -> str | None:
    """What a record lacks without which it would count for nobody, whatever is decided of it: the end of a key of
    :mod:`checks.texts`."""
    if row.file and not row.raw:
        return "text"  # personal data were removed
    if _undated(row):
        return "date"
    if row.rule == _MISSING and any(field_label("room", lang) in row.message for lang in LANGS):
        return "room_named"
    return {_UNKNOWN_ROOM: "room", _FUTURE: "lesson_yet"}.get(row.rule)


def _undated(row: _Finding) -> bool:
    """Whether it is about a record without a readable date, which belongs to no month whatever is decided of it.

    A day that was read stands in the content as 2023-05-09, however the log writes it.
    """
    return bool(row.file) and not any(_DAY.fullmatch(part) and parse_date(part) for part in row.raw.split(" | "))


def audited_since(history: History, run: RunHead) -> list[RunHead]:
    """The current runs of later periods in which a target still looks at days of ``run``, so that a decision about it
    changes their figures, too."""
    with history.reading() as connection:
        later = [one for one in heads(connection, series=run.series) if one.current and one.period_from > run.period_to]
        return [one for one in later if _looks_back(document(connection, one.id, "config"), run, one)]


def _looks_back(config: dict[str, Any] | None, run: RunHead, later: RunHead) -> bool:
    """Whether a window that ends with ``later`` begins no later than ``run`` ends; ``config`` is None once purged."""
    windows = {target["window"] for target in config["targets"]} if config is not None else set()
    if "year-to-date" in windows and later.period_to[:4] == run.period_to[:4]:
        return True
    terms = config["calendar"]["terms"] if config is not None and "term-to-date" in windows else ()
    return any(term["start"] <= run.period_to and later.period_to <= term["end"] for term in terms)


def _to_judge_again(connection: Connection, runs: Sequence[RunHead], decided: dict[str, str]) -> list[RunHead]:
    """The runs that list one of the findings otherwise than decided."""
    table = schema.findings.c
    query = select(table.run_id, table.finding, table.outcome).where(table.finding.in_(decided))
    stale = {
        row.run_id
        for row in connection.execute(query)
        if (row.outcome == Outcome.WAIVED) != (decided[row.finding] == ACCEPTED)
    }
    return [run for run in runs if run.id in stale]
