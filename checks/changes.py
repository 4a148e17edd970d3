"""What is said about a run in the light of earlier ones: plain types, made by the history and written by the report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What became of a finding since the period before.

    ``withdrawn``: the bureau upheld the school's objection; ``ended``: what it was about is no longer judged;
    ``late``: a record of an earlier period that is seen for the first time; ``renamed``: a unit under a new name.
    """

    NEW = "new"
    CONTINUING = "continuing"
    ANSWERED = "answered"
    DISPUTED = "disputed"
    WAIVED = "waived"
    FIXED = "fixed"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    LATE = "late"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what changed.

    ``months``: for how many periods running, this one included, the unit has had findings of this rule or target (of
    what is fixed: how many it had had). ``before`` is the outcome last time, ``outcome`` the one now (empty where
    there is none). ``finding`` is the finding's id; of what is over, that of last time. ``records`` counts the
    records behind the line, 0 for one about a unit as a whole.
    """

    state: State
    months: int
    rule: str
    severity: str
    outcome: str
    before: str
    unit: str
    unit_id: str
    unit_name: str
    school_code: str
    school: str
    finding: str
    message: str
    records: int = 0
    file: str = ""
    sheet: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a trend; numbers are None where nothing was measured."""

    period: str
    actual: float | None
    required: float | None
    rate: float | None
    outcome: str
    due: int = 1
    attained: int = 0
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """How one unit (or the district: ``unit`` district) did under one target, oldest period first, this one last.

    ``months``: for how many periods running, this one included, it has fallen short.
    """

    target: str
    unit: str
    unit_id: str
    unit_name: str
    school_code: str
    school: str
    points: tuple[Point, ...]
    months: int = 0

    @property
    def now(self) -> Point:
        """This period."""
        return self.points[-1]

    @property
    def before(self) -> Point | None:
        """The period before; None where it was not measured then."""
        last = self.points[-2] if len(self.points) > 1 else None
        return last if last is not None and last.outcome else None

    def at(self, period: str) -> Point | None:
        """A period by its name; None where it is not there."""
        return next((point for point in self.points if point.period == period), None)

    @property
    def change(self) -> float | None:
        """By how much the rate changed (0.1: ten percentage points); None where either is missing."""
        if self.before is None or self.before.rate is None or self.now.rate is None:
            return None
        return self.now.rate - self.before.rate


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a group of units stands among the ``places`` groups of its level (``by``) under one target.

    ``place`` 1 is the best rate (under an upper limit the lowest); equal rates share a place. ``before`` is the place
    in the period before, None where it had none. ``rate`` is unrounded; ``code`` is the code of a school.
    """

    target: str
    by: str
    name: str
    due: int
    attained: int
    rate: float
    place: int
    places: int
    code: str = ""
    before: int | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it apart from every other, also under a new name: target, level, and code where it has one."""
        return self.target, self.by, self.code or self.name

    @property
    def change(self) -> int | None:
        """By how many places it has moved up (positive) or down; None where it had none before."""
        return None if self.before is None else self.before - self.place


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from earlier runs. ``periods`` are those of the trends, this one last; ``previous`` is the one that
    findings are held against, None in the first run. ``previous_complete``: whether all its inputs could be read;
    ``sightings_kept``: whether records that were reported late were looked for. ``ranks``: the groups of each level
    under each target, the best first."""

    periods: tuple[str, ...]
    previous: str | None
    previous_complete: bool = True
    findings: tuple[Change, ...] = ()
    targets: tuple[Trend, ...] = ()
    units: tuple[Trend, ...] = ()
    sightings_kept: bool = True
    ranks: tuple[Rank, ...] = ()
