"""League tables: who stands where in each level under each target, and who has moved since the period before."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import pandas as pd

from checks.report.detail import SHEET_ROWS
from checks.report.groups import group_rate_cell
from checks.report.tables import Badge, Column, Kind, Table, Tone, shown
from checks.report.trend import with_cap
from checks.texts import text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from checks.changes import Changes, Rank
    from checks.report.facts import Facts
    from checks.report.tables import Cell

MOST_SPOKEN = 20
"""A league of more groups is not told in a sentence."""

RANK_COLUMNS = ("target", "by", "name", "due", "attained", "rate", "place", "places", "place_before", "change", "code")
"""Columns of ranks.csv, in order; ``change`` is positive for who has moved up."""


def ranks_frame(changes: Changes) -> pd.DataFrame:
    """ranks.csv: one line per target, level and group, the best first."""
    rows = [
        (
            one.target,
            one.by,
            one.name,
            one.due,
            one.attained,
            one.rate,
            one.place,
            one.places,
            one.before,
            one.change,
            one.code,
        )
        for one in changes.ranks
    ]
    frame = pd.DataFrame(rows, columns=list(RANK_COLUMNS), dtype=object)
    return frame.astype(dict.fromkeys(("place_before", "change"), "Int64"))


def ranks_sheet(facts: Facts) -> Table | None:
    """The sheet 名次 / Ranks; None where there is no history, or nothing to rank."""
    changes = facts.result.changes
    if changes is None or not changes.ranks:
        return None
    words = facts.words
    columns = (
        words.headed("target"),
        Column("level", _say(facts, "level")),
        Column("place", words.page("rank"), Kind.ORDINAL),
        Column("name", words.column("unit_name")),
        Column("attained", words.page("attained_of_due"), Kind.BADGE),
        words.headed("rate", Kind.PERCENT),
        Column("before", _say(facts, "before"), Kind.ORDINAL),
        Column("change", _say(facts, "change"), Kind.BADGE),
    )
    rows = [_row(facts, one) for one in changes.ranks[:SHEET_ROWS]]
    against = _say(facts, "against", previous=changes.previous) if changes.previous else _say(facts, "first")
    table = Table("ranks", _say(facts, "sheet"), columns, rows, (against, _say(facts, "note")), len(changes.ranks))
    return with_cap(facts, table, "ranks.csv")


def spoken(facts: Facts, targets: Collection[str]) -> Iterator[str]:
    """The league table of each level of places (not of schools or stages) under ``targets``, in a sentence each."""
    changes = facts.result.changes
    ranked = [one for one in (changes.ranks if changes is not None else ()) if one.by not in ("school", "stage")]
    for (target, level), league in groupby(ranked, key=lambda one: (one.target, one.by)):
        groups = [_placed(facts, one) for one in league]
        if target in targets and len(groups) <= MOST_SPOKEN:
            words = facts.words
            names = words.listed(groups)
            yield _say(facts, "spoken", title=facts.titles[target], level=words.level(level), groups=names)


def _placed(facts: Facts, one: Rank) -> str:
    change = moved(facts, one)
    values = {"place": one.place, "name": one.name or facts.words.say("blank")}
    values["rate"] = shown(group_rate_cell(facts, one.target, one.rate))
    if change is None:
        return _say(facts, "placed", **values)
    return _say(facts, "placed_moved", change=change.text, **values)


def moved(facts: Facts, one: Rank) -> Badge | None:
    """By how many places a group has moved; None where it had none before."""
    if one.change is None:
        return None
    direction = "same" if one.change == 0 else "up" if one.change > 0 else "down"
    tone = {"same": Tone.MUTED, "up": Tone.GOOD, "down": Tone.BAD}[direction]
    return Badge(_say(facts, direction, places=abs(one.change)), tone)


def _row(facts: Facts, one: Rank) -> tuple[Cell, ...]:
    complete = one.attained == one.due
    return (
        facts.titles.get(one.target, one.target),
        facts.words.level(one.by),
        one.place,
        one.name or facts.words.say("blank"),
        Badge(f"{one.attained}/{one.due}", Tone.GOOD if complete else Tone.BAD),
        group_rate_cell(facts, one.target, one.rate),
        one.before,
        moved(facts, one),
    )


def _say(facts: Facts, key: str, **values: object) -> str:
    return text(f"league.{key}", facts.words.lang, **values)
