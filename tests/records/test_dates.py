"""Dates, with and without times, years and weekdays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model import Span
from checks.values.dates import Moment, nearest, parse_date, parse_day, parse_moment

JUNE = Span(date(2023, 6, 1), date(2023, 6, 30))
NIGHT = 86_399


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-05-09", "2023-05-09"),
        ("2023/5/9", "2023-05-09"),
        ('="2023-05-09"', "2023-05-09"),
        ("2023.5.9", "2023-05-09"),
        ("2023 - 05 - 09", "2023-05-09"),
        ("20230509", "2023-05-09"),
        ("2023年5月9日", "2023-05-09"),
        ("2023 年 05 月 09 日", "2023-05-09"),
        ("２０２３年５月９号", "2023-05-09"),
        ("二〇二三年五月九日", "2023-05-09"),
        ("2023年十月二十五日", "2023-10-25"),
        ("23年5月9日", "2023-05-09"),
        ("2023-05-09 星期二", "2023-05-09"),
        ("2023-05-09（星期二）", "2023-05-09"),
        ("星期二 2023-05-09", "2023-05-09"),
        ("2023年5月9日周二上午", "2023-05-09"),
        ("2023-05-09\n08:00", "2023-05-09"),
        ("2023-05-09T08:00:00", "2023-05-09"),
        ("2023-05-09 00:00:00", "2023-05-09"),
        ("2023-05-08T16:00:00.000Z", "2023-05-09"),
        ("2023-05-09T00:00:00Z", "2023-05-09"),
        ("2023-05-09T08:00:00+08:00", "2023-05-09"),
        ("20230509080000", "2023-05-09"),
        ("45055", "2023-05-09"),
        ("45055.0", "2023-05-09"),
        ("45055.333333", "2023-05-09"),
        ("May 9, 2023", "2023-05-09"),
        ("Tuesday, 9 May 2023", "2023-05-09"),
        ("9-May-2023", "2023-05-09"),
        ("2024-02-29", "2024-02-29"),
        ("2023-02-29", None),
        ("2023-13-01", None),
        ("2023-5", None),
        ("23-05-09", None),
        ("23/5/9", None),
        ("5/9/2023", None),
        ("09.05.2023", None),
        ("2023-05/09", None),
        ("20231309", None),
        ("202305091", None),
        ("1023-05-09", None),
        ("8:00", None),
        ("5月9日", None),
        ("2月30日", None),
        ("第3节", None),
        ("2023-05-09 第3节", "2023-05-09"),
        ("2023年5月9日 星期二 上午第2节", "2023-05-09"),
        ("2023-05-09 第3节 第9周", None),
        ("#N/A", None),
        ("", None),
    ],
)
def test_dates(text: str, day: str | None) -> None:
    found = parse_date(text)
    assert (found and str(found)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("6月9日", "2023-06-09"),
        ("6月9日(周五)上午", "2023-06-09"),
        ("6/9", "2023-06-09"),
        ("五月九日", "2023-05-09"),
        ("5月9日 08:00", "2023-05-09"),
        ("12月5日", None),  # half a year away from either side
        ("2月30日", None),
        ("5.9", None),
    ],
)
def test_dates_without_a_year_are_placed_nearest_to_the_span(text: str, day: str | None) -> None:
    found = parse_date(text, JUNE)
    assert (found and str(found)) == day


DOTTED = [
    # in a column of dates, elsewhere
    ("10.8", (10, 8), None),
    ("10.08", (10, 8), None),
    ("10.20", (10, 20), None),
    ("9.3号", (9, 3), None),
    ("10.8（周四）上午", (10, 8), None),
    ("10.8 第3节", (10, 8), None),
    ("10.8 08:30", (10, 8), (10, 8)),
    ("2.3", (2, 3), None),
    ("10.1", None, None),  # or 10.10
    ("9.3", None, None),
    ("4.31", None, None),
    ("13.5", None, None),
    ("8.5-9.5", None, None),
]


@pytest.mark.parametrize(("text", "day", "elsewhere"), DOTTED)
def test_days_with_a_dot_are_read_in_columns_of_dates(
    text: str, day: tuple[int, int] | None, elsewhere: tuple[int, int] | None
) -> None:
    moments = parse_day(text), parse_moment(text)
    assert tuple(one and one.month_day for one in moments) == (day, elsewhere)


def test_four_digits_are_no_time_of_day_in_a_column_of_dates() -> None:
    assert (parse_day("0306"), parse_moment("0306")) == (None, Moment(second=3 * 3600 + 6 * 60))


def test_a_year_is_not_chosen_between_two() -> None:
    two_years = Span(date(2022, 5, 1), date(2023, 5, 31))
    assert nearest(5, 9, two_years) is None
    assert nearest(9, 1, two_years) == date(2022, 9, 1)
    assert nearest(2, 29, JUNE) is None


DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
WRITTEN = [
    "{d:%Y-%m-%d}",
    "{d.year}/{d.month}/{d.day}",
    "{d.year}.{d.month}.{d.day}",
    "{d:%Y%m%d}",
    "{d.year}年{d.month}月{d.day}日",
    "{d.year} 年 {d.month:02} 月 {d.day:02} 号",
    "{d:%Y-%m-%d} 星期{w}",
    "{d:%Y-%m-%d}(周{w})",
    "周{w} {d.year}/{d.month}/{d.day}",
    "{d:%Y-%m-%d} 星期{w} 08:00",
    "{d:%Y-%m-%d}T08:00:00.123",
    "{d:%Y-%m-%d} 00:00:00",
    "{d:%Y年%m月%d日}上午8点",
    "{d:%d}-{m}-{d:%Y}",
    "{m} {d.day}, {d:%Y}",
    "{serial}",
    "{serial}.25",
    "{d:%Y-%m-%d}T00:00:00Z",
    " {d:%Y-%m-%d}\u00a0",
]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def written(form: str, day: date) -> str:
    serial = (day - date(1899, 12, 30)).days
    return form.format(d=day, m=MONTHS[day.month - 1], w="一二三四五六日"[day.weekday()], serial=serial)


@given(DAYS, st.sampled_from(WRITTEN))
def test_every_way_of_writing_a_date_reads_back_to_it(day: date, form: str) -> None:
    assert parse_date(written(form, day)) == day


@given(DAYS, st.integers(1, NIGHT), st.sampled_from(["{d}T{t}", "{d} {t}", "{d} {t}.5", "{d}T{t}+08:00", "{d}  {t}"]))
def test_timestamps_read_back(day: date, second: int, form: str) -> None:
    assert parse_moment(form.format(d=day, t=clock(second))) == Moment(day, None, second)


@given(DAYS, st.integers(60, NIGHT))
def test_serial_numbers_read_back(day: date, second: int) -> None:
    serial = (day - date(1899, 12, 30)).days + second / 86_400
    assert parse_moment(f"{serial:.15g}") == Moment(day, None, second)
    assert parse_moment(f"{second / 86_400:.15f}") == Moment(second=second)


@given(DAYS, st.integers(1, NIGHT))
def test_times_in_utc_become_chinese_time(day: date, second: int) -> None:
    moment = parse_moment(f"{day}T{clock(second)}Z")
    assert moment is not None
    assert moment.day is not None
    since = timedelta(days=(moment.day - day).days, seconds=(moment.second or 0) - second)
    assert since == timedelta(hours=8) or day == date(2099, 12, 31)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("0.3333", Moment(second=8 * 3600)),
        (".5", Moment(second=12 * 3600)),
        ("45055.3333", Moment(date(2023, 5, 9), None, 8 * 3600)),
        ("1899-12-30 08:00:00", Moment(second=8 * 3600)),
        ("1899-12-31", None),
        ("2023-05-09 00:00", Moment(date(2023, 5, 9))),
        ("2023-05-09 08:00-08:40", Moment(date(2023, 5, 9), None, 28_800, 31_200)),
        ("2023-05-09 08:00 ~ 2023-05-09 08:40", Moment(date(2023, 5, 9), None, 28_800, 31_200)),
        ("2023-05-09 08:00:00 - 2023-05-09 08:40:00", Moment(date(2023, 5, 9), None, 28_800, 31_200)),
        ("2023-05-09 08:00 ~ 2023-05-10 08:40", None),
        ("2023-05-09 星期二 08:00", Moment(date(2023, 5, 9), None, 28_800)),
        ("5月9日 下午2:30", Moment(None, (5, 9), 52_200)),
        ("2023-05-09 25:00", None),
        ("2023-05-09 abc", None),
        ("1", None),
        ("0", None),
        ("99999", None),
        ("0.99999", Moment(second=86_399)),
        ("0.9999", None),
    ],
)
def test_moments(text: str, moment: Moment | None) -> None:
    assert parse_moment(text) == moment
