from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.measurement import Measurement
from checks.model import Outcome, Span, Unit
from checks.result_lines import GroupResult
from checks.rollups import district_outcome, target_results, waiver_uses
from tests.judging import JUNE, MARCH, REGISTER, judge, period, table, target, waiver

PASSED, FAILED, BEHIND, ON_TRACK, OPEN = (
    Outcome.PASSED,
    Outcome.FAILED,
    Outcome.BEHIND,
    Outcome.ON_TRACK,
    Outcome.OPEN,
)
NA, WAIVED, NO_DATA, ERROR = Outcome.NOT_APPLICABLE, Outcome.WAIVED, Outcome.NO_DATA, Outcome.ERROR
LEVELS = ["school", "region", "stage"]


def group(
    by: str, name: str, due: int, attained: int, actual: float | None, required: float | None, code: str = ""
) -> GroupResult:
    rate = actual / required if actual is not None and required else None
    return GroupResult(by, name, due, attained, attained / due if due else None, actual, required, rate, code=code)


def total(rows: list[Measurement]) -> GroupResult:
    (result,) = target_results([rows[0].target], rows, [])
    return result.total


def test_totals_and_rollups_counted_by_hand() -> None:
    given = target(required=96)
    rows = judge(given, {"r1": 96, "r2": 48, "r3": 192, "r4": 24})
    (result,) = target_results([given], rows, LEVELS)
    assert (result.outcome, result.window, result.due_date) == (
        FAILED,
        Span(date(2023, 2, 6), JUNE.span.end),
        JUNE.span.end,
    )
    assert result.total == group("district", "district", 4, 2, 90, 96)
    assert result.rollups == [
        group("school", "实验小学", 2, 1, 72, 96, "s1"),
        group("school", "城关中学", 1, 1, 192, 96, "s2"),
        group("school", "新建小学", 1, 0, 24, 96, "s3"),
        group("school", "撤并小学", 0, 0, None, None, "s4"),  # out of service
        group("region", "东片", 2, 1, 72, 96),
        group("region", "西片", 1, 1, 192, 96),
        group("region", "", 1, 0, 24, 96),
        group("stage", "小学", 3, 1, 56, 96),
        group("stage", "初中", 1, 1, 192, 96),
    ]


def test_a_school_without_a_name_is_called_by_its_code() -> None:
    given = target(required=3, unit=Unit.SCHOOL)
    rows = judge(given, {"s1": 3, "s2": 1})
    for row in rows:
        row.unit.attributes["school"] = ""
    (result,) = target_results([given], rows, ["school"])
    assert {one.name for one in result.rollups} == {one.code for one in result.rollups} == {"s1", "s2", "s3", "s4"}


def test_the_published_case_is_met_exactly() -> None:
    """27 schools offer 208 subjects where 3 are required: 7.7 on average, 256.79 %, all of them attained."""
    (school,) = judge(target(required=3, metric="subjects", unit=Unit.SCHOOL, where={"school_code": "s1"}), {"s1": 8})
    rows = [replace(school, numerator=8 if n < 19 else 7) for n in range(27)]
    found = total(rows)
    assert (found.due, found.attained, found.attained_share) == (27, 27, 1.0)
    assert found.mean_actual == pytest.approx(208 / 27, abs=0)
    assert found.rate == pytest.approx(208 / 81, abs=0)


def test_ratios_divide_summed_numerators_by_summed_denominators() -> None:
    given = target(at_most="1/10", metric="late-entry-share", unit=Unit.SCHOOL)
    (result,) = target_results([given], judge(given, {"s1": (1, 90), "s2": (9, 10), "s3": (0, 0)}), [])
    assert (result.total.due, result.total.attained) == (2, 1)
    assert result.total.mean_actual == pytest.approx(10 / 100)  # not the mean of 1/90 and 9/10
    assert result.total.mean_required == pytest.approx(0.1)
    assert result.total.rate == pytest.approx(1.0)


def test_units_that_are_waived_or_not_applicable_leave_every_sum() -> None:
    rows = judge(target(required=96), {"r1": 96, "r2": 500}, waivers=[waiver("2023-06-30", room_id="r2")])
    assert total(rows) == group("district", "district", 3, 1, 32, 96)


def test_schools_that_share_a_name_stay_apart() -> None:
    rows = judge(target(required=96), {"r1": 96})
    same = [
        replace(row, unit=replace(row.unit, attributes={**row.unit.attributes, "school": "中心小学"})) for row in rows
    ]
    (result,) = target_results([rows[0].target], same, ["school"])
    assert [(one.name, one.due) for one in result.rollups] == [("中心小学", due) for due in (2, 1, 1, 0)]
    assert [one.code for one in result.rollups] == ["s1", "s2", "s3", "s4"]


def test_nothing_due_is_not_applicable() -> None:
    given = target(required=96)
    (result,) = target_results([given], judge(given, {"r1": 96}, period("2023-07-01", "2023-07-31")), LEVELS)
    assert (result.outcome, result.window, result.due_date) == (NA, None, None)
    assert (result.total.due, result.total.rate, result.total.mean_actual) == (0, None, None)
    (empty,) = target_results([given], [], LEVELS)
    assert (empty.outcome, empty.rollups) == (NA, [])


def having(*outcomes: Outcome) -> list[Measurement]:
    row = judge(target(required=96), {"r1": 96})[0]
    return [replace(row, outcome=outcome) for outcome in outcomes]


@pytest.mark.parametrize(
    ("outcomes", "min_share", "expected"),
    [
        ((PASSED, PASSED, WAIVED, NA), None, PASSED),
        ((PASSED, FAILED), None, FAILED),
        ((FAILED, BEHIND, ON_TRACK), None, FAILED),
        ((PASSED, BEHIND, ON_TRACK), None, BEHIND),
        ((PASSED, ON_TRACK), None, ON_TRACK),
        ((PASSED, OPEN), None, OPEN),
        ((WAIVED, NA), None, NA),
        ((), None, NA),
        ((NO_DATA, NA), None, NO_DATA),
        ((ERROR, NA, FAILED), None, ERROR),
        ((PASSED,) * 9 + (FAILED,), "9/10", PASSED),
        ((PASSED,) * 8 + (FAILED,) * 2, "9/10", FAILED),
        ((PASSED,) * 9 + (BEHIND,), "9/10", PASSED),
        ((PASSED,) * 7 + (ON_TRACK,) * 2 + (FAILED,), "9/10", ON_TRACK),
        ((PASSED,) * 7 + (ON_TRACK, BEHIND, FAILED), "9/10", BEHIND),
        ((PASSED,) * 2 + (FAILED,), "2/3", PASSED),
        ((WAIVED, NA), "9/10", NA),
    ],
)
def test_outcome_of_the_district(outcomes: tuple[Outcome, ...], min_share: str | None, expected: Outcome) -> None:
    given = target(required=96, min_share=Fraction(min_share) if min_share else None)
    assert district_outcome(given, having(*outcomes)) is expected


def test_rows_of_the_table() -> None:
    rows = judge(target(required=96, bands={"过半": Fraction(1, 2)}), {"r1": 72})
    first, *_, last = table(rows)
    assert first == {
        "target": "t",
        "unit": "room",
        "unit_id": "r1",
        "unit_name": "101",
        "school_code": "s1",
        "school": "实验小学",
        "region": "东片",
        "stage": "小学",
        "actual": 72.0,
        "required": 96.0,
        "rate": 0.75,
        "outcome": "failed",
        "no": 0,
        "state": "judged",
        "pace": 0.75,
        "band": "过半",
        "numerator": 72,
        "denominator": 1,
        "rate_unflagged": None,
    }
    assert (last["unit_id"], last["outcome"], last["required"]) == ("r5", "not-applicable", 96.0)


def test_units_above_the_school_do_not_list_what_they_are_made_of() -> None:
    (district,) = table(judge(target(required=96, unit=Unit.DISTRICT), {}))
    assert [district[name] for name in ("school_code", "school", "region", "stage")] == ["", "", "", "小学、初中"]
    east = table(judge(target(required=96, unit=Unit.REGION), {}))[0]
    assert [east[name] for name in ("school", "region")] == ["", "东片"]


def test_what_waivers_did() -> None:
    waivers = [
        waiver("2023-06-30", school_code="s1"),
        waiver("2023-05-31", room_id="r3"),
        waiver("2023-12-31", room_id="x"),
    ]
    rows = judge(target(required=96), {}, waivers=waivers)
    uses = waiver_uses([*waivers, waiver("2023-12-31").model_copy(update={"rule": "duration"})], rows, JUNE.span.end)
    assert [(use.matched, use.expired) for use in uses] == [(2, False), (0, True), (0, False)]


rooms = st.fixed_dictionaries({room.room_id: st.integers(0, 200) for room in REGISTER.rooms})


@given(rooms, st.integers(1, 150), st.sampled_from([JUNE, MARCH]), st.sampled_from(["none", "teaching-days"]))
def test_groups_of_every_level_sum_to_the_district(
    figures: dict[str, int], required: int, span: object, prorate: str
) -> None:
    given = target(required=required, prorate=prorate)
    (result,) = target_results([given], judge(given, figures, span), LEVELS)  # type: ignore[arg-type]
    for level in LEVELS:
        groups = [one for one in result.rollups if one.by == level]
        assert sum(one.due for one in groups) == result.total.due
        assert sum(one.attained for one in groups) == result.total.attained
        for name in ("mean_actual", "mean_required"):
            parts = sum(getattr(one, name) * one.due for one in groups if one.due)
            assert parts == pytest.approx(getattr(result.total, name) * result.total.due)


@given(st.lists(st.tuples(st.integers(0, 300), st.fractions(min_value=1, max_value=200)), min_size=1, max_size=8))
def test_a_group_divides_the_exact_sums(units: list[tuple[int, Fraction]]) -> None:
    row = judge(target(required=96), {"R1": 96})[0]
    rows = [replace(row, numerator=reached, required=required) for reached, required in units]
    required = sum((one for _, one in units), Fraction(0))
    found = total(rows)
    assert found.rate == float(sum(reached for reached, _ in units) / required)
    assert found.mean_required == float(required / len(units))


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.fractions(min_value=Fraction(1, 99), max_value=200))
def test_a_rate_is_rounded_once(numerator: int, denominator: int, required: Fraction) -> None:
    row = judge(target(required=96), {"R1": 96})[0]
    (written,) = table([replace(row, numerator=numerator, denominator=denominator, required=required)])
    assert written["rate"] == float(Fraction(numerator, denominator) / required)


def test_what_is_divided_is_written_as_numbers() -> None:
    """The figure of a table may be 12.5, which is no 25/2 to whoever opens measurements.csv."""
    row, *_ = judge(target(required=96), {"r1": 72})
    (written,) = table([replace(row, numerator=Fraction(25, 2), denominator=Fraction(4))])
    assert (repr(written["numerator"]), repr(written["denominator"])) == ("12.5", "4")
