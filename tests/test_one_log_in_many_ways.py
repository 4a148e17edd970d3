"""One log, written in eighteen ways: what is found and measured is the same but for file, sheet and row."""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import checks
from tests.ways import log
from tests.ways.writers import WAYS

if TYPE_CHECKING:
    import pandas as pd

ONE, *OTHERS = WAYS
PLACE = re.compile(r"logs/log\.\w+(?: 工作表“[^”]*”)? ?第 \d+ 行")
COUNTS = ["counted", "rejected", "outside_window"]


@cache
def audited(way: str) -> tuple[pd.DataFrame, pd.DataFrame, list[int]]:
    """Findings without their places, measurements, and what became of the records."""
    name, write = WAYS[way]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "logs").mkdir()
        (folder / "rules.yaml").write_text(log.RULES, encoding="utf-8")
        (folder / "register.csv").write_text(log.register(), encoding="utf-8")
        write(folder / "logs" / name, log.records())
        result = checks.audit(folder / "rules.yaml", period="2023-05")
    assert result.run.complete, result.reconciliation["error"].tolist()
    found = result.findings.drop(columns=["file", "sheet", "row"])
    found["message"] = found["message"].str.replace(PLACE, "…", regex=True)
    found = found.sort_values(["rule", "id"], ignore_index=True)
    return found, result.measurements, [int(result.reconciliation[name].sum()) for name in COUNTS]


def test_the_log_has_something_of_everything() -> None:
    found, _, counts = audited(ONE)
    assert sum(counts) == log.RECORDS
    assert {"missing-field", "unreadable-value", "unknown-room", "duplicate-lesson", "future-lesson"} <= {
        *found["rule"]
    }
    assert found.query("rule == 'missing-field'")["message"].str.contains("日期").any()


@pytest.mark.parametrize("way", OTHERS)
def test_the_way_does_not_matter(way: str) -> None:
    for one, other in zip(audited(ONE), audited(way), strict=True):
        if isinstance(one, list):
            assert one == other
        else:
            differing = one.astype(str).compare(other.astype(str)) if one.shape == other.shape else (one, other)
            assert one.equals(other), differing
