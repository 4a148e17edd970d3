"""The JSON Schema of rules.yaml, for editors: generated from the models and the rules' own parameters."""

from __future__ import annotations

import json
from typing import Any

from checks.config.arrival_models import ALL
from checks.config.models import Config
from checks.config.values import IDENTIFIER
from checks.metrics import METRICS
from checks.model import FIELDS, REGISTER_COLUMNS

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_OWED = [{"$ref": "#/$defs/Owed"}, {"const": ALL}, {"type": "array", "items": {"type": ["string", "number"]}}]
_EXPECTED = [{"const": ALL}, {"type": "object", "additionalProperties": {"anyOf": _OWED}}]
"""The section with its short forms, which the models read as the long ones."""


def schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of rules.yaml in the form in which it is written."""
    made = Config.model_json_schema(by_alias=True)
    definitions, properties = made["$defs"], made["properties"]
    definitions["RowRules"]["propertyNames"] = {"pattern": IDENTIFIER.pattern}
    definitions["Inputs"]["properties"]["headers"]["propertyNames"] = {
        "enum": list(dict.fromkeys((*FIELDS, *REGISTER_COLUMNS)))
    }
    target = definitions["Target"]
    target["properties"]["metric"]["enum"] = list(METRICS)
    target["oneOf"] = [{"required": ["required"]}, {"required": ["at_most"]}]
    target["dependentRequired"] = {"by": ["required"]}
    calendar = [{"$ref": "#/$defs/Calendar"}, {"const": "none"}]
    properties["calendar"] = {"anyOf": calendar, "description": properties["calendar"]["description"]}
    properties["expected"] = {"anyOf": _EXPECTED, "description": properties["expected"]["description"]}
    return {"$schema": DIALECT, **_without_titles(made), "title": "rules.yaml"}


def schema_text() -> str:
    """The content of rules.schema.json."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _without_titles(node: Any) -> Any:
    """pydantic titles every field with its own name."""
    if isinstance(node, list):
        return [_without_titles(one) for one in node]
    if not isinstance(node, dict):
        return node
    return {key: _without_titles(one) for key, one in node.items() if not (key == "title" and isinstance(one, str))}
