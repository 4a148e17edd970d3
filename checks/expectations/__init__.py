"""The row rules as an expectation of Great Expectations, and the metric that answers it.

All row rules depend on one metric, ``records.audit_scan``; Great Expectations computes a metric once however many
expectations ask for it, so the engine scans the records once per run. Which scan a batch of records belongs to, its
frame tells by an attribute (:data:`SCAN_ATTRIBUTE`), or its files by their path.

Importing this package is what makes the expectation known to Great Expectations. :mod:`checks.expectations.suites` says
rules and targets as suites, :mod:`checks.expectations.checkpoint` runs them.
"""

from __future__ import annotations

import os

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # before the import: no telemetry

import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from checks.later import later

# third parties' own deprecations, raised while importing; and two libraries that take as long to load as all the rest,
# for one expectation and its pictures
with warnings.catch_warnings(), later("scipy.stats", "altair"):
    warnings.simplefilter("ignore", DeprecationWarning)
    from great_expectations.execution_engine import PandasExecutionEngine, SparkDFExecutionEngine
    from great_expectations.expectations.expectation import BatchExpectation
    from great_expectations.expectations.metrics.metric_provider import metric_value
    from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

SCAN_ATTRIBUTE = "checks.scan"
"""Name of the attribute of the records' frame that tells which scan it belongs to."""


class ScanFailedError(Exception):
    """The scan itself failed: a fault of the program or of the machine (disk, memory), never of the data."""


@dataclass(frozen=True, slots=True)
class ScanCounts:
    """What the scan found: how many records were screened, and how many break each rule (waived ones left out)."""

    records: int
    broken: Mapping[str, int]


class Once:
    """Runs the scan at most once: Great Expectations asks three times for a metric that raises."""

    def __init__(self, scan: Callable[[], ScanCounts]) -> None:
        self._scan = scan
        self._counts: ScanCounts | None = None
        self.error: Exception | None = None

    def __call__(self) -> ScanCounts:
        """What the scan counted. Raises what it raised, however often it is asked."""
        if self.error is not None:
            raise self.error
        if self._counts is None:
            try:
                self._counts = self._scan()
            except Exception as error:
                self.error = error
                raise
        return self._counts


_SCANS: dict[str, Once] = {}


@contextmanager
def answering(token: str, scan: Callable[[], ScanCounts]) -> Iterator[Once]:
    """While it lasts, ``scan`` answers the metric for the batch of records that names ``token``."""
    _SCANS[token] = Once(scan)
    try:
        yield _SCANS[token]
    finally:
        del _SCANS[token]


class AuditScan(TableMetricProvider):
    """The metric ``records.audit_scan``: one scan of the engine for all row rules and all measurements."""

    metric_name = "records.audit_scan"
    value_keys = ()

    # Great Expectations binds providers to their class, and passes more by name than is needed here
    @metric_value(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(cls, execution_engine: Any, metric_domain_kwargs: dict[str, Any], **_: Any) -> ScanCounts:  # noqa: N805
        frame, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type="table")
        return _run_scan([frame.attrs.get(SCAN_ATTRIBUTE, "")])

    @metric_value(engine=SparkDFExecutionEngine)  # type: ignore[untyped-decorator]
    def _spark(cls, execution_engine: Any, metric_domain_kwargs: dict[str, Any], **_: Any) -> ScanCounts:  # noqa: N805
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
