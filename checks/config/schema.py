"""The JSON Schema of rules.yaml, for editors: generated from the models and the rules' own parameters."""

from __future__ import annotations

import json
from typing import Any

from checks.config.arrival_models import ALL
from checks.config.models import Config
from checks.config.source_models import HEADED
from checks.config.values import IDENTIFIER, TEXT_SCHEMA
from checks.metrics import METRICS

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_OWED = [{"$ref": "#/$defs/Owed"}, {"const": ALL}, {"type": "array", "items": TEXT_SCHEMA}]
_EXPECTED = [{"const": ALL}, {"type": "object", "additionalProperties": {"anyOf": _OWED}}]
"""The section with its short forms, which the models read as the long ones."""
_PERIODS = {"pattern": r"^([1-9]|[12]\d|30)$"}
_REQUIRED_MAP = {"properties": {"required": {"type": "object"}}, "required": ["required"]}


def schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of rules.yaml in the form in which it is written."""
    made = Config.model_json_schema(by_alias=True)
    definitions, properties = made["$defs"], made["properties"]
    definitions["RowRules"]["propertyNames"] = {"pattern": IDENTIFIER.pattern}
    for holder in (definitions["Inputs"], definitions["Source"]):
        holder["properties"]["headers"]["propertyNames"] = {"enum": HEADED}
    definitions["Source"]["properties"]["files"]["minItems"] = 1
    definitions["Source"]["oneOf"] = [{"required": ["files"]}, {"required": ["table"]}]
    definitions["Calendar"]["properties"]["bell"]["additionalProperties"]["propertyNames"] = _PERIODS
    properties["levels"]["uniqueItems"] = True
    target = definitions["Target"]
    target["properties"]["metric"]["enum"] = list(METRICS)
    target["oneOf"] = [{"required": ["required"]}, {"required": ["at_most"]}]
    target |= {"if": {"required": ["by"]}, "then": _REQUIRED_MAP, "else": {"not": _REQUIRED_MAP}}
    calendar = [{"$ref": "#/$defs/Calendar"}, {"const": "none"}]
    properties["calendar"] = {"anyOf": calendar, "description": properties["calendar"]["description"]}
    properties["expected"] = {"anyOf": _EXPECTED, "description": properties["expected"]["description"]}
    made["properties"] = {key: _or_blank(section) for key, section in properties.items()}
    return {"$schema": DIALECT, **_as_written(made), "title": "rules.yaml"}


def schema_text() -> str:
    """The content of rules.schema.json."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _or_blank(section: dict[str, Any]) -> dict[str, Any]:
    """A section that is there but blank is as one that is left out."""
    said = {key: section.pop(key) for key in ("description", "default") if key in section}
    return said | {"anyOf": [section, {"type": "null"}]}


def _as_written(node: Any) -> Any:
    """Without the titles that pydantic makes of names. Where any text may stand, a plain 2023 or true is one."""
    if isinstance(node, list):
        return [_as_written(one) for one in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") == "string" and not node.keys() & {"pattern", "enum", "const"}:
        node = {**node, "type": TEXT_SCHEMA["type"]}
    return {key: _as_written(one) for key, one in node.items() if not (key == "title" and isinstance(one, str))}
