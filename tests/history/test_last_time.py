"""What a report says of how things stood last time, where last time was judged more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.history.answers import ACCEPTED, Verdict, add_verdict
from checks.history.changes import Standing, compare
from checks.history.reading import earlier
from checks.history.store import store
from tests.history import runs

if TYPE_CHECKING:
    from checks.history.database import History

MARCH, APRIL = "a" * 16, "b" * 16


@pytest.mark.parametrize(
    ("accepted", "now", "told"),
    [
        (False, "waived", ("waived", 0, "waived")),  # a waiver was added, and March audited once more
        (False, "failed", ("new", 1, "waived")),
        (False, None, None),
        (True, "waived", ("waived", 0, "failed")),
        (True, "failed", ("new", 1, "waived")),
        (True, None, ("withdrawn", 1, "failed")),
    ],
)
def test_what_was_waived_later(
    history: History, accepted: bool, now: str | None, told: tuple[str, int, str] | None
) -> None:
    for outcome in ("failed", "waived"):
        store(history, runs.run(0, {}, [{"finding": MARCH, "outcome": outcome}]))
    found = [{**runs.finding(0, outcome=now), "id": APRIL}] if now else []
    standing = Standing(found, [], frozenset(["lessons"]), frozenset(), frozenset(), {})
    with history.writing() as connection:
        if accepted:
            add_verdict(connection, Verdict(MARCH, ACCEPTED, "张主任", "已核实", "2023-02-10T08:00:00+08:00"))
        lines = compare(connection, standing, earlier(connection, runs.SERIES, runs.month(1)[1]))
    assert [(one.state, one.months, one.before) for one in lines] == ([told] if told else [])
