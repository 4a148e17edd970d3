"""Rules and targets as Great Expectations suites, and the one checkpoint that runs them.

Two suites: ``records`` holds every row rule (and the stock expectations of rules.yaml on records), ``measurements``
every target. All row rules depend on one metric, ``records.audit_scan``; Great Expectations computes a metric once
however many expectations ask for it, so the engine scans the records once per run. The scan also writes the table of
measurements, which the second suite then validates with stock expectations.

The batch of records is a parquet file: the canonical records where a stock expectation needs them, else nothing but
its note of which scan it belongs to (:data:`SCAN_ATTRIBUTE`).
"""

from __future__ import annotations

import os

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # before the import: no telemetry

import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

with warnings.catch_warnings():  # third parties' own deprecations, raised while importing
    warnings.simplefilter("ignore", DeprecationWarning)
    import great_expectations as gx
    from great_expectations.checkpoint import Checkpoint
    from great_expectations.core.expectation_suite import ExpectationSuite
    from great_expectations.core.validation_definition import ValidationDefinition
    from great_expectations.execution_engine import PandasExecutionEngine, SparkDFExecutionEngine
    from great_expectations.expectations import (
        ExpectColumnValuesToBeBetween,
        ExpectTableRowCountToBeBetween,
    )
    from great_expectations.expectations.expectation import BatchExpectation
    from great_expectations.expectations.metrics.metric_provider import metric_value
    from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
    from great_expectations.expectations.registry import get_expectation_impl
    from great_expectations.expectations.row_conditions import Column

from checks.model import Message, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from checks.config.models import RowRule, StockExpectation, Target

GX_SEVERITY = {Severity.ERROR: "critical", Severity.WARNING: "warning", Severity.INFO: "info"}
SCAN_ATTRIBUTE = "checks.scan"
"""Name of the attribute of the records' frame that tells which scan it belongs to."""


class ScanFailedError(Exception):
    """The scan itself failed: a fault of the program or of the machine (disk, memory), never of the data."""


@dataclass(frozen=True, slots=True)
class ScanCounts:
    """What the scan found: how many records were screened, and how many break each rule (waived ones left out)."""

    records: int
    broken: Mapping[str, int]


class _Once:
    """Runs the scan at most once: Great Expectations asks three times for a metric that raises."""

    def __init__(self, scan: Callable[[], ScanCounts]) -> None:
        self._scan = scan
        self._counts: ScanCounts | None = None
        self.error: Exception | None = None

    def __call__(self) -> ScanCounts:
        if self.error is not None:
            raise self.error
        if self._counts is None:
            try:
                self._counts = self._scan()
            except Exception as error:
                self.error = error
                raise
        return self._counts


_SCANS: dict[str, _Once] = {}


class AuditScan(TableMetricProvider):
    """The metric ``records.audit_scan``: one scan of the engine for all row rules and all measurements."""

    metric_name = "records.audit_scan"
    value_keys = ()

    @metric_value(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(
        cls,  # noqa: N805 - Great Expectations binds providers to their class
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],  # noqa: ARG002
        metrics: dict[str, Any],  # noqa: ARG002
        runtime_configuration: dict[str, Any],  # noqa: ARG002
    ) -> ScanCounts:
        frame, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type="table")
        return _run_scan([frame.attrs.get(SCAN_ATTRIBUTE, "")])

    @metric_value(engine=SparkDFExecutionEngine)  # type: ignore[untyped-decorator]
    def _spark(
        cls,  # noqa: N805 - Great Expectations binds providers to their class
        execution_engine: SparkDFExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],  # noqa: ARG002
        metrics: dict[str, Any],  # noqa: ARG002
        runtime_configuration: dict[str, Any],  # noqa: ARG002
    ) -> ScanCounts:
        frame, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type="table")
        return _run_scan(part for file in frame.inputFiles() for part in file.split("/"))


def _run_scan(tokens: Iterable[str]) -> ScanCounts:
    """Runs the scan that one of ``tokens`` names: a frame carries it as an attribute, files in their path."""
    for token in tokens:
        if token in _SCANS:
            return _SCANS[token]()
    raise ScanFailedError("this batch belongs to no running audit; open one with checks.audit")


class ExpectRecordsToPassRule(BatchExpectation):
    """Every record passes one row rule of the audit (see docs/rules.md for the rules).

    ``rule`` is the rule's id, ``effect`` what becomes of a record that breaks it, ``parameters`` the rule's settings,
    ``fails_when`` the condition of a rule of the user's own. ``unexpected_count`` counts the listed records that break
    it; they stand complete, with file, sheet and row, in findings.csv.
    """

    rule: str
    effect: str
    parameters: dict[str, Any] = {}  # noqa: RUF012 - a pydantic field
    fails_when: str | None = None
    metric_dependencies: ClassVar[tuple[str, ...]] = (AuditScan.metric_name,)
    success_keys: ClassVar[tuple[str, ...]] = ("rule", "effect", "parameters", "fails_when")
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,  # noqa: ARG002
        execution_engine: Any = None,  # noqa: ARG002
    ) -> dict[str, Any]:
        counts: ScanCounts = metrics[AuditScan.metric_name]
        broken = counts.broken.get(self.rule, 0)
        percent = 100 * broken / counts.records if counts.records else 0.0
        result = {"element_count": counts.records, "unexpected_count": broken, "unexpected_percent": percent}
        return {"success": broken == 0, "result": result}


@dataclass(frozen=True, slots=True)
class StockVerdict:
    """What a stock expectation of rules.yaml found.

    ``rows`` are the values of the index columns of every failing row (``rid`` for records, ``no`` for measurements);
    empty for expectations about the whole table. ``error`` is set when it could not be evaluated.
    """

    id: str
    success: bool
    rows: tuple[int, ...] = ()
    observed: str = ""
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


def record_suite(rules: Sequence[RowRule], stock: Sequence[StockExpectation]) -> ExpectationSuite:
    """The suite on the records: one expectation per row rule, then the stock ones of rules.yaml."""
    expectations: list[Any] = [
        ExpectRecordsToPassRule(
            rule=rule.id,
            effect=str(rule.effect),
            parameters=rule.parameters.model_dump(mode="json") if rule.parameters is not None else {},
            fails_when=rule.fails_when,
            severity=GX_SEVERITY[rule.severity],
            description=rule.title,
            meta={"rule": rule.id},
        )
        for rule in rules
    ]
    expectations += [_stock(one) for one in stock if one.on == "records"]
    return ExpectationSuite(name="records", expectations=expectations)


def measurement_suite(targets: Sequence[Target], stock: Sequence[StockExpectation]) -> ExpectationSuite:
    """The suite on the measurements: per target that it was measured at all, its rate where judged, its pace before.

    A row condition that matches nothing passes, hence the row count.
    """
    expectations: list[Any] = []
    for target in targets:
        of_target = Column("target") == target.id
        common = {"severity": GX_SEVERITY[target.severity], "description": target.title}
        bound = {"max_value": 1} if target.at_most is not None else {"min_value": 1}
        expectations += [
            ExpectTableRowCountToBeBetween(
                min_value=1, row_condition=of_target, meta={"target": target.id, "part": "measured"}, **common
            ),
            ExpectColumnValuesToBeBetween(
                column="rate",
                row_condition=of_target & (Column("state") == "judged"),
                mostly=float(target.min_share) if target.min_share is not None else 1.0,
                meta={"target": target.id, "part": "rate"},
                **bound,
                **common,
            ),
            ExpectColumnValuesToBeBetween(
                column="pace",
                row_condition=of_target & (Column("state") == "pacing"),
                meta={"target": target.id, "part": "pace"},
                **bound,
                **{**common, "severity": "warning"},
            ),
        ]
    expectations += [_stock(one) for one in stock if one.on == "measurements"]
    return ExpectationSuite(name="measurements", expectations=expectations)


def _stock(one: StockExpectation) -> Any:
    expectation = get_expectation_impl(one.type)
    return expectation(
        severity=GX_SEVERITY[one.severity], description=one.title or None, meta={"stock": one.id}, **one.kwargs
    )


def stock_faults(stock: Sequence[StockExpectation]) -> list[tuple[int, Message]]:
    """The stock expectations of rules.yaml that cannot be built: position in the list, and why."""
    faults = []
    for position, one in enumerate(stock):
        try:
            _stock(one)
        except gx.exceptions.ExpectationNotFoundError:
            faults.append((position, Message("audit.unknown_expectation", {"type": one.type})))
        except Exception as error:
            why = str(error).strip().splitlines()[-1].strip()
            faults.append((position, Message("audit.wrong_expectation", {"id": one.id, "why": why})))
    return faults


def suite_document(*suites: ExpectationSuite) -> dict[str, Any]:
    """The suites by name as JSON data, without the random ids that a context gives them."""
    documents: dict[str, Any] = {}
    for suite in suites:
        document = suite.to_json_dict()
        document.pop("id", None)
        for expectation in document["expectations"]:
            expectation.pop("id", None)
        documents[suite.name] = document
    return documents


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
    token, once = folder.name, _Once(scan)
    if not isinstance(records, Path):
        numbered = records.set_axis(records["no"].to_numpy())
        numbered.attrs[SCAN_ATTRIBUTE] = token
        numbered.to_parquet(folder / "records.parquet")
    _SCANS[token] = once
    try:
        suites = (record_suite(rules, stock), measurement_suite(targets, stock))
        verdict = Verdict(suites=suite_document(*suites))
        if not rules:
            once()  # nothing asks for the scan, but the measurements are still wanted
        batches = _spark_batches if isinstance(records, Path) else _pandas_batches
        names = _SPARK_NAMES if isinstance(records, Path) else _PANDAS_NAMES
        outcome = _checkpoint(suites, batches, folder, measurements, names).run()
    finally:
        del _SCANS[token]
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


def _take(result: Any, verdict: Verdict) -> None:
    """Sorts one expectation's result into the verdict by what its ``meta`` says it is."""
    meta, found = result.expectation_config.meta, result.result or {}
    raised = _exception_message(result.exception_info)
    rows = tuple(map(_number, found.get("unexpected_index_list") or ()))
    if "stock" in meta:
        observed = found.get("observed_value", found.get("unexpected_percent_total", ""))
        verdict.stock.append(StockVerdict(meta["stock"], bool(result.success), rows, str(observed), raised))
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
