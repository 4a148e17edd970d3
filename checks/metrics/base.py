"""What a metric is. Each metric stands in one file of this package and is listed in :data:`checks.metrics.METRICS`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checks.model import Lang


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What the register and the calendar say of a unit in a window, for the metrics that divide by it.

    ``teaching_days`` counts days; ``available_periods`` sums, over the unit's rooms in service, the bell's periods on
    the room's teaching days (None where a room has no bell); ``rooms`` counts rooms in service on any day.
    """

    teaching_days: int
    available_periods: int | None
    rooms: int


@dataclass(frozen=True, slots=True)
class MetricDocs:
    """The metric in one language: its name, what it counts in a sentence, its measure word (课时, 个, %)."""

    title: str
    definition: str
    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A number per unit.

    ``select(used)`` gives a SELECT of ``unit_id, numerator, denominator`` (denominator NULL for metrics that are not
    ratios, or where ``denominator`` gives it) over the relation ``used``: the counted records of the target's window,
    filter and units, with ``unit_id`` and the columns of :data:`checks.measuring.USED`. ``adds`` says that figures of
    months sum to those of the term. A ratio with denominator 0 or None is not applicable.
    """

    id: str
    docs: Mapping[Lang, MetricDocs]
    select: Callable[[str], str]
    adds: bool = False
    ratio: bool = False
    denominator: Callable[[UnitFacts], int | None] | None = None
