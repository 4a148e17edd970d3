"""The second look: what rules.yaml asks of the register."""

from __future__ import annotations

import pytest

from checks.config import check_against_register, load_text
from checks.model import REGISTER_COLUMNS, ConfigurationError, Unit

COLUMNS = (*REGISTER_COLUMNS[:7], "集团")
ROOMS = [
    {"school_code": "1", "school": "一小", "stage": "小学", "region": "东", "集团": "甲"},
    {"school_code": "2", "school": "二中", "stage": "初中", "region": "西", "集团": ""},
]
TARGET = "targets:\n  - {{id: a, title: A, metric: lessons, unit: room, {}}}\n"

TERM = "calendar:\n  terms:\n    - {name: A, start: 2023-02-06, end: 2023-06-30, where: {stage: 小学}}\n"

CASES = [
    ("inputs: {logs: a}\nexpected: {logs: [一小, 2]}\n", []),
    ("inputs: {logs: a}\nexpected: {logs: [一小, 三中]}\n", [("2:23", "expected-unknown-school")]),
    ("aliases: {schools: {一小学: 一小, 二: '2'}}\n", []),
    ("aliases: {schools: {一小学: 小一}}\n", [("1:26", "alias-of-nothing")]),
    (TARGET.format("required: {小学: 3, 初中: 3}, by: stage"), []),
    (TARGET.format("required: {小学: 3}, by: stage"), [("2:62", "value-without-entry")]),
    (TARGET.format("required: {小学: 3}, by: stage, where: {stage: 小 学}"), []),
    (TARGET.format("required: {甲: 3}, by: 集团"), [("2:62", "value-without-entry")]),
    (TARGET.format("required: {甲: 3}, by: 片区"), [("2:74", "unknown-column")]),
    (TARGET.format("required: 3, filter: 集团 = '甲'"), []),
    (TARGET.format("required: 3, filter: 片区 = '甲'"), [("2:73", "sql-unknown-column")]),
    (TARGET.format("required: 3, where: {片区: 甲}"), [("2:73", "unknown-column")]),
    ("levels: [school, 集团]", []),
    ("levels: [school, 片区]", [("1:18", "unknown-column")]),
    (
        TERM + "    - {name: B, start: 2023-02-06, end: 2023-06-30, where: {region: [东, 南]}}\n",
        [("4:17", "terms-overlap")],
    ),
    (
        TERM + "    - {name: B, start: 2023-02-06, end: 2023-06-30, where: {region: [西, 南]}}\n",
        [],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_columns_and_values_must_be_there(text: str, expected: list[tuple[str, str]]) -> None:
    loaded = load_text(text)

    def units(kind: Unit) -> list[dict[str, str]]:
        assert kind in (Unit.ROOM, Unit.SCHOOL)
        return ROOMS

    found = []
    try:
        check_against_register(loaded, COLUMNS, units)
    except ConfigurationError as error:
        found = [
            (f"{fault.place.line}:{fault.place.column}", fault.message.key.removeprefix("config."))
            for fault in error.faults
        ]
    assert found == expected
