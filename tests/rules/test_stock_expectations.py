"""Where a stock expectation of Great Expectations can say a rule, both must name the same records."""

from __future__ import annotations

import os
import warnings
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.rules.kit import DAY, MAY, alone, moment

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

TEACHING = [DAY, DAY + timedelta(days=1)]
SUNDAY = date(2023, 5, 14)
RECORDS: list[dict[str, Any]] = [
    {},
    {"subject": None},
    {"subject": "大扫除", "subject_known": False},
    {"at": "08:00-08:05", "date": TEACHING[1]},
    {"at": "08:00-08:10"},
    {"at": "08:00-12:30"},
    {"at": "08:40-08:00"},
    {"at": "08:40-08:40"},
    {"at": "08:00-08:00:01"},
    {"date": SUNDAY},
    {"date": MAY.span.end, "entered_at": moment(date(2023, 6, 8), "00:10")},
    {"date": DAY, "entered_at": moment(date(2023, 5, 16), "23:50")},
    {"room_no": None, "room_id": "R9", "room_problem": "not-registered"},
]


@pytest.fixture(scope="module")
def validate() -> Callable[[pd.DataFrame, str, dict[str, Any]], list[int]]:
    """The rows of a frame (column ``rid``) that fail a stock expectation."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import great_expectations as gx
        from great_expectations.expectations.registry import get_expectation_impl
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("logs").add_dataframe_asset("records")
    batches = asset.add_batch_definition_whole_dataframe("all")

    def run(frame: pd.DataFrame, kind: str, arguments: dict[str, Any]) -> list[int]:
        batch = batches.get_batch(batch_parameters={"dataframe": frame})
        wanted = {"result_format": "COMPLETE", "unexpected_index_column_names": ["rid"]}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            done = batch.validate(get_expectation_impl(kind)(**arguments), result_format=wanted)
        return sorted(one["rid"] for one in done.result.get("unexpected_index_list") or [])

    return run


@pytest.mark.parametrize(
    ("rule", "sees", "kind", "arguments"),
    [
        ("missing-field", "TRUE", "not_be_null", {"column": "subject"}),
        ("unknown-room", "TRUE", "be_in_set", {"column": "room_id", "value_set": ["R1", "R2", "R3"]}),
        ("unknown-subject", "subject IS NOT NULL", "be_in_set", {"column": "subject", "value_set": ["数学"]}),
        ("non-teaching-day", "TRUE", "not_be_in_set", {"column": "date", "value_set": [SUNDAY]}),
        ("future-lesson", "TRUE", "be_between", {"column": "date", "max_value": date(2023, 5, 15)}),
        ("duration", "ends_at > starts_at", "be_between", {"column": "minutes", "min_value": 10, "max_value": 240}),
        ("late-entry", "entered_at IS NOT NULL", "be_between", {"column": "later", "max_value": 7}),
        ("ends-before-start", "TRUE", "pair", {"column_A": "ends_at", "column_B": "starts_at"}),
    ],
)
def test_both_agree(
    validate: Callable[..., list[int]], rule: str, sees: str, kind: str, arguments: dict[str, Any]
) -> None:
    screened = alone(rule, as_of=date(2023, 5, 15), free={SUNDAY: "weekend"}).screen(*RECORDS)
    frame = screened.engine.query(
        f"SELECT *, date_diff('day', date, CAST(entered_at AS DATE)) AS later FROM records WHERE {sees} ORDER BY rid"
    )
    stock = {"pair": "expect_column_pair_values_a_to_be_greater_than_b"}.get(kind, f"expect_column_values_to_{kind}")
    assert validate(frame, stock, arguments) == screened.broken(rule) != []
