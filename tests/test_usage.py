"""Usage by day, period and entry: every lesson once, under its best evidence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from checks.engines.duckdb import DuckDBEngine
from checks.screening.narrowing import shared_days
from checks.usage import usage

if TYPE_CHECKING:
    from pathlib import Path

AUTOMATIC, MOBILE, UNKNOWN, MANUAL = range(4)
MONDAY, TUESDAY = date(2023, 6, 5), date(2023, 6, 6)
COLUMNS = {"room_no": "INTEGER", "date": "DATE", "mask": "BIGINT", "entry_rank": "INTEGER", "kind": "VARCHAR"}


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([(1, MONDAY, 0b1, MANUAL)], [(MONDAY, 1, "manual", 1)], id="one"),
        pytest.param(
            [(1, MONDAY, 0b110, AUTOMATIC)],
            [(MONDAY, 2, "automatic", 1), (MONDAY, 3, "automatic", 1)],
            id="a lesson per period covered",
        ),
        pytest.param(
            [(1, MONDAY, 0b11, MANUAL), (1, MONDAY, 0b110, MOBILE)],
            [(MONDAY, 1, "manual", 1), (MONDAY, 2, "mobile", 1), (MONDAY, 3, "mobile", 1)],
            id="a period covered twice counts once, under its best evidence",
        ),
        pytest.param(
            [(1, MONDAY, 0b1, UNKNOWN), (2, MONDAY, 0b1, UNKNOWN), (1, TUESDAY, 0b1, UNKNOWN)],
            [(MONDAY, 1, "", 2), (TUESDAY, 1, "", 1)],
            id="rooms and days are told apart",
        ),
        pytest.param(
            [(1, MONDAY, None, AUTOMATIC), (1, MONDAY, 0, AUTOMATIC)],
            [(MONDAY, None, "automatic", 2)],
            id="without a period every record counts",
        ),
        pytest.param([(None, MONDAY, 0b1, MANUAL)], [], id="no room, no lesson"),
        pytest.param([(1, date(2023, 7, 1), 0b1, MANUAL)], [], id="after the window"),
    ],
)
def test_usage(tmp_path: Path, records: list[tuple[Any, ...]], expected: list[tuple[Any, ...]]) -> None:
    engine = DuckDBEngine(tmp_path)
    lessons = [(*record, "lesson") for record in records]
    engine.put("counted", pd.DataFrame(lessons, columns=list(COLUMNS), dtype=object), COLUMNS)
    shared_days(engine, "counted")
    frame = usage(engine, date(2023, 6, 30)).astype(object)
    engine.close()
    assert [tuple(row) for row in frame.where(frame.notna(), None).to_numpy()] == expected
