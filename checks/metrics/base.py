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
    one: str = ""
    """The measure word for one, where it is another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A number per unit.

    ``select`` None: the figures stand in a table. Else ``select(used)`` gives a SELECT of ``unit_id, numerator,
    denominator`` (denominator NULL for metrics that are not
    ratios, or where ``denominator`` gives it) over the relation ``used``: the counted records of the target's window,
    filter and units, with ``unit_id`` and the columns of :data:`checks.measuring.USED`. ``adds`` says that figures of
    months sum to those of the term. A ratio with denominator 0 or None is not applicable.
    """

    id: str
    docs: Mapping[Lang, MetricDocs]
    select: Callable[[str], str] | None
    adds: bool = False
    ratio: bool = False
    hundredfold: bool = False
    """A ratio that is told as so many of the one for a hundred of the other, not as a share."""
    denominator: Callable[[UnitFacts], int | None] | None = None
    scaled: bool = False
    """What is counted is a quotient of its own, over what ``denominator`` gives: groups sum such quotients, so that a
    unit weighs what it is given, used or not."""
    kinds: tuple[tuple[str, ...], ...] = (("lesson",),)
    """Kinds of records that it counts unless the target says otherwise: the first of these that there are any of."""
    reads: tuple[str, ...] = ()
    """The columns of :data:`checks.relation.FURTHER` that it reads."""
    needs: tuple[str, ...] = ()
    """The column that at least one source of its kinds must have: one of these fields."""
    requires: tuple[str, ...] = ()
    """The sources (by kind) and tables beside the register without which it has nothing to count."""
    base: str = ""
    """The relation that it counts instead of the counted records."""
    of_rooms: bool = True
    """Units without a room in service have none of it: not applicable."""
    each_room: bool = False
    """Of a session that several rooms log, it looks at each record: for its pair as well."""
    settings: tuple[str, ...] = ()
    """Keys of the target that it needs, such as ``column``."""

    @property
    def is_share(self) -> bool:
        """Whether it is a ratio that is shown in per cent."""
        return self.ratio and not self.hundredfold

    @property
    def from_tables(self) -> bool:
        """Whether its figures come from tables, not from records."""
        return self.select is None
