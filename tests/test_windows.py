from datetime import date

import pytest

from checks.config.models import Calendar, Term
from checks.metrics import UnitFacts
from checks.model import Period, Span
from tests.judging import CALENDAR, JUNE, MARCH, REGISTER, TERM, period, target, windows

R1, R3, R4, R5 = 0, 2, 3, 4


@pytest.mark.parametrize(
    ("kind", "span", "as_of", "window"),
    [
        ("period", JUNE, "2023-06-30", ("2023-06-01", "2023-06-30")),
        ("period", JUNE, "2023-06-12", ("2023-06-01", "2023-06-12")),
        ("period", JUNE, "2023-12-31", ("2023-06-01", "2023-06-30")),
        ("period", JUNE, "2023-05-31", None),
        ("term-to-date", JUNE, "2023-06-30", ("2023-02-06", "2023-06-30")),
        ("term-to-date", MARCH, "2023-03-10", ("2023-02-06", "2023-03-10")),
        ("term-to-date", period("2023-07-01", "2023-07-31"), "2023-07-31", None),
        ("year-to-date", MARCH, "2023-03-10", ("2023-01-01", "2023-03-10")),
        ("year-to-date", period("2023-07-01", "2023-07-31"), "2023-07-31", ("2023-01-01", "2023-07-31")),  # no term
        ("year-to-date", period("2022-12-01", "2023-01-31"), "2023-01-31", ("2023-01-01", "2023-01-31")),
        ("year-to-date", JUNE, "2022-12-31", None),
        (
            "term-to-date",
            Period(TERM.name, Span(date(2023, 2, 1), date(2023, 7, 31))),
            "2023-05-01",
            ("2023-02-06", "2023-05-01"),
        ),
    ],
)
def test_window_of_a_room(kind: str, span: Period, as_of: str, window: tuple[str, str] | None) -> None:
    found = windows(span, date.fromisoformat(as_of)).window(R1, kind)
    assert (found and (found.start.isoformat(), found.end.isoformat())) == window


@pytest.mark.parametrize(
    ("given", "rooms", "span", "as_of", "expected"),
    [
        # facts (teaching days, available periods, rooms), days to the due date, days in the term
        ({}, [R1], JUNE, "2023-06-30", (102, 7 * 102, 1, 102, 102)),
        ({}, [R1], MARCH, "2023-03-31", (40, 7 * 40, 1, 102, 102)),
        ({"due": date(2023, 4, 30)}, [R1], MARCH, "2023-03-31", (40, 7 * 40, 1, 60, 102)),
        ({"window": "period"}, [R1], MARCH, "2023-03-31", (23, 7 * 23, 1, 23, 102)),
        ({"window": "period"}, [R1], MARCH, "2023-03-03", (3, 7 * 3, 1, 23, 102)),
        ({"window": "year-to-date"}, [R1], MARCH, "2023-03-31", (40, 7 * 40, 1, 102, 102)),  # the year has one term
        ({"window": "year-to-date", "due": date(2023, 4, 30)}, [R1], MARCH, "2023-03-31", (40, 7 * 40, 1, 60, 102)),
        ({}, [R4], JUNE, "2023-06-30", (21, 7 * 21, 1, 21, 102)),  # opened on 1 June
        ({}, [R1, R4], JUNE, "2023-06-30", (102, 7 * 123, 2, 102, 102)),
        ({}, [R3], JUNE, "2023-06-30", (102, None, 1, 102, 102)),  # no bell for 初中
        ({}, [R1, R3], JUNE, "2023-06-30", (102, None, 2, 102, 102)),
        ({}, [R5], JUNE, "2023-06-30", (0, 0, 0, 0, 0)),  # out of service
        ({}, [R1, R5], JUNE, "2023-06-30", (102, 7 * 102, 1, 102, 102)),
    ],
)
def test_days_of_a_unit(
    given: dict[str, object], rooms: list[int], span: Period, as_of: str, expected: tuple[int | None, ...]
) -> None:
    timing = windows(span, date.fromisoformat(as_of)).timing(target(required=96, **given), rooms)
    facts, to_due, in_term = timing.facts, timing.days_to_due, timing.days_in_term
    assert (facts.teaching_days, facts.available_periods, facts.rooms, to_due, in_term) == expected


@pytest.mark.parametrize(
    ("given", "due"),
    [
        ({}, "2023-06-30"),
        ({"window": "period"}, "2023-03-31"),
        ({"window": "year-to-date"}, "2023-12-31"),
        ({"due": date(2023, 5, 31)}, "2023-05-31"),
    ],
)
def test_due_date(given: dict[str, object], due: str) -> None:
    assert windows(MARCH).timing(target(required=96, **given), [R1]).due == date.fromisoformat(due)


def test_a_unit_without_a_term_has_no_window() -> None:
    timing = windows(calendar=None).timing(target(required=96), [R1])
    assert (timing.window, timing.facts) == (None, UnitFacts(0, 0, 0))


def test_terms_differ_by_stage() -> None:
    terms = [
        Term(name="春", start=date(2023, 2, 6), end=date(2023, 6, 30), where={"stage": "小学"}),
        Term(name="春", start=date(2023, 2, 13), end=date(2023, 6, 21), where={"stage": "初中"}),
    ]
    run = windows(MARCH, calendar=Calendar(terms=terms))
    assert [span and span.start.day for span in run.terms] == [6, 6, 13, 6, 6]
    assert run.timing(target(required=1), [R1, R3]).window == Span(date(2023, 2, 6), date(2023, 3, 31))
    assert run.overall([target(required=1)]) == [
        Span(date(2023, 2, 6), date(2023, 3, 31)),
        Span(date(2023, 2, 13), date(2023, 3, 31)),
        Span(date(2023, 3, 1), date(2023, 3, 31)),
    ]


@pytest.mark.parametrize(
    ("given", "span", "keys"),
    [
        ({}, ("2023-06-01", "2023-09-30"), ["calendar.two_terms"]),
        ({"window": "period", "prorate": "teaching-days"}, ("2023-06-01", "2023-09-30"), ["calendar.two_terms"]),
        ({"window": "period"}, ("2023-06-01", "2023-09-30"), []),
        ({"window": "year-to-date", "prorate": "teaching-days"}, ("2023-06-01", "2023-09-30"), []),
        ({}, ("2023-07-01", "2023-09-30"), []),
    ],
)
def test_a_period_must_not_touch_two_terms(given: dict[str, object], span: tuple[str, str], keys: list[str]) -> None:
    next_term = Term(name="2023-2024-1", start=date(2023, 9, 1), end=date(2024, 1, 19))
    run = windows(period(*span), calendar=Calendar(terms=[TERM, next_term]))
    assert [fault.message.key for fault in run.faults([target(required=96, **given)])] == keys


FAR = Calendar(terms=[Term(name="冬", start=date(2098, 11, 3), end=date(2099, 1, 9))])


@pytest.mark.parametrize(
    ("calendar", "span", "years"),
    [
        (FAR, ("2098-12-01", "2098-12-31"), [2098]),
        (FAR, ("2099-01-01", "2099-01-08"), [2098, 2099]),
        (FAR.model_copy(update={"holidays": "none"}), ("2099-01-01", "2099-01-08"), []),
        (CALENDAR, ("2023-06-01", "2023-06-30"), []),
        (CALENDAR, ("2098-07-01", "2098-07-31"), []),  # outside every term nothing need be known
    ],
)
def test_holidays_of_judged_days_must_be_published(calendar: Calendar, span: tuple[str, str], years: list[int]) -> None:
    faults = windows(period(*span), calendar=calendar).faults([target(required=96)])
    assert [fault.message.values["year"] for fault in faults] == years


def test_later_days_of_a_term_may_be_provisional() -> None:
    """A term runs into a year that is not published yet; the audit is of the year before."""
    known = date(2026, 12, 31)
    term = Term(name="冬", start=date(2026, 9, 1), end=known).model_copy(update={"end": date(2098, 1, 20)})
    winter = Calendar(terms=[term])
    run = windows(period("2026-10-01", "2026-10-31"), known, winter)
    assert run.faults([target(required=96)]) == []
    assert run.provisional([target(required=96)])
    assert not run.provisional([target(required=96, window="period")])
    assert not windows().provisional([target(required=96)])


def test_bell_and_calendar_numbers_go_along_the_rooms() -> None:
    assert [windows().bell_periods(room.room_no) for room in REGISTER.rooms] == [7, 7, None, 7, 7]


def test_rooms_alike_have_their_days_in_common() -> None:
    # asked for in any order, by one planner or by one of its own for each room
    together = windows()
    for given in (target(), target(window="period"), target(window="period", due=date(2023, 6, 15))):
        for room in reversed(range(len(REGISTER.rooms))):
            assert together.timing(given, [room]) == windows().timing(given, [room])
