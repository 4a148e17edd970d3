"""Sheets about programmes of several kinds of data: a platform's summary against ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.report.facts import plain_number
from checks.report.tables import Badge, Column, Kind, Percent, Table, Tone

if TYPE_CHECKING:
    from checks.report.facts import Facts
    from checks.report.tables import Cell

_TONES = {"equal": Tone.GOOD, "differs": Tone.BAD, "not-in-ours": Tone.WARN, "not-in-theirs": Tone.WARN}


def references(facts: Facts) -> Table | None:
    """Every unit of every summary given as ``reference``; None where there is none."""
    if not facts.result.config.reference:
        return None
    words = facts.words
    columns = (
        words.headed("reference"),
        words.headed("target"),
        words.headed("unit_name"),
        words.headed("theirs", Kind.NUMBER),
        words.headed("ours", Kind.NUMBER),
        words.headed("difference", Kind.NUMBER),
        Column("status", words.column("comparison"), Kind.BADGE),
        words.headed("file"),
        words.headed("sheet"),
        words.headed("row", Kind.NUMBER),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in facts.result.references:
        share = one.figure == "rate" or facts.is_ratio(facts.settings[one.target].metric)
        numbers = [_number(value, share) for value in (one.theirs, one.ours, one.difference)]
        status = Badge(words.say(f"reference_{one.status}"), _TONES[one.status])
        title = facts.titles.get(one.target, one.target)
        rows.append((one.reference, title, one.unit_name, *numbers, status, one.file, one.sheet, one.row))
    return Table("references", words.say("sheet_references"), columns, rows, (words.say("note_references"),))


def _number(value: float | None, share: bool) -> Cell:
    if value is None:
        return None
    return Percent(value) if share else plain_number(value)
