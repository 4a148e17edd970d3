"""The sample and every programme have the same files on Spark, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engines.spark import csv_files, in_pieces, session  # noqa: F401 - fixtures
from tests.sample import SAMPLE
from tests.sample_runs import RULES

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [  # pyspark leaves sockets to the garbage collector
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.mark.usefixtures("session", "in_pieces")
@pytest.mark.parametrize(
    "rules",
    [RULES, *sorted(SAMPLE.glob("*/rules.yaml"))],
    ids=lambda rules: "sample" if rules == RULES else rules.parent.name,
)
def test_the_same_files(rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = csv_files(rules, tmp_path, "duckdb")
    if rules == RULES:  # it has the most findings: here they are too many for the driver
        monkeypatch.setattr("checks.record_findings.MOST_FINDINGS", 5)
    other = csv_files(rules, tmp_path, "spark")
    assert one == other
    assert one["measurements.csv"].count(b"\n") > 10
