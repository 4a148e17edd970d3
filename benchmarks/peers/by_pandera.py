"""The month checked by pandera on polars: ``python by_pandera.py FOLDER FAILING``."""

from __future__ import annotations

import sys

import held_against as limits
import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors
from polars_columns import left_over, with_columns, with_copies, with_neighbours


def rule(name: str, holds: pl.Expr) -> pa.Check:
    """A check of the whole record, by an expression of polars; what is null does not fail."""
    return pa.Check(lambda data: data.lazyframe.select(holds.fill_null(value=True)), error=name)


ROOM_WRITTEN = pl.col("room_written").is_not_null()
TOLD = pl.all_horizontal(pl.col("room_written", "date", "time", "subject").is_not_null())
OF_ONE_RECORD = pa.DataFrameSchema(
    checks=[
        rule("missing-field", TOLD),
        rule("unknown-room", ~ROOM_WRITTEN | pl.col("room").is_not_null()),
        rule("room-not-in-service", pl.col("date") <= pl.col("in_service_until")),
        rule("subject-not-for-stage", pl.col("room").is_null() | ~pl.col("subject").is_in(limits.OTHER_SUBJECTS)),
        rule("ends-before-start", pl.col("ends_at") > pl.col("starts_at")),
        rule("duration", (pl.col("minutes") <= 0) | pl.col("minutes").is_between(limits.SHORTEST, limits.LONGEST)),
        rule(
            "outside-school-hours",
            (pl.col("starts_minute") >= limits.DAY_BEGINS) & (pl.col("ends_minute") <= limits.DAY_ENDS),
        ),
    ],
    columns={
        "subject": pa.Column(
            str,
            pa.Check.isin(limits.PRIMARY_SUBJECTS + limits.OTHER_SUBJECTS, error="unknown-subject"),
            nullable=True,
        ),
        "date": pa.Column(
            pl.Date,
            [
                pa.Check.isin(limits.TEACHING_DAYS, error="non-teaching-day"),
                pa.Check.le(limits.AS_OF, error="future-lesson"),
            ],
            nullable=True,
        ),
        "entered_after": pa.Column(pl.Int64, pa.Check.le(limits.DAYS_TO_ENTER, error="late-entry"), nullable=True),
    },
)
COPIES = pa.DataFrameSchema(checks=[rule("duplicate-lesson", pl.col("row_no") == pl.col("preferred"))])
COMPARED = pa.DataFrameSchema(
    checks=[
        rule("overlapping-lessons", pl.col("starts_at") >= pl.col("latest_end")),
        rule("teacher-in-two-rooms", pl.col("starts_at") >= pl.col("elsewhere_until")),
    ],
    columns={
        "apart": pa.Column(pl.Int64, pa.Check.ge(limits.MINUTES_APART, error="near-duplicate"), nullable=True),
        "lesson_no": pa.Column(pl.UInt32, pa.Check.le(limits.PERIODS_A_DAY, error="daily-maximum")),
    },
)


def failing_rows(schema: pa.DataFrameSchema, records: pl.DataFrame) -> pl.DataFrame:
    """``row_no`` and ``rule`` of what fails ``schema``."""
    try:
        schema.validate(records, lazy=True)
    except SchemaErrors as found:
        cases = found.failure_cases
        return pl.DataFrame({"row_no": records["row_no"].gather(cases["index"]), "rule": cases["check"]})
    return pl.DataFrame(schema={"row_no": pl.Int64, "rule": pl.String})


def main(folder: str, failing: str) -> None:
    log = with_columns(folder)
    of_one = failing_rows(OF_ONE_RECORD, log)
    candidates = with_copies(left_over(log, of_one, limits.REJECTING))
    copies = failing_rows(COPIES, candidates)
    kept = with_neighbours(left_over(candidates, copies, ["duplicate-lesson"]))
    pl.concat([of_one, copies, failing_rows(COMPARED, kept)]).write_parquet(failing)


if __name__ == "__main__":
    main(*sys.argv[1:])
