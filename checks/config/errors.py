"""From pydantic's errors to faults of rules.yaml: our own sentences, at the line and column of what is wrong."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from pydantic import BaseModel

from checks.config.hints import hint, listed, nearest
from checks.config.models import Config
from checks.config.row_rules import Section
from checks.config.values import shown
from checks.model import Fault, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

    from checks.config.tree import Steps, Tree

_TEXTS = {
    "missing": "missing-key",
    "string_type": "not-text",
    "string_too_short": "empty-text",
    "string_pattern_mismatch": "bad-id",
    "int_type": "not-an-integer",
    "int_parsing": "not-an-integer",
    "int_parsing_size": "not-an-integer",
    "int_from_float": "not-an-integer",
    "float_type": "not-a-number",
    "float_parsing": "not-a-number",
    "finite_number": "not-a-number",
    "bool_type": "not-a-switch",
    "bool_parsing": "not-a-switch",
    "list_type": "not-a-list",
    "dict_type": "not-a-map",
    "model_type": "not-a-map",
    "model_attributes_type": "not-a-map",
    "greater_than": "must-be-above",
    "greater_than_equal": "too-small",
    "less_than": "must-be-below",
    "less_than_equal": "too-large",
    "too_short": "too-short",
    "date_parsing": "not-a-day",
    "date_type": "not-a-day",
    "date_from_datetime_parsing": "not-a-day",
    "time_parsing": "not-a-time",
    "time_type": "not-a-time",
}
"""Pydantic's kinds of errors, and the texts of ours that say them. Whatever is missing here is ``wrong-value``."""


def path_of(tree: Tree, error: ErrorDetails) -> Steps:
    """The part of the tree that ``error`` is about."""
    return tree.locate((*error["loc"], *error.get("ctx", {}).get("at", ())))


def fault_of(tree: Tree, error: ErrorDetails) -> Fault:
    """The fault that ``error`` stands for."""
    path = path_of(tree, error)
    values = {name: value for name, value in error.get("ctx", {}).items() if name not in ("at", "on_key", "error")}
    on_key = error["type"] == "extra_forbidden" or error["loc"][-1:] == ("[key]",)
    mark = tree.mark_of(path, on_key=on_key or error.get("ctx", {}).get("on_key", False))
    return Fault(_message(error, path, values), tree.place(mark))


def _message(error: ErrorDetails, path: Steps, values: dict[str, Any]) -> Message:
    name = _called(path)
    match error["type"]:
        case "config":
            key = values.pop("key")
            if "known" in values:
                values["hint"] = hint(values.setdefault("value", name), values["known"])
            return Message(f"config.{key}", {"name": name, **values})
        case "extra_forbidden" if name != name.strip() or "：" in name:
            return Message("config.wide-colon" if "：" in name else "config.wide-space")
        case "extra_forbidden":
            return Message("config.unknown-key", {"value": name, "hint": hint(name, _allowed(path[:-1]))})
        case "missing":
            return Message("config.missing-key", {"name": str(error["loc"][-1])})
        case "enum" | "literal_error":
            words = _words(str(values.get("expected", "")))
            said = shown(error["input"])
            guess = hint(said, words) if nearest(said, words) else Message("config.no-hint")
            return Message("config.not-one-of", {"name": name, "value": said, "known": listed(words), "hint": guess})
    limit = next((values[one] for one in ("ge", "gt", "le", "lt", "min_length") if one in values), "")
    key = _TEXTS.get(error["type"], "wrong-value")
    return Message(f"config.{key}", {"name": name, "value": shown(error["input"]), "limit": limit})


def _called(path: Steps) -> str:
    """The key that ``path`` leads to; an entry of a list by its number, from 1: ``levels[2]``."""
    if path and isinstance(path[-1], int):
        return f"{_called(path[:-1])}[{path[-1] + 1}]"
    return str(path[-1]) if path else ""


def _words(expected: str) -> list[str]:
    """``'a', 'b' or 'c'`` → a, b, c."""
    return [word.strip(" '") for part in expected.split(",") for word in part.split(" or ")]


def _allowed(path: Sequence[str | int]) -> list[str]:
    """The keys of the model at ``path``."""
    kind: Any = Config
    for step in path:
        kind = Section if kind is Config and step == "row_rules" else _part(kind, step)
    kind = _model(kind)
    return [field.alias or name for name, field in kind.model_fields.items()] if kind else []


def _part(kind: Any, step: str | int) -> Any:
    model = _model(kind)
    if model is not None:
        fields = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
        return fields.get(str(step), model.__annotations__.get("__pydantic_extra__"))
    return get_args(kind)[-1] if get_args(kind) else None


def _model(kind: Any) -> type[BaseModel] | None:
    """The model that ``kind`` is or allows besides None."""
    if get_origin(kind) in (Union, types.UnionType):
        return next((found for one in get_args(kind) if (found := _model(one))), None)
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None
