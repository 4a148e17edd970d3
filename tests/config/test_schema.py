"""rules.schema.json: fresh, valid, and of one mind with the loader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from checks.config import load_text
from checks.config.parse import parse
from checks.config.schema import schema, schema_text
from checks.config.values import as_json
from checks.metrics import METRICS
from checks.model import ConfigurationError
from checks.rules import RULES

FILE = Path(__file__).parents[2] / "rules.schema.json"
EXAMPLE = Path(__file__).with_name("example.yaml")
SHIPPED = [FILE.with_name("rules.yaml"), *sorted(FILE.parent.glob("sample_logs/*/rules.yaml"))]
VALIDATOR = jsonschema.Draft202012Validator(schema())


def content(text: str) -> Any:
    return as_json(parse(text, "rules.yaml").root)


def test_the_written_schema_is_fresh() -> None:
    assert FILE.read_text("utf-8") == schema_text(), "write it anew: classroom-checks rules schema > rules.schema.json"


def test_the_schema_is_valid_and_the_example_keeps_it() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    VALIDATOR.validate(content(EXAMPLE.read_text("utf-8")))


def test_every_rule_and_its_parameters_are_in_it_with_descriptions() -> None:
    definitions = schema()["$defs"]
    rules = definitions["RowRules"]["properties"]
    assert list(rules) == [rule.id for rule in RULES]
    for rule in RULES:
        settings = definitions[rules[rule.id]["$ref"].rpartition("/")[2]]["properties"]
        assert {*rule.parameters.model_fields, "severity", "effect", "enabled"} == set(settings)
        assert all(setting["description"] for setting in settings.values())
    assert definitions["Target"]["properties"]["metric"]["enum"] == list(METRICS)


ROOM = "id: a, title: A, metric: lessons, unit: room"

REFUSED = [
    "targts: []",
    "version: 2",
    "audit: {nme: x}",
    "audit: {language: fr}",
    "levels: school",
    "levels: [school, school]",
    "inputs: {headers: {room_nam: [x]}}",
    "calendar: no",
    "calendar: {holidays: us}",
    "calendar: {terms: [{name: A, start: 2023-02-06}]}",
    "calendar: {terms: [{name: A, start: 20230206, end: 2026-12-31}]}",
    'calendar: {school_day: {start: "7.30"}}',
    "calendar: {bell: {小学: {1: 8点}}}",
    "subjects: all",
    "subjects: {standard: maybe}",
    "subjects: {围棋: {aliases: [棋], stages: [小学部]}}",
    "row_rules: {duratoin: {min_minutes: 20}}",
    "row_rules: {duration: {min_minuts: 20}}",
    "row_rules: {duration: {min_minutes: ten}}",
    "row_rules: {duration: {max_minutes: 0}}",
    "row_rules: {duration: {severity: eror}}",
    "row_rules: {own: {title: x}}",
    "row_rules: {Own.Rule: {title: x, fails_when: 'minutes > 5'}}",
    f"targets: [{{{ROOM}}}]",
    f"targets: [{{{ROOM}, required: 10:20}}]",
    f"targets: [{{{ROOM}, required: 0}}]",
    f"targets: [{{{ROOM}, required: 3, at_most: 3}}]",
    f"targets: [{{{ROOM}, required: 3, min_share: 90}}]",
    f"targets: [{{{ROOM}, required: 3, bands: {{优: 90}}}}]",
    "targets: [{id: a, title: A, metric: lesons, unit: room, required: 3}]",
    "targets: [{id: a, title: A, metric: lessons, unit: rom, required: 3}]",
    "targets: [{id: A b, title: A, metric: lessons, unit: room, required: 3}]",
    "waivers: [{rule: duration, from: 2023-03-01, until: 2023-03-02, reason: r}]",
    "expectations: [{id: a, on: record, type: expect_x}]",
    f"targets: [{{{ROOM}, required: 3, by: stage}}]",
    f"targets: [{{{ROOM}, required: {{小学: 3}}}}]",
    f"targets: [{{{ROOM}, required: 1000000000000000}}]",
    f"targets: [{{{ROOM}, required: 3, forms: ['']}}]",
    "targets: [{id: a, title: ' ', metric: lessons, unit: room, required: 3}]",
    "inputs: {logs: ['']}",
    "inputs: {sources: [{name: a}]}",
    "inputs: {sources: [{name: a, files: []}]}",
    "inputs: {sources: [{name: a, files: [b], headers: {room_nam: [x]}}]}",
    "calendar: {bell: {小学: {一: 08:00-08:40}}}",
    "calendar: {closures: [{start: 2023-04-20, end: 2023-04-21, where: {stage: ''}}]}",
    "subjects: {standar: true, 围棋: [棋]}",
    "expected: some",
    "expected: {logs: some}",
    "expected: {logs: {school: [甲]}}",
    "aliases: {room: {a: b}}",
]

ACCEPTED = [
    f"targets: [{{{ROOM}, required: 3, kind: lesson}}]",
    "audit: {name: 2023}",
    "calendar: {terms: [{name: 2023, start: 2023-02-06, end: 2023-06-30}]}",
    "subjects: {standard: true, 围棋: 2023}",
    "forms: {远程专递课堂: {aliases: [1, true]}}",
    "inputs: {sources: [{name: 巡课, kind: visit, files: 巡课.xlsx, headers: {seen: 现场情况}}]}",
    "aliases: {schools: {甲小: 2134900001}}",
    "targets:\nwaivers:\naudit:\ncalendar:\nrow_rules:\n",
    "patterns:\n  idle-streak:\n",
    "expected: all",
    "inputs: {sources: [{name: 平台, files: a}]}\nexpected: {logs: all, 平台: [甲小学, 2134900001]}",
    "expected: {logs: {schools: [甲小学], within_days: 3}}",
    "aliases: {schools: {甲小: 甲小学}, rooms: {甲小学/录播: R-1}, teachers: {a: b}}",
    "inputs: {school_from: ['登记-{school}']}",
]


@pytest.mark.parametrize("text", REFUSED)
def test_the_schema_sees_what_it_can_see(text: str) -> None:
    with pytest.raises(ConfigurationError):
        load_text(text)
    assert not VALIDATOR.is_valid(content(text))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.parent.name)
def test_the_rules_that_come_with_the_program_keep_it(file: Path) -> None:
    VALIDATOR.validate(content(file.read_text("utf-8")))


@pytest.mark.parametrize("text", ACCEPTED)
def test_what_the_loader_accepts_keeps_it(text: str) -> None:
    load_text(text)
    VALIDATOR.validate(content(text))
