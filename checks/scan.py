"""The one scan of a run: screens the records, measures every unit, and leaves the measurements for the checkpoint."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from checks.engines.base import DistributedEngine
from checks.evidence import Evidence, gather_evidence
from checks.expectations import ScanCounts
from checks.findings import stock_rules
from checks.judge import falling_short, outcomes, prepare
from checks.linking import put_visited
from checks.measuring import measure, teacher_units, teachers_seen
from checks.model import MEASUREMENT_COLUMNS, RULE_COLUMNS, Unit
from checks.rollups import table
from checks.screening import Screening, listed_records
from checks.submissions import rooms_without_data, schools_without_data
from checks.usage import usage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor, Future
    from pathlib import Path

    from checks.engines.base import Engine
    from checks.measurement import Measurement
    from checks.measuring import Figure
    from checks.result_lines import Submission
    from checks.scope import Scope
    from checks.units import UnitRow

_NUMBERS = ("actual", "required", "rate", "pace")
_ANY_RECORD = "SELECT 1 FROM counted WHERE kind IN ('lesson', 'activity', 'training') LIMIT 1"
"""A timetable or a visit is no use of anything."""


@dataclass(slots=True)
class Scan:
    """Runs when called, once; then ``rows`` are the measurements, ``waived`` the waived records by row rule.

    ``folder`` is the run's own, ``submissions`` what the schools owed and sent; ``usage`` will tell when the rooms were
    used (:func:`checks.usage.usage`), ``evidence`` what is listed of single records; ``beside`` finds both out.
    """

    engine: Engine
    scope: Scope
    screening: Screening
    folder: Path
    beside: Executor
    submissions: Sequence[Submission] = ()
    rows: list[Measurement] = field(default_factory=list)
    waived: dict[str, int] = field(default_factory=dict)
    figures: dict[str, dict[str, Figure]] = field(default_factory=dict)
    teachers: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    any_record: bool = False
    screened: int = 0
    usage: Future[pd.DataFrame] = field(init=False)
    evidence: Evidence = field(init=False)

    def __call__(self) -> ScanCounts:
        """Screens and measures; gives the number of records screened and of listed records that break each rule."""
        scope = self.scope
        self.screening.run(self.engine)
        broken, self.waived = listed_records(self.engine)
        self._prepare_metrics()
        self.figures = measure(self.engine, scope.plans, scope.period, scope.windows.end)
        self.usage = self.beside.submit(usage, self.engine, scope.windows.end)  # what comes now is Python
        if not self.waits_for_stock:
            self.gather()
        self.any_record = bool(self.engine.rows(_ANY_RECORD))
        self.rows = prepare(
            scope.plans,
            {plan.target.id: self._units(plan.target.id) for plan in scope.plans},
            scope.windows,
            self.figures,
            scope.config.waivers,
            scope.as_of,
            any_record=self.any_record,
            without_data=rooms_without_data(self.submissions, scope.register),
            schools_without_data=schools_without_data(self.submissions),
            decisions=scope.decisions,
        )
        write_measurements(self.rows, self.measurements)
        ((records,),) = self.engine.rows("SELECT count(*) FROM described WHERE early OR in_window")
        self.screened = int(str(records))
        return ScanCounts(self.screened, broken)

    @property
    def measurements(self) -> Path:
        """The parquet file that the checkpoint reads."""
        return self.folder / "measurements.parquet"

    @property
    def every_finding(self) -> Path:
        """The parquet file of the findings about records, where they are too many for the result."""
        return self.folder / "every-finding.parquet"

    @property
    def waits_for_stock(self) -> bool:
        """Whether the evidence waits for what stock expectations on records find: then it is gathered afterwards."""
        return bool(stock_rules(self.scope.config.expectations))

    def gather(self) -> None:
        """Begins to gather the evidence; nothing may be added to ``broken`` any more."""
        self.evidence = gather_evidence(
            self.engine, self.scope, self.screening, self.figures, self.every_finding, self.beside
        )

    def _prepare_metrics(self) -> None:
        """What some metrics read beside the counted records, where a target has such a metric."""
        if any(plan.metric.base for plan in self.scope.plans):
            put_visited(self.engine, timetable=self.scope.sorting.any_of("timetable"))

    def _units(self, target_id: str) -> Sequence[UnitRow]:
        target = next(one for one in self.scope.config.targets if one.id == target_id)
        if target.unit is not Unit.TEACHER or self.scope.side.has_staff:
            return self.scope.units(target.unit)
        pairs = teachers_seen(self.engine, target, self.scope.period, self.scope.windows.end)
        self.teachers[target_id] = pairs
        return teacher_units(pairs, self.scope.units(Unit.SCHOOL))


def write_measurements(rows: Sequence[Measurement], path: Path) -> None:
    """Leaves ``rows`` for the checkpoint: the columns of :data:`checks.model.MEASUREMENT_COLUMNS`, then no, state,
    pace and band. The outcome is there for stock expectations; our own say it of rate and pace."""
    frame = pd.DataFrame(table(rows), columns=[*MEASUREMENT_COLUMNS, "no", "state", "pace", "band"])
    frame["outcome"] = [str(one) for one in outcomes(rows, falling_short(rows))]
    frame.astype(dict.fromkeys(_NUMBERS, float)).to_parquet(path, index=False)


def stock_batch(scan: Scan, folder: Path) -> pd.DataFrame | Path:
    """The batch of records for Great Expectations: ``no`` (the rid), file, sheet, row and the columns of
    :data:`checks.model.RULE_COLUMNS` of the records dated in the period, where rules.yaml names a stock expectation
    on records; else only the column ``no``, without a row. A distributed engine leaves it in a folder in ``folder``."""
    wanted = any(one.on == "records" for one in scan.scope.config.expectations)
    select = "SELECT CAST(0 AS BIGINT) AS no WHERE FALSE"
    if wanted:
        columns = ", ".join(f"d.{name}" for name in RULE_COLUMNS)
        select = (
            f'SELECT d.rid AS no, s.file, s.sheet, d."row", {columns} FROM described d'
            " JOIN sheets s ON s.file_no = d.file_no AND s.sheet_no = d.sheet_no WHERE d.in_period"
        )
    if isinstance(scan.engine, DistributedEngine):
        path = folder / "records"
        scan.engine.write_parts(select, path)
        return path
    return scan.engine.query(f"{select} ORDER BY d.rid") if wanted else pd.DataFrame({"no": pd.Series(dtype="int64")})
