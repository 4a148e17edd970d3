"""What a report says of how things stood last time, where last time was judged more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.history.answers import ACCEPTED, Verdict, add_verdict
from checks.history.changes import compare
from checks.history.reading import earlier
from checks.history.standing import Standing
from checks.history.store import store
from tests.history import runs

if TYPE_CHECKING:
    from checks.history.database import History

MARCH, APRIL = "a" * 16, "b" * 16


@pytest.mark.parametrize(
    ("series", "now", "told"),
    [
        (None, "waived", ("waived", 0, "waived")),  # a waiver was added, and March audited once more
        (None, "failed", ("new", 1, "waived")),
        (None, None, None),
        ("另一核查", "waived", ("waived", 0, "waived")),
        (runs.SERIES, "waived", ("waived", 0, "failed")),
        (runs.SERIES, "failed", ("new", 1, "waived")),
        (runs.SERIES, None, ("withdrawn", 1, "failed")),
    ],
)
def test_what_was_waived_later(
    history: History, series: str | None, now: str | None, told: tuple[str, int, str] | None
) -> None:
    for outcome in ("failed", "waived"):
        store(history, runs.run(0, {}, [{"finding": MARCH, "outcome": outcome}]))
    found = [{**runs.finding(0, outcome=now), "id": APRIL}] if now else []
    standing = Standing(runs.SERIES, found, [], frozenset(["lessons"]), frozenset(), frozenset(), {})
    with history.writing() as connection:
        if series is not None:
            verdict = Verdict(MARCH, ACCEPTED, "张主任", "已核实", "2023-02-10T08:00:00+08:00")
            add_verdict(connection, series, verdict)
        lines = compare(connection, standing, earlier(connection, runs.SERIES, runs.month(1)[1]))
    assert [(one.state, one.months, one.before) for one in lines] == ([told] if told else [])
