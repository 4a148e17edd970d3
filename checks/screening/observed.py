"""The views that the rules and metrics read: every record with what register, calendar and subject list say of it.

``described`` is ``records`` with its room; ``observed`` adds what only row rules need. Columns, beside those of
:data:`checks.model.RULE_COLUMNS` (the register's values win over the record's own text) and the register's further:

======================================  ==============================================================================
rid, file_no, sheet_no, row             where the record stands
room_no, room_problem, room_hint        its room in the register, or why there is none
unit_id, calendar_no, bell_periods      of the room; NULL where unknown (``bell_periods`` also without a bell)
in_service_from, in_service_until       of the room, DATE, NULL where open
mask                                    BIGINT, bit p-1 for each period p
teacher_code, subject_known, unreadable as in ``records``
start_second, end_second                INTEGER: the times of day that the log gives, also without a date
entry_rank                              INTEGER: 0 automatic, 1 mobile, 2 unknown, 3 manual
early                                   BOOLEAN: no date, or one after the as-of date and outside every term
in_period, in_window                    BOOLEAN: dated in the audited period; in it or in the window of any target
as_of, day_start, day_end               DATE; INTEGER minutes of the day: the school day
teaching, day_reason                    of the date for the room (``observed`` only)
fits_stage                              BOOLEAN, NULL where the list of subjects does not say (``observed`` only)
======================================  ==============================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.config.models import SchoolDay
from checks.model import RULE_COLUMNS
from checks.rules.sql import identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, time

    from checks.config.models import Config
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
    "room_problem",
    "room_hint",
    *(name for name in RULE_COLUMNS if name not in FROM_REGISTER + ONLY_IN_REGISTER),
    "mask",
    "teacher_code",
    "subject_known",
    "unreadable",
    "start_second",
    "end_second",
)
COMPUTED = (
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
HOUSE_COLUMNS = frozenset((*FROM_REGISTER, *ONLY_IN_REGISTER, *FROM_RECORD, *COMPUTED, "term_from", "term_to"))
"""Names that mean what the house says, whatever else the register has under them."""


def described(
    config: Config,
    period: Period,
    as_of: date,
    windows: Sequence[Span],
    terms: Sequence[Span],
    further: Iterable[str],
) -> str:
    """The SELECT of the view ``described``; ``further`` names the register's further columns."""
    after = f"r.date > {day(as_of)}"
    early = f"(r.date IS NULL OR ({after} AND NOT ({within('r.date', terms)})))"
    school_day = config.calendar.school_day if config.calendar is not None else SchoolDay()
    columns = [
        *(f'r."{name}"' for name in FROM_RECORD),
        *(f"COALESCE(m.{name}, r.{name}) AS {name}" for name in FROM_REGISTER),
        *(f"m.{name}" for name in ONLY_IN_REGISTER),
        *(f"m.{identifier(name)}" for name in further if name not in HOUSE_COLUMNS),
        "CASE r.entry WHEN 'automatic' THEN 0 WHEN 'mobile' THEN 1 WHEN 'manual' THEN 3 ELSE 2 END AS entry_rank",
        f"{early} AS early",
        f"COALESCE({within('r.date', [period.span])}, FALSE) AS in_period",
        f"COALESCE({within('r.date', [period.span, *windows])}, FALSE) AS in_window",
        f"{day(as_of)} AS as_of",
        f"{_minutes(school_day.start)} AS day_start",
        f"{_minutes(school_day.end)} AS day_end",
    ]
    return f"SELECT {', '.join(columns)} FROM records r LEFT JOIN rooms m ON m.room_no = r.room_no"


OBSERVED = """
SELECT r.*, d.teaching, d.reason AS day_reason, f.fits AS fits_stage
FROM described r
LEFT JOIN days d ON d.calendar_no = COALESCE(r.calendar_no, 0) AND d.date = r.date
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
