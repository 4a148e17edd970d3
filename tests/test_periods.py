from datetime import date
from typing import TYPE_CHECKING, cast

import pytest

from checks.config.models import Calendar, Config, Term
from checks.model import ConfigurationError
from checks.periods import newest_month, parse_period
from checks.scope import period_of

if TYPE_CHECKING:
    from checks.engines.base import Engine

TERMS = [
    Term(name="2025-2026-2", start=date(2026, 2, 23), end=date(2026, 6, 30)),
    Term(name="2026-2027-1", start=date(2026, 9, 1), end=date(2027, 1, 22), where={"stage": "小学"}),
    Term(name="2026-2027-1", start=date(2026, 9, 2), end=date(2027, 1, 29), where={"stage": "初中"}),
]
CONFIG = Config(calendar=Calendar(terms=TERMS))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-10", "2026-10-01", "2026-10-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-10-H1", "2026-10-01", "2026-10-15"),
        ("2026-10-H2", "2026-10-16", "2026-10-31"),
        ("2026-02-h2", "2026-02-16", "2026-02-28"),
        ("2026-W41", "2026-10-05", "2026-10-11"),
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("2026-09-01..2026-10-31", "2026-09-01", "2026-10-31"),
        ("2026-09-01..2026-09-01", "2026-09-01", "2026-09-01"),
        ("2025-2026-2", "2026-02-23", "2026-06-30"),
        ("2026-2027-1", "2026-09-01", "2027-01-29"),
        ("２０２６－１０", "2026-10-01", "2026-10-31"),
    ],
)
def test_days_of_a_period(text: str, start: str, end: str) -> None:
    span = parse_period(text, CONFIG).span
    assert (span.start.isoformat(), span.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2026-13", "period.no_such_day"),
        ("2025-W53", "period.no_such_day"),
        ("2026-W00", "period.no_such_day"),
        ("2026-02-30..2026-03-01", "period.no_such_day"),
        ("2026-10-31..2026-09-01", "period.reversed"),
        ("2026-10-H3", "period.not_understood"),
        ("2026-10-05", "period.not_understood"),
        ("十月", "period.not_understood"),
        ("", "period.not_understood"),
    ],
)
def test_faults_of_a_period(text: str, key: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        parse_period(text, CONFIG)
    assert [fault.message.key for fault in raised.value.faults] == [key]


def test_no_term_can_be_named_without_a_calendar() -> None:
    with pytest.raises(ConfigurationError):
        parse_period("2025-2026-2", Config(calendar=None))


@pytest.mark.parametrize(
    ("dates", "today", "name"),
    [
        (["2026-03-02", "2026-05-29"], "2026-06-10", "2026-05"),
        (["2026-03-02", "2026-05-29"], "2026-05-28", "2026-03"),
        (["2026-03-02", "2026-07-15"], "2026-12-31", "2026-03"),  # July lies in no term
        (["2026-09-01"], "2026-12-31", "2026-09"),
        (["2026-07-15"], "2026-12-31", None),
        ([], "2026-12-31", None),
    ],
)
def test_newest_month_with_a_lesson_in_a_term(dates: list[str], today: str, name: str | None) -> None:
    newest = newest_month(map(date.fromisoformat, dates), TERMS, date.fromisoformat(today))
    assert (newest.name if newest else None) == name


class NoRecords:
    """An engine whose table of records is empty."""

    def rows(self, _statement: str) -> list[tuple[object, ...]]:
        return []


@pytest.mark.parametrize(
    ("calendar", "today", "name"),
    [
        ({"terms": [{"name": "A", "start": "2023-02-06", "end": "2023-06-30"}]}, "2026-10-01", "2023-06"),
        ({"terms": [{"name": "A", "start": "2023-02-06", "end": "2023-06-30"}]}, "2023-04-02", "2023-04"),
        ("none", "2026-10-01", "2026-10"),
    ],
)
def test_what_cannot_be_read_is_reported_for_the_newest_month_of_a_term(
    calendar: object, today: str, name: str
) -> None:
    config = Config.model_validate({"calendar": calendar})
    engine, day = cast("Engine", NoRecords()), date.fromisoformat(today)
    assert period_of(None, config, engine, day, incomplete=True).name == name
    with pytest.raises(ConfigurationError):
        period_of(None, config, engine, day)


def test_newest_month_without_terms_takes_any_day() -> None:
    newest = newest_month([date(2026, 7, 15)], [], date(2026, 8, 1))
    assert newest is not None
    assert (newest.name, newest.span.end) == ("2026-07", date(2026, 7, 31))
