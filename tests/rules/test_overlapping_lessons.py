"""``overlapping-lessons``: by time, else by period; also lessons within lessons."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.kit import alone


@pytest.mark.parametrize(
    ("records", "overlaps"),
    [
        pytest.param([{"at": "08:00-08:40"}, {"at": "08:39-09:20"}], {1: 0}, id="a minute"),
        pytest.param([{"at": "08:00-08:40"}, {"at": "08:40-09:20"}], {}, id="touching"),
        pytest.param([{"at": "08:30-09:10"}, {"at": "08:00-08:40"}], {0: 1}, id="the later is listed"),
        pytest.param([{"at": "08:00-08:40"}, {"at": "08:00-08:30"}], {1: 0}, id="same start"),
        pytest.param([{"at": "08:00-11:00"}, {"at": "08:10-08:30"}, {"at": "10:00-10:40"}], {1: 0, 2: 0}, id="nested"),
        pytest.param([{"at": "08:00-08:40"}, {"at": "08:30-09:10", "room_no": 1}], {}, id="another room"),
        pytest.param([{"at": "08:00-08:40"}, {"at": "08:30"}], {}, id="no end, no periods"),
        pytest.param([{"at": None, "periods": "3-4"}, {"at": None, "periods": "4-5"}], {1: 0}, id="a period"),
        pytest.param([{"at": None, "periods": "4-5"}, {"at": None, "periods": "3-4"}], {0: 1}, id="the later period"),
        pytest.param([{"at": None, "periods": "3"}, {"at": None, "periods": "4"}], {}, id="different periods"),
        pytest.param([{"at": None, "periods": "3-4"}, {"at": "10:00-10:40", "periods": "4"}], {1: 0}, id="one timed"),
        pytest.param(
            [{"at": "08:00-08:40", "periods": "1"}, {"at": "08:50-09:30", "periods": "1"}],
            {},
            id="times before periods",
        ),
        pytest.param([{"at": "08:40-08:00"}, {"at": "08:10-08:50"}], {}, id="an end before the start is none"),
    ],
)
def test_table(records: list[dict[str, Any]], overlaps: dict[int, int]) -> None:
    assert alone("overlapping-lessons").screen(*records).others("overlapping-lessons") == overlaps
