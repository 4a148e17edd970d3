"""A programme in a few lines: rules, csv texts, and what came of every unit. Without Great Expectations and reports."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checks.config import load
from checks.config.sorting import Sorting
from checks.engines.duckdb import DuckDBEngine
from checks.gathering import check_columns, log_batches, start_known
from checks.judge import conclude
from checks.model import ConfigurationError
from checks.periods import parse_period
from checks.records.build import build
from checks.records.raw import load_raw
from checks.rollups import target_results
from checks.scan import Scan
from checks.scope import Scope
from checks.screening import Screening, settle, write_findings
from checks.sources import start_batches
from checks.texts import render_fault
from checks.ties import link, prepare_records
from tests.judging import validate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from checks.engines.base import Engine
    from checks.measurement import Measurement

REGISTER = """学校标识码,学校名称,学段,督导责任区,教室编号,教室名称,座位数
1,甲小学,小学,东区,A-1,录播教室,40
1,甲小学,小学,东区,A-2,智慧教室,50
2,乙小学,小学,西区,B-1,智慧教室,40
"""
CALENDAR = """
calendar:
  terms: [{name: t, start: 2023-02-06, end: 2023-06-30}]
  bell: {小学: {1: "08:00-08:40", 2: "08:50-09:30", 3: "09:50-10:30", 4: "10:40-11:20"}}
"""


@dataclass
class Run:
    """What came out."""

    engine: Engine
    scope: Scope
    rows: list[Measurement]
    screening: Screening

    def actual(self, target: str) -> dict[str, Any]:
        """By unit id, what was reached (None: nothing to divide by, or no data)."""
        return {row.unit.unit_id: row.actual for row in self.rows if row.target.id == target}

    def required(self, target: str) -> dict[str, Any]:
        return {row.unit.unit_id: row.required for row in self.rows if row.target.id == target}

    def outcomes(self, target: str) -> dict[str, str]:
        return {row.unit.unit_id: str(row.outcome) for row in self.rows if row.target.id == target}

    def groups(self, target: str) -> dict[tuple[str, str], Any]:
        (found,) = [
            one
            for one in target_results(self.scope.config.targets, self.rows, self.scope.config.levels)
            if one.id == target
        ]
        return {(one.by, one.name): one for one in (found.total, *found.rollups)}

    def broken(self, rule: str) -> list[int]:
        """The rows (as a person sees them) of the records that break a rule."""
        found = self.engine.rows(
            f"SELECT r.\"row\" FROM broken b JOIN records r ON r.rid = b.rid WHERE b.rule = '{rule}' ORDER BY r.rid"
        )
        return [int(str(row)) for (row,) in found]

    def messages(self, rule: str) -> list[str]:
        self.screening.cite(self.engine)
        write_findings(self.engine, [one for one in settle(self.scope.config) if one.enabled], "zh")
        found = self.engine.rows(f"SELECT message FROM findings WHERE rule = '{rule}' ORDER BY rid")
        return [str(message) for (message,) in found]


def write(folder: Path, rules: str, files: Mapping[str, str]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content.strip() + "\n", encoding="utf-8")
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")
    return folder / "rules.yaml"


def run(folder: Path, rules: str, files: Mapping[str, str], period: str = "2023-03", as_of: Any = None) -> Run:
    """Audits ``rules`` over ``files`` (name → csv) in ``folder``."""
    loaded = load(write(folder, rules, files))
    waiting = start_known(loaded, folder, folder)
    (folder / "spool").mkdir()
    reading = start_batches(log_batches(loaded, folder), folder, folder / "spool", workers=2)
    known = waiting()
    engine = DuckDBEngine(folder, memory_limit="300MB")
    readings = reading.result()
    span = parse_period(period, loaded.config)
    sorting = Sorting.of(loaded.config, [one.source for one in readings])
    check_columns(loaded, readings, sorting)
    load_raw(engine, readings)
    register = known.completed(loaded, build(engine, loaded.config, known.register, period=span.span))
    scope = Scope(loaded.config, register, span, as_of or span.span.end, sorting, known.tables)
    scope.put_rooms(engine)
    scope.put_days(engine)
    prepare_records(engine, scope, readings)
    windows = scope.windows.overall(scope.config.targets)
    screening = Screening(scope.config, scope.period, scope.as_of, windows, scope.terms, scope.sorting)
    screening.observe(engine)
    link(engine, scope)
    with ThreadPoolExecutor(1) as beside:
        scan = Scan(engine, scope, screening, folder, beside)
        scan()
    return Run(engine, scope, conclude(scan.rows, validate(scan.rows)), screening)


def faults(folder: Path, rules: str, files: Mapping[str, str] | None = None) -> list[str]:
    """The faults of the configuration, as they are shown in English."""
    try:
        run(folder, rules, files or {})
    except ConfigurationError as error:
        return [render_fault(fault, "en") for fault in error.faults]
    return []
