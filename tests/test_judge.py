from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.judge import faults, prepare
from checks.measurement import Measurement, State
from checks.measuring import Figure, Plan
from checks.metrics import METRICS
from checks.model import Outcome, Unit
from checks.units import UnitRow, units
from tests.judging import JUNE, MARCH, REGISTER, judge, outcomes, period, rooms_of, target, validate, waiver, windows

NA, PASSED, FAILED, BEHIND, ON_TRACK, OPEN = "not-applicable", "passed", "failed", "behind", "on-track", "open"


@pytest.mark.parametrize(
    ("given", "figures", "run", "expected"),
    [
        # r1, r2 primary; r3 junior; r4 opened on 1 June; r5 out of service
        ({"required": 96}, {"r1": 96, "r2": 95, "r3": 200}, {}, [PASSED, FAILED, PASSED, FAILED, NA]),
        # 96 × 40/102 = 37.6 by the end of March
        ({"required": 96}, {"r1": 38, "r2": 37, "r3": 96}, {"span": MARCH}, [ON_TRACK, BEHIND, PASSED, NA, NA]),
        # 21 of 102 days: 96 × 21/102 = 19.76 for the room that opened in June
        ({"required": 96, "prorate": "teaching-days"}, {"r1": 96, "r4": 20}, {}, [PASSED, FAILED, FAILED, PASSED, NA]),
        ({"required": 96, "prorate": "teaching-days"}, {"r1": 96, "r4": 19}, {}, [PASSED, FAILED, FAILED, FAILED, NA]),
        # prorated and not due: 37.6 are asked for by the end of March
        (
            {"required": 96, "prorate": "teaching-days"},
            {"r1": 38, "r2": 37},
            {"span": MARCH},
            [PASSED, BEHIND, BEHIND, NA, NA],
        ),
        # a month's share of the term, 96 × 23/102 = 21.6, is due at the month's end
        (
            {"required": 96, "prorate": "teaching-days", "window": "period"},
            {"r1": 22, "r2": 21},
            {"span": MARCH},
            [PASSED, FAILED, FAILED, NA, NA],
        ),
        # in the middle of the month 3 of 23 days: 23 × 3/23 = 3 by pace
        (
            {"required": 23, "window": "period"},
            {"r1": 3, "r2": 2, "r3": 23},
            {"span": MARCH, "as_of": "2023-03-03"},
            [ON_TRACK, BEHIND, PASSED, NA, NA],
        ),
        # an early due date that has come
        ({"required": 96, "due": date(2023, 3, 31)}, {"r1": 95}, {"span": MARCH}, [FAILED, FAILED, FAILED, NA, NA]),
        # what does not add is open before the due date, but passed when reached
        ({"required": 3, "metric": "subjects"}, {"r1": 3, "r2": 2}, {"span": MARCH}, [PASSED, OPEN, OPEN, NA, NA]),
        ({"required": 3, "metric": "subjects"}, {"r1": 3, "r2": 2}, {}, [PASSED, FAILED, FAILED, FAILED, NA]),
        # upper limits
        ({"at_most": 5}, {"r1": 5, "r2": 6}, {}, [PASSED, FAILED, PASSED, PASSED, NA]),
        ({"at_most": 5}, {"r1": 5, "r2": 6}, {"span": MARCH}, [PASSED, BEHIND, PASSED, NA, NA]),
        ({"at_most": 0}, {"r1": 0, "r2": 1}, {}, [PASSED, FAILED, PASSED, PASSED, NA]),
        ({"at_most": 0}, {"r1": 0, "r2": 1}, {"span": MARCH}, [PASSED, BEHIND, PASSED, NA, NA]),
        ({"at_most": 5}, {}, {}, [NA] * 5),  # empty input never passes
        ({"required": 5}, {}, {}, [FAILED, FAILED, FAILED, FAILED, NA]),
        # ratios: numerator and denominator counted, or the denominator from the calendar
        (
            {"at_most": "1/10", "metric": "late-entry-share"},
            {"r1": (1, 10), "r2": (2, 19), "r3": (0, 0)},
            {},
            [PASSED, FAILED, NA, NA, NA],
        ),
        (
            {"required": "1/2", "metric": "usage-rate"},
            {"r1": 357, "r2": 356, "r3": 900},  # 7 × 102 = 714 periods; 初中 has no bell
            {},
            [PASSED, FAILED, NA, FAILED, NA],
        ),
        # no term: nothing to measure from
        ({"required": 96}, {"r1": 96}, {"span": period("2023-07-01", "2023-07-31")}, [NA] * 5),
        ({"required": 96}, {"r1": 96}, {"calendar": None}, [NA] * 5),
        ({"required": 96, "window": "period"}, {"r1": 96}, {"calendar": None}, [PASSED, FAILED, FAILED, FAILED, NA]),
        ({"required": 96, "window": "period"}, {"r1": 96}, {"as_of": "2023-05-31"}, [NA] * 5),
    ],
)
def test_outcomes_of_rooms(
    given: dict[str, object], figures: dict[str, int], run: dict[str, object], expected: list[str]
) -> None:
    assert list(outcomes(judge(target(**given), figures, **run)).values()) == expected


@pytest.mark.parametrize(
    ("given", "figures", "expected"),
    [
        ({"unit": Unit.SCHOOL}, {"s1": 96}, {"s1": PASSED, "s2": FAILED, "s3": FAILED, "s4": NA}),
        ({"unit": Unit.REGION}, {"东片": 96, "": 96}, {"东片": PASSED, "西片": FAILED, "": PASSED}),
        ({"unit": Unit.DISTRICT}, {"district": 96}, {"district": PASSED}),
        ({"where": {"stage": "小学"}}, {"r1": 96, "r3": 1}, {"r1": PASSED, "r2": FAILED, "r4": FAILED, "r5": NA}),
        (
            {"required": {"小学": Fraction(96), "初中": Fraction(10)}, "by": "stage"},
            {"r1": 95, "r3": 10},
            {"r1": FAILED, "r2": FAILED, "r3": PASSED, "r4": FAILED, "r5": NA},
        ),
        (  # of the two rooms of 西片 one has been given up
            {"unit": Unit.REGION, "required": 48, "times": "rooms"},
            {"东片": 95, "西片": 48},
            {"东片": FAILED, "西片": PASSED, "": FAILED},
        ),
        (
            {"unit": Unit.SCHOOL, "metric": "rooms-used", "required": 1},
            {"s1": 1, "s2": 1},
            {"s1": FAILED, "s2": PASSED, "s3": FAILED, "s4": NA},
        ),
    ],
)
def test_outcomes_of_units(given: dict[str, object], figures: dict[str, int], expected: dict[str, str]) -> None:
    assert outcomes(judge(target(**{"required": 96} | given), figures)) == expected


@pytest.mark.parametrize(
    ("until", "as_of", "r1", "r2"),
    [
        ("2023-06-30", "2023-06-30", "waived", "waived"),  # inclusive; also the room that attains
        ("2023-06-29", "2023-06-30", PASSED, FAILED),
        ("2023-07-31", "2023-06-30", "waived", "waived"),
    ],
)
def test_waivers_hold_by_the_as_of_date(until: str, as_of: str, r1: str, r2: str) -> None:
    rows = judge(target(required=96), {"r1": 96}, as_of=as_of, waivers=[waiver(until, school_code="s1")])
    assert list(outcomes(rows).values()) == [r1, r2, FAILED, FAILED, NA]
    assert [row.expired is not None for row in rows] == [until < as_of] * 2 + [False] * 3


def test_waivers_that_have_not_begun_do_not_hold() -> None:
    rows = judge(target(required=96), {}, waivers=[waiver("2023-12-31", start="2023-07-01", room_id="r1")])
    assert outcomes(rows)["r1"] == FAILED


def test_units_whose_data_did_not_arrive_are_not_judged() -> None:
    rows = judge(target(required=96), {"r3": 10}, without_data=rooms_of("s1", "s4"))
    assert list(outcomes(rows).values()) == ["no-data", "no-data", FAILED, FAILED, NA]


def test_a_school_without_rooms_whose_data_did_not_arrive_is_not_judged() -> None:
    bare = [UnitRow(code, code, {"school_code": code}, ()) for code in ("s8", "s9")]
    given = target(metric="activities", unit=Unit.SCHOOL, required=1)
    rows = prepared(Plan(given, METRICS["activities"]), bare, schools_without_data={"s9"})
    assert [row.state for row in rows] == [State.JUDGED, State.NO_DATA]


def test_what_tables_say_is_judged_whatever_became_of_the_logs() -> None:
    rooms = units(REGISTER, Unit.ROOM)[:2]
    built = Plan(target(metric="rows", table="register", required=1), METRICS["rows"], known={"r1": Figure(1, None)})
    assert [row.state for row in prepared(built, rooms, without_data=rooms_of("s1"))] == [State.JUDGED, State.JUDGED]
    limit = target(metric="column", column="空置天数", at_most=1)
    idle = Plan(limit, METRICS["column"], known={"r1": Figure(1, None)})
    assert [row.state for row in prepared(idle, rooms)] == [State.JUDGED, State.NO_DATA]


def test_a_requirement_that_a_blank_cell_multiplies_is_not_known() -> None:
    plan = Plan(target(required=2, times="班级数"), METRICS["lessons"], factors={"r1": Fraction(3)})
    rows = prepared(plan, units(REGISTER, Unit.ROOM)[:2])
    assert [(row.required, row.state) for row in rows] == [(6, State.JUDGED), (None, State.NO_DATA)]


def prepared(plan: Plan, of: Sequence[UnitRow], **further: Any) -> list[Measurement]:
    """The measurements of one plan where not a single record was counted."""
    own = {plan.target.id: of}
    return prepare([plan], own, windows(), {"t": plan.known or {}}, (), JUNE.span.end, any_record=False, **further)


def test_a_value_without_requirement_is_a_fault() -> None:
    given = target(required={"小学": Fraction(96)}, by="stage", unit=Unit.SCHOOL)
    found = faults([Plan(given, METRICS["lessons"])], {"t": units(REGISTER, Unit.SCHOOL)})
    assert [fault.message.values for fault in found] == [{"target": "t", "column": "stage", "value": "初中"}]
    narrowed = target(required={"小学": Fraction(96)}, by="stage", unit=Unit.SCHOOL, where={"stage": "小学"})
    assert faults([Plan(narrowed, METRICS["lessons"])], {"t": units(REGISTER, Unit.SCHOOL)}) == []


@pytest.mark.parametrize(
    ("lessons", "band"), [(0, "未启用"), (47, "未启用"), (48, "过半"), (96, "达标"), (300, "达标")]
)
def test_bands(lessons: int, band: str) -> None:
    bands = {"达标": Fraction(1), "未启用": Fraction(0), "过半": Fraction(1, 2)}
    assert judge(target(required=96, bands=bands), {"r1": lessons})[0].band == band


def test_exact_where_floating_point_is_close() -> None:
    """10⁹ lessons less one is not reached, even as the numbers that Great Expectations sees."""
    rows = judge(target(required=10**9), {"r1": 10**9 - 1, "r2": 10**9})
    assert list(outcomes(rows).values())[:2] == [FAILED, PASSED]


@given(
    st.integers(1, 10**6),
    st.integers(1, 1000),
    st.integers(0, 10**6),
    st.sampled_from(["none", "teaching-days"]),
    st.booleans(),
)
def test_outcome_agrees_with_exact_fractions(over: int, under: int, actual: int, prorate: str, limits: bool) -> None:
    amount = Fraction(over, under)
    given = target(prorate=prorate, **{"at_most" if limits else "required": amount})
    row = judge(given, {"r4": actual}, JUNE)[3]
    asked = amount * Fraction(21, 102) if prorate == "teaching-days" else amount
    reached = actual <= asked if limits else actual >= asked
    assert row.outcome is (Outcome.PASSED if reached else Outcome.FAILED)


@given(st.integers(1, 10**4), st.integers(0, 10**4))
def test_pace_agrees_with_exact_fractions(required: int, actual: int) -> None:
    row = judge(target(required=required), {"r1": actual}, MARCH)[0]
    expected = (
        Outcome.PASSED if actual >= required else Outcome.ON_TRACK if actual * 102 >= required * 40 else Outcome.BEHIND
    )
    assert row.outcome is expected


def test_validation_sees_judged_and_pacing_rows_only() -> None:
    rows = judge(target(required=3, metric="subjects"), {}, MARCH)
    assert validate(rows) == set()
