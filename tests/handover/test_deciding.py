"""What can be decided of a finding: on runs that are made up."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from checks.handover.deciding import Ruling, decide
from checks.history.answers import ACCEPTED, REJECTED, accepted
from checks.history.database import open_history
from checks.history.store import store
from checks.model import ConfigurationError
from tests.history import runs

if TYPE_CHECKING:
    from pathlib import Path

FINDING = "0123456789abcdef"


@pytest.mark.parametrize(
    ("content", "verdict", "taken"),
    [
        ("某校 | 教室1 | 2023-01-09 | 3", ACCEPTED, True),
        ("某校 | 教室1 | 1月9日 | 3", ACCEPTED, False),
        ("某校 | 教室1 | 2023-13-45 | 3", ACCEPTED, False),
        ("某校 | 教室1 | 2023-13-45 | 3", REJECTED, True),
        ("某校 | 教室1 | 3 | 2023-01-09 08:00", ACCEPTED, False),
    ],
)
def test_a_record_without_a_date_cannot_be_reinstated(tmp_path: Path, content: str, verdict: str, taken: bool) -> None:
    """The content says how the day was read; what the log writes, 1月9日 in a file of 2023, does not."""
    about = {"finding": FINDING, "rule": "unreadable-value", "file": "logs/a.csv", "row": 3, "raw": content}
    run = runs.run(0, {"r1": 1.0}, [about])
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
