"""The lines of a result that are few: of every input, target, rule, waiver, submission and reference figure one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from checks.model import Effect, Outcome, Severity, Span


@dataclass(slots=True)
class InputSheet:
    """One sheet of one input (or a file that could not be read) and what became of its rows.

    ``rows`` counts the non-blank rows; counted + rejected + outside_window + not_records add up to it.
    ``error`` is a finished sentence: why the file could not be read and what to do. ``note`` says what else is to be
    known of the sheet (hidden, without a table, …).
    """

    file: str
    sha256: str
    sheet: str
    rows: int = 0
    counted: int = 0
    rejected: int = 0
    outside_window: int = 0
    not_records: int = 0
    encoding: str | None = None
    error: str | None = None
    note: str = ""


class Arrival(StrEnum):
    """What became of a source that a school owes for the period."""

    RECEIVED = "received"
    LATE = "late"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    MISSING = "missing"


@dataclass(slots=True)
class Submission:
    """A source that a school owes: ``records`` counts those dated in the period, ``files`` names where they stand."""

    source: str
    school_code: str
    school: str
    arrival: Arrival
    records: int = 0
    files: list[str] = field(default_factory=list)


@dataclass(slots=True)
class GroupResult:
    """A target summed over a group of units: ``by`` a level (or ``district``), ``name`` the group.

    Means and rates are unrounded; ``None`` where nothing is due. ``rate_unflagged`` is the rate without the records
    that break a rule and count all the same. ``code`` is the code of a group that is a school: two may share a name.
    """

    by: str
    name: str
    due: int
    attained: int
    attained_share: float | None
    mean_actual: float | None
    mean_required: float | None
    rate: float | None
    rate_unflagged: float | None = None
    code: str = ""


@dataclass(slots=True)
class TargetResult:
    """What became of one target in the district, and its roll-ups. ``limit``: the target says what must not be
    exceeded."""

    id: str
    title: str
    metric: str
    unit: str
    window: Span | None
    due_date: date | None
    total: GroupResult
    outcome: Outcome
    rollups: list[GroupResult]
    limit: bool = False


@dataclass(slots=True)
class RuleResult:
    """What one row rule found among the listed records."""

    id: str
    title: str
    severity: Severity
    effect: Effect
    outcome: Outcome
    records: int
    waived: int = 0


@dataclass(slots=True)
class WaiverUse:
    """A waiver and what it did in this run: ``matched`` counts findings or units that it took out."""

    rule: str
    where: dict[str, Any]
    start: date
    end: date
    reason: str
    approved_by: str
    matched: int
    expired: bool


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """One unit under one reference: a platform's summary, held against our figures.

    ``unit_id`` is empty for what is not in ours, numbers are None for what is missing; ``difference`` is theirs less
    ours; ``status`` is ``equal``, ``differs``, ``not-in-ours`` or ``not-in-theirs``. File, sheet and row are where
    theirs stands.
    """

    reference: str
    target: str
    figure: str
    unit_id: str
    unit_name: str
    ours: float | None
    theirs: float | None
    difference: float | None
    status: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
