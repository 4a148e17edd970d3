"""TRY_CAST for Spark, as DuckDB understands it.

Texts: 12.5 becomes a whole number once rounded, 5d is no number, 2023/3/5 is a day and 2023 is none. Half a unit of a
number is rounded to the even one. Numbers are written in full: 10000000.0, not 1.0E7; below 0.0001 and from 10^16 on
with powers, 1.5e-05 and 1e+16, not 1.5E-5 and 1.0E16. What is none is inf, -inf or nan.
"""

from __future__ import annotations

from sqlglot import exp

_DAY = r"([0-9]{4}([-/ ])[0-9]{1,2}\2[0-9]{1,2})"
_CLOCK = r"([ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"

_OUTER = r"^\s+|\s+$"
_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"


def try_cast(operand: str, kind: exp.DType) -> str | None:
    """Spark's SQL for ``TRY_CAST(operand AS kind)``; None where Spark means the same by it."""
    text = f"CAST({operand} AS STRING)"
    is_text = f"TYPEOF({operand}) = 'string'"
    match kind:
        case exp.DType.BIGINT:
            return (
                f"CASE WHEN {is_text} THEN {_whole_number(_digits(text))}"
                f" WHEN TYPEOF({operand}) = 'double' THEN TRY_CAST(RINT(CAST({operand} AS DOUBLE)) AS BIGINT)"
                f" WHEN TYPEOF({operand}) LIKE 'decimal%' THEN TRY_CAST(ROUND({operand}) AS BIGINT)"
                f" ELSE TRY_CAST({operand} AS BIGINT) END"
            )
        case exp.DType.DOUBLE:
            number = _digits(text)
            return (
                f"CASE WHEN NOT {is_text} THEN TRY_CAST({operand} AS DOUBLE)"
                f" WHEN {_is_number(number)} OR {number} RLIKE '(?i)^[+-]?(nan|inf|infinity)$'"
                f" THEN TRY_CAST({number} AS DOUBLE) END"
            )
        case exp.DType.DATE:
            day = _part(text, f"^ *{_DAY}(?:{_CLOCK}| +)$", 1)
            return f"CASE WHEN {is_text} THEN TRY_CAST({_dashed(day)} AS DATE) ELSE TRY_CAST({operand} AS DATE) END"
        case exp.DType.TIMESTAMP | exp.DType.TIMESTAMPNTZ:
            day, clock = (_part(text, f"^{_DAY}{_CLOCK}$", number) for number in (1, 3))
            return (
                f"CASE WHEN {is_text} THEN TRY_CAST(CONCAT({_dashed(day)}, {clock}) AS TIMESTAMP_NTZ)"
                f" ELSE TRY_CAST({operand} AS TIMESTAMP_NTZ) END"
            )
        case exp.DType.TEXT | exp.DType.VARCHAR:
            size = f"ABS(TRY_CAST({text} AS DOUBLE))"
            return (
                f"CASE WHEN TYPEOF({operand}) <> 'double' THEN {text}"
                f" WHEN {size} >= 1e7 AND {size} < 1e16 THEN {_in_full(text, 18)}"
                f" WHEN {size} >= 1e-4 AND {size} < 1e-3 THEN {_in_full(text, 30)}"
                f" ELSE {_with_powers(text)} END"
            )
    return None


def _whole_number(text: str) -> str:
    return (
        f"CASE WHEN {_is_number(text)} THEN TRY_CAST(ROUND(TRY_CAST({text} AS DECIMAL(38, 10))) AS BIGINT)"
        f" WHEN {text} RLIKE '^0[xX][0-9a-fA-F]{{1,15}}$' THEN CAST(CONV(SUBSTRING({text}, 3), 16, 10) AS BIGINT) END"
    )


def _digits(text: str) -> str:
    """Without the white space around it, and the ``_`` that may stand between digits."""
    return f"REGEXP_REPLACE(REGEXP_REPLACE({text}, {_literal(_OUTER)}, ''), '(?<=[0-9])_(?=[0-9])', '')"


def _is_number(text: str) -> str:
    return f"{text} RLIKE {_literal(_NUMBER)}"


def _part(text: str, pattern: str, group: int) -> str:
    return f"REGEXP_EXTRACT({text}, {_literal(pattern)}, {group})"


def _dashed(day: str) -> str:
    return f"REGEXP_REPLACE({day}, '[/ ]', '-')"


def _in_full(text: str, decimals: int) -> str:
    plain = f"CAST(CAST({text} AS DECIMAL(38, {decimals})) AS STRING)"
    return f"REGEXP_REPLACE(REGEXP_REPLACE({plain}, '0+$', ''), '[.]$', '.0')"


def _with_powers(text: str) -> str:
    """1.0E16 as 1e+16, 1.5E-5 as 1.5e-05, Infinity as inf; other numbers as they are."""
    said = f"LOWER(REPLACE({text}, 'Infinity', 'inf'))"
    for pattern, by in ((r"[.]0(?=e)", ""), (r"(?<=e)(?=[0-9])", "+"), (r"(?<=e[+-])(?=[0-9]$)", "0")):
        said = f"REGEXP_REPLACE({said}, {_literal(pattern)}, '{by}')"
    return said


def _literal(pattern: str) -> str:
    return exp.Literal.string(pattern).sql(dialect="spark")
