"""Columns of the raw table read through small maps: distinct raw text → value, one map per column.

Text in canonical shape is cast where it stands; only what is left goes through the parsers, each text once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checks.values.periods import parse_periods
from checks.values.text import PLACEHOLDERS, is_error_cell, is_nothing, parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from checks.engines.base import Engine


_READ = {"raw": "VARCHAR", "value": "VARCHAR", "bad": "BOOLEAN"}
"""The map of a column of texts."""
_FEW = 5_000
"""As long as a column has so many different texts, records get numbers for them (:meth:`Engine.spread`)."""
_FIRST = 100_000
"""So many rows tell whether it is worth asking for all texts of a column."""


@dataclass(frozen=True, slots=True)
class Column:
    """SQL over the raw row ``r``: what the column gives by name, whether its text cannot be read, the join it needs."""

    gives: dict[str, str]
    unreadable: str | None = None
    join: str = ""


def put_map(engine: Engine, table: str, rows: Sequence[Sequence[Any]], types: Mapping[str, str]) -> None:
    """A small table for the engine."""
    import pandas as pd

    engine.put(table, pd.DataFrame(list(map(list, rows)), columns=list(types), dtype=object), dict(types))


def quoted(texts: Iterable[str]) -> str:
    """A list of SQL strings."""
    return ", ".join("'" + text.replace("'", "''") + "'" for text in sorted(texts))


def _distinct(engine: Engine, name: str, where: str = "true") -> list[str]:
    return [str(row[0]) for row in engine.rows(f"SELECT v FROM ({_each(name)}) AS every_v WHERE {where}")]


def _each(name: str) -> str:
    # MIN of one group is its only text; it keeps engines from asking something of every row instead of every text
    return f"SELECT MIN({name}) AS v FROM raw WHERE {name} IS NOT NULL GROUP BY {name}"


def seem_few(engine: Engine, names: Sequence[str]) -> set[str]:
    """Those of the columns ``names`` that have :data:`_FEW` different texts at most in the first rows."""
    counts = ", ".join(f"COUNT(DISTINCT {name})" for name in names)
    first = f"SELECT {', '.join(names)} FROM raw LIMIT {_FIRST}"
    (found,) = engine.rows(f"SELECT {counts} FROM ({first}) AS first_rows")
    return {name for name, count in zip(names, found, strict=True) if int(str(count)) <= _FEW}


def few_texts(engine: Engine, name: str, of_each: str) -> list[tuple[object, ...]] | None:
    """All texts ``v`` of a column, with what SQL says ``of_each``; None where there are more than :data:`_FEW`."""
    found = engine.rows(f"SELECT v, {of_each} FROM ({_each(name)} LIMIT {_FEW + 1}) AS some_v")
    return found if len(found) <= _FEW else None


def _join(name: str) -> str:
    return f"LEFT JOIN map_{name} AS m_{name} ON m_{name}.raw = r.{name}"


def _read(
    engine: Engine, name: str, parse: Callable[[str], str | None], where: str = "true"
) -> list[tuple[str, str | None, bool]]:
    """The rows of a map: each text, what it says, and whether that cannot be read."""
    raws = _distinct(engine, name, where)
    return [(raw, None if is_nothing(raw) else parse(raw), is_error_cell(raw)) for raw in raws]


def _put_texts(engine: Engine, name: str, rows: Sequence[Sequence[Any]], types: Mapping[str, str]) -> None:
    """A map of all texts of a column."""
    put_map(engine, f"map_{name}", rows, types)
    if 0 < len(rows) <= _FEW:
        engine.spread(f"map_{name}")


def text_column(engine: Engine, name: str, parse: Callable[[str], str | None]) -> Column:
    """A column of text, all of it read."""
    rows = _read(engine, name, parse)
    _put_texts(engine, name, rows, _READ)
    if not rows:
        return Column({name: f"r.{name}"})
    return Column({name: f"m_{name}.value"}, _bad(name, rows), _join(name))


def odd_text_column(engine: Engine, name: str, parse: Callable[[str], str | None], odd: str, plain: str = "") -> Column:
    """A column of many texts. ``odd`` says which of them, ``v``, must be looked at; the others are ``plain`` SQL."""
    plain = plain or f"r.{name}"
    rows = [row for row in _read(engine, name, parse, odd) if row[0] != row[1]]
    put_map(engine, f"map_{name}", rows, _READ)
    if not rows:
        return Column({name: plain})
    value = f"CASE WHEN m_{name}.raw IS NULL THEN {plain} ELSE m_{name}.value END"
    return Column({name: value}, _bad(name, rows), _join(name))


def worth_reading(known: Iterable[str] = ()) -> str:
    """Which names ``v`` are not plainly what they are: odd signs, nothing but dashes, placeholders, and the ``known``
    ones."""
    odd = "regexp_matches(v, '[^-0-9A-Za-z一-龥]') OR NOT regexp_matches(v, '[^-]')"
    return f"{odd} OR LOWER(v) IN ({quoted({*PLACEHOLDERS, *known})})"


def number_column(engine: Engine, name: str, parse: Callable[[str], int | None], given: str) -> Column:
    """A column of whole numbers, given as ``given``."""
    raws = _distinct(engine, name)
    if not raws:
        return Column({given: "CAST(NULL AS INTEGER)"})
    values = {raw: None if is_nothing(raw) else parse(raw) for raw in raws}
    rows = [(raw, value, value is None and not is_nothing(raw)) for raw, value in values.items()]
    put_map(engine, f"map_{name}", rows, {"raw": "VARCHAR", "value": "INTEGER", "bad": "BOOLEAN"})
    return Column({given: f"m_{name}.value"}, _bad(name, rows), _join(name))


def period_column(engine: Engine) -> Column:
    """The periods as ``given_mask``, and the first and last of them."""
    rows = []
    for raw in _distinct(engine, "period"):
        mask = None if is_nothing(raw) else parse_periods(raw)
        first, last = ((mask & -mask).bit_length(), mask.bit_length()) if mask else (None, None)
        rows.append((raw, mask, first, last, mask is None and not is_nothing(raw)))
    types = {"raw": "VARCHAR", "mask": "INTEGER", "first": "INTEGER", "last": "INTEGER", "bad": "BOOLEAN"}
    put_map(engine, "map_period", rows, types)
    gives = {"given_mask": "m_period.mask", "first_period": "m_period.first", "last_period": "m_period.last"}
    return Column(gives, _bad("period", rows), _join("period"))


def _bad(name: str, rows: Iterable[Sequence[Any]]) -> str | None:
    return f"m_{name}.bad" if any(row[-1] for row in rows) else None


def subject_column(engine: Engine, canonical: Callable[[str], str | None]) -> Column:
    """``subject`` and ``subject_known``; an unknown subject keeps its text as compared."""
    rows: list[tuple[str, str | None, bool | None, bool]] = []
    for raw in _distinct(engine, "subject"):
        text = None if is_nothing(raw) else parse_text(raw)
        name = canonical(text) if text else None
        rows.append((raw, name or text, None if text is None else name is not None, is_error_cell(raw)))
    if not rows:
        return Column({"subject": "r.subject", "subject_known": "CAST(NULL AS BOOLEAN)"})
    types = {"raw": "VARCHAR", "value": "VARCHAR", "known": "BOOLEAN", "bad": "BOOLEAN"}
    _put_texts(engine, "subject", rows, types)
    gives = {"subject": "m_subject.value", "subject_known": "m_subject.known"}
    return Column(gives, _bad("subject", rows), _join("subject"))
