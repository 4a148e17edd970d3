"""``ends-before-start``: the end must lie after the start."""

from __future__ import annotations

from tests.rules.kit import World, holds

TABLE = [
    ({"at": "08:00-08:40"}, False),
    ({"at": "08:00-08:00"}, True),
    ({"at": "08:00-08:00:01"}, False),
    ({"at": "10:20-09:40"}, True),
    ({"at": "08:00"}, False),
    ({"at": "-08:40"}, False),
    ({"at": None, "periods": "3"}, False),
    ({"at": None, "minutes": 0}, True),
    ({"at": None, "minutes": -5}, True),
    ({"at": None, "minutes": 40}, False),
]


def test_table() -> None:
    holds("ends-before-start", TABLE)


def test_messages() -> None:
    screened = World().screen({"at": "10:20-09:40"}, {"at": "08:00", "minutes": 0})
    assert screened.messages("ends-before-start") == ["结束时间 09:40 不晚于开始时间 10:20", "时长 0 分钟，应大于 0"]
