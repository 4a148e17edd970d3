"""What is news beside findings: units that bear another name, and records of earlier periods that turned up late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from checks.changes import Change, State
from checks.frames import records
from checks.history import schema
from checks.history.fetch import fetch
from checks.history.record import UNIT_COLUMNS
from checks.values.text import normal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from checks.history.reading import RunHead
    from checks.history.standing import Standing
    from checks.result import AuditResult


def renamed(connection: Connection, now: Standing, runs: Sequence[RunHead]) -> list[Change]:
    """The units that bear another name than last time."""
    if not runs:
        return []
    units, measured = schema.units, schema.measurements
    of_run = select(measured.c.unit_key).where(measured.c.run_id == runs[0].id)
    columns = [units.c[name] for name in UNIT_COLUMNS]
    query = select(*columns).where(units.c.id.in_(of_run), units.c.unit.in_(["school", "room"]))
    before: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in fetch(connection, query):
        unit_id = now.aliases.get(row["unit_id"], row["unit_id"])
        before[row["unit"], unit_id] = row
        if row["unit"] == "room":
            before.setdefault(("school", row["school_code"]), {**row, "unit_name": _school(row)})
    found: dict[tuple[str, str], Change] = {}
    for one in now.measurements:
        for unit, unit_id, name in (
            (one["unit"], one["unit_id"], one["unit_name"]),
            ("school", one["school_code"], _school(one)),
        ):
            last = before.get((unit, unit_id))
            if unit_id and last is not None and normal(last["unit_name"]) != normal(name):
                found[unit, unit_id] = _new_name(unit, unit_id, name, one, last["unit_name"])
    return list(found.values())


def _school(row: Mapping[str, Any]) -> str:
    """What the school is called: by its code where the register has no names."""
    return str(row["school"] or row["school_code"])


def _new_name(unit: str, unit_id: str, name: str, row: Mapping[str, Any], before: str) -> Change:
    who = (unit, unit_id, name, row["school_code"], row["school"])
    return Change(State.RENAMED, 0, "", "", "", before, *who, finding="", message="")


def late(result: AuditResult) -> list[Change]:
    """The records of earlier periods that turned up only now."""
    if result.sightings is None:
        return []
    return [
        Change(
            state=State.LATE,
            months=0,
            rule="",
            severity="",
            outcome="",
            before="",
            finding="",
            unit="room",
            unit_id=row["unit_id"] or "",
            unit_name=row["room"] or "",
            school_code=row["school_code"] or "",
            school=row["school"] or "",
            message=" ".join(str(part) for part in (row["date"], row["subject"]) if part),
            records=1,
            file=row["file"],
            sheet=row["sheet"] or "",
            row=int(row["row"]),
        )
        for row in records(result.sightings.late)
    ]
