"""The conditions of rules.yaml in their places: ``fails_when`` of the user's rules and ``filter`` of targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.config.expressions import ExpressionError, compile_condition
from checks.config.tree import Map, Seq, Text
from checks.model import RULE_COLUMNS, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checks.config.models import Config
    from checks.config.tree import Tree
    from checks.subjects import Subjects


def compiled(config: Config, tree: Tree, extra_columns: Mapping[str, str] | None) -> tuple[Config, list[Fault]]:
    """``config`` with safe SQL for every condition, and what is wrong with them.

    Without ``extra_columns`` a name that is no column of a record may be one of the register still to be read.
    """
    columns = {**RULE_COLUMNS, **(extra_columns or {})}
    faults: list[Fault] = []
    safe: dict[str, str] = {}
    for text in _conditions(tree):
        sql = _compile(text, tree, columns, config.subjects, further=extra_columns is None, faults=faults)
        safe[str(text)] = sql
    rules = {
        name: rule.model_copy(update={"fails_when": safe.get(rule.fails_when)}) if rule.fails_when else rule
        for name, rule in config.row_rules.items()
    }
    targets = [
        target.model_copy(update={"filter": safe.get(target.filter)}) if target.filter else target
        for target in config.targets
    ]
    return config.model_copy(update={"row_rules": rules, "targets": targets}), faults


def _compile(
    text: Text, tree: Tree, columns: Mapping[str, str], subjects: Subjects, *, further: bool, faults: list[Fault]
) -> str:
    try:
        return compile_condition(text, columns, subjects=subjects, further=further)
    except ExpressionError as error:
        faults += [Fault(one.message, tree.place(text.mark_at(one.offset))) for one in error.problems]
        return ""


def condition_faults(tree: Tree, columns: Mapping[str, str], subjects: Subjects) -> list[Fault]:
    """What is wrong with the conditions once all ``columns`` are known."""
    faults: list[Fault] = []
    for text in _conditions(tree):
        _compile(text, tree, columns, subjects, further=False, faults=faults)
    return faults


def _conditions(tree: Tree) -> Iterator[Text]:
    rules, targets = tree.root.get("row_rules"), tree.root.get("targets")
    for rule in rules.values() if isinstance(rules, Map) else ():
        yield from _text(rule, "fails_when")
    for target in targets if isinstance(targets, Seq) else ():
        yield from _text(target, "filter")


def _text(node: object, key: str) -> Iterator[Text]:
    if isinstance(node, Map) and isinstance(node.get(key), Text) and node[key].strip():
        yield node[key]
