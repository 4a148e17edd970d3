"""``room-not-in-service``: the first and the last day of service are days of service."""

from __future__ import annotations

from datetime import date

from tests.rules.kit import ROOMS, World, holds

SERVED = ({**ROOMS[0], "in_service_from": date(2023, 5, 9), "in_service_until": date(2023, 5, 11)}, ROOMS[1])


def test_table() -> None:
    holds(
        "room-not-in-service",
        [
            ({"date": "2023-05-08"}, True),
            ({"date": "2023-05-09"}, False),
            ({"date": "2023-05-11"}, False),
            ({"date": "2023-05-12"}, True),
            ({"date": "2023-05-12", "room_no": 1}, False),
            ({"date": "2023-05-12", "room_no": None}, False),
        ],
        rooms=SERVED,
    )


def test_messages() -> None:
    screened = World(rooms=SERVED).screen({"date": "2023-05-08"}, {"date": "2023-05-12"})
    assert screened.messages("room-not-in-service") == [
        "上课日期 2023-05-08 早于教室启用日期 2023-05-09",
        "上课日期 2023-05-12 晚于教室停用日期 2023-05-11",
    ]
