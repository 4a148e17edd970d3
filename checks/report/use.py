"""When the rooms were used: by weekday and period, over the weeks of the term, and what the records rest on."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from checks.frames import records
from checks.model import ENTRIES
from checks.report.tables import Column, Kind, Percent, Table
from checks.texts import text

if TYPE_CHECKING:
    from checks.report.facts import Facts
    from checks.report.tables import Cell

KINDS = (*ENTRIES, "")
"""How a record came to be; empty where the log does not say."""

_FREE = ("holiday", "closure", "out-of-term")
_WEEK = 7
_WEEKDAYS = 5


class Free(NamedTuple):
    """Days without teaching, weekends at their edges included."""

    start: date
    end: date


def weekday_periods(facts: Facts) -> Table:
    """Lessons of the audited period: a row per period of the day, a column per weekday.

    Saturday and Sunday stand there when there was a lesson; lessons without a period come last.
    """
    say = facts.words.page
    counts: dict[int | None, list[int]] = defaultdict(lambda: [0] * _WEEK)
    for row in _in_period(facts):
        counts[row["period"]][row["date"].weekday()] += row["lessons"]
    shown = [day for day in range(_WEEK) if day < _WEEKDAYS or any(row[day] for row in counts.values())]
    columns = (
        facts.words.headed("period"),
        *(Column(f"day{day}", say(f"weekday{day}"), Kind.NUMBER) for day in shown),
        Column("lessons", say("lessons"), Kind.NUMBER),
    )
    ordered = sorted(counts, key=lambda period: (period is None, period or 0))
    rows: list[tuple[Cell, ...]] = [
        (_period(facts, period), *(counts[period][day] for day in shown), sum(counts[period])) for period in ordered
    ]
    return Table("weekday_periods", say("weekday_periods"), columns, rows, (say("note_weekday_periods"),))


def _period(facts: Facts, period: int | None) -> str:
    return facts.words.page("no_period") if period is None else facts.words.page("nth_period", number=period)


def weeks(facts: Facts) -> Table:
    """Lessons of each week up to the as-of date: by how they were recorded, in all, and the days of teaching."""
    say = facts.words.page
    lessons: dict[date, dict[str, int]] = defaultdict(lambda: dict.fromkeys(KINDS, 0))
    for row in records(facts.result.usage):
        lessons[_monday(row["date"])][row["entry"]] += row["lessons"]
    teaching: dict[date, int] = defaultdict(int)
    for row in records(facts.result.days):
        if row["date"] <= facts.result.run.as_of:
            teaching[_monday(row["date"])] += row["teaching"]
    kinds = [kind for kind in KINDS if any(week[kind] for week in lessons.values())]
    columns = (
        Column("week", say("week")),
        facts.words.headed("start", Kind.DATE),
        facts.words.headed("end", Kind.DATE),
        Column("teaching_days", say("teaching_days"), Kind.NUMBER),
        *(Column(f"entry:{kind}", entry_word(facts, kind), Kind.NUMBER) for kind in kinds),
        Column("lessons", say("lessons"), Kind.NUMBER),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            f"{monday:%G-W%V}",
            monday,
            monday + timedelta(days=_WEEK - 1),
            teaching[monday],
            *(lessons[monday][kind] for kind in kinds),
            sum(lessons[monday].values()),
        )
        for monday in sorted({*lessons, *teaching})
    ]
    return Table("weeks", say("weeks"), columns, rows, (say("note_weeks"),))


def entries(facts: Facts) -> Table:
    """Lessons of the audited period by how they were recorded, and their share."""
    say = facts.words.page
    counts = dict.fromkeys(KINDS, 0)
    for row in _in_period(facts):
        counts[row["entry"]] += row["lessons"]
    total = sum(counts.values())
    columns = (
        facts.words.headed("entry"),
        Column("lessons", say("lessons"), Kind.NUMBER),
        Column("share", say("share"), Kind.PERCENT),
    )
    rows: list[tuple[Cell, ...]] = [
        (entry_word(facts, kind), counts[kind], Percent(counts[kind] / total)) for kind in KINDS if counts[kind]
    ]
    return Table("entries", say("entries"), columns, rows, (say("note_entries"),))


def free_days(facts: Facts) -> list[Free]:
    """The runs of days without teaching that are more than a weekend."""
    found: list[Free] = []
    run: list[tuple[date, str]] = []
    for row in [*records(facts.result.days), None]:
        if row is not None and not row["teaching"]:
            run.append((row["date"], row["reason"]))
            continue
        if any(reason in _FREE for _, reason in run):
            found.append(Free(run[0][0], run[-1][0]))
        run = []
    return found


def entry_word(facts: Facts, kind: str) -> str:
    """What a kind of entry is called."""
    return text(f"report-entry.{kind}", facts.words.lang) if kind else facts.words.page("unknown_entry")


def _in_period(facts: Facts) -> list[dict[str, Any]]:
    span = facts.result.run.period.span
    return [row for row in records(facts.result.usage) if row["date"] in span]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
