"""Who stands where under a target: the ranking with the distance to the target, and how the rates are spread."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from checks.model import DUE, Outcome
from checks.report.groups import group_rate_cell, mean_cell, mean_required_cell, schools_due
from checks.report.numbers import amount
from checks.report.tables import Badge, Cell, Column, Kind, Percent, Table, Tone
from checks.report.view import unit_name

if TYPE_CHECKING:
    from checks.report.facts import Facts
    from checks.result_lines import TargetResult

MOST_RANKED = 1_000
_EDGES = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """One line of a ranking; means and rate are unrounded."""

    name: str
    attained: int
    due: int
    actual: float
    required: float
    rate: float


def ranking(facts: Facts, target: TargetResult) -> Table:
    """Schools (or the units themselves, where a target is rolled up by no school) from the best rate to the worst.

    The distance is what the mean is above (+) or below (−) the requirement; under an upper limit, how far below it.
    """
    words, limit = facts.words, facts.is_limit(target.id)
    ranked = sorted(_ranked(facts, target), key=lambda one: (one.rate if limit else -one.rate, one.name))
    by_school = bool(schools_due(target))
    columns = (
        Column("rank", words.page("rank"), Kind.ORDINAL),
        Column("name", words.column("school" if by_school else "unit_name")),
        Column("attained", words.page("attained_of_due"), Kind.BADGE),
        words.headed("mean_actual", Kind.NUMBER),
        words.headed("mean_required", Kind.NUMBER),
        Column("distance", words.page("distance"), Kind.NUMBER),
        words.headed("rate", Kind.PERCENT),
    )
    ranks: dict[float, int] = {}  # of equal rates the first one's
    rows = [
        (
            ranks.setdefault(one.rate, number),
            one.name or words.say("blank"),
            Badge(f"{one.attained}/{one.due}", Tone.GOOD if one.attained == one.due else Tone.BAD),
            mean_cell(facts, target, one.actual),
            mean_required_cell(facts, target, one.required),
            mean_cell(facts, target, one.required - one.actual if limit else one.actual - one.required),
            group_rate_cell(facts, target.id, one.rate),
        )
        for number, one in enumerate(ranked[:MOST_RANKED], 1)
    ]
    notes = [words.page("note_limit" if limit else "note_ranking")]
    if len(ranked) > MOST_RANKED:
        notes.append(words.page("more_ranked", number=len(ranked) - MOST_RANKED))
    return Table(
        f"ranking:{target.id}", words.page("ranking_of", title=target.title), columns, rows, tuple(notes), len(ranked)
    )


def _ranked(facts: Facts, target: TargetResult) -> list[_Ranked]:
    if groups := schools_due(target):
        return [
            _Ranked(one.name, one.attained, one.due, one.mean_actual, one.mean_required, one.rate)
            for one in groups
            if one.mean_actual is not None and one.mean_required is not None and one.rate is not None
        ]
    return [
        _Ranked(unit_name(row), int(row["outcome"] == Outcome.PASSED), 1, row["actual"], row["required"], row["rate"])
        for row in facts.rows_of(target.id)
        if row["outcome"] in DUE and row["rate"] is not None
    ]


def distribution(facts: Facts, target: TargetResult) -> Table:
    """How many units due have a rate in each band (the target's own bands, or the usual ones), and attain in it."""
    words = facts.words
    rows = [row for row in facts.rows_of(target.id) if row["outcome"] in DUE and row["rate"] is not None]
    setting = facts.settings.get(target.id)
    bands = _own_bands(facts, target, rows) if setting and setting.bands else _usual_bands(facts, target, rows)
    columns = (
        Column("band", words.page("band")),
        Column("units", words.page("units"), Kind.NUMBER),
        Column("attained", words.page("attained"), Kind.NUMBER),
        Column("share", words.page("share"), Kind.PERCENT),
    )
    lines: list[tuple[Cell, ...]] = [
        (
            name,
            len(members),
            sum(row["outcome"] == Outcome.PASSED for row in members),
            Percent(len(members) / len(rows)) if rows else None,
        )
        for name, members in bands
    ]
    return Table(
        f"distribution:{target.id}", words.page("distribution_of", title=target.title), columns, lines, (), len(rows)
    )


Bands = list[tuple[str, list[dict[str, Any]]]]
"""The name of each band and the measurements in it, the lowest rates first."""


def _own_bands(facts: Facts, target: TargetResult, rows: list[dict[str, Any]]) -> Bands:
    say = facts.words.page
    lowest = sorted(facts.settings[target.id].bands.items(), key=lambda band: band[1])
    bands = [
        (
            say("own_band", name=name, lowest=amount(float(edge) * 100)),
            [row for row in rows if row["band"] == name],
        )
        for name, edge in lowest
    ]
    below = [row for row in rows if not row["band"]]
    return [(say("below_bands"), below), *bands] if below else bands


def _usual_bands(facts: Facts, target: TargetResult, rows: list[dict[str, Any]]) -> Bands:
    """A requirement is reached at 100 %, so bands begin with their lower edge; a limit is kept at 100 %, so there they
    end with the upper one. Under a requirement 0 stands alone: who never began needs other help than who does too
    little.
    """
    say, limit = facts.words.page, facts.is_limit(target.id)
    edges = [amount(edge * 100) for edge in _EDGES]
    between = list(pairwise(edges))
    if limit:
        names = [say("up_to", high=edges[0])]
        names += [say("above_up_to", low=low, high=high) for low, high in between]
        names.append(say("above", low=edges[-1]))
        places = [bisect_left(_EDGES, row["rate"]) for row in rows]
    else:
        names = [say("zero"), say("below", high=edges[0])]
        names += [say("from_to", low=low, high=high) for low, high in between]
        names.append(say("at_least", low=edges[-1]))
        places = [0 if row["rate"] == 0 else 1 + bisect_right(_EDGES, row["rate"]) for row in rows]
    bands: Bands = [(name, []) for name in names]
    for place, row in zip(places, rows, strict=True):
        bands[place][1].append(row)
    return bands
