"""Pieces of SQL that several rules say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checks.model import Lang


def literal(value: str) -> str:
    """``value`` as an SQL text."""
    return "'" + value.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """``name`` as the name of a column, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def unreadable(field: str) -> str:
    """Whether there is something in ``field`` of the record that cannot be read."""
    return f"concat(' ', COALESCE(unreadable, ''), ' ') LIKE '% {field} %'"


def unreadable_itself(field: str, raw: str) -> str:
    """As :func:`unreadable`, but not for a cell that the date is in as well: one cell is reported once.

    ``raw`` stands before the name of a raw text, as in ``raw_date``.
    """
    lends_date = field in ("starts_at", "entered_at")
    return f"{unreadable(field)} AND {raw}{field} IS DISTINCT FROM {raw}date" if lends_date else unreadable(field)


def empty(*fields: str) -> str:
    """Whether none of ``fields`` says anything: no value, and nothing that merely cannot be read."""
    return " AND ".join(f"{field} IS NULL AND NOT {unreadable(field)}" for field in fields)


def without(relation: str, gone: str, where: str = "TRUE") -> str:
    """SELECT of the rows of ``relation`` whose ``rid`` is not among those of ``gone`` and for which ``where`` holds.

    Over a view DuckDB takes five times as long for NOT EXISTS.
    """
    return f"SELECT o.* FROM {relation} AS o LEFT JOIN {gone} AS g ON g.rid = o.rid WHERE g.rid IS NULL AND {where}"


def seconds_of_day(column: str) -> str:
    """The time of day of a TIMESTAMP, in seconds."""
    return f"(hour({column}) * 3600 + minute({column}) * 60 + second({column}))"


def first_period(mask: str) -> str:
    """The lowest bit of ``mask``: it orders records by the first period that they cover."""
    return f"({mask} & -{mask})"


def is_timed(record: str) -> str:
    """Whether the record has a start and, after it, an end."""
    return f"COALESCE({record}.ends_at > {record}.starts_at, FALSE)"


def listing(parts: Iterable[tuple[str, str]], lang: Lang) -> str:
    """The texts whose conditions hold, with commas between them; ``parts``: condition and text, both SQL."""
    comma = text("rule.comma", lang)
    pieces = [f"CASE WHEN {condition} THEN concat({literal(comma)}, {said}) ELSE '' END" for condition, said in parts]
    return f"substr(concat({', '.join(pieces)}), {len(comma) + 1})"


def field_label(field: str, lang: Lang) -> str:
    """What a person calls the field."""
    return text(f"rule_field.{field}", lang)
