"""DuckDB's SQL said again for Spark: what sqlglot leaves to each dialect, made to mean the same.

Beside what sqlglot does by itself (quoting, null ordering, EXCLUDE, ``//``, texts with backslashes), the functions that
both engines have under one name and understand differently are rewritten; ``tests/engines/constructs.py`` has a case
for each. Spark must run with ``ANSI`` on, in UTC and with TIMESTAMP without a zone (:data:`SESSION`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from checks.engines.spark_casts import try_cast

if TYPE_CHECKING:
    from collections.abc import Callable

SESSION = {
    "spark.sql.ansi.enabled": "true",  # overflow and casts that fail raise, as in DuckDB
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.caseSensitive": "false",
    "spark.sql.optimizer.excludedRules": ",".join(
        f"org.apache.spark.sql.catalyst.optimizer.{rule}"
        for rule in (
            "PushProjectionThroughUnion",  # breaks the planner over EXISTS among the columns of a SELECT over a UNION
            "CollapseProject",  # would say (and compute) the steps of one SELECT over another again for each use
        )
    ),
    # few records break a rule: the others are sorted out before they would be shuffled to them
    "spark.sql.optimizer.runtime.bloomFilter.applicationSideScanSizeThreshold": "8MB",
}
"""Settings of the session that the SQL relies on."""

_OUTER_SPACE = r"^\p{Zs}+|\p{Zs}+$"


@lru_cache(maxsize=512)
def to_spark(statement: str) -> str:
    """``statement`` (DuckDB) in Spark's dialect."""
    tree = sqlglot.parse_one(statement, dialect="duckdb")
    return tree.transform(_rewritten).sql(dialect="spark", comments=False)


def _rewritten(node: exp.Expr) -> exp.Expr:
    rewrite = _REWRITES.get(type(node))
    return rewrite(node) if rewrite is not None else node


def _trim(node: exp.Expr) -> exp.Expr:
    """DuckDB takes every separator of Unicode away (also the ideographic space), Spark the plain space alone."""
    if node.args.get("expression") is not None:
        return node
    return _call("REGEXP_REPLACE", node.this, _text(_OUTER_SPACE), _text(""))


def _regexp_replace(node: exp.Expr) -> exp.Expr:
    """DuckDB replaces the first match unless told ``g``, Spark always all."""
    modifiers = node.args.get("modifiers")
    if modifiers is None or "g" not in modifiers.name:
        raise NotImplementedError("regexp_replace needs the option g: Spark replaces every match")
    return _call("REGEXP_REPLACE", node.this, node.expression, node.args["replacement"])


def _substring(node: exp.Expr) -> exp.Expr:
    """Position 0 lies before the first character in DuckDB, and is the first one in Spark; a negative length goes
    backwards in DuckDB, and is nothing in Spark."""
    start, length = node.args["start"], node.args.get("length")
    if _is_whole(start, 1) and (length is None or _is_whole(length, 0)):
        return node
    first = f"(CASE WHEN {_sql(start)} < 0 THEN LENGTH({_sql(node.this)}) + {_sql(start)} + 1 ELSE {_sql(start)} END)"
    text = _sql(node.this)
    # GREATEST passes over NULL
    known = " AND ".join(f"{_sql(one)} IS NOT NULL" for one in (start, length) if one is not None)
    if length is None:
        return _parsed(f"CASE WHEN {known} THEN SUBSTRING({text}, CAST(GREATEST({first}, 1) AS INT)) END")
    other = f"({first} + {_sql(length)})"
    begin = f"GREATEST(LEAST({first}, {other}), 1)"
    taken = f"GREATEST(GREATEST({first}, {other}) - {begin}, 0)"
    return _parsed(f"CASE WHEN {known} THEN SUBSTRING({text}, CAST({begin} AS INT), CAST({taken} AS INT)) END")


def _date_diff(node: exp.Expr) -> exp.Expr:
    """DuckDB counts the borders crossed, Spark the whole units that have passed."""
    unit = node.args.get("unit")
    later, earlier = node.this, node.expression
    name = unit.name.upper() if unit is not None else "DAY"
    if name == "DAY":
        return _call("DATEDIFF", later, earlier)
    if name != "SECOND":
        raise NotImplementedError(f"date_diff in {name}")
    whole = [_sql(_call("DATE_TRUNC", _text("SECOND"), one)) for one in (earlier, later)]
    return _parsed(f"TIMESTAMPDIFF(SECOND, {whole[0]}, {whole[1]})")


def _day_of_week(node: exp.Expr) -> exp.Expr:
    """DuckDB: 0 Sunday to 6 Saturday; Spark's WEEKDAY: 0 Monday to 6 Sunday."""
    return _parsed(f"(WEEKDAY({_sql(node.this)}) + 1) % 7")


def _day_of_week_iso(node: exp.Expr) -> exp.Expr:
    """1 Monday to 7 Sunday."""
    return _parsed(f"WEEKDAY({_sql(node.this)}) + 1")


def _try_cast(node: exp.Expr) -> exp.Expr:
    said = try_cast(_sql(node.this), node.args["to"].this)
    return _parsed(said) if said is not None else node


def _is_whole(node: exp.Expr, least: int) -> bool:
    return isinstance(node, exp.Literal) and node.is_int and int(node.name) >= least


def _call(name: str, *arguments: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=[one.copy() for one in arguments])


def _text(value: str) -> exp.Expr:
    return exp.Literal.string(value)


def _sql(node: exp.Expr) -> str:
    return node.transform(_rewritten).sql(dialect="spark")


def _parsed(sql: str) -> exp.Expr:
    return sqlglot.parse_one(f"({sql})", dialect="spark")


_REWRITES: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.Trim: _trim,
    exp.RegexpReplace: _regexp_replace,
    exp.Substring: _substring,
    exp.DateDiff: _date_diff,
    exp.DayOfWeek: _day_of_week,
    exp.DayOfWeekIso: _day_of_week_iso,
    exp.TryCast: _try_cast,
}
