"""What units were called before: from the unit ids of earlier runs to the present ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import select

from checks.history import schema
from checks.history.fetch import fetch
from checks.masking import without_names
from checks.model import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from checks.masking import Mask
    from checks.register import Room


def former_units(connection: Connection, rooms: Sequence[Room], names: Mask | None) -> dict[str, str]:
    """The present unit id of each that was another in earlier runs; ``names`` hides those of teachers in this run.

    Schools without codes are known by their names, and so are their teachers (``school/teacher``) and those of their
    rooms that are not known by an id alone (``school/room``): with a new name all of them are new units, unless the
    register tells of the former one. Teachers are known by their names too, so a code is a new unit unless it is told
    whose it is.
    """
    schools = {former: room.school for room in rooms if not room.school_code for former in room.formerly}
    found = dict(schools)
    for before, unit_id in _with_school(connection, names) if schools or names is not None else ():
        school, slash, part = unit_id.partition("/")
        found[before] = f"{schools.get(school, school)}{slash}{part}"
    return found


def _with_school(connection: Connection, names: Mask | None) -> Sequence[tuple[str, str]]:
    """The rooms and teachers of earlier runs whose ids begin with their school: as they were, and without names."""
    kinds = (Unit.TEACHER, Unit.ROOM)
    query = select(schema.units).where(schema.units.c.unit.in_(kinds), schema.units.c.unit_id.contains("/"))
    units = pd.DataFrame(fetch(connection, query), columns=[one.name for one in schema.units.c], dtype=object)
    present = units if names is None else without_names(units, names)
    return list(zip(units["unit_id"], present["unit_id"], strict=True))
