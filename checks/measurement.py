"""What one unit reached under one target: the row that is judged, rolled up and reported. Exact, no floating point."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from checks.model import Outcome

if TYPE_CHECKING:
    from checks.config.models import Target, Waiver
    from checks.measuring import Figure
    from checks.metrics.base import Metric
    from checks.units import UnitRow
    from checks.windows import Timing


class State(StrEnum):
    """How a measurement is looked at.

    ``judged``: its rate decides, as the due date has come or the requirement is reached; ``pacing``: the pace decides,
    as more can be added before the due date; ``open``: nothing can be said before the due date. The others leave due.
    """

    JUDGED = "judged"
    PACING = "pacing"
    OPEN = "open"
    WAIVED = "waived"
    NOT_APPLICABLE = "not-applicable"
    NO_DATA = "no-data"


@dataclass(slots=True)
class Measurement:
    """What one unit reached under one target, and must reach.

    The ``state`` is set by :func:`checks.judge.prepare`, ``outcome`` and ``unflagged`` by
    :func:`checks.judge.conclude`; then they stay.
    ``numerator`` over ``denominator`` (1 for a metric that is no ratio) is what was reached; ``denominator`` 0 or None:
    there is nothing to divide by. ``required`` is the requirement or the upper limit, prorated where the target says
    so; None where it cannot be made. ``factor`` is what it was multiplied by: not 1 only where the target has
    ``times``. ``unflagged`` is what was reached without the records that break a rule and count all the same.
    ``waiver`` is the one in force, ``expired`` one that no longer is.
    """

    no: int
    target: Target
    metric: Metric
    unit: UnitRow
    timing: Timing
    numerator: int | Fraction
    denominator: int | Fraction | None
    required: Fraction | None
    factor: Fraction | None
    state: State = State.OPEN
    waiver: Waiver | None = None
    expired: Waiver | None = None
    outcome: Outcome | None = None
    unflagged: Figure | None = None

    @property
    def made_of(self) -> tuple[object, ...]:
        """All that its numbers are made of; a hundred thousand rooms have a few hundred different ones between them.

        Requirements and timings are compared by identity, as most units share them.
        """
        counted = self.numerator, self.denominator, self.unflagged, self.state is State.NO_DATA
        return *counted, id(self.target), id(self.required), id(self.timing)

    @property
    def actual(self) -> int | Fraction | None:
        """What was reached; None with nothing to divide by, or without data."""
        return self._divided(self.numerator, self.denominator)

    @property
    def rate(self) -> Fraction | None:
        """What was reached over what is required, uncapped; None where there is no such number."""
        actual = self.actual
        return actual / self.required if actual is not None and self.required else None

    @property
    def actual_unflagged(self) -> int | Fraction | None:
        """What was reached without the records that break a rule; None where there is no such number."""
        return self._divided(*self.unflagged) if self.unflagged is not None else None

    def _divided(self, numerator: int | Fraction, denominator: int | Fraction | None) -> int | Fraction | None:
        if self.state is State.NO_DATA or not denominator:
            return None
        return numerator if denominator == 1 else Fraction(numerator, denominator)

    @property
    def reached(self) -> bool:
        """Whether the requirement is reached, or the limit kept."""
        actual, required = self.actual, self.required
        if actual is None or required is None:
            return False
        return actual <= required if self.limits else actual >= required

    @property
    def limits(self) -> bool:
        """Whether the target is an upper limit."""
        return self.target.at_most is not None

    @property
    def paced(self) -> Fraction | None:
        """What should be reached by now: the requirement × teaching days so far ÷ teaching days up to the due date.

        A prorated requirement is one of the days so far already, and an upper limit holds at any time.
        """
        if self.required is None or self.limits or self.target.prorate == "teaching-days" or self.target.per:
            return self.required
        if not self.timing.days_to_due:
            return Fraction(0)
        return share(self.required, self.timing.facts.teaching_days, self.timing.days_to_due)

    @property
    def attained(self) -> bool:
        """Whether the unit reached its target."""
        return self.outcome is Outcome.PASSED

    @property
    def band(self) -> str:
        """The name of the highest band whose lowest rate is reached; empty below all."""
        within = [
            (lowest, name)
            for name, lowest in self.target.bands.items()
            if self.rate is not None and self.rate >= lowest
        ]
        return max(within)[1] if within else ""


@lru_cache(maxsize=4096)  # so that units of one kind share their requirement
def share(whole: Fraction, days: int, of_days: int) -> Fraction:
    """``whole * days / of_days``, reduced once."""
    return Fraction(whole.numerator * days, whole.denominator * of_days)
