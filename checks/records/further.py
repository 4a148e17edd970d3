"""The columns that only some kinds of logs have, read into a table of their own: ``further``.

``further`` has rid and, of :data:`checks.model.FURTHER_FIELDS`, the columns that any file has: session, partner and
pair (texts as compared), role (``host`` or ``guest``), seen (BOOLEAN: a visit saw the room in use). The weekday of a
timetable, without which its records say no day, stands among ``records``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checks.model import FURTHER_FIELDS
from checks.records.columns import put_map
from checks.values.codes import parse_code
from checks.values.marks import parse_role, parse_seen
from checks.values.text import is_nothing, parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from checks.engines.base import Engine
    from checks.sources import FileReading

_READ: dict[str, tuple[Callable[[str], Any], str]] = {
    "session": (parse_code, "VARCHAR"),
    "role": (parse_role, "VARCHAR"),
    "partner": (parse_text, "VARCHAR"),
    "pair": (parse_code, "VARCHAR"),
    "seen": (parse_seen, "BOOLEAN"),
}


def further_fields(readings: Sequence[FileReading]) -> tuple[str, ...]:
    """The further columns that any of the files has."""
    found = {name for reading in readings for sheet in reading.sheets if sheet.parquet for name in sheet.columns}
    return tuple(name for name in FURTHER_FIELDS if name in found)


def build_further(engine: Engine, fields: Sequence[str]) -> None:
    """Makes ``further`` of ``raw``, which has ``fields``. A cell that cannot be read says nothing."""
    gives, joins, filled = [], [], []
    fields = [name for name in fields if name in _READ]
    for name in fields:
        parse, kind = _READ[name]
        distinct = engine.rows(f"SELECT DISTINCT {name} FROM raw WHERE {name} IS NOT NULL")
        # "无" and "否" are answers here, not placeholders
        answers = name == "seen"
        rows = [(raw, parse(str(raw)) if answers or not is_nothing(str(raw)) else None) for (raw,) in distinct]
        put_map(engine, f"map_{name}", rows, {"raw": "VARCHAR", "value": kind})
        gives.append(f"m_{name}.value AS {name}")
        joins.append(f"LEFT JOIN map_{name} AS m_{name} ON m_{name}.raw = r.{name}")
        filled.append(f"r.{name} IS NOT NULL")
    missing = [f"CAST(NULL AS {_READ[name][1]}) AS {name}" for name in _READ if name not in fields]
    columns = ", ".join(["r.rid", *gives, *missing])
    if not fields:
        nothing = ", ".join(missing)
        engine.create("further", f"SELECT CAST(NULL AS BIGINT) AS rid, {nothing} WHERE FALSE")
        return
    engine.create("further", f"SELECT {columns} FROM raw AS r {' '.join(joins)} WHERE {' OR '.join(filled)}")
