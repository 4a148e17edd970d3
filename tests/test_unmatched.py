"""What rules.yaml says of units that are not there is told."""

from functools import partial

import pytest

from checks.config.calendar_models import Calendar
from checks.model import Message, Unit
from checks.units import units
from checks.unmatched import bell_notes, calendar_notes, waiver_notes
from tests.judging import REGISTER, judge, target, waiver


@pytest.mark.parametrize(
    ("rule", "where", "key"),
    [
        ("t", {"room_id": "r1"}, None),
        ("t", {"room_id": "x", "stage": "小学"}, "judge.waiver_matches_nothing"),
        ("t", {"stage": "初中"}, "judge.waiver_matches_nothing"),  # a room, but not one of the target
        ("duration", {"stage": "初中"}, None),
        ("duration", {"room_id": "x", "stage": "小学"}, "judge.rule_waiver_matches_nothing"),
        ("duration", {}, None),
    ],
)
def test_waivers_that_match_nothing_are_named(rule: str, where: dict[str, str], key: str | None) -> None:
    waivers = [waiver("2023-06-30", **where).model_copy(update={"rule": rule})]
    rows = judge(target(required=96, where={"stage": "小学"}), {}, waivers=waivers)
    notes = waiver_notes(waivers, [rows[0].target], rows, partial(units, REGISTER))
    said = tuple(f"{column}={value}" for column, value in where.items())
    assert notes == ([Message(key, {"rule": rule, "where": said})] if key else [])


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ({}, None),
        ({"room_id": "r1"}, None),
        ({"stage": ["幼儿园", "小学"]}, None),
        ({"stage": "小學"}, ("stage=小學",)),
        ({"room_id": "r1", "stage": ["高中", "职高"]}, ("room_id=r1", "stage=高中/职高")),
    ],
)
def test_days_of_nobody_are_named(where: dict[str, str | list[str]], told: tuple[str, ...] | None) -> None:
    calendar = Calendar.model_validate(
        {
            "terms": [{"name": "T", "start": "2023-02-01", "end": "2023-06-30", "where": where}],
            "closures": [{"start": "2023-03-01", "end": "2023-03-02", "where": where}],
            "extra_days": [{"date": "2023-04-01", "where": where}],
        }
    )
    days = (("terms", "2023-02-01"), ("closures", "2023-03-01"), ("extra_days", "2023-04-01"))
    expected = [Message("calendar.matches_nothing", {"section": name, "day": day, "where": told}) for name, day in days]
    assert calendar_notes(calendar, partial(units, REGISTER)) == (expected if told else [])


@pytest.mark.parametrize(
    ("stages", "told"),
    [([], None), (["小学"], None), (["职高", "初中"], None), (["小学部", "职高"], ("小学部", "职高"))],
)
def test_a_bell_of_nobody_is_named(stages: list[str], told: tuple[str, ...] | None) -> None:
    calendar = Calendar.model_validate({"bell": {stage: {1: "08:00-08:40"} for stage in stages}})
    expected = [Message("calendar.bell_rings_nowhere", {"stages": told})] if told else []
    assert bell_notes(calendar, units(REGISTER, Unit.ROOM)) == expected
    assert bell_notes(calendar, []) == bell_notes(None, units(REGISTER, Unit.ROOM)) == []
