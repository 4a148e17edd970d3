"""What can be decided of a finding: on runs that are made up."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from checks.cli.common import t
from checks.cli.handover import _told
from checks.handover.amending import Difference
from checks.handover.deciding import Ruling, decide
from checks.handover.disputes import dispute_list
from checks.history.answers import ACCEPTED, REJECTED, Answer, accepted, add_answers, latest_answers
from checks.history.database import open_history
from checks.history.reading import heads
from checks.history.store import store
from checks.model import ConfigurationError
from tests.history import runs

if TYPE_CHECKING:
    from pathlib import Path

FINDING = "0123456789abcdef"
OTHER = "另一核查"


@pytest.mark.parametrize(
    ("rule", "content", "verdict", "lacking"),
    [
        ("unreadable-value", "某校 | 教室1 | 2023-01-09 | 3", ACCEPTED, None),
        ("unreadable-value", "某校 | 教室1 | 1月9日 | 3", ACCEPTED, "date"),
        ("unreadable-value", "某校 | 教室1 | 2023-13-45 | 3", ACCEPTED, "date"),
        ("unreadable-value", "某校 | 教室1 | 2023-13-45 | 3", REJECTED, None),
        ("unreadable-value", "某校 | 教室1 | 3 | 2023-01-09 08:00", ACCEPTED, "date"),
        ("unknown-room", "某校 | 教室1 | 2023-01-09 | 3", ACCEPTED, "room"),
        ("unknown-room", "某校 | 教室1 | 2023-01-09 | 3", REJECTED, None),
        ("unknown-room", "某校 | 教室1 | 1月9日 | 3", ACCEPTED, "date"),
        ("missing-field", "某校 | 2023-01-09 | 3", ACCEPTED, "room_named"),
        ("missing-field", "某校 | 2023-01-09 | 3", REJECTED, None),
        ("future-lesson", "某校 | 教室1 | 2032-01-09 | 3", ACCEPTED, "lesson_yet"),
        ("duplicate-lesson", "", ACCEPTED, "text"),  # purged
        ("duplicate-lesson", "", REJECTED, None),
        ("future-lesson", "某校 | 教室1 | 2032-01-09 | 3", REJECTED, None),
    ],
)
def test_a_record_that_would_count_for_nobody_cannot_be_reinstated(
    tmp_path: Path, rule: str, content: str, verdict: str, lacking: str | None
) -> None:
    """The content says how the day was read; what the log writes, 1月9日 in a file of 2023, does not."""
    about = {"finding": FINDING, "rule": rule, "file": "logs/a.csv", "row": 3, "raw": content}
    about |= {"message": "未填写：教室、学科"} if rule == "missing-field" else {}
    run = runs.run(0, {"r1": 1.0}, [about])
    with closing(open_history(f"sqlite:///{tmp_path}/history.sqlite")) as history:
        store(history, run)
        ruling = Ruling(FINDING, verdict, "张主任", "已核实")
        if lacking is None:
            decide(history, runs.SERIES, [ruling], datetime.now(UTC))
        else:
            with pytest.raises(ConfigurationError, match=rf"handover\.no_{lacking}"):
                decide(history, runs.SERIES, [ruling], datetime.now(UTC))
        with history.reading() as connection:
            assert bool(accepted(connection, runs.SERIES)) == (lacking is None and verdict == ACCEPTED)


def test_two_audits_in_one_history_are_answered_and_decided_each_for_itself(tmp_path: Path) -> None:
    """A finding's id says what was found, not by which audit."""
    about = {"finding": FINDING, "file": "logs/a.csv", "row": 3, "raw": "某校 | 教室1 | 2023-01-09 | 3"}
    with closing(open_history(f"sqlite:///{tmp_path}/history.sqlite")) as history:
        run, _ = (store(history, runs.run(0, {}, [about], series=one)) for one in (runs.SERIES, OTHER))
        with history.writing() as connection:
            add_answers(
                connection, run, [Answer(FINDING, "disputed", "补课", "", "", None, "")], "回执", "", "2023-02-08"
            )
        _, stale = decide(history, runs.SERIES, [Ruling(FINDING, ACCEPTED, "张主任", "已核实")], datetime.now(UTC))
        assert [one.series for one in stale] == [runs.SERIES]
        with history.reading() as connection:
            for series, own in ((runs.SERIES, 1), (OTHER, 0)):
                assert len(accepted(connection, series)) == len(latest_answers(connection, series, [FINDING])) == own
        decide(history, OTHER, [Ruling(FINDING, REJECTED, "李主任", "无依据")], datetime.now(UTC))
        with history.reading() as connection:
            assert [one.finding for one in accepted(connection, runs.SERIES)] == [FINDING]


def test_a_dispute_is_worded_as_in_the_month_that_is_answered(tmp_path: Path) -> None:
    """What lies ahead of both months is listed in both."""
    about = {"finding": FINDING, "file": "logs/a.csv", "row": 3, "raw": "某校 | 教室1 | 2032-01-09 | 3"}
    with closing(open_history(f"sqlite:///{tmp_path}/history.sqlite")) as history:
        for number in range(2):
            run = store(history, runs.run(number, {}, [about | {"message": f"晚于核查截止日：第 {number} 期"}]))
        with history.writing() as connection:
            add_answers(
                connection, run, [Answer(FINDING, "disputed", "补课", "", "", None, "")], "回执", "", "2023-02-08"
            )
        with history.reading() as connection:
            months = heads(connection)
        said = [dispute.message for month in months for dispute in dispute_list(history, month, [FINDING], "zh")]
    assert said == [f"晚于核查截止日：第 {number} 期" for number in range(2)]


@pytest.mark.parametrize(
    ("column", "before", "after", "told"),
    [
        ("rate", "0.745283", "1", ["74.53%", "100.00%"]),
        ("attained_share", "0.999999", "", ["99.99%", "-"]),
        ("rate", "inf", "2.5", ["inf", "250.00%"]),
        ("mean_actual", "13.166667", "14", ["13.166667", "14"]),
        ("severity", "error", "info", ["report-severity.error", "report-severity.info"]),
        ("outcome", "failed", "waived", ["report-outcome.failed", "report-outcome.waived"]),
    ],
)
def test_differences_are_told_in_words(column: str, before: str, after: str, told: list[str]) -> None:
    said = _told(Difference("target", "lessons", "课时", "", column, before, after))
    assert said.endswith(" → ".join(t(one) if one.startswith("report-") else one for one in told))
