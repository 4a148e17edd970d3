"""The views that the rules and metrics read: every record with what register, calendar and subject list say of it.

``described`` is ``records`` with its room, ``observed`` adds what only row rules need. What register and tables say of
a place is put together once, in ``places``: ten million records are joined to one table, by a number. Columns, beside
the register's further and those of :data:`checks.model.RULE_COLUMNS`, where the register's values win over the record's
own text:

======================================  ==============================================================================
rid, file_no, sheet_no, row             where the record stands
room_no, room_problem, room_hint        its room in the register, or why there is none
room_written                            what an alias has to name for ``room_hint`` to be meant
unit_id, calendar_no, bell_periods      of the room; NULL where unknown (``bell_periods`` also without a bell)
in_service_from, in_service_until       of the room, DATE, NULL where open
mask                                    BIGINT, bit p-1 for each period p
teacher_code, subject_known, unreadable as in ``records``
start_second, end_second                INTEGER: the times of day that the log gives, also without a date
weekday                                 INTEGER, 1–7: the day of a timetable's record that has no date
entry_rank                              INTEGER: 0 automatic, 1 mobile, 2 unknown, 3 manual
early                                   BOOLEAN: no date, or one after the as-of date and outside every term
in_period, in_window                    BOOLEAN: dated in the audited period; in it or in the window of any target
source_no, kind                         index of the source; one of :data:`checks.model.KINDS`
late                                    BOOLEAN: entered more days after the lesson than ``late-entry`` allows its
                                        source; NULL without a time of entry
school_known                            BOOLEAN: of an activity or training (else true): its school is one of ours
as_of, day_start, day_end               DATE; INTEGER minutes of the day: the school day
teaching, day_reason                    of the date for the room (``observed`` only)
fits_stage                              BOOLEAN, NULL where the list of subjects does not say (``observed`` only)
======================================  ==============================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.config.models import SchoolDay
from checks.config.sorting import ROOMLESS
from checks.model import NOWHERE, RULE_COLUMNS
from checks.records.build import OF_MASK
from checks.records.places import NAMED
from checks.rules import late_entry
from checks.rules.sql import identifier
from checks.screening.settled import settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, time

    from checks.config.models import Config
    from checks.config.sorting import Sorting
    from checks.model import Period, Span

FROM_REGISTER = ("school_code", "school", "room_id", "room_name")
ONLY_IN_REGISTER = (
    "stage",
    "region",
    "room_type",
    "unit_id",
    "in_service_from",
    "in_service_until",
    "calendar_no",
    "bell_periods",
)
FROM_RECORD = (
    "rid",
    "file_no",
    "sheet_no",
    "row",
    "room_no",
    *(name for name in RULE_COLUMNS if name not in FROM_REGISTER + ONLY_IN_REGISTER),
    "mask",
    "teacher_code",
    "subject_known",
    "unreadable",
    "start_second",
    "end_second",
    "weekday",
)
FROM_PLACE = ("room_problem", "room_hint", "room_written")
OF_SCHOOLS = ("school_code", "school", "stage", "region")
AT_SCHOOL = {name: f"at_school_{name}" for name in (*OF_SCHOOLS, "known")}
"""What is known of the school of an activity or training, which has no room: under names of their own in ``places``."""
COMPUTED = (
    "source_no",
    "kind",
    "late",
    "school_known",
    "entry_rank",
    "early",
    "in_period",
    "in_window",
    "as_of",
    "day_start",
    "day_end",
    "teaching",
    "day_reason",
    "fits_stage",
)
HOUSE_COLUMNS = frozenset(
    (
        *FROM_REGISTER,
        *ONLY_IN_REGISTER,
        *FROM_RECORD,
        *FROM_PLACE,
        *COMPUTED,
        *AT_SCHOOL.values(),
        "place_no",
        "term_from",
        "term_to",
    )
)
"""Names that mean what the house says, whatever else the register has under them."""


def places(further: Iterable[str], sorting: Sorting) -> str:
    """The SELECT of the table ``places``: what the records' place (``place_no``) says of them, the register first.

    ``further`` names the register's further columns. An activity or training that names no room is at a school: what is
    known of that stands in columns of its own, as it holds for records of these kinds alone.
    """
    columns = [
        *(f"p.{name}" for name in ("place_no", *FROM_PLACE)),
        *(f"COALESCE({_told(name)}) AS {name}" for name in FROM_REGISTER),
        *(f"m.{name}" for name in ONLY_IN_REGISTER),
        *(f"m.{identifier(name)}" for name in further if name not in HOUSE_COLUMNS),
    ]
    joined = "map_place p LEFT JOIN rooms m ON m.room_no = p.room_no"
    if sorting.any_of(*ROOMLESS):
        columns += [f"k.{name} AS {own}" for name, own in AT_SCHOOL.items()]
        joined += (
            " LEFT JOIN map_school k ON p.room_no IS NULL AND k.raw_code IS NOT DISTINCT FROM p.school_code"
            " AND k.raw_school IS NOT DISTINCT FROM p.school AND (k.raw_code IS NOT NULL OR k.raw_school IS NOT NULL)"
        )
    return f"SELECT {', '.join(columns)} FROM {joined}"


def _told(name: str) -> str:
    """Where ``name`` is told of a place, best first: with its room, with its school, and as it stands in the log."""
    named = [f"p.{NAMED[name]}"] if name in NAMED else []
    return ", ".join([f"m.{name}", *named, f"p.{name}"])


def described(
    config: Config,
    period: Period,
    as_of: date,
    windows: Sequence[Span],
    terms: Sequence[Span],
    further: Iterable[str],
    sorting: Sorting,
    values: str = "record_values",
) -> str:
    """The SELECT of the view ``described`` for ``values``, which are all of ``record_values`` or some; ``further``
    names the register's further columns."""
    school_day = config.calendar.school_day if config.calendar is not None else SchoolDay()
    columns = [
        *(f"{OF_MASK[name]} AS {name}" if name in OF_MASK else f'r."{name}"' for name in FROM_RECORD),
        *(f"p.{name}" for name in FROM_PLACE),
        *(_said(name, sorting) for name in (*FROM_REGISTER, *ONLY_IN_REGISTER)),
        *(f"p.{identifier(name)}" for name in further if name not in HOUSE_COLUMNS),
        *_computed(period, as_of, windows, terms, sorting),
        f"{_school_known(sorting)} AS school_known",
        f"{day(as_of)} AS as_of",
        f"{_minutes(school_day.start)} AS day_start",
        f"{_minutes(school_day.end)} AS day_end",
    ]
    placed = f"SELECT {', '.join(columns)} FROM {values} r JOIN places p ON p.place_no = r.place_no"
    return f"SELECT *, {_late(config)} AS late FROM ({placed}) AS placed"


def _late(config: Config) -> str:
    """What the rule ``late-entry`` breaks, whether or not it is switched on."""
    (rule,) = (one for one in settle(config) if one.id == late_entry.RULE.id)
    return rule.by_variant(late_entry.RULE.breaks, late_entry.RULE.breaks(rule.parameters))


def _computed(
    period: Period, as_of: date, windows: Sequence[Span], terms: Sequence[Span], sorting: Sorting
) -> list[str]:
    after = f"r.date > {day(as_of)}"
    early = f"(r.date IS NULL OR ({after} AND NOT ({within('r.date', terms)})))"
    weekly = f"({sorting.kind_sql} = 'timetable' AND r.date IS NULL)" if sorting.any_of("timetable") else "FALSE"
    return [
        "CASE r.entry WHEN 'automatic' THEN 0 WHEN 'mobile' THEN 1 WHEN 'manual' THEN 3 ELSE 2 END AS entry_rank",
        f"{sorting.source_sql} AS source_no",
        f"{sorting.kind_sql} AS kind",
        f"{early} AND NOT {weekly} AS early",
        f"COALESCE({within('r.date', [period.span])}, {weekly}) AS in_period",
        f"COALESCE({within('r.date', [period.span, *windows])}, {weekly}) AS in_window",
    ]


def _said(name: str, sorting: Sorting) -> str:
    """What the place says, or the school of a record that needs no room."""
    if name not in OF_SCHOOLS or not sorting.any_of(*ROOMLESS):
        return f"p.{name}"
    return f"CASE WHEN {_at_school(sorting)} THEN p.{AT_SCHOOL[name]} ELSE p.{name} END AS {name}"


def _school_known(sorting: Sorting) -> str:
    return f"NOT {_at_school(sorting)} OR p.{AT_SCHOOL['known']}" if sorting.any_of(*ROOMLESS) else "TRUE"


def _at_school(sorting: Sorting) -> str:
    """Whether the record is one of an activity or training that names a school and no room."""
    roomless = ", ".join(f"'{kind}'" for kind in ROOMLESS)
    return f"(p.{AT_SCHOOL['known']} IS NOT NULL AND {sorting.kind_sql} IN ({roomless}))"


OBSERVED = f"""
SELECT r.*, d.teaching, d.reason AS day_reason, f.fits AS fits_stage
FROM {{described}} r
LEFT JOIN days d ON d.calendar_no = COALESCE(r.calendar_no, {NOWHERE}) AND d.date = r.date
LEFT JOIN stage_subjects f ON f.stage = r.stage AND f.subject = r.subject"""


def day(value: date) -> str:
    """A DATE of SQL."""
    return f"DATE '{value.isoformat()}'"


def within(column: str, spans: Iterable[Span]) -> str:
    """Whether the date lies in one of ``spans``."""
    different = sorted({(span.start, span.end) for span in spans})
    return " OR ".join(f"{column} BETWEEN {day(start)} AND {day(end)}" for start, end in different) or "FALSE"


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
