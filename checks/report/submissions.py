"""What arrived of what was expected: sentences for the first page, and the sheet with every school."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.report.tables import Badge, Cell, Column, Kind, Table, Tone
from checks.result_lines import Arrival
from checks.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checks.report.facts import Facts
    from checks.result_lines import Submission

SHOWN = 12
"""So many schools are named on the first page for each kind of arrival."""

_TONES = {
    Arrival.RECEIVED: Tone.GOOD,
    Arrival.LATE: Tone.WARN,
    Arrival.EMPTY: Tone.WARN,
    Arrival.UNREADABLE: Tone.BAD,
    Arrival.MISSING: Tone.BAD,
}


def arrivals(facts: Facts) -> tuple[str, ...]:
    """A sentence per source, then one per kind of arrival with the schools; nothing where nothing is expected."""
    return tuple(_sentences(facts))


def _sentences(facts: Facts) -> Iterator[str]:
    words = facts.words
    for source, owed in _by_source(facts.result.submissions).items():
        groups = {arrival: [one for one in owed if one.arrival is arrival] for arrival in Arrival}
        counts = words.listed(f"{_word(facts, one).text} {len(groups[one])}" for one in Arrival)
        yield words.say("arrivals", source=_source(facts, source), schools=len(owed), counts=counts)
        for arrival, schools in groups.items():
            if schools:
                names = words.listed(one.school for one in schools[:SHOWN])
                more = words.say("arrivals_more", number=len(schools)) if len(schools) > SHOWN else ""
                yield words.say("arrivals_of", arrival=_word(facts, arrival).text, schools=names + more)


def submissions(facts: Facts) -> Table | None:
    """One row per source and school; None where nothing is expected."""
    words = facts.words
    if not facts.result.submissions:
        return None
    columns = (
        words.headed("source"),
        words.headed("school"),
        words.headed("arrival", Kind.BADGE),
        Column("records", words.column("records_of_period"), Kind.NUMBER),
        words.headed("file", Kind.PROSE),
        words.headed("school_code", Kind.CODE),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            _source(facts, one.source),
            one.school,
            _word(facts, one.arrival),
            one.records,
            words.listed(one.files),
            one.school_code,
        )
        for one in facts.result.submissions
    ]
    return Table("submissions", words.say("sheet_submissions"), columns, rows, (words.say("note_submissions"),))


def _by_source(owed: Sequence[Submission]) -> dict[str, list[Submission]]:
    sources: dict[str, list[Submission]] = {}
    for one in owed:
        sources.setdefault(one.source, []).append(one)
    return sources


def _source(facts: Facts, name: str) -> str:
    """The source that ``inputs.logs`` is short for has no name of its own."""
    return facts.words.say("source_logs") if name == "logs" else name


def _word(facts: Facts, arrival: Arrival) -> Badge:
    return Badge(text(f"report-arrival.{arrival}", facts.words.lang), _TONES[arrival])
