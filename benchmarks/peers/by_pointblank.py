"""The month checked by pointblank on polars: ``python by_pointblank.py FOLDER FAILING``."""

from __future__ import annotations

import sys

import held_against as limits
import pointblank as pb
import polars as pl
from polars_columns import left_over, with_columns, with_copies, with_neighbours

ALL = sys.maxsize
"""Extracts hold 500 rows unless told otherwise."""


def of_one_record(log: pl.DataFrame) -> pb.Validate:
    """A step for each rule that looks at one record; its name is the step's brief."""
    known = limits.PRIMARY_SUBJECTS + limits.OTHER_SUBJECTS
    told = pl.all_horizontal(pl.col("room_written", "date", "time", "subject").is_not_null())
    found = pl.col("room_written").is_null() | pl.col("room").is_not_null()
    fits = pl.col("room").is_null() | ~pl.col("subject").is_in(limits.OTHER_SUBJECTS).fill_null(value=False)
    within_day = (pl.col("starts_minute") >= limits.DAY_BEGINS) & (pl.col("ends_minute") <= limits.DAY_ENDS)
    lasting = (pl.col("minutes") <= 0) | pl.col("minutes").is_between(limits.SHORTEST, limits.LONGEST)
    taught = pl.col("subject").is_null() | pl.col("subject").is_in(known)
    held = pl.col("date").is_null() | pl.col("date").is_in(limits.TEACHING_DAYS)
    return (
        pb.Validate(log)
        .col_vals_expr(told, brief="missing-field")
        .col_vals_expr(found, brief="unknown-room")
        .col_vals_le("date", pb.col("in_service_until"), na_pass=True, brief="room-not-in-service")
        .col_vals_expr(taught, brief="unknown-subject")
        .col_vals_expr(fits, brief="subject-not-for-stage")
        .col_vals_expr(held, brief="non-teaching-day")
        .col_vals_expr(within_day.fill_null(value=True), brief="outside-school-hours")
        .col_vals_le("date", limits.AS_OF, na_pass=True, brief="future-lesson")
        .col_vals_gt("minutes", 0, na_pass=True, brief="ends-before-start")
        .col_vals_expr(lasting.fill_null(value=True), brief="duration")
        .col_vals_le("entered_after", limits.DAYS_TO_ENTER, na_pass=True, brief="late-entry")
    )


def copies(records: pl.DataFrame) -> pb.Validate:
    """The step for records of one room, day and period."""
    preferred = pl.col("preferred").is_null() | (pl.col("row_no") == pl.col("preferred"))
    return pb.Validate(with_copies(records)).col_vals_expr(preferred, brief="duplicate-lesson")


def compared(records: pl.DataFrame) -> pb.Validate:
    """A step for each further rule that compares records."""
    return (
        pb.Validate(with_neighbours(records))
        .col_vals_ge("apart", limits.MINUTES_APART, na_pass=True, brief="near-duplicate")
        .col_vals_ge("starts_at", pb.col("latest_end"), na_pass=True, brief="overlapping-lessons")
        .col_vals_ge("starts_at", pb.col("elsewhere_until"), na_pass=True, brief="teacher-in-two-rooms")
        .col_vals_le("lesson_no", limits.PERIODS_A_DAY, brief="daily-maximum")
    )


def failing_rows(plan: pb.Validate) -> pl.DataFrame:
    """``row_no`` and ``rule`` of what fails a step of ``plan``."""
    steps = plan.interrogate(extract_limit=ALL).validation_info
    return pl.concat(
        step.extract.select("row_no", rule=pl.lit(step.brief)) for step in steps if step.extract is not None
    )


def main(folder: str, failing: str) -> None:
    log = with_columns(folder)
    of_one = failing_rows(of_one_record(log))
    candidates = left_over(log, of_one, limits.REJECTING)
    repeated = failing_rows(copies(candidates))
    kept = left_over(candidates, repeated, ["duplicate-lesson"])
    pl.concat([of_one, repeated, failing_rows(compared(kept))]).write_parquet(failing)


if __name__ == "__main__":
    main(*sys.argv[1:])
