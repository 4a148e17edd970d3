"""The bell gives times to records that name periods only, and periods to records that give times only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.values.text import normal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import time

    from checks.config.models import BellPeriod

USUAL_LENGTH = 40 * 60
"""Seconds that a lesson is taken to last where only its start is known, for finding its period and nothing else."""


class Bells:
    """The bells by stage, numbered. ``periods[bell_no]`` maps a period to its first and last second of the day."""

    def __init__(self, bells: Mapping[str, Mapping[int, BellPeriod]]) -> None:
        self._numbers = {normal(stage): number for number, stage in enumerate(bells)}
        self.periods = [
            {period: (_second(one.start), _second(one.end)) for period, one in bell.items()} for bell in bells.values()
        ]

    def number(self, stage: str) -> int | None:
        """The bell of a stage, None where it has none."""
        return self._numbers.get(stage)

    def rows(self) -> list[tuple[int, int, int, int]]:
        """``bell_no, period, starts, ends`` for the engine's table ``bell_periods``."""
        return [(no, period, *ends) for no, bell in enumerate(self.periods) for period, ends in bell.items()]


BELL_TYPES = {"bell_no": "INTEGER", "period": "INTEGER", "starts": "INTEGER", "ends": "INTEGER"}


def _second(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second


def mask_of_times(bells: Bells, bell_no: str, start: str, end: str) -> str:
    """SQL: the periods of ``bell_no`` that a lesson from ``start`` to ``end`` (seconds of the day) takes, as a mask.

    Those of which it covers at least half; if none, the one that it overlaps most, the first of equals; else NULL.
    """
    cases = [f"WHEN {no} THEN {_mask(bell, start, end)}" for no, bell in enumerate(bells.periods) if bell]
    # LEAST and GREATEST pass over NULL, hence the question for the start
    return (
        f"CASE WHEN {start} IS NOT NULL THEN CASE {bell_no} {' '.join(cases)} END END"
        if cases
        else "CAST(NULL AS BIGINT)"
    )


def _mask(bell: Mapping[int, tuple[int, int]], start: str, end: str) -> str:
    overlap = {p: f"(LEAST({end}, {last}) - GREATEST({start}, {first}))" for p, (first, last) in bell.items()}
    half = " + ".join(
        f"CASE WHEN 2 * {overlap[p]} >= {last - first} THEN {1 << (p - 1)} ELSE 0 END"
        for p, (first, last) in bell.items()
    )
    most = f"GREATEST(0, {', '.join(overlap.values())})"
    nearest = " ".join(f"WHEN {overlap[p]} = {most} THEN {1 << (p - 1)}" for p in bell)
    return f"CASE WHEN ({half}) > 0 THEN {half} WHEN {most} = 0 THEN NULL {nearest} END"
