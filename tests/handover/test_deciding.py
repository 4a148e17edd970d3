"""What can be decided of a finding: on runs that are made up."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from checks.handover.deciding import Ruling, decide
from checks.history.answers import ACCEPTED, REJECTED, accepted
from checks.history.database import open_history
from checks.history.plain import pack
from checks.history.store import store
from checks.model import ConfigurationError
from tests.history import runs

if TYPE_CHECKING:
    from pathlib import Path

FINDING = "0123456789abcdef"


@pytest.mark.parametrize(
    ("day", "verdict", "taken"),
    [
        ("2023-01-09", ACCEPTED, True),
        (None, ACCEPTED, False),
        ("2023-13-45", ACCEPTED, False),
        ("2023-13-45", REJECTED, True),
    ],
)
def test_a_record_without_a_date_cannot_be_reinstated(
    tmp_path: Path, day: str | None, verdict: str, taken: bool
) -> None:
    run = runs.run(0, {"r1": 1.0}, [{"finding": FINDING, "rule": "unreadable-value", "row": 3}])
    run = replace(run, documents={"evidence": pack({"id": [FINDING], "date": [day]})})
    with closing(open_history(f"sqlite:///{tmp_path}/history.sqlite")) as history:
        store(history, run)
        ruling = Ruling(FINDING, verdict, "张主任", "已核实")
        if taken:
            decide(history, runs.SERIES, [ruling], datetime.now(UTC))
        else:
            with pytest.raises(ConfigurationError, match=r"handover\.no_date"):
                decide(history, runs.SERIES, [ruling], datetime.now(UTC))
        with history.reading() as connection:
            assert bool(accepted(connection)) == (taken and verdict == ACCEPTED)
