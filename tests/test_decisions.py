"""An accepted dispute about a unit holds for its window, and for what begins with it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from checks.auditing import audit
from checks.decisions import Decision, Decisions
from checks.history.answers import ACCEPTED, Verdict, add_verdict
from checks.history.database import open_history
from checks.history.memory import Memory
from checks.identity import finding_id
from checks.model import Span
from tests import small

if TYPE_CHECKING:
    from pathlib import Path

TERM = date(2023, 2, 6)
APRIL = Span(TERM, date(2023, 4, 30))
DECIDED = Decisions(
    [Decision(finding_id("lessons", "room", "A-1", APRIL), "lessons", "A-1", "设备维修", "张主任", date(2023, 5, 10))]
)


@pytest.mark.parametrize(
    ("target", "unit_id", "window", "holds"),
    [
        ("lessons", "A-1", APRIL, True),
        ("lessons", "A-1", Span(TERM, date(2023, 5, 31)), True),  # the term to date, a month later
        ("lessons", "A-1", Span(TERM, date(2023, 3, 31)), False),  # nothing was decided of March
        ("lessons", "A-1", Span(date(2023, 4, 1), date(2023, 4, 30)), False),
        ("lessons", "A-1", Span(date(2023, 9, 1), date(2023, 10, 31)), False),
        ("lessons", "A-1", None, False),
        ("lessons", "A-2", APRIL, False),
        ("minutes", "A-1", APRIL, False),
    ],
)
def test_a_decision_holds_for_windows_that_begin_with_its_own(
    target: str, unit_id: str, window: Span | None, holds: bool
) -> None:
    waiver = DECIDED.waiver(target, "room", unit_id, window)
    assert (waiver is not None) is holds
    assert waiver is None or (waiver.reason, waiver.approved_by) == ("设备维修", "张主任")


def test_a_decision_holds_for_a_teacher_whom_a_masked_run_gave_a_code() -> None:
    finding = finding_id("lessons", "teacher", "1/王芳", APRIL)
    masked = Decisions([Decision(finding, "lessons", "1/T-bqrp3zr", "病假", "张主任", date(2023, 5, 10))])
    assert masked.waiver("lessons", "teacher", "1/王芳", APRIL) is not None
    assert masked.waiver("lessons", "teacher", "1/李明", APRIL) is None


OTHERS = """expectations:
  - {id: rooms, on: records, type: expect_column_values_to_match_regex, kwargs: {column: room_id, regex: "^B"}}
  - {id: units, on: measurements, type: expect_column_values_to_be_between, kwargs: {column: actual, max_value: 1}}
patterns:
  idle-streak: {days: 5}
"""


def test_what_no_target_judges_can_be_disputed_with_success_too(tmp_path: Path) -> None:
    district = small.district(tmp_path).add(OTHERS)
    memory = Memory(f"sqlite:///{tmp_path}/history.sqlite")
    first = audit(district.rules, period="2023-03", memory=memory)
    memory.keep(first)
    disputed = first.findings.drop_duplicates("rule")["id"]
    assert list(first.findings.drop_duplicates("rule")["rule"]) == ["units", "idle-streak", "rooms"]
    with open_history(memory.url).writing() as connection:
        for one in disputed:
            verdict = Verdict(one, ACCEPTED, "张主任", "已核实", "2023-04-10T08:00:00+08:00")
            add_verdict(connection, "小区核查", verdict)
    again = audit(district.rules, period="2023-03", memory=memory)
    assert list(again.findings["id"]) == list(first.findings["id"])
    assert set(again.findings.loc[again.findings["outcome"] == "waived", "id"]) == set(disputed)
    assert [(one.rule, one.matched) for one in sorted(again.waivers, key=lambda one: one.rule)] == [
        ("idle-streak", 1),
        ("rooms", 1),
        ("units", 1),
    ]
