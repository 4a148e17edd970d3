"""The league table of every level under every target, and who has moved up or down in it since the period before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from checks.changes import Rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checks.result import AuditResult
    from checks.result_lines import GroupResult, TargetResult

_SCHOOL = "school"
DOCUMENT = "places"
"""The name under which a run keeps its places: a list of ``[target, by, code or name, place]``."""


def ranks(result: AuditResult) -> list[Rank]:
    """The groups of each target and level with a rate, the best first; of the levels the last named, the widest, first.

    A level of one group has no league.
    """
    limits = {target.id for target in result.config.targets if target.at_most is not None}
    return [
        rank
        for target in result.targets
        for level in reversed(result.config.levels)
        for rank in _league(target, level, lowest_first=target.id in limits)
    ]


def with_before(now: Iterable[Rank], before: Sequence[Sequence[Any]] | None, aliases: Mapping[str, str]) -> list[Rank]:
    """``now`` with the places of the period before, as its document has them (None: there is none). ``aliases`` leads
    from the former names of schools without codes to the present ones."""
    known = {
        (target, by, aliases.get(key, key) if by == _SCHOOL else key): place for target, by, key, place in before or ()
    }
    return [replace(one, before=known.get(one.key)) for one in now]


def places(found: Iterable[Rank]) -> list[tuple[str, str, str, int]]:
    """What a run keeps of its league tables."""
    return [(*one.key, one.place) for one in found]


def _league(target: TargetResult, level: str, *, lowest_first: bool) -> Iterator[Rank]:
    groups = [(one, one.rate) for one in target.rollups if one.by == level and one.rate is not None]
    if len(groups) < 2:
        return

    def merit(one: tuple[GroupResult, float]) -> float:
        return one[1] if lowest_first else -one[1]

    place = 0
    previous: float | None = None
    for number, (group, rate) in enumerate(sorted(groups, key=lambda one: (merit(one), one[0].name)), 1):
        if rate != previous:
            place, previous = number, rate
        yield Rank(target.id, level, group.name, group.due, group.attained, rate, place, len(groups), group.code)
