"""A small district for the tests of windows, judging and reports: rooms, units and a run over them."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from checks import rollups
from checks.calendar import SchoolCalendar
from checks.config.models import Calendar, Target, Term, Waiver
from checks.judge import conclude, falling_short, prepare
from checks.measurement import Measurement
from checks.measuring import Figure, Plan
from checks.metrics import METRICS
from checks.model import Period, Span, Unit
from checks.register import Register, Room
from checks.units import units
from checks.windows import Windows

TERM = Term(name="2022-2023-2", start=date(2023, 2, 6), end=date(2023, 6, 30))  # 102 teaching days
CALENDAR = Calendar(terms=[TERM])
BELL = {"小学": dict.fromkeys(range(1, 8))}
REGISTER = Register.of(
    [
        Room(school_code="s1", school="实验小学", stage="小学", region="东片", room_id="r1", room_name="101"),
        Room(school_code="s1", school="实验小学", stage="小学", region="东片", room_id="r2", room_name="102"),
        Room(school_code="s2", school="城关中学", stage="初中", region="西片", room_id="r3", room_name="201"),
        Room(
            school_code="s3",
            school="新建小学",
            stage="小学",
            region="",
            room_id="r4",
            room_name="301",
            in_service_from=date(2023, 6, 1),
        ),
        Room(
            school_code="s4",
            school="撤并小学",
            stage="小学",
            region="西片",
            room_id="r5",
            room_name="401",
            in_service_until=date(2022, 12, 31),
        ),
    ]
)


def period(start: str, end: str, name: str = "p") -> Period:
    return Period(name, Span(date.fromisoformat(start), date.fromisoformat(end)))


JUNE = period("2023-06-01", "2023-06-30")
MARCH = period("2023-03-01", "2023-03-31")


def target(**values: Any) -> Target:
    settings = {
        "id": "t",
        "title": "课时达标",
        "metric": "lessons",
        "unit": Unit.ROOM,
        "window": "term-to-date",
    } | values
    for name in ("required", "at_most", "min_share"):
        if isinstance(settings.get(name), int | str):
            settings[name] = Fraction(settings[name])
    return Target(**settings)


def waiver(until: str, start: str = "2023-01-01", **where: str) -> Waiver:
    days = {"from": date.fromisoformat(start), "until": date.fromisoformat(until)}
    return Waiver(rule="t", where=where, reason="设备维修", approved_by="电教馆", **days)


def windows(span: Period = JUNE, as_of: date | None = None, calendar: Calendar | None = CALENDAR) -> Windows:
    return Windows(SchoolCalendar.of(calendar, REGISTER), REGISTER.rooms, BELL, span, as_of or span.span.end)


def judge(
    given: Target,
    figures: Mapping[str, int | tuple[int, int]],
    span: Period = JUNE,
    as_of: str | None = None,
    waivers: Sequence[Waiver] = (),
    calendar: Calendar | None = CALENDAR,
    **further: Any,
) -> list[Measurement]:
    """The outcomes of one target; Great Expectations' part is played by :func:`validate`."""
    day = date.fromisoformat(as_of) if as_of else span.span.end
    counted = {
        unit: Figure(*figure) if isinstance(figure, tuple) else Figure(figure, None) for unit, figure in figures.items()
    }
    rows = prepare(
        [Plan(given, METRICS[given.metric])],
        {given.id: units(REGISTER, given.unit)},
        windows(span, day, calendar),
        {given.id: counted},
        waivers,
        day,
        any_record=bool(figures),
        **further,
    )
    failing = validate(rows)
    assert falling_short(rows) == failing
    return conclude(rows, failing)


def rooms_of(*schools: str) -> set[int]:
    """The numbers of the rooms of schools."""
    return {room.room_no for room in REGISTER.rooms if room.school_code in schools}


def table(rows: Sequence[Measurement]) -> list[dict[str, Any]]:
    """The lines of the table of measurements."""
    columns = rollups.table(rows)
    return [dict(zip(columns, line, strict=True)) for line in zip(*columns.values(), strict=True)]


def validate(rows: Sequence[Measurement]) -> set[int]:
    """The numbers of the rows that fail, found over the same floating point numbers as Great Expectations has."""
    failing = set()
    for row, found in zip(table(rows), rows, strict=True):
        value = {"judged": row["rate"], "pacing": row["pace"]}.get(row["state"])
        if value is not None and (value > 1 if found.limits else value < 1):
            failing.add(row["no"])
    return failing


def outcomes(rows: Sequence[Measurement]) -> dict[str, str]:
    return {row.unit.unit_id: str(row.outcome) for row in rows}
