"""The one checkpoint that runs both suites, and what it found.

The batch of records is a parquet file: the canonical records where a stock expectation needs them, else nothing but
its note of which scan it belongs to (:data:`checks.expectations.SCAN_ATTRIBUTE`). The scan, run for the first row rule,
also writes the table of measurements, which the second suite then validates with stock expectations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import great_expectations as gx
from great_expectations.checkpoint import Checkpoint
from great_expectations.core.validation_definition import ValidationDefinition

from checks.expectations import SCAN_ATTRIBUTE, ScanFailedError, answering
from checks.expectations.suites import measurement_suite, record_suite, suite_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pandas as pd
    from great_expectations.core.expectation_suite import ExpectationSuite

    from checks.config.models import RowRule, StockExpectation, Target
    from checks.expectations import ScanCounts


@dataclass(frozen=True, slots=True)
class StockVerdict:
    """What a stock expectation of rules.yaml found.

    ``rows`` are the values of the index columns of every failing row (``rid`` for records, ``no`` for measurements);
    empty for expectations about the whole table. Of these ``observed`` is what was found, of the others ``share`` the
    part of the rows that fails. ``error`` is set when it could not be evaluated.
    """

    id: str
    success: bool
    rows: tuple[int, ...] = ()
    observed: str = ""
    share: float | None = None
    error: str | None = None


@dataclass(slots=True)
class Verdict:
    """What the checkpoint found: broken row rules, failing rows of measurements (``no``), stock expectations."""

    broken: dict[str, int] = field(default_factory=dict)
    failing: set[int] = field(default_factory=set)
    empty: set[str] = field(default_factory=set)
    """Targets without a single row of measurements."""
    stock: list[StockVerdict] = field(default_factory=list)
    suites: dict[str, Any] = field(default_factory=dict)


def run_checkpoint(
    rules: Sequence[RowRule],
    targets: Sequence[Target],
    stock: Sequence[StockExpectation],
    scan: Callable[[], ScanCounts],
    records: pd.DataFrame | Path,
    measurements: Path,
    folder: Path,
) -> Verdict:
    """Runs both suites in one checkpoint.

    ``scan`` screens the records and writes ``measurements`` (a parquet file with the columns no, target, state, rate
    and pace); it runs once, when the first row rule asks for it. ``records`` is the batch of the records: the
    canonical table where stock expectations are named, else an empty frame. ``folder`` takes the batch's file. With the
    path of a folder of parquet files in ``folder`` instead, Great Expectations runs on Spark.

    Raises whatever ``scan`` raised.
    """
    if not isinstance(records, Path):
        numbered = records.set_axis(records["no"].to_numpy())
        numbered.attrs[SCAN_ATTRIBUTE] = folder.name
        numbered.to_parquet(folder / "records.parquet")
    suites = (record_suite(rules, stock), measurement_suite(targets, stock))
    verdict = Verdict(suites=suite_document(*suites))
    with answering(folder.name, scan) as once:
        if not rules:
            once()  # nothing asks for the scan, but the measurements are still wanted
        batches = _spark_batches if isinstance(records, Path) else _pandas_batches
        names = _SPARK_NAMES if isinstance(records, Path) else _PANDAS_NAMES
        try:
            outcome = _checkpoint(suites, batches, folder, measurements, names).run()
        except Exception as error:  # where the scan broke off, the second batch is missing
            raise once.error or error from None
    if once.error is not None:
        raise once.error
    for validation in outcome.run_results.values():
        for result in validation.results:
            _take(result, verdict)
    return verdict


def _pandas_batches(context: Any, folder: Path, measurements: Path) -> Iterator[Any]:
    """The batches of records and of measurements, for DuckDB."""
    source = context.data_sources.add_pandas("audit")
    for path in (folder / "records.parquet", measurements):
        yield source.add_parquet_asset(path.stem, path=path).add_batch_definition("whole")


def _spark_batches(context: Any, folder: Path, measurements: Path) -> Iterator[Any]:
    """The same for Spark, which reads them in the session that is already there."""
    source = context.data_sources.add_spark_filesystem("audit", base_directory=folder, persist=False)
    for path in (folder / "records", measurements):
        asset = source.add_directory_parquet_asset(path.stem, data_directory=path.name)
        yield asset.add_batch_definition_whole_directory("whole")


_PANDAS_NAMES = {"exclude_unexpected_values": True, "return_unexpected_index_query": False}
"""By the index of the frame, which is the column ``no``: a dictionary for each row would be looked up, copied and
written as JSON one by one, which for 90,000 rows takes seconds. (Measurements are numbered from 0, as frames are.)"""
_SPARK_NAMES = {"unexpected_index_column_names": ["no"]}
"""By the column, as there is no index."""


def _checkpoint(
    suites: Sequence[ExpectationSuite],
    batches: Callable[[Any, Path, Path], Iterator[Any]],
    folder: Path,
    measurements: Path,
    names: Mapping[str, Any],
) -> Checkpoint:
    """The checkpoint of ``suites``; ``names``: how its results name the rows that fail."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    definitions = [
        context.validation_definitions.add(
            ValidationDefinition(name=suite.name, data=batch, suite=context.suites.add(suite))
        )
        for suite, batch in zip(suites, batches(context, folder, measurements), strict=True)
    ]
    complete = {"result_format": "COMPLETE", **names}
    return context.checkpoints.add(
        Checkpoint(name="monthly-audit", validation_definitions=definitions, result_format=complete)
    )


def _share(found: Mapping[str, Any]) -> float | None:
    """The part of the rows that fails, from 0 to 1; None of an expectation about the whole table."""
    percentage = found.get("unexpected_percent_total")
    return None if percentage is None else percentage / 100


def _take(result: Any, verdict: Verdict) -> None:
    """Sorts one expectation's result into the verdict by what its ``meta`` says it is."""
    meta, found = result.expectation_config.meta, result.result or {}
    raised = _exception_message(result.exception_info)
    rows = tuple(map(_number, found.get("unexpected_index_list") or ()))
    if "stock" in meta:
        observed, share = str(found.get("observed_value", "")), _share(found)
        verdict.stock.append(StockVerdict(meta["stock"], bool(result.success), rows, observed, share, raised))
    elif raised is not None:
        raise ScanFailedError(raised)
    elif "rule" in meta:
        verdict.broken[meta["rule"]] = int(found["unexpected_count"])
    elif meta["part"] == "measured":
        if not result.success:
            verdict.empty.add(meta["target"])
    else:
        verdict.failing.update(rows)


def _number(row: Mapping[str, Any] | int) -> int:
    """The number of a row that fails, as :data:`_PANDAS_NAMES` or :data:`_SPARK_NAMES` name it."""
    return int(row if isinstance(row, int) else row["no"])


def _exception_message(info: Mapping[str, Any]) -> str | None:
    """The message of an exception that Great Expectations caught, from either of the two shapes that it uses."""
    if "raised_exception" in info:
        return str(info["exception_message"]) if info["raised_exception"] else None
    messages = [str(one.get("exception_message")) for one in info.values() if one.get("raised_exception")]
    return messages[0] if messages else None
