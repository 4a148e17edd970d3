"""Writing a run: whole or not at all, whoever else is writing and whenever the program is killed."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from checks.history import schema
from checks.history.record import UNIT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Table

    from checks.history.database import History
    from checks.history.record import RunRecord, Unit

_CHUNK = 10_000
"""How many rows are handed over at once."""


def store(history: History, record: RunRecord) -> int:
    """Keeps a run and gives its number. An earlier run of the same series and period is kept, as superseded."""
    with history.writing() as connection:
        return _store(connection, record)


def _store(connection: Connection, record: RunRecord) -> int:
    register = _register(connection, record)
    superseded = _supersede(connection, record)
    values = {**record.run, "current": True, "supersedes": superseded, "register_sha256": register}
    run_id: int = connection.execute(insert(schema.runs).values(values).returning(schema.runs.c.id)).scalar_one()
    keys = _unit_keys(connection, {unit for unit, _ in record.measurements})
    measured = ({**row, "unit_key": keys[unit]} for unit, row in record.measurements)
    _add(connection, schema.inputs, run_id, record.inputs)
    _add(connection, schema.targets, run_id, record.targets)
    _add(connection, schema.measurements, run_id, measured)
    _add(connection, schema.findings, run_id, record.findings)
    named = ({"name": name, "content": content} for name, content in record.documents.items())
    _add(connection, schema.documents, run_id, named)
    seen = ({"date": day, "fingerprints": prints} for day, prints in record.sightings.items())
    _add(connection, schema.sightings, run_id, seen)
    return run_id


def _register(connection: Connection, record: RunRecord) -> str | None:
    """The register as it was; the same one is kept once, however many runs used it."""
    if record.register is None:
        return None
    sha256, content = record.register
    known = select(schema.registers.c.sha256).where(schema.registers.c.sha256 == sha256)
    if connection.execute(known).first() is None:
        connection.execute(insert(schema.registers).values(sha256=sha256, content=content))
    return sha256


def _supersede(connection: Connection, record: RunRecord) -> int | None:
    """The run that this one takes the place of."""
    runs = schema.runs
    same = [runs.c[name] == record.run[name] for name in ("series", "period_from", "period_to")]
    found = connection.execute(select(runs.c.id).where(*same, runs.c.current)).scalar_one_or_none()
    connection.execute(update(runs).where(*same, runs.c.current).values(current=False))
    return found


def _unit_keys(connection: Connection, wanted: set[Unit]) -> dict[Unit, int]:
    """The keys of ``wanted``, which are added where they are new."""
    columns = [schema.units.c[name] for name in UNIT_COLUMNS]
    kinds = sorted({unit[0] for unit in wanted})

    def known() -> dict[Unit, int]:
        rows = connection.execute(select(schema.units.c.id, *columns).where(schema.units.c.unit.in_(kinds)))
        return {tuple(row[1:]): row[0] for row in rows}

    keys = known()
    new = sorted(wanted - keys.keys())
    if not new:
        return keys
    for chunk in _chunks(dict(zip(UNIT_COLUMNS, unit, strict=True)) for unit in new):
        connection.execute(insert(schema.units), chunk)
    return known()


def _add(connection: Connection, table: Table, run_id: int, rows: Iterable[dict[str, Any]]) -> None:
    for chunk in _chunks({"run_id": run_id, **row} for row in rows):
        connection.execute(insert(table), chunk)


def _chunks(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, _CHUNK)):
        yield chunk
