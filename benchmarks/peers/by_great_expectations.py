"""The month checked by the expectations that Great Expectations brings, on pandas, with complete results:
``python by_great_expectations.py FOLDER FAILING``.

Of the rules that compare records only repeated ones have an expectation; it lists all copies, the kept one included.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import great_expectations.expectations as gxe
import held_against as limits
import pandas as pd
from great_expectations.expectations.row_conditions import Column
from pandas_columns import with_columns, write_failing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FORMAT = {"result_format": "COMPLETE", "unexpected_index_column_names": ["row_no"]}
BOTH_THERE: dict[str, Any] = {"ignore_row_if": "either_value_is_missing"}
FILLED = gxe.ExpectColumnValuesToNotBeNull
ONE_OF = gxe.ExpectColumnValuesToBeInSet
NONE_OF = gxe.ExpectColumnValuesToNotBeInSet
BETWEEN = gxe.ExpectColumnValuesToBeBetween
GREATER = gxe.ExpectColumnPairValuesAToBeGreaterThanB


def of_one_record() -> Iterator[tuple[str, gxe.Expectation]]:
    """Rule and expectation, for the rules that look at one record."""
    for column in ("room_written", "date", "time", "subject"):
        yield "missing-field", FILLED(column=column)
    yield "unknown-room", FILLED(column="room", row_condition=Column("room_written").is_not_null())
    service = {"column_A": "in_service_until", "column_B": "date"}
    yield "room-not-in-service", GREATER(**service, or_equal=True, **BOTH_THERE)
    known, others = limits.PRIMARY_SUBJECTS + limits.OTHER_SUBJECTS, limits.OTHER_SUBJECTS
    yield "unknown-subject", ONE_OF(column="subject", value_set=known)
    in_room = Column("room").is_not_null()
    yield "subject-not-for-stage", NONE_OF(column="subject", value_set=others, row_condition=in_room)
    yield "non-teaching-day", ONE_OF(column="date", value_set=[pd.Timestamp(day) for day in limits.TEACHING_DAYS])
    yield "outside-school-hours", BETWEEN(column="starts_minute", min_value=limits.DAY_BEGINS)
    yield "outside-school-hours", BETWEEN(column="ends_minute", max_value=limits.DAY_ENDS)
    yield "future-lesson", BETWEEN(column="date", max_value=pd.Timestamp(limits.AS_OF))
    yield "ends-before-start", GREATER(column_A="ends_at", column_B="starts_at", **BOTH_THERE)
    lasting = {"min_value": limits.SHORTEST, "max_value": limits.LONGEST, "row_condition": Column("minutes") > 0}
    yield "duration", BETWEEN(column="minutes", **lasting)
    yield "late-entry", BETWEEN(column="entered_after", max_value=limits.DAYS_TO_ENTER)


def repeated() -> Iterator[tuple[str, gxe.Expectation]]:
    """The same for records of one room, day and period."""
    yield "duplicate-lesson", gxe.ExpectCompoundColumnsToBeUnique(column_list=["room", "date", "period"])


def failing_rows(records: pd.DataFrame, rules: Iterable[tuple[str, gxe.Expectation]]) -> dict[str, pd.Series]:
    """Row numbers of what fails, by rule."""
    expectations = [expectation.copy(update={"meta": {"rule": rule}}) for rule, expectation in rules]
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    log = context.data_sources.add_pandas("month").add_dataframe_asset("log")
    batch = log.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": records})
    validated = batch.validate(gx.ExpectationSuite("rules", expectations=expectations), result_format=FORMAT)
    found: dict[str, list[int]] = {}
    for result in validated.results:
        if result.exception_info.get("raised_exception"):
            sys.exit(str(result.exception_info))
        rows = [row["row_no"] for row in result.result.get("unexpected_index_list") or ()]
        found.setdefault(result.expectation_config.meta["rule"], []).extend(rows)
    return {rule: pd.Series(rows, dtype="int64").drop_duplicates() for rule, rows in found.items()}


def main(folder: str, failing: str) -> None:
    log = with_columns(folder)
    found = failing_rows(log, of_one_record())
    rejected = pd.concat([found[rule] for rule in limits.REJECTING])
    candidates = log[~log["row_no"].isin(rejected)]
    write_failing(found | failing_rows(candidates, repeated()), failing)


if __name__ == "__main__":
    main(*sys.argv[1:])
