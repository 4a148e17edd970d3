"""An accepted dispute about a unit holds for its window, and for what begins with it."""

from __future__ import annotations

from datetime import date

import pytest

from checks.decisions import Decision, Decisions
from checks.identity import finding_id
from checks.model import Span

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
