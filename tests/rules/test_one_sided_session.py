"""``one-sided-session``. Which records are of one session is tested in tests/programmes/test_sessions.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from checks.engines.duckdb import DuckDBEngine
from checks.rules import RULES_BY_ID

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("sessions", "rejected", "listed"),
    [
        pytest.param([(1, "P", 0, "a", True), (2, "P", 1, "a", True)], [], [], id="both ends"),
        pytest.param([(1, "P", 0, "a", True), (2, "P", 1, "b", True)], [], [1, 2], id="two sessions"),
        pytest.param([(2, "P", 0, "a", True), (1, "P", 0, "a", True)], [], [1], id="one end twice: the first"),
        pytest.param([(1, "P", 0, "a", True), (2, "P", 1, "a", True)], [2], [1], id="the other end was rejected"),
        pytest.param([(1, None, None, "a", None)], [], [], id="no pair known"),
        pytest.param([(1, "P", 0, "a", True), (1, "Q", 0, "c", True)], [], [1], id="missing in two pairs: once"),
        pytest.param([(1, "P", 0, "a", False)], [], [], id="the other end hands in no log"),
    ],
)
def test_what_is_listed(
    tmp_path: Path, sessions: list[tuple[object, ...]], rejected: list[int], listed: list[int]
) -> None:
    engine = DuckDBEngine(tmp_path, memory_limit="100MB")
    types = {"rid": "BIGINT", "pair_id": "VARCHAR", "side": "INTEGER", "session_key": "VARCHAR", "mutual": "BOOLEAN"}
    engine.put("sessions", pd.DataFrame(sessions, columns=list(types)).astype(object), types)
    broken = {"rid": "BIGINT", "rejects": "BOOLEAN"}
    rows = [(rid, True) for rid in rejected]
    engine.put("broken_alone", pd.DataFrame(rows, columns=list(broken)).astype(object), broken)
    rule = RULES_BY_ID["one-sided-session"]
    found = engine.rows(f"{rule.finds(rule.parameters())} ORDER BY rid")  # type: ignore[union-attr]
    assert found == [(rid, None) for rid in listed]
    engine.close()
