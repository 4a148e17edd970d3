"""From a parsed condition to safe SQL: a small compiler over an allow-list of syntax nodes.

Every node is rewritten from its parts; a node, or a part of a node, that is not expected is a problem. So whatever
the parser understands beyond the list cannot reach an engine.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from checks.config.functions import BY_NODE, FAMILIES, SHAPES, Function
from checks.config.hints import hint, listed, looks_misspelt
from checks.config.kinds import (
    Kinds,
    Term,
    bare,
    common_kind,
    is_column,
    is_text,
    not_if,
    quoted,
    text_literal,
)
from checks.model import ENTRIES
from checks.values.text import normal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checks.subjects import Subjects


_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
}
_ARITHMETIC: dict[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.Mod: "%"}
_CASTS: dict[str, str] = {
    "TEXT": "VARCHAR",
    "VARCHAR": "VARCHAR",
    "INT": "BIGINT",
    "BIGINT": "BIGINT",
    "DOUBLE": "DOUBLE",
    "FLOAT": "DOUBLE",
    "DECIMAL": "DOUBLE",
    "DATE": "DATE",
    "TIMESTAMP": "TIMESTAMP",
    "TIMESTAMPNTZ": "TIMESTAMP",
    "DATETIME": "TIMESTAMP",
    "TIME": "TIME",
    "BOOLEAN": "BOOLEAN",
}
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,15})?")
_WHOLE = re.compile(r"\d{1,15}|\(-\d{1,15}\)")


class Translator(Kinds):
    """Rewrites one condition; ``problems`` are what is wrong with it."""

    def __init__(self, sql: str, columns: Mapping[str, str], subjects: Subjects | None, further: bool) -> None:
        super().__init__(sql)
        self._columns, self._subjects, self._further = columns, subjects, further

    def condition(self, node: exp.Expr) -> str:
        """The whole condition, which must be true or false."""
        return self._of_kind(node, "boolean").sql

    def _visit(self, node: exp.Expr) -> Term:
        if type(node) in BY_NODE:
            name, function = BY_NODE[type(node)]
            return self._call(node, name, function)
        if type(node) in _COMPARISONS:
            return self._comparison(node, _COMPARISONS[type(node)])
        if type(node) in _ARITHMETIC:
            return self._arithmetic(node, _ARITHMETIC[type(node)])
        method = _METHODS.get(type(node))
        return method(self, node) if method else self._refuse(node)

    # --- the leaves

    def _column(self, node: exp.Expr) -> Term:
        name = node.name.lower() if node.name.isascii() else node.name
        known = {column.lower() if column.isascii() else column: column for column in self._columns}
        if not self._has_only(node, "this") or not isinstance(node.this, exp.Identifier):
            return self._refuse(node)
        column = known.get(name)
        if column is None and (not self._further or looks_misspelt(node.name, self._columns)):
            return self._problem(node, "sql-unknown-column", value=node.name, hint=hint(node.name, self._columns))
        column = column or node.name
        return Term(quoted(column), FAMILIES[self._columns.get(column, "VARCHAR")], node)

    def _literal(self, node: exp.Expr) -> Term:
        if node.args.get("is_string"):
            return Term(text_literal(node.name), "text", node)
        if not _NUMBER.fullmatch(node.name):
            return self._refuse(node)
        return Term(node.name, "number", node)

    def _constant(self, node: exp.Expr) -> Term:
        if isinstance(node, exp.Null):
            return Term("NULL", "null", node)
        return Term("TRUE" if node.this else "FALSE", "boolean", node)

    # --- what is made of others

    def _paren(self, node: exp.Expr) -> Term:
        return self._visit(node.this) if self._has_only(node, "this") else self._refuse(node)

    def _connector(self, node: exp.Expr) -> Term:
        word = "AND" if isinstance(node, exp.And) else "OR"
        sides = [self._of_kind(side, "boolean").sql for side in (node.this, node.expression)]
        return Term(f"({sides[0]} {word} {sides[1]})", "boolean", node)

    def _not(self, node: exp.Expr) -> Term:
        return Term(f"(NOT {self._of_kind(node.this, 'boolean').sql})", "boolean", node)

    def _negative(self, node: exp.Expr) -> Term:
        return Term(f"(-{self._of_kind(node.this, 'number').sql})", "number", node)

    def _comparison(self, node: exp.Expr, operator: str) -> Term:
        if isinstance(bare(node.expression), exp.Null):
            return self._problem(node, "sql-null")
        left, right = self._alike([node.this, node.expression], node)
        if operator in ("=", "<>"):
            for column, literal in ((left, right), (right, left)):
                if column.family == "text" and is_text(literal.node) and is_column(column.node):
                    return self._equals(node, column, [literal], negated=operator == "<>")
        return Term(f"({left.sql} {operator} {right.sql})", "boolean", node)

    def _in(self, node: exp.Expr) -> Term:
        if not self._has_only(node, "this", "expressions") or not node.args.get("expressions"):
            return self._refuse(node)
        this, *listed = self._alike([node.this, *node.expressions], node)
        if this.family == "text" and is_column(this.node) and all(is_text(one.node) for one in listed):
            return self._equals(node, this, listed, negated=bool(node.args.get("negate")))
        return Term(f"({this.sql} {not_if(node)}IN ({', '.join(one.sql for one in listed)}))", "boolean", node)

    def _equals(self, node: exp.Expr, column: Term, literals: list[Term], *, negated: bool) -> Term:
        """A text column is one of ``literals``, each in the form in which the column has it."""
        wanted: dict[str, None] = {}
        for literal in literals:
            wanted.update(dict.fromkeys(self._as_stored(column.node.name.lower(), literal)))
        listed = ", ".join(map(text_literal, wanted))
        operators = ("=", "<>") if len(wanted) == 1 else ("IN", "NOT IN")
        listed = listed if len(wanted) == 1 else f"({listed})"
        return Term(f"({column.sql} {operators[negated]} {listed})", "boolean", node)

    def _as_stored(self, column: str, literal: Term) -> list[str]:
        written = bare(literal.node).name
        if column == "subject" and self._subjects is not None:
            return [self._subjects.canonical(written) or normal(written)]
        if column == "entry":
            from checks.values.entries import parse_entry

            kind = parse_entry(written)
            if kind is None:
                self._problem(literal.node, "sql-unknown-entry", value=written, known=listed(ENTRIES))
            return [kind or written]
        return list(dict.fromkeys([written, normal(written)]))

    def _between(self, node: exp.Expr) -> Term:
        if not self._has_only(node, "this", "low", "high"):
            return self._refuse(node)
        this, low, high = self._alike([node.this, node.args["low"], node.args["high"]], node)
        return Term(f"({this.sql} {not_if(node)}BETWEEN {low.sql} AND {high.sql})", "boolean", node)

    def _like(self, node: exp.Expr) -> Term:
        pattern = bare(node.expression)
        if not self._has_only(node, "this", "expression") or not is_text(pattern) or "\\" in pattern.name:
            return self._refuse(pattern)
        word = "ILIKE" if isinstance(node, exp.ILike) else "LIKE"
        this = self._of_kind(node.this, "text")
        return Term(f"({this.sql} {not_if(node)}{word} {text_literal(pattern.name)})", "boolean", node)

    def _is(self, node: exp.Expr) -> Term:
        word = bare(node.expression)
        if not self._has_only(node, "this", "expression") or not isinstance(word, exp.Null | exp.Boolean):
            return self._refuse(node)
        this = self._visit(node.this) if isinstance(word, exp.Null) else self._of_kind(node.this, "boolean")
        return Term(f"({this.sql} IS {self._constant(word).sql})", "boolean", node)

    def _concatenation(self, node: exp.Expr) -> Term:
        sides = [self._of_kind(side, "text").sql for side in (node.this, node.expression)]
        return Term(f"({sides[0]} || {sides[1]})", "text", node)

    def _arithmetic(self, node: exp.Expr, operator: str) -> Term:
        left, right = (self._of_kind(side, "number").sql for side in (node.this, node.expression))
        if operator in "/%":
            right = f"nullif({right}, 0)"
        # whole numbers of a record are small types: their product must not overflow
        return Term(f"(CAST({left} AS DOUBLE) {operator} {right})", "number", node)

    def _case(self, node: exp.Expr) -> Term:
        branches = node.args.get("ifs") or []
        subject = node.args.get("this")
        results = [branch.args["true"] for branch in branches]
        otherwise = node.args.get("default")
        *values, last = self._alike([*results, otherwise or exp.Null()], node)
        if subject is None:
            tests = [self._of_kind(branch.this, "boolean").sql for branch in branches]
        else:
            tests = [self._comparison(exp.EQ(this=subject, expression=branch.this), "=").sql for branch in branches]
        said = " ".join(f"WHEN {test} THEN {value.sql}" for test, value in zip(tests, values, strict=True))
        return Term(f"(CASE {said} ELSE {last.sql} END)", common_kind([*values, last]), node)

    def _cast(self, node: exp.Expr) -> Term:
        kind = node.args.get("to")
        target = _CASTS.get(kind.this.name) if isinstance(kind, exp.DataType) and not kind.expressions else None
        if target is None or not self._has_only(node, "this", "to"):
            return self._problem(node, "sql-cast", value=str(kind))
        if is_text(node.this) and target in ("DATE", "TIMESTAMP", "TIME"):
            return self._typed(node.this, "time" if target == "TIME" else FAMILIES[target])
        this = self._visit(node.this)
        if target == "TIME":
            return self._time_of_day(this)
        if (this.family, target) not in _CASTABLE and this.family != "null":
            return self._problem(node, "sql-cast", value=target)
        said = this.sql
        if this.family == "text" and target in SHAPES:
            said = f"CASE WHEN regexp_matches({said}, {text_literal(SHAPES[target])}) THEN {said} END"
        return Term(f"TRY_CAST({said} AS {target})", FAMILIES[target], node)

    def _time_of_day(self, this: Term) -> Term:
        if this.family == "null":
            return this
        if this.family != "timestamp":
            return self._problem(this.node, "sql-cast", value="TIME")
        seconds = f"(hour({this.sql}) * 3600 + minute({this.sql}) * 60 + second({this.sql}))"
        return Term(seconds, "time", this.node)

    def _call(self, node: exp.Expr, name: str, function: Function) -> Term:
        given: list[exp.Expr] = []
        for argument in function.arguments:
            value = node.args.get(argument)
            given += value if isinstance(value, list) else [value] if value is not None else []
        unit = node.args.get("unit")
        wrong = not self._has_only(node, *function.arguments) or (unit is not None and unit.name.upper() != "DAY")
        if wrong or len(given) < function.required or not all(isinstance(one, exp.Expr) for one in given):
            return self._problem(node, "sql-arguments", value=name)
        if function.gives == "any":
            terms = self._alike(given, node)
            family = common_kind(terms)
        else:
            terms = [self._of_kind(one, *kinds) for one, kinds in zip(given, function.takes, strict=False)]
            family = function.gives
        if function.written and not all(_WHOLE.fullmatch(term.sql) for term in terms[1:]):
            return self._problem(node, "sql-arguments", value=name)
        said = [term.sql if at == 0 or function.gives == "any" else _whole(term) for at, term in enumerate(terms)]
        return Term(function.sql.format(*said, all=", ".join(said)), family, node)


def _whole(term: Term) -> str:
    """A number as a whole one, which is what positions are: what is computed is a DOUBLE."""
    computed = term.family == "number" and not _WHOLE.fullmatch(term.sql)
    return f"TRY_CAST({term.sql} AS BIGINT)" if computed else term.sql


_CASTABLE = {(kind, target) for kind in ("text", "number", "boolean") for target in ("VARCHAR", "BIGINT", "DOUBLE")} | {
    ("date", "VARCHAR"),
    ("timestamp", "VARCHAR"),
    *((kind, target) for kind in ("text", "date", "timestamp") for target in ("DATE", "TIMESTAMP")),
    ("boolean", "BOOLEAN"),
}

_METHODS: dict[type[exp.Expr], Callable[[Translator, exp.Expr], Term]] = {
    exp.Column: Translator._column,
    exp.Literal: Translator._literal,
    exp.Null: Translator._constant,
    exp.Boolean: Translator._constant,
    exp.Paren: Translator._paren,
    exp.And: Translator._connector,
    exp.Or: Translator._connector,
    exp.Not: Translator._not,
    exp.Neg: Translator._negative,
    exp.In: Translator._in,
    exp.Between: Translator._between,
    exp.Like: Translator._like,
    exp.ILike: Translator._like,
    exp.Is: Translator._is,
    exp.DPipe: Translator._concatenation,
    exp.Case: Translator._case,
    exp.Cast: Translator._cast,
    exp.TryCast: Translator._cast,
}
