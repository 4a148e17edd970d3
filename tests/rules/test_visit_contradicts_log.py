"""``visit-contradicts-log``: lessons where a visit saw none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from checks.engines.duckdb import DuckDBEngine
from checks.rules import RULES_BY_ID
from tests.rules.kit import DAY, moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COLUMNS = {
    "rid": "BIGINT",
    "room_no": "INTEGER",
    "date": "DATE",
    "mask": "BIGINT",
    "starts_at": "TIMESTAMP",
    "ends_at": "TIMESTAMP",
    "seen": "BOOLEAN",
}


def row(rid: int, **values: Any) -> dict[str, Any]:
    at = {name: moment(DAY, values.pop(name)) for name in ("starts_at", "ends_at") if name in values}
    return {"rid": rid, "room_no": 0, "date": DAY, "seen": False} | values | at


LESSON = {"mask": 0b110, "starts_at": "08:50", "ends_at": "10:30"}


@pytest.mark.parametrize(
    ("visit", "contradicts"),
    [
        pytest.param({"mask": 0b100}, True, id="one of its periods"),
        pytest.param({"mask": 0b1000}, False, id="another period"),
        pytest.param({"mask": 0b100, "seen": True}, False, id="in use"),
        pytest.param({"mask": 0b100, "seen": None}, False, id="nobody can tell"),
        pytest.param({"mask": 0b100, "room_no": 1}, False, id="another room"),
        pytest.param({"starts_at": "08:50"}, True, id="at its start"),
        pytest.param({"starts_at": "10:29"}, True, id="just before its end"),
        pytest.param({"starts_at": "10:30"}, False, id="at its end"),
    ],
)
def test_what_contradicts(tmp_path: Path, visit: Mapping[str, Any], contradicts: bool) -> None:
    engine = DuckDBEngine(tmp_path, memory_limit="100MB")
    engine.put("candidates", pd.DataFrame([row(1, **LESSON)], columns=list(COLUMNS)).astype(object), COLUMNS)
    engine.put("visits", pd.DataFrame([row(2, **visit)], columns=list(COLUMNS)).astype(object), COLUMNS)
    rule = RULES_BY_ID["visit-contradicts-log"]
    found = engine.rows(rule.finds(rule.parameters()))  # type: ignore[union-attr]
    assert found == ([(1, 2)] if contradicts else [])
    engine.close()
