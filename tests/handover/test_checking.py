"""Of a damaged workbook the valid answers are taken; of every other row is said what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from checks.handover.checking import checked, contradictions
from checks.handover.recipients import Recipient
from checks.handover.returned import Answered, Returned
from checks.history.answers import Answer
from checks.model import Unit

ROW = {"id": "f1", "outcome": "failed", "school_code": "1"}
SCHOOL = Recipient(Unit.SCHOOL, "1", "甲小学", "东区", "1 甲小学", frozenset(["1"]), [ROW, {**ROW, "id": "f2"}], [])


@dataclass(frozen=True)
class Month:
    period_from: str = "2023-06-01"
    period_to: str = "2023-06-30"


def answered(finding: str = "f1", row: int = 5, **cells: str) -> Answered:
    blank = dict.fromkeys(("status", "reason", "measure", "responsible", "done_on"), "")
    return Answered(row, finding, blank | cells, "问题核实")


def judged(*answers: Answered) -> tuple[list[str], list[str]]:
    returned = Returned(Path("甲.xlsx"), answer_sheet="问题核实", answers=list(answers))
    found, notes = checked(returned, SCHOOL, Month())  # type: ignore[arg-type]
    return [f"{one['finding']} {one['status']} {one['done_on']}" for one in found], [
        note.key.removeprefix("handover.") for note in notes
    ]


@pytest.mark.parametrize(
    ("answer", "taken", "said"),
    [
        (answered(), [], []),
        (answered(status="属实"), ["f1 confirmed None"], []),
        (answered(status=" 已 整改 ", done_on="2023-07-05"), ["f1 corrected 2023-07-05"], []),
        (answered(status="Corrected", done_on="2023年7月5日"), ["f1 corrected 2023-07-05"], []),
        (answered(status="属实", done_on="45112"), ["f1 confirmed 2023-07-05"], []),  # a date that lost its format
        (answered(status="有异议", reason="当日补课"), ["f1 disputed None"], []),
        (answered(status="有异议"), [], ["dispute_without_reason"]),
        (answered(reason="调课"), [], ["status_missing"]),
        (answered(status="同意"), [], ["status_unknown"]),
        (answered(status="属实", done_on="下周"), [], ["date_unreadable"]),
        (answered(status="属实", done_on="7月5日"), [], ["date_unreadable"]),  # of which year?
        (answered(status="属实", done_on="1999-07-05"), [], ["date_out_of_range"]),
        (answered(status="属实", reason="长" * 501), [], ["too_long"]),
        (answered("", status="属实"), [], ["not_asked"]),
        (answered("f9", status="属实"), [], ["not_asked"]),
    ],
)
def test_a_row(answer: Answered, taken: list[str], said: list[str]) -> None:
    assert judged(answer) == (taken, said)


@pytest.mark.parametrize(
    ("second", "taken", "said"),
    [
        (answered(row=9, status="属实"), ["f1 confirmed None"], []),
        (answered(row=9, status="已整改"), [], ["answered_twice"]),
        (answered("f2", row=9, status="已整改"), ["f1 confirmed None", "f2 corrected None"], []),
        (answered("f2", row=9, status="？"), ["f1 confirmed None"], ["status_unknown"]),
    ],
)
def test_two_rows(second: Answered, taken: list[str], said: list[str]) -> None:
    assert judged(answered(status="属实"), second) == (taken, said)


def test_what_has_been_settled_since_the_workbook_was_sent_is_nobodys_mistake() -> None:
    returned = Returned(Path("甲.xlsx"), answer_sheet="问题核实", answers=[answered("f9", status="属实")])
    found, notes = checked(returned, SCHOOL, Month(), {"f1", "f9"})  # type: ignore[arg-type]
    assert (found, [note.key for note in notes]) == ([], ["handover.no_longer_asked"])


def test_workbooks_contradict_each_other_where_they_say_different_things_of_one_finding() -> None:
    def answer(finding: str, status: str) -> Answer:
        return Answer(finding, status, "调课", "", "", None, "1")

    files = [
        [answer("f1", "confirmed"), answer("f2", "confirmed"), answer("f3", "confirmed")],
        [answer("f1", "disputed"), answer("f2", "confirmed")],
        [],
        [answer("f1", "confirmed")],
    ]
    assert contradictions(files) == {"f1": {0, 1, 3}}
