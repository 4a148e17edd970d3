"""Which teacher on roll a record names: ``map_staff`` (school_key, teacher, teacher_code → unit_id, elsewhere).

By code; else by name within the school. ``elsewhere`` is the teacher of that name in another school, where there is
just one: a lesson taught to several rooms names the same teacher in all of them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from checks.records.columns import put_map

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checks.engines.base import Engine
    from checks.tables.side import Teacher


def put_staff(engine: Engine, teachers: Iterable[Teacher]) -> None:
    """Makes ``map_staff`` of ``described``."""
    codes, here, anywhere = (defaultdict[object, list[str]](list) for _ in range(3))
    for one in teachers:
        if one.code:
            codes[one.code].append(one.unit_id)
        here[one.school, one.name].append(one.unit_id)
        anywhere[one.name].append(one.unit_id)
    seen = engine.rows(
        "SELECT DISTINCT COALESCE(school_code, school) AS school_key, teacher, teacher_code FROM described"
        " WHERE (in_window AND NOT early) AND (teacher IS NOT NULL OR teacher_code IS NOT NULL)"
    )
    rows = [
        (school, name, code, _only(codes[code]) or _only(here[school, name]), _only(anywhere[name]))
        for school, name, code in seen
    ]
    columns = ("school_key", "teacher", "teacher_code", "unit_id", "elsewhere")
    put_map(engine, "map_staff", rows, dict.fromkeys(columns, "VARCHAR"))


def _only(found: list[str]) -> str | None:
    return found[0] if len(found) == 1 else None
