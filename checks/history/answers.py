"""What schools answer and what the bureau decides; nothing is ever overwritten, the newest word counts.

Two audits that keep their runs in one history may find the same (an id says what of, not by whom), and are answered and
decided each for itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import insert, or_, select

from checks.decisions import Decision
from checks.history import schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection

ACCEPTED, REJECTED = "accepted", "rejected"


@dataclass(frozen=True, slots=True)
class Answer:
    """A school's answer to a finding; ``done_on`` is an ISO day or None."""

    finding: str
    status: str
    reason: str
    measure: str
    responsible: str
    done_on: str | None
    school_code: str

    @property
    def said(self) -> tuple[str | None, ...]:
        """What two answers that say the same have in common."""
        return self.status, self.reason, self.measure, self.responsible, self.done_on


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the bureau decided of a disputed finding; ``rule``, ``unit`` and ``unit_id`` are the finding's."""

    finding: str
    verdict: str
    decided_by: str
    reason: str
    decided_at: str
    rule: str = ""
    unit: str = ""
    unit_id: str = ""


def answered_in(series: str) -> ColumnElement[bool]:
    """Which answers were given to runs of ``series``, or to runs that are no longer kept."""
    of_run, runs = schema.answers.c.run_id, schema.runs.c
    return or_(of_run.is_(None), of_run.in_(select(runs.id).where(runs.series == series)))


def decided_in(series: str) -> ColumnElement[bool]:
    """Which decisions hold in ``series``."""
    own = schema.decisions.c.series
    return or_(own.is_(None), own == series)


def latest_answers(connection: Connection, series: str, findings: Iterable[str]) -> dict[str, Answer]:
    """The newest answer to each of ``findings`` that has one."""
    wanted, table = set(findings), schema.answers
    names = Answer.__slots__
    query = select(*(table.c[name] for name in names)).where(answered_in(series)).order_by(table.c.id)
    return {row.finding: Answer(*row) for row in connection.execute(query) if row.finding in wanted}


def already_taken(connection: Connection, sha256: str) -> set[str]:
    """The findings to which answers of this very file were recorded before."""
    table = schema.answers
    return set(connection.execute(select(table.c.finding).where(table.c.file_sha256 == sha256)).scalars())


def add_answers(
    connection: Connection, run_id: int, answers: Iterable[Answer], file: str, sha256: str, moment: str
) -> None:
    """Records the answers that came in one file."""
    common = {"run_id": run_id, "file": file, "file_sha256": sha256, "received_at": moment}
    rows = [{name: getattr(one, name) for name in Answer.__slots__} | common for one in answers]
    if rows:
        connection.execute(insert(schema.answers), rows)


def verdicts(connection: Connection, series: str) -> dict[str, Verdict]:
    """The newest decision on each finding, with what the newest run that has it says the finding is about."""
    table, found = schema.decisions, schema.findings
    names = ("finding", "verdict", "decided_by", "reason", "decided_at")
    query = select(*(table.c[name] for name in names)).where(decided_in(series)).order_by(table.c.id)
    newest = {row.finding: Verdict(*row) for row in connection.execute(query)}
    about = select(found.c.finding, found.c.rule, found.c.unit, found.c.unit_id).where(found.c.finding.in_(newest))
    known = {
        row.finding: (row.rule, row.unit, row.unit_id) for row in connection.execute(about.order_by(found.c.run_id))
    }
    return {
        finding: Verdict(
            *(finding, one.verdict, one.decided_by, one.reason, one.decided_at), *known.get(finding, ("", "", ""))
        )
        for finding, one in newest.items()
    }


def accepted(connection: Connection, series: str) -> list[Decision]:
    """The disputes whose newest decision accepts them, in the order of their findings' ids."""
    return [
        Decision(
            *(one.finding, one.rule, one.unit_id, one.reason, one.decided_by), date.fromisoformat(one.decided_at[:10])
        )
        for _, one in sorted(verdicts(connection, series).items())
        if one.verdict == ACCEPTED
    ]


def add_verdict(connection: Connection, series: str, one: Verdict) -> None:
    """Records a decision of the audit ``series``."""
    names = ("finding", "verdict", "decided_by", "reason", "decided_at")
    values = {name: getattr(one, name) for name in names} | {"series": series}
    connection.execute(insert(schema.decisions).values(values))
