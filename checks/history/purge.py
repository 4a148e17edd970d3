"""Removing personal data: what names a teacher goes, what the district reached stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from checks.history import schema
from checks.model import Unit

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from checks.history.database import History

_NAMING = ("evidence", "basis", "config")
"""Documents that can name persons."""


def purge(history: History, before: date, moment: str, *, whole: bool = False) -> int:
    """Removes the personal data of the runs whose period ended before ``before``; gives how many runs that touched.

    Of findings the text of the record and the message go, of answers who is responsible and why; teachers' own
    measurements and findings go altogether. ``whole`` removes the runs themselves. ``moment`` (ISO) is kept with them.
    """
    runs = schema.runs
    with history.writing() as connection:
        old = select(runs.c.id).where(runs.c.period_to < before.isoformat())
        if not whole:
            old = old.where(runs.c.purged_at.is_(None))
        ids = list(connection.execute(old).scalars())
        for run_id in ids:
            _purge_run(connection, run_id, whole=whole)
        if not whole:
            connection.execute(update(runs).where(runs.c.id.in_(ids)).values(purged_at=moment))
        _forget_the_unused(connection)
    if ids:
        history.compact()
    return len(ids)


def _purge_run(connection: Connection, run_id: int, *, whole: bool) -> None:
    findings, answers, documents = schema.findings, schema.answers, schema.documents
    of_run = select(findings.c.finding).where(findings.c.run_id == run_id)
    blank = {"reason": "", "measure": "", "responsible": "", "file": ""}
    connection.execute(update(answers).where(answers.c.finding.in_(of_run)).values(blank))
    decided = schema.decisions.c.finding.in_(of_run)
    connection.execute(update(schema.decisions).where(decided).values(decided_by="", reason=""))
    if whole:
        for table in schema.OF_A_RUN:
            connection.execute(delete(table).where(table.c.run_id == run_id))
        connection.execute(delete(schema.runs).where(schema.runs.c.id == run_id))
        return
    teacher = str(Unit.TEACHER)
    teachers = select(schema.units.c.id).where(schema.units.c.unit == teacher)
    measured = schema.measurements.c
    connection.execute(delete(schema.measurements).where(measured.run_id == run_id, measured.unit_key.in_(teachers)))
    connection.execute(delete(findings).where(findings.c.run_id == run_id, findings.c.unit == teacher))
    connection.execute(update(findings).where(findings.c.run_id == run_id).values(message="", raw=""))
    connection.execute(delete(documents).where(documents.c.run_id == run_id, documents.c.name.in_(_NAMING)))


def _forget_the_unused(connection: Connection) -> None:
    """Units and registers that no run has any more."""
    used = select(schema.measurements.c.unit_key)
    connection.execute(delete(schema.units).where(schema.units.c.id.not_in(used)))
    kept = select(schema.runs.c.register_sha256).where(schema.runs.c.register_sha256.is_not(None))
    connection.execute(delete(schema.registers).where(schema.registers.c.sha256.not_in(kept)))
