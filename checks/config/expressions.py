"""Conditions that users write in rules.yaml (``fails_when``, ``filter``): checked, then said again in safe SQL.

A condition is one boolean expression in DuckDB's dialect. Allowed are columns, literals (``DATE '2023-05-01'``,
``TIME '08:00'``), AND, OR, NOT, comparisons, arithmetic, ``||``, CASE, LIKE, ILIKE, IN with a list, BETWEEN, IS NULL,
CAST to simple types, and the functions of :data:`checks.config.functions.FUNCTIONS`. Nothing of the user's text is
handed on: what is understood is written anew, so nothing that is not understood can pass.

What is written anew means the same on every engine: a time of day becomes its seconds, a CAST of text that fails
gives NULL, and so does a division by zero. Subjects and kinds of entry are compared by their canonical names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError, SqlglotError
from sqlglot.tokenizer_core import TokenType

from checks.config.translate import Translator
from checks.model import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checks.subjects import Subjects

_LONGEST = 4_000
_DEEPEST = 40
_DUCKDB = Dialect.get_or_raise("duckdb")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a condition, and the offset of its place in the text."""

    message: Message
    offset: int


class ExpressionError(Exception):
    """A condition that is not allowed: everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.message.key for problem in problems))
        self.problems = problems


def compile_condition(
    sql: str, columns: Mapping[str, str], *, subjects: Subjects | None = None, further: bool = False
) -> str:
    """Checks ``sql`` and writes it anew, as SQL that can stand as one operand.

    ``columns`` gives the SQL types of the columns that may be named. With ``further``, unknown names that do not look
    like slips of the pen are taken for text columns of the register that is still to be read.

    Raises ExpressionError, and nothing else.
    """
    tree = _parse(sql)
    translator = Translator(sql, columns, subjects, further)
    try:
        safe = translator.condition(tree)
    except RecursionError:
        raise ExpressionError([Problem(Message("config.sql-too-long"), 0)]) from None
    if translator.problems:
        raise ExpressionError([Problem(message, offset) for message, offset in translator.problems])
    return safe


def _parse(sql: str) -> exp.Expr:
    if not sql.strip():
        raise _error("sql-empty")
    if len(sql) > _LONGEST:
        raise _error("sql-too-long")
    try:
        tokens = _DUCKDB.tokenize(sql)
    except SqlglotError:
        raise _error("sql-unreadable", _open_quote(sql)) from None
    depth = 0
    for token in tokens:
        if token.token_type == TokenType.SEMICOLON or token.comments:
            raise _error("sql-one-expression", token.start)
        if token.token_type == TokenType.SELECT:
            raise _error("sql-subquery", token.start)
        depth += {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}.get(token.token_type, 0)
        if depth > _DEEPEST:
            raise _error("sql-too-long", token.start)
    try:
        found = _DUCKDB.parser().parse_into(exp.Condition, tokens, sql)
    except ParseError as error:
        raise _error("sql-unreadable", _where(error, sql)) from None
    except Exception:  # the parser raises more than its own errors on strange input
        raise _error("sql-unreadable") from None
    if len(found) != 1 or found[0] is None:
        raise _error("sql-one-expression")
    return found[0]


def _error(key: str, offset: int = 0) -> ExpressionError:
    return ExpressionError([Problem(Message(f"config.{key}"), offset)])


def _where(error: ParseError, sql: str) -> int:
    """The offset of the word at which the parser stopped."""
    for noted in error.errors:
        line, column, word = noted.get("line"), noted.get("col"), str(noted.get("highlight") or "")
        if isinstance(line, int) and isinstance(column, int):
            before = sum(len(one) + 1 for one in sql.split("\n")[: line - 1])
            return min(max(before + column - len(word), 0), len(sql))
    return 0


def _open_quote(sql: str) -> int:
    """The offset of the last quotation mark: where the tokenizer gave up, it is rarely far."""
    return max(sql.rfind("'"), sql.rfind('"'), 0)
