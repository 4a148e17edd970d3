from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.calendar import SchoolCalendar, between
from checks.config.models import Calendar, Closure, ExtraDay, Term
from checks.model import NOWHERE, Span

TERM = Term(name="2022-2023-2", start=date(2023, 2, 6), end=date(2023, 6, 30))
PRIMARY, JUNIOR, OTHER = {"stage": "小学", "school_code": "a"}, {"stage": "初中", "school_code": "b"}, {"stage": "高中"}
FULL = Calendar(
    terms=[TERM],
    closures=[
        Closure(start=date(2023, 4, 20), end=date(2023, 4, 21), where={"school_code": "a"}),
        Closure(start=date(2023, 6, 8), end=date(2023, 6, 9), where={"stage": ["初中", "高中"]}),
        Closure(start=date(2023, 5, 19), end=date(2023, 5, 20)),
    ],
    extra_days=[
        ExtraDay(date=date(2023, 5, 20), where={"stage": "初中"}),
        ExtraDay(date=date(2023, 7, 1), where={"stage": "初中"}),
    ],
)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "primary", "junior"),
    [
        ("2023-02-05", "out-of-term", "out-of-term"),
        ("2023-02-06", None, None),
        ("2023-02-11", "weekend", "weekend"),
        ("2023-04-05", "holiday", "holiday"),  # 清明节, a Wednesday
        ("2023-04-20", "closure", None),
        ("2023-04-23", None, None),  # a Sunday, make-up workday
        ("2023-04-29", "holiday", "holiday"),  # a Saturday of 劳动节
        ("2023-05-20", "weekend", None),  # a closed Saturday; the extra day wins
        ("2023-05-19", "closure", "closure"),
        ("2023-06-08", None, "closure"),
        ("2023-06-25", None, None),  # a Sunday, make-up workday
        ("2023-06-30", None, None),
        ("2023-07-01", "out-of-term", None),  # an extra day outside the term
        ("2023-07-03", "out-of-term", "out-of-term"),
    ],
)
def test_reason_of_a_day(text: str, primary: str | None, junior: str | None) -> None:
    calendar = SchoolCalendar(FULL, [PRIMARY, JUNIOR])
    assert [calendar.reason(number, day(text)) for number in calendar.numbers] == [primary, junior]


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2023-02-01", "2023-02-28", 17),  # from Monday the 6th
        ("2023-03-01", "2023-03-31", 23),
        ("2023-04-01", "2023-04-30", 20),  # 20 weekdays - 清明节 + 23rd
        ("2023-05-01", "2023-05-31", 21),  # 23 weekdays - 3 of 劳动节 + 6th
        ("2023-06-01", "2023-06-30", 21),  # 22 weekdays - 2 of 端午节 + 25th
        ("2023-01-01", "2023-12-31", 102),
    ],
)
def test_teaching_days_counted_by_hand(start: str, end: str, days: int) -> None:
    calendar = SchoolCalendar(Calendar(terms=[TERM]), [PRIMARY])
    assert calendar.teaching(0, Span(day(start), day(end))).bit_count() == days


def test_rooms_that_share_all_conditional_entries_share_a_number() -> None:
    rooms = [PRIMARY, JUNIOR, OTHER, {"stage": "小学", "school_code": "c"}, dict(JUNIOR)]
    calendar = SchoolCalendar(FULL, rooms)
    assert calendar.numbers == (1, 2, 3, 0, 2)
    assert list(calendar.all_numbers) == [0, 1, 2, 3]
    # 0 has the unconditional entries only
    assert [calendar.reason(0, day(text)) for text in ("2023-04-20", "2023-05-19")] == [None, "closure"]


def test_a_conditional_term_takes_the_place_of_the_unconditional_one_of_its_name() -> None:
    early = Term(name=TERM.name, start=TERM.start, end=date(2023, 6, 10), where={"stage": "初中"})
    calendar = SchoolCalendar(Calendar(terms=[early, TERM]), [PRIMARY, JUNIOR])
    assert [calendar.terms(number)[0].end for number in calendar.numbers] == [TERM.end, early.end]
    assert [calendar.reason(number, day("2023-06-12")) for number in calendar.numbers] == [None, "out-of-term"]


def test_without_a_calendar_every_day_teaches_and_there_is_no_term() -> None:
    calendar = SchoolCalendar(None, [PRIMARY])
    assert calendar.reason(0, day("2023-01-22")) is None  # 春节
    assert calendar.teaching(0, Span(day("2027-01-01"), day("2027-01-31"))).bit_count() == 31
    assert calendar.terms(0) == ()


def test_without_any_term_the_holidays_still_hold() -> None:
    calendar = SchoolCalendar(Calendar(), [PRIMARY])
    assert [calendar.reason(0, day(text)) for text in ("2023-07-03", "2023-01-22")] == [None, "holiday"]


def test_without_a_holiday_source_only_weekends_are_free() -> None:
    calendar = SchoolCalendar(Calendar(holidays="none", terms=[TERM]), [PRIMARY])
    reasons = {text: calendar.reason(0, day(text)) for text in ("2023-04-05", "2023-04-23", "2023-04-24")}
    assert reasons == {"2023-04-05": None, "2023-04-23": "weekend", "2023-04-24": None}


def test_days_of_an_unpublished_year_are_unknown_unless_an_entry_decides() -> None:
    term = Term(name="t", start=date(2098, 3, 3), end=date(2098, 3, 7))
    closed = Closure(start=date(2098, 3, 4), end=date(2098, 3, 4))
    year = Span(date(2098, 1, 1), date(2098, 12, 31))
    calendar = SchoolCalendar(Calendar(terms=[term], closures=[closed]), [PRIMARY])
    assert calendar.unknown(0, year) == between(year, term.start, term.end) & ~between(year, closed.start, closed.end)
    assert SchoolCalendar(Calendar(terms=[TERM]), [PRIMARY]).unknown(0, Span(TERM.start, TERM.end)) == 0
    assert SchoolCalendar(Calendar(terms=[term], holidays="none"), [PRIMARY]).unknown(0, year) == 0


def test_table_of_days() -> None:
    calendar = SchoolCalendar(FULL, [PRIMARY])
    assert [tuple(row) for row in calendar.days([day("2023-04-20"), day("2023-04-20")])] == [
        (0, day("2023-04-20"), True, None),
        (1, day("2023-04-20"), False, "closure"),
        (NOWHERE, day("2023-04-20"), True, None),
    ]


def test_without_a_room_a_day_lies_in_any_term_where_all_are_conditional() -> None:
    terms = [
        Term(name="primary", start=day("2023-02-06"), end=day("2023-06-30"), where={"stage": "小学"}),
        Term(name="junior", start=day("2023-02-06"), end=day("2023-06-16"), where={"stage": "初中"}),
    ]
    closures = [Closure(start=day("2023-04-20"), end=day("2023-04-21"), where={"stage": "小学"})]
    for_all = [Closure(start=day("2023-04-24"), end=day("2023-04-24"))]
    calendar = SchoolCalendar(Calendar(terms=terms, closures=closures + for_all), [PRIMARY, JUNIOR])

    asked = [day(text) for text in ("2023-04-20", "2023-04-22", "2023-04-24", "2023-06-19", "2023-07-03")]
    reasons = [row.reason for row in calendar.days(asked) if row.calendar_no == NOWHERE]
    assert reasons == [None, "weekend", "closure", None, "out-of-term"]


@given(st.dates(date(2023, 1, 1), date(2023, 9, 1)), st.integers(0, 60))
def test_a_set_of_days_says_what_each_day_says(start: date, length: int) -> None:
    calendar = SchoolCalendar(FULL, [PRIMARY, JUNIOR])
    frame = Span(start, start + timedelta(days=length))
    for number in calendar.numbers:
        days = calendar.teaching(number, frame)
        one_by_one = [calendar.reason(number, start + timedelta(days=n)) is None for n in range(length + 1)]
        assert [bool(days >> n & 1) for n in range(length + 1)] == one_by_one


@pytest.mark.parametrize(
    ("start", "end", "bits"),
    [
        ("2023-01-02", "2023-01-03", 0b0110),
        ("2022-12-01", "2023-01-01", 0b0001),
        ("2023-01-04", "2023-02-01", 0b1000),
        ("2023-01-05", "2023-02-01", 0),
        ("2022-01-05", "2022-02-01", 0),
        ("2023-01-03", "2023-01-02", 0),
    ],
)
def test_days_between(start: str, end: str, bits: int) -> None:
    assert between(Span(day("2023-01-01"), day("2023-01-04")), day(start), day(end)) == bits
