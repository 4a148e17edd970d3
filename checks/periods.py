"""What ``--period`` may say, and the period that is taken when it says nothing."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING
from unicodedata import normalize

from checks.model import ConfigurationError, Fault, Message, Period, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checks.config.models import Config, Term

_MONTH = re.compile(r"(\d{4})-(\d{2})(?:-H([12]))?")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
_HALF = 15

LAST_MONTH = "last-month"
"""What a job that runs each month says."""


def parse_period(text: str, config: Config) -> Period:
    """The days that ``text`` stands for.

    A month ``2026-10``, a half-month ``2026-10-H1`` (1st to 15th) or ``-H2``, an ISO week ``2026-W41``, a range
    ``2026-09-01..2026-10-31``, or a term's name (from the first to the last day of the entries of that name).

    Raises ConfigurationError for anything else, a day or week that does not exist, and a reversed range.
    """
    written = normalize("NFKC", text).strip()
    span = _dated(written) or _term(written, config)
    if span is None:
        terms = tuple(dict.fromkeys(term.name for term in _terms(config))) or "-"
        raise _fault("period.not_understood", text=text, terms=terms)
    return Period(written, span)


def relative_month(text: str, today: date) -> str:
    """``last-month`` as the month before that of ``today``; anything else as it stands."""
    if normalize("NFKC", text).strip().lower() != LAST_MONTH:
        return text
    last = today.replace(day=1) - timedelta(days=1)
    return f"{last:%Y-%m}"


def newest_month(dates: Iterable[date], terms: Sequence[Term], today: date) -> Period | None:
    """The newest month with one of the lesson ``dates`` inside a term and not after ``today``; None without one.

    Without ``terms`` every day will do.
    """
    spans = [Span(term.start, term.end) for term in terms]
    newest = max(
        (day for day in dates if day <= today and (not spans or any(day in span for span in spans))), default=None
    )
    return None if newest is None else Period(f"{newest:%Y-%m}", _month(newest.year, newest.month, None))


def _dated(text: str) -> Span | None:
    """The days of a month, half-month, week or range; None when ``text`` has none of these shapes."""
    upper = text.upper()
    try:
        if month := _MONTH.fullmatch(upper):
            return _month(int(month[1]), int(month[2]), month[3])
        if week := _WEEK.fullmatch(upper):
            year, number = int(week[1]), int(week[2])
            return Span(date.fromisocalendar(year, number, 1), date.fromisocalendar(year, number, 7))
        if between := _RANGE.fullmatch(text):
            span = Span(date.fromisoformat(between[1]), date.fromisoformat(between[2]))
            if span.start > span.end:
                raise _fault("period.reversed", text=text)
            return span
    except ValueError:
        raise _fault("period.no_such_day", text=text) from None
    return None


def _month(year: int, month: int, half: str | None) -> Span:
    first = date(year, month, 1)
    last = first.replace(day=monthrange(year, month)[1])
    if half == "1":
        return Span(first, first.replace(day=_HALF))
    return Span(first.replace(day=_HALF + 1) if half else first, last)


def _term(name: str, config: Config) -> Span | None:
    named = [term for term in _terms(config) if normalize("NFKC", term.name).strip() == name]
    if not named:
        return None
    return Span(min(term.start for term in named), max(term.end for term in named))


def _terms(config: Config) -> list[Term]:
    return config.calendar.terms if config.calendar is not None else []


def _fault(key: str, **values: str | tuple[str, ...]) -> ConfigurationError:
    return ConfigurationError([Fault(Message(key, dict(values)))])
