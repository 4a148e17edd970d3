from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.engines.duckdb import DuckDBEngine
from checks.measuring import Figure, Plan, measure, teacher_units, teachers_seen
from checks.metrics import METRICS
from checks.model import Period, Span, Unit
from checks.screening.narrowing import shared_days
from checks.units import units
from tests.judging import JUNE, MARCH, REGISTER, TERM, target, windows

COUNTED = {
    "rid": "BIGINT",
    "room_no": "INTEGER",
    "date": "DATE",
    "mask": "BIGINT",
    "minutes": "INTEGER",
    "subject": "VARCHAR",
    "teacher": "VARCHAR",
    "form": "VARCHAR",
    "entered_at": "TIMESTAMP",
    "participants": "INTEGER",
    "late": "BOOLEAN",
}
R1, R2, R3 = 0, 1, 2
WHOLE_TERM = Period("term", Span(TERM.start, TERM.end))


def record(room: int | None, day: str, *periods: int, **values: Any) -> dict[str, Any]:
    if "entered" in values:
        values["entered_at"] = datetime.fromisoformat(values.pop("entered"))
        values["late"] = values["entered_at"].date() - date.fromisoformat(day) > timedelta(days=7)
    mask = sum(1 << (period - 1) for period in periods) if periods else None
    return {"room_no": room, "date": date.fromisoformat(day), "mask": mask} | values


RECORDS = [
    record(R1, "2023-02-06", 1, 2, subject="语文", teacher="张三", minutes=80, entered="2023-02-13T23:59:00"),
    record(R1, "2023-02-06", 2, 3, subject="数学", teacher="李四", minutes=80, entered="2023-02-14T00:01:00"),
    record(R1, "2023-02-06", subject="音乐", teacher="张三", minutes=40),
    record(R1, "2023-03-01", 1, subject="语文", teacher=None, minutes=None, entered="2023-03-01T10:00:00"),
    record(R2, "2023-03-01", 1, subject="语文", teacher="张三", minutes=-5, form="专递课堂"),
    record(R2, "2023-03-05", 1, subject="语文", teacher="张三", minutes=45),
    record(R3, "2023-03-06", subject="体育与健康", teacher="张三", minutes=45),
    record(R3, "2023-06-30", 8, subject="物理", teacher="王五", minutes=45),
    record(None, "2023-03-06", 1, subject="化学", teacher="无此室", minutes=45),
]


def fill(engine: DuckDBEngine, records: list[dict[str, Any]]) -> None:
    rows = [{"rid": rid} | one for rid, one in enumerate(records)]
    engine.put("counted", pd.DataFrame(rows, columns=list(COUNTED)).astype(object), COUNTED)
    shared_days(engine, "counted")
    run = windows()
    bells = [run.bell_periods(room.room_no) for room in REGISTER.rooms]
    REGISTER.put(engine, [0] * len(REGISTER.rooms), run.terms, bells)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBEngine]:
    made = DuckDBEngine(tmp_path_factory.mktemp("engine"))
    fill(made, RECORDS)
    yield made
    made.close()


def numbers(
    engine: DuckDBEngine, metric: str, unit: Unit, span: Period = WHOLE_TERM, condition: str | None = None, **given: Any
) -> Mapping[str, Figure]:
    plan = Plan(target(required=1, metric=metric, unit=unit, **given), METRICS[metric], condition)
    return measure(engine, [plan], span, span.span.end)["t"]


@pytest.mark.parametrize(
    ("metric", "unit", "expected"),
    [
        # r1: periods 1 2 3 on 6 February, one record without period, one period in March
        ("lessons", Unit.ROOM, {"r1": 5, "r2": 2, "r3": 2}),
        ("lessons", Unit.SCHOOL, {"s1": 7, "s2": 2}),
        ("lessons", Unit.REGION, {"东片": 7, "西片": 2}),
        ("lessons", Unit.DISTRICT, {"district": 9}),
        # per teacher period 2 counts for both; 张三 of another school is another teacher
        ("lessons", Unit.TEACHER, {"s1/张三": 5, "s1/李四": 2, "s2/张三": 1, "s2/王五": 1}),
        ("minutes", Unit.SCHOOL, {"s1": 245, "s2": 90}),
        ("subjects", Unit.SCHOOL, {"s1": 3, "s2": 2}),
        ("subjects", Unit.DISTRICT, {"district": 5}),
        ("active-days", Unit.ROOM, {"r1": 2, "r2": 2, "r3": 2}),
        ("active-days", Unit.DISTRICT, {"district": 5}),
        # 1 March (Wednesday) and 5 March (Sunday) share an ISO week, Monday the 6th is of the next
        ("active-weeks", Unit.ROOM, {"r1": 2, "r2": 1, "r3": 2}),
        ("active-weeks", Unit.DISTRICT, {"district": 4}),
        ("teachers", Unit.SCHOOL, {"s1": 2, "s2": 2}),
        ("teachers", Unit.DISTRICT, {"district": 4}),
        ("usage-rate", Unit.ROOM, {"r1": 5, "r2": 2, "r3": 2}),
        ("rooms-used", Unit.SCHOOL, {"s1": 2, "s2": 1}),
    ],
)
def test_metrics_counted_by_hand(engine: DuckDBEngine, metric: str, unit: Unit, expected: dict[str, int]) -> None:
    assert {key: figure.numerator for key, figure in numbers(engine, metric, unit).items()} == expected


def test_share_of_late_entries(engine: DuckDBEngine) -> None:
    """On the 7th day is in time, on the 8th late, whatever the hour; records without entry time are left out."""
    expected = {"s1": Figure(1, 3), "s2": Figure(0, 0)}
    assert numbers(engine, "late-entry-share", Unit.SCHOOL) == expected


@pytest.mark.parametrize(
    ("span", "given", "expected"),
    [
        (MARCH, {"window": "period"}, {"r1": 1, "r2": 2, "r3": 1}),
        (MARCH, {"window": "term-to-date"}, {"r1": 5, "r2": 2, "r3": 1}),
        (JUNE, {"window": "period"}, {"r3": 1}),
    ],
)
def test_windows_bound_what_counts(
    engine: DuckDBEngine, span: Period, given: dict[str, str], expected: dict[str, int]
) -> None:
    found = numbers(engine, "lessons", Unit.ROOM, span, **given)
    assert {key: figure.numerator for key, figure in found.items()} == expected


def test_nothing_after_the_as_of_date_counts(engine: DuckDBEngine) -> None:
    plan = Plan(target(required=1), METRICS["lessons"])
    assert measure(engine, [plan], MARCH, date(2023, 3, 1))["t"] == {"r1": Figure(5, None), "r2": Figure(1, None)}


def test_a_filter_bounds_what_counts(engine: DuckDBEngine) -> None:
    found = numbers(engine, "lessons", Unit.ROOM, condition="form = '专递课堂' OR minutes > 60")
    assert found == {"r1": Figure(3, None), "r2": Figure(1, None)}


def test_targets_that_differ_in_what_they_require_share_a_statement(
    engine: DuckDBEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    rows = engine.rows

    def spy(select: str) -> list[tuple[object, ...]]:
        asked.append(select)
        return rows(select)

    monkeypatch.setattr(engine, "rows", spy)
    plans = [Plan(target(id=name, required=n + 1), METRICS["lessons"]) for n, name in enumerate("abc")]
    found = measure(engine, plans, WHOLE_TERM, TERM.end)
    assert list(found) == ["a", "b", "c"]
    assert found["a"] == found["c"]
    assert len(asked) == 1


def test_teachers_are_those_of_any_record_in_the_window(engine: DuckDBEngine) -> None:
    engine.view("described", "SELECT * FROM counted")
    schools = units(REGISTER, Unit.SCHOOL)
    seen = teachers_seen(engine, target(required=1, unit=Unit.TEACHER), MARCH, MARCH.span.end)
    found = teacher_units(seen, schools)
    assert [(one.unit_id, one.unit_name, one.rooms) for one in found] == [
        ("s1/张三", "张三", (0, 1)),
        ("s1/李四", "李四", (0, 1)),
        ("s2/张三", "张三", (2,)),
    ]
    assert found[0].attributes["school"] == "实验小学"


MONTHS = [(2, 6, 28), (3, 1, 31), (4, 1, 30), (5, 1, 31), (6, 1, 30)]
lessons = st.builds(
    lambda room, day, mask, minutes: {
        "room_no": room,
        "date": TERM.start + timedelta(days=day),
        "mask": mask,
        "minutes": minutes,
    },
    st.integers(0, 2),
    st.integers(0, (TERM.end - TERM.start).days),
    st.none() | st.integers(1, 127),
    st.none() | st.integers(1, 240),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(lessons, max_size=25))
def test_months_sum_to_the_term_and_rooms_to_the_district(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    engine = DuckDBEngine(tmp_path)
    fill(engine, records)
    for metric in ("lessons", "minutes", "active-days"):
        assert METRICS[metric].adds
        term = numbers(engine, metric, Unit.ROOM)
        months = [
            numbers(engine, metric, Unit.ROOM, Period("", Span(date(2023, m, a), date(2023, m, b))), window="period")
            for m, a, b in MONTHS
        ]
        summed = {unit: sum(month[unit].numerator for month in months if unit in month) for unit in term}
        assert summed == {unit: figure.numerator for unit, figure in term.items()}
        if metric != "active-days":
            district = numbers(engine, metric, Unit.DISTRICT)
            assert sum(figure.numerator for figure in district.values()) == sum(summed.values())
    engine.close()
