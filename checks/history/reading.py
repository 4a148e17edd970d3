"""Reading runs back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from checks.history import schema
from checks.history.plain import unpack
from checks.model import ConfigurationError, Fault, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

LAST = "last"
"""What names the newest run."""


@dataclass(frozen=True, slots=True)
class RunHead:
    """What is known of a run without looking at its rows. Days are ISO texts."""

    id: int
    series: str
    kind: str
    period: str
    period_from: str
    period_to: str
    as_of: str
    complete: bool
    current: bool
    supersedes: int | None
    generated_at: str
    version: str
    engine: str
    lang: str
    rules_sha256: str
    register_sha256: str | None
    findings: int
    measurements: int
    purged_at: str | None


def heads(connection: Connection, *, series: str | None = None) -> list[RunHead]:
    """Every run, or those of one series: by period, then in the order in which they were made."""
    runs = schema.runs
    query = select(runs).order_by(runs.c.period_from, runs.c.period_to, runs.c.id)
    if series is not None:
        query = query.where(runs.c.series == series)
    return [RunHead(**row) for row in connection.execute(query).mappings()]


def earlier(connection: Connection, series: str, period_from: str, *, kind: str | None = None) -> list[RunHead]:
    """The current runs of ``series`` (of one kind of period) that end before ``period_from``, the newest first."""
    found = [
        one
        for one in heads(connection, series=series)
        if one.current and one.period_to < period_from and kind in (None, one.kind)
    ]
    return sorted(found, key=lambda one: (one.period_to, one.period_from), reverse=True)


def measuring(connection: Connection, series: str, target: str) -> list[RunHead]:
    """The current runs that measured ``target``, the oldest first: those of the kind of period that most of them have.

    Raises ConfigurationError where no run did.
    """
    table = schema.targets.c
    ids = set(connection.execute(select(table.run_id).where(table.target == target)).scalars())
    runs = [run for run in heads(connection, series=series) if run.current]
    found = [run for run in runs if run.id in ids]
    if not found:
        query = select(table.target).where(table.run_id.in_([run.id for run in runs])).distinct()
        known = tuple(sorted(connection.execute(query).scalars())) or "-"
        raise ConfigurationError([Fault(Message("history.no_target", {"name": target, "known": known}))])
    ((kind, _),) = Counter(run.kind for run in found).most_common(1)
    return [run for run in found if run.kind == kind]


def find(connection: Connection, name: str, series: str) -> RunHead:
    """The run that a person calls ``name``: its number, its period (the current run of it), or ``last``.

    Raises ConfigurationError where there is none.
    """
    every = heads(connection)
    own = [one for one in every if one.series == series]
    if name.isascii() and name.isdigit():
        found = [one for one in every if one.id == int(name)]
    elif name == LAST:
        found = own and [max(own, key=lambda one: one.id)]
    else:
        found = [one for one in own if one.current and one.period == name]
    if not found:
        known = tuple(one.period for one in own if one.current) or "-"
        raise ConfigurationError([Fault(Message("history.no_run", {"name": name, "known": known}))])
    return found[-1]


def runs_of(connection: Connection, run: RunHead) -> list[int]:
    """The numbers of all runs of the series and period of ``run``, the superseded ones and itself included."""
    runs = schema.runs.c
    same = [runs[name] == getattr(run, name) for name in ("series", "period_from", "period_to")]
    return list(connection.execute(select(runs.id).where(*same)).scalars())


def listed_in(connection: Connection, runs: Sequence[int]) -> set[str]:
    """The ids of all findings that ``runs`` list."""
    table = schema.findings.c
    return set(connection.execute(select(table.finding).where(table.run_id.in_(runs))).scalars())


def document(connection: Connection, run_id: int, name: str) -> Any:
    """A document of a run; None where it has none of that name (any more)."""
    table = schema.documents
    query = select(table.c.content).where(table.c.run_id == run_id, table.c.name == name)
    content = connection.execute(query).scalar_one_or_none()
    return None if content is None else unpack(content)


def register(connection: Connection, sha256: str | None) -> Any:
    """The register of a run; None where there was none."""
    table = schema.registers
    content = connection.execute(select(table.c.content).where(table.c.sha256 == sha256)).scalar_one_or_none()
    return None if content is None else unpack(content)


def rows(connection: Connection, table: str, run_id: int) -> list[dict[str, Any]]:
    """The rows of a run in ``inputs``, ``targets``, ``findings`` or ``measurements``, in their order."""
    own = schema.METADATA.tables[table]
    query = select(own).where(own.c.run_id == run_id).order_by(own.c.position)
    if table == "measurements":
        units = [one for one in schema.units.c if one.name != "id"]
        query = (
            select(own, *units)
            .join(schema.units, own.c.unit_key == schema.units.c.id)
            .where(own.c.run_id == run_id)
            .order_by(own.c.position)
        )
    return [dict(row) for row in connection.execute(query).mappings()]
