"""What changed since earlier runs: files and sheets of their own, so that the rest depends on the inputs alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from checks.changes import State
from checks.model import Unit
from checks.report.detail import SHEET_ROWS
from checks.report.facts import rate_cell
from checks.report.groups import group_rate_cell
from checks.report.tables import Badge, Column, Kind, Table, Tone
from checks.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.changes import Change, Changes, Trend
    from checks.report.facts import Facts
    from checks.report.tables import Cell

CHANGE_COLUMNS = (
    *("change", "periods", "before", "outcome", "rule", "severity", "unit", "unit_id", "unit_name", "school_code"),
    *("school", "id", "records", "message", "file", "sheet", "row"),
)
"""Columns of changes.csv, in order. Further ones are added at the end, none is renamed."""

TREND_COLUMNS = (
    *("target", "unit", "unit_id", "unit_name", "school_code", "school", "periods_short"),
    *("before_actual", "before_rate", "before_outcome", "actual", "required", "rate", "outcome", "rate_change"),
)
"""Columns of trend.csv, in order; then the rate of each period, named after it, oldest first."""

_TONES = {
    State.NEW: Tone.WARN,
    State.CONTINUING: Tone.BAD,
    State.DISPUTED: Tone.WARN,
    State.FIXED: Tone.GOOD,
    State.LATE: Tone.WARN,
}


def changes_frame(facts: Facts, changes: Changes) -> pd.DataFrame:
    """changes.csv: one line per finding, per matter that is over, per late record and per new name."""
    rows = [
        (
            *(str(one.state), one.months or None, one.before, one.outcome, one.rule, one.severity),
            *(one.unit, one.unit_id, one.unit_name, one.school_code, one.school, one.finding, one.records or None),
            *(_message(facts, one), one.file, one.sheet, one.row),
        )
        for one in changes.findings
    ]
    frame = pd.DataFrame(rows, columns=list(CHANGE_COLUMNS), dtype=object)
    return frame.astype(dict.fromkeys(("periods", "records", "row"), "Int64"))


def trend_frame(changes: Changes) -> pd.DataFrame:
    """trend.csv: one line per target for the district, then one per unit and target."""
    rows = [_trend_row(one, changes.periods) for one in (*changes.targets, *changes.units)]
    columns = [*TREND_COLUMNS, *(f"rate {period}" for period in changes.periods)]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def changes_sheet(facts: Facts) -> Table | None:
    """The sheet 变化 / Changes; None where there is no history."""
    changes = facts.result.changes
    if changes is None:
        return None
    words = facts.words
    columns = (
        Column("state", _column(facts, "state"), Kind.BADGE),
        Column("months", _column(facts, "months"), Kind.NUMBER),
        Column("rule", words.column("rule_or_target")),
        words.headed("school"),
        words.headed("unit_name"),
        Column("before", _column(facts, "before"), Kind.BADGE),
        words.headed("outcome", Kind.BADGE),
        words.headed("message", Kind.PROSE),
        words.headed("file"),
        words.headed("sheet"),
        words.headed("row", Kind.ORDINAL),
        words.headed("school_code", Kind.CODE, printed=False),
        words.headed("unit_id", Kind.CODE, printed=False),
        words.headed("id", Kind.CODE, printed=False),
    )
    rows = [_change_row(facts, one) for one in changes.findings[:SHEET_ROWS]]
    notes = (*sentences(facts, changes), _say(facts, "note_changes"))
    title, total, printed = _say(facts, "sheet_changes"), len(changes.findings), _has_course(changes)
    table = Table("changes", title, columns, rows, notes, total, printed)
    return with_cap(facts, table, "changes.csv")


def _has_course(changes: Changes) -> bool:
    """Whether there is an earlier period: without one the rows only say again what other sheets say, so on paper their
    heading is enough."""
    return len(changes.periods) > 1


def trend_sheet(facts: Facts) -> Table | None:
    """The sheet 趋势 / Trend: the district, then every unit; None where there is no history."""
    changes = facts.result.changes
    if changes is None:
        return None
    words = facts.words
    columns = (
        words.headed("target"),
        words.headed("unit"),
        words.headed("school"),
        words.headed("unit_name"),
        Column("short", _column(facts, "short"), Kind.NUMBER),
        *(Column(f"rate-{number}", period, Kind.PERCENT) for number, period in enumerate(changes.periods)),
        Column("change", _column(facts, "change"), Kind.NUMBER),
        Column("before", _column(facts, "before"), Kind.BADGE),
        words.headed("outcome", Kind.BADGE),
        words.headed("unit_id", Kind.CODE, printed=False),
    )
    every = (*changes.targets, *changes.units)
    rows = [_trend_cells(facts, one, changes.periods) for one in every[:SHEET_ROWS]]
    printed = _has_course(changes)
    drawn = (_say(facts, "note_chart"),) if printed else ()
    notes = (*sentences(facts, changes)[:1], _say(facts, "note_trend"), *drawn)
    table = Table("trend", _say(facts, "sheet_trend"), columns, rows, notes, len(every), printed)
    return with_cap(facts, table, "trend.csv")


def sentences(facts: Facts, changes: Changes) -> tuple[str, ...]:
    """What changed in a sentence, and what to mind about it."""
    if changes.previous is None:
        said = [_say(facts, "first")]
    else:
        counts = Counter(one.state for one in changes.findings)
        lang = facts.words.lang
        parts = (
            text("history-said.count", lang, state=_state(facts, state).text, number=counts[state])
            for state in State
            if counts[state]
        )
        said = [_say(facts, "against", previous=changes.previous, parts=facts.words.listed(parts) or "-")]
    if not changes.previous_complete:
        said.append(_say(facts, "incomplete", period=changes.previous))
    if not facts.result.run.complete:
        said.append(_say(facts, "incomplete_now"))
    if not changes.sightings_kept:
        said.append(_say(facts, "not_seen"))
    return tuple(said)


def _change_row(facts: Facts, one: Change) -> tuple[Cell, ...]:
    return (
        _state(facts, one.state),
        one.months or None,
        facts.titles.get(one.rule, one.rule),
        one.school,
        one.unit_name,
        _outcome(facts, one, one.before),
        _outcome(facts, one, one.outcome),
        _message(facts, one),
        one.file,
        one.sheet,
        one.row,
        one.school_code,
        one.unit_id,
        one.finding,
    )


def _outcome(facts: Facts, one: Change, outcome: str) -> Cell:
    if not outcome or one.state is State.RENAMED:
        return None
    return facts.words.outcome(outcome) if one.rule in facts.target_ids else facts.words.found(outcome)


def _message(facts: Facts, one: Change) -> str:
    lang = facts.words.lang
    if one.state is State.RENAMED:
        return text("history-said.renamed", lang, before=one.before, now=one.unit_name)
    return text("history-said.late", lang, what=one.message) if one.state is State.LATE else one.message


def _trend_row(one: Trend, periods: Sequence[str]) -> tuple[object, ...]:
    now, before = one.now, one.before
    return (
        *(one.target, one.unit, one.unit_id, one.unit_name, one.school_code, one.school, one.months),
        *((before.actual, before.rate, before.outcome) if before else (None, None, "")),
        *(now.actual, now.required, now.rate, now.outcome, one.change),
        *(point.rate if (point := one.at(period)) else None for period in periods),
    )


def _trend_cells(facts: Facts, one: Trend, periods: Sequence[str]) -> tuple[Cell, ...]:
    district = one.unit == "district" and not one.unit_name
    return (
        facts.titles.get(one.target, one.target),
        _say(facts, "district") if district else facts.words.unit(one.unit),
        one.school,
        one.unit_name,
        one.months or None,
        *(_rate(facts, one, period) for period in periods),
        None if one.change is None else 100 * one.change,
        facts.words.outcome(one.before.outcome) if one.before else None,
        facts.words.outcome(one.now.outcome),
        one.unit_id,
    )


def _rate(facts: Facts, one: Trend, period: str) -> Cell:
    point = one.at(period)
    if point is None or not point.outcome:
        return None
    of_all = one.unit == Unit.DISTRICT  # it may reach 100.00 % exactly though one of its units fails
    return group_rate_cell(facts, one.target, point.rate) if of_all else rate_cell(point.rate, point.outcome)


def _state(facts: Facts, state: State) -> Badge:
    return Badge(text(f"history-state.{state}", facts.words.lang), _TONES.get(state, Tone.MUTED))


def _column(facts: Facts, key: str) -> str:
    return text(f"history-column.{key}", facts.words.lang)


def _say(facts: Facts, key: str, **values: object) -> str:
    return text(f"history.{key}", facts.words.lang, **values)


def with_cap(facts: Facts, table: Table, file: str) -> Table:
    """``table`` with a note where the sheet cannot hold all that is in ``file``."""
    if table.total <= SHEET_ROWS:
        return table
    return table.with_note(_say(facts, "capped", total=table.total, limit=SHEET_ROWS, file=file))
