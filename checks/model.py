"""The few core types that every part of the house speaks in.

Imports nothing heavy: the command line shows its help from these alone. Words and their meaning are those of the
audit: a *record* is one data row of a log, a *lesson* what a valid record counts for, a *unit* what a target is about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import date

Lang: TypeAlias = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")

FIELDS: tuple[str, ...] = (
    "school_code",
    "school",
    "room_id",
    "room_name",
    "date",
    "period",
    "starts_at",
    "ends_at",
    "minutes",
    "subject",
    "grade",
    "class_name",
    "teacher",
    "teacher_code",
    "topic",
    "form",
    "entry",
    "entered_at",
    "participants",
)
"""What a column of a log can mean; the names of the columns of the raw and the canonical record table."""

COUNTED_KINDS = ("lesson", "activity", "training", "visit")
"""What a target may count."""
KINDS: tuple[str, ...] = (*COUNTED_KINDS, "timetable", "other")
"""What the records of a source are: lessons; joint activities and trainings, which take no room; visits to lessons;
the timetable. ``other`` counts as nothing: a meeting, a live room."""

TEAM_FIELDS: tuple[str, ...] = ("session", "role", "partner", "pair")
"""Further columns of logs of lessons and activities that more than one school takes part in."""

FURTHER_FIELDS: tuple[str, ...] = (*TEAM_FIELDS, "seen", "weekday")
"""Columns that only some kinds of records have: kept apart from :data:`FIELDS`, so that others do not carry them."""

SIDE_TABLES: tuple[str, ...] = ("schools", "staff", "pairs")
"""Tables beside the register."""

REGISTER_COLUMNS: tuple[str, ...] = (
    "school_code",
    "school",
    "stage",
    "region",
    "room_id",
    "room_name",
    "room_type",
    "in_service_from",
    "in_service_until",
    "formerly",
)
"""What a column of the register can mean; further columns are kept by their own names."""

ROOMS = "rooms"
"""A target's ``times`` of this name is the number of the unit's rooms in service."""

SEPARATOR = "、"
"""Between the values that the parts of a unit have in one column: 小学、初中."""

NOWHERE = -1
"""The calendar_no of records that have no room of the register."""

RULE_COLUMNS: dict[str, str] = {
    "school_code": "VARCHAR",
    "school": "VARCHAR",
    "stage": "VARCHAR",
    "region": "VARCHAR",
    "room_id": "VARCHAR",
    "room_name": "VARCHAR",
    "room_type": "VARCHAR",
    "date": "DATE",
    "period": "INTEGER",
    "periods": "INTEGER",
    "starts_at": "TIMESTAMP",
    "ends_at": "TIMESTAMP",
    "minutes": "INTEGER",
    "subject": "VARCHAR",
    "grade": "VARCHAR",
    "class_name": "VARCHAR",
    "teacher": "VARCHAR",
    "topic": "VARCHAR",
    "form": "VARCHAR",
    "entry": "VARCHAR",
    "entered_at": "TIMESTAMP",
    "participants": "INTEGER",
}
"""The columns that a rule or filter of the user's own may name, and their SQL types; the register's further columns
(VARCHAR) come on top. ``period`` is the first period covered, ``periods`` how many; ``minutes`` the length of the
lesson; ``entry`` one of :data:`ENTRIES`."""

ENTRIES: tuple[str, ...] = ("automatic", "mobile", "manual")
"""How a record came to be, best evidence first: of duplicates the earliest in this list is kept."""


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class Effect(StrEnum):
    """What becomes of a record that breaks a rule: it does not count, or it counts and is listed."""

    REJECT = "reject"
    FLAG = "flag"


class Outcome(StrEnum):
    """What became of a unit under a target, or of a finding."""

    PASSED = "passed"
    FAILED = "failed"
    ON_TRACK = "on-track"
    BEHIND = "behind"
    OPEN = "open"
    WAIVED = "waived"
    NOT_APPLICABLE = "not-applicable"
    NO_DATA = "no-data"
    ERROR = "error"


DUE = (Outcome.PASSED, Outcome.FAILED, Outcome.ON_TRACK, Outcome.BEHIND, Outcome.OPEN)
"""Outcomes of the units that are due; the others leave due and every sum."""


class Unit(StrEnum):
    """What a target is about."""

    ROOM = "room"
    SCHOOL = "school"
    REGION = "region"
    DISTRICT = "district"
    TEACHER = "teacher"
    PAIR = "pair"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the catalogue (:mod:`checks.texts`), not yet in a language.

    ``key`` names the text, ``values`` fill its placeholders.
    """

    key: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file (path as shown), then a line and column of text or a sheet and row."""

    file: str = ""
    line: int = 0
    column: int = 0
    sheet: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the configuration, the register or the call: where, and what to do."""

    message: Message
    place: Place = Place()


class ConfigurationError(Exception):
    """Wrong usage or configuration: every fault found, at once. Exit code 2; nothing is written."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} fault(s): " + "; ".join(fault.message.key for fault in faults))
        self.faults = faults


UNKEPT = {"kept": False}
"""Metadata of a field that the history does not keep with the others."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``start`` to ``end``, both inclusive."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Period:
    """What is audited: a name as the user wrote it and its days."""

    name: str
    span: Span

    @property
    def year(self) -> Span:
        """The calendar year in which it ends."""
        end = self.span.end
        return Span(end.replace(month=1, day=1), end.replace(month=12, day=31))


FINDING_COLUMNS = (
    "id",
    "rule",
    "severity",
    "effect",
    "outcome",
    "unit",
    "unit_id",
    "unit_name",
    "school_code",
    "school",
    "message",
    "actual",
    "required",
    "file",
    "sheet",
    "row",
    "raw",
)
"""Columns of findings.csv, in order. Further ones are added at the end, none is renamed."""

MEASUREMENT_COLUMNS = (
    "target",
    "unit",
    "unit_id",
    "unit_name",
    "school_code",
    "school",
    "region",
    "stage",
    "actual",
    "required",
    "rate",
    "outcome",
)
"""Columns of measurements.csv, in order. Further ones are added at the end, none is renamed."""

EXCEL_ROWS = 1_048_575
"""How many rows a sheet of Excel holds below its header."""
MOST_FINDINGS = 250_000
"""How many findings about records come as a frame, which is more than page and workbook list; more of them go to a
file, and no history keeps them."""
COUNTED_COLUMNS = (
    "date",
    "period",
    "school_code",
    "school",
    "room_id",
    "room_name",
    "subject",
    "class_name",
    "teacher",
    "entry",
    "minutes",
    "participants",
    "lessons",
    "lessons_unflagged",
    "late",
    "flagged",
    "file",
    "sheet",
    "row",
    "kind",
    "form",
)
"""Columns of the records that count: ``period`` all periods covered (``3-4``), ``lessons`` how many of them no earlier
record of the room and day covers, ``lessons_unflagged`` the same among those that break no rule, ``late`` 1 where it
was entered late (empty without an entry time), ``flagged`` 1 where it breaks a rule; ``kind`` and ``form`` are what a
target asks for. Further ones are added at the end, none is renamed."""
