"""The functions that a condition in rules.yaml may call: what they take, what they give, and how they are written.

Each is written so that DuckDB and Spark give the same result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlglot import exp

Family: TypeAlias = Literal["text", "number", "date", "timestamp", "time", "boolean", "null", "any"]
"""Kinds of values. ``time`` is a time of day, carried as its seconds; ``any`` stands for one kind, the same for all."""

FAMILIES: dict[str, Family] = {
    "VARCHAR": "text",
    "INTEGER": "number",
    "BIGINT": "number",
    "DOUBLE": "number",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "BOOLEAN": "boolean",
}


@dataclass(frozen=True, slots=True)
class Function:
    """A function: its arguments as sqlglot names them, the kind of each, the result, and its SQL.

    ``required`` arguments must be there. The list ``expressions`` takes any number. ``{0}``, ``{1}`` in ``sql`` are
    the arguments, ``{all}`` all of them. The numbers behind the first argument are whole: computed ones are made so,
    unless they have to be ``written`` as such.
    """

    arguments: tuple[str, ...]
    takes: tuple[tuple[Family, ...], ...]
    gives: Family
    sql: str
    required: int = 1
    written: bool = False


_TEXT: tuple[Family, ...] = ("text",)
_NUMBER: tuple[Family, ...] = ("number",)
_DAY: tuple[Family, ...] = ("date", "timestamp")
_MOMENT: tuple[Family, ...] = ("timestamp",)
_ANY: tuple[Family, ...] = ("any",)
# from a Monday on; the engines number the days of the week differently
_WEEKDAY = "(date_diff('day', DATE '1900-01-01', CAST({0} AS DATE)) % 7 + 1)"


def _of_text(name: str, gives: Family, *more: str) -> Function:
    return Function(("this", *more), (_TEXT,) * (1 + len(more)), gives, f"{name}({{all}})", 1 + len(more))


def _of_numbers(name: str) -> Function:
    return Function(("this",), (_NUMBER,), "number", f"{name}({{0}})")


def _of_days(name: str, takes: tuple[Family, ...] = _DAY) -> Function:
    return Function(("this",), (takes,), "number", f"{name}({{0}})")


def _of_alike(name: str, *more: str) -> Function:
    return Function(("this", *more), (_ANY, _ANY), "any", f"{name}({{all}})")


FUNCTIONS: dict[str, tuple[type[exp.Expr], Function]] = {
    "lower": (exp.Lower, _of_text("lower", "text")),
    "upper": (exp.Upper, _of_text("upper", "text")),
    "trim": (exp.Trim, _of_text("trim", "text")),
    "length": (exp.Length, _of_text("length", "number")),
    "substring": (
        exp.Substring,
        Function(("this", "start", "length"), (_TEXT, _NUMBER, _NUMBER), "text", "substring({all})", required=2),
    ),
    "replace": (exp.Replace, _of_text("replace", "text", "expression", "replacement")),
    "contains": (exp.Contains, _of_text("contains", "boolean", "expression")),
    "starts_with": (exp.StartsWith, _of_text("starts_with", "boolean", "expression")),
    "ends_with": (exp.EndsWith, _of_text("ends_with", "boolean", "expression")),
    "coalesce": (exp.Coalesce, _of_alike("coalesce", "expressions")),
    "nullif": (exp.Nullif, Function(("this", "expression"), (_ANY, _ANY), "any", "nullif({all})", required=2)),
    "least": (exp.Least, _of_alike("least", "expressions")),
    "greatest": (exp.Greatest, _of_alike("greatest", "expressions")),
    "abs": (exp.Abs, _of_numbers("abs")),
    "floor": (exp.Floor, _of_numbers("floor")),
    "ceil": (exp.Ceil, _of_numbers("ceil")),
    "round": (exp.Round, Function(("this", "decimals"), (_NUMBER, _NUMBER), "number", "round({all})", written=True)),
    "year": (exp.Year, _of_days("year")),
    "month": (exp.Month, _of_days("month")),
    "day": (exp.Day, _of_days("day")),
    "hour": (exp.Hour, _of_days("hour", _MOMENT)),
    "minute": (exp.Minute, _of_days("minute", _MOMENT)),
    "isodow": (exp.DayOfWeekIso, Function(("this",), (_DAY,), "number", _WEEKDAY)),
    "dayofweek": (exp.DayOfWeek, Function(("this",), (_DAY,), "number", f"({_WEEKDAY} % 7)")),
    "date_diff": (
        exp.DateDiff,
        Function(
            ("expression", "this"),
            (_DAY, _DAY),
            "number",
            "date_diff('day', CAST({0} AS DATE), CAST({1} AS DATE))",
            required=2,
        ),
    ),
}
"""Every allowed function by its name (``substr`` is ``substring``). isodow: 1 Monday to 7 Sunday; dayofweek: 0 Sunday
to 6 Saturday; date_diff('day', a, b): days from a to b."""

BY_NODE: dict[type[exp.Expr], tuple[str, Function]] = {
    node: (name, function) for name, (node, function) in FUNCTIONS.items()
}

_WRITTEN_DAY = r"[1-9][0-9]{3}[-/ ][0-9]{1,2}[-/ ][0-9]{1,2}"
_CLOCK = r"[ T]([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?"
SHAPES = {"DATE": rf"^ *{_WRITTEN_DAY}({_CLOCK}| *)\z", "TIMESTAMP": rf"^{_WRITTEN_DAY}({_CLOCK})?\z"}
"""Texts that become a day or a moment. Of others each engine makes what it likes: DuckDB of 23-3-5 the year 23, of 8:5
five past eight, of 08:00+09 eight o'clock."""
