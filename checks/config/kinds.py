"""Kinds of values in a condition: what can be compared with what, and what is said when it cannot."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError
from sqlglot import exp

from checks.config.functions import FAMILIES, FUNCTIONS, Family
from checks.config.hints import hint
from checks.config.values import read_clock, read_day
from checks.model import Message

_IGNORED = {"safe", "ignore_nulls", "date_part_boundary", "coalesce", "unit", "negate", "is_left", "binary"}
"""Arguments of nodes that change nothing here, or that the node's own method reads."""

_TYPES = {family: kind for kind, family in FAMILIES.items()}
"""The SQL type that nothing (NULL) is given where a kind is asked for: engines refuse it in some places."""


class Term(NamedTuple):
    """A part of the condition, rewritten: its SQL, its kind, and the node that it was."""

    sql: str
    family: Family
    node: exp.Expr


class Kinds(ABC):
    """Visits nodes and holds their kinds together; ``problems`` are texts with offsets in the condition."""

    def __init__(self, sql: str) -> None:
        self._sql = sql
        self.problems: list[tuple[Message, int]] = []

    @abstractmethod
    def _visit(self, node: exp.Expr) -> Term:
        """``node``, rewritten."""

    def _of_kind(self, node: exp.Expr, *kinds: Family) -> Term:
        term = self._visit(node)
        if term.family in kinds:
            return term
        if term.family == "null":
            return Term(f"CAST({term.sql} AS {_TYPES[kinds[0]]})", kinds[0], node)
        if is_text(term.node) and kinds[0] in ("date", "timestamp"):
            return self._typed(term.node, "timestamp" if kinds == ("timestamp",) else "date")
        wanted = Message(f"config.kind-{kinds[0]}")
        return self._problem(node, "sql-kind", wanted=wanted, got=Message(f"config.kind-{term.family}"))

    def _alike(self, nodes: list[exp.Expr], whole: exp.Expr) -> list[Term]:
        """The terms of ``nodes``, which must be of one kind; texts beside days and times are read as such."""
        terms = [self._visit(node) for node in nodes]
        kinds = {term.family for term in terms} - {"null"}
        moments = kinds & {"date", "timestamp", "time"}
        if "text" in kinds and len(moments) == 1:
            (kind,) = moments
            terms = [self._typed(bare(term.node), kind) if is_text(term.node) else term for term in terms]
            kinds = {term.family for term in terms} - {"null"}
        if len(kinds) > 1 and kinds != {"date", "timestamp"}:
            first, second = sorted(kinds)[:2]
            names = {"wanted": Message(f"config.kind-{first}"), "got": Message(f"config.kind-{second}")}
            refused = self._problem(whole, "sql-differ", **names)
            return [refused] * len(terms)
        return terms

    def _typed(self, node: exp.Expr, kind: Family) -> Term:
        """A text that stands for a day, a moment or a time of day."""
        written = node.name.strip()
        day, _, clock = written.replace("T", " ").partition(" ")
        try:
            if kind == "time":
                read = read_clock(written)
                return Term(str(read.hour * 3600 + read.minute * 60 + read.second), kind, node)
            said = str(read_day(day))
            if kind == "date" and not clock:
                return Term(f"DATE '{said}'", kind, node)
            said += f" {read_clock(clock.strip()) if clock.strip() else '00:00:00'}"
            return Term(f"TIMESTAMP '{said}'", "timestamp", node)
        except PydanticCustomError:
            return self._problem(node, "sql-literal", value=written, wanted=Message(f"config.kind-{kind}"))

    def _has_only(self, node: exp.Expr, *expected: str) -> bool:
        return all(not value or key in expected or key in _IGNORED for key, value in node.args.items())

    def _refuse(self, node: exp.Expr) -> Term:
        written = self._sql[offset_of(node) :]
        called = re.match(r"\w+", written)
        if isinstance(node, exp.Func) and called:
            name = called[0].lower()
            return self._problem(node, "sql-function", value=called[0], hint=hint(name, FUNCTIONS, cutoff=0.8))
        return self._problem(node, "sql-not-allowed", value=written[:20].strip())

    def _problem(self, node: exp.Expr, key: str, **values: Any) -> Term:
        self.problems.append((Message(f"config.{key}", values), offset_of(node)))
        return Term("NULL", "null", node)


def offset_of(node: exp.Expr) -> int:
    """Where ``node`` begins in the text, as far as the parser noted it."""
    if not isinstance(node, exp.Expr):
        return 0
    starts = (part._meta["start"] for part in node.walk() if part._meta and "start" in part._meta)
    return min(starts, default=0)


def common_kind(terms: list[Term]) -> Family:
    """The kind of terms that are alike."""
    return next((term.family for term in terms if term.family != "null"), "null")


def bare(node: exp.Expr) -> exp.Expr:
    """``node`` without the parentheses around it."""
    return node.unnest()


def is_text(node: exp.Expr) -> bool:
    """Whether ``node`` is a text between quotes."""
    found = bare(node)
    return isinstance(found, exp.Literal) and bool(found.args.get("is_string"))


def is_column(node: exp.Expr) -> bool:
    """Whether ``node`` is a column."""
    return isinstance(bare(node), exp.Column)


def not_if(node: exp.Expr) -> str:
    """The NOT of ``NOT IN``, ``NOT LIKE``, where the parser keeps it in the node."""
    return "NOT " if node.args.get("negate") else ""


def text_literal(value: str) -> str:
    """``value`` as an SQL text."""
    return "'" + value.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """``name`` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
