"""What the engine finds out once it is settled which records break rules: the findings about them, and what units reach
without them. It does so beside Python, which judges meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checks.counted import unflagged_records
from checks.findings import stock_rules
from checks.measuring import measure
from checks.record_findings import record_findings
from checks.screening import settle, write_findings

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future
    from pathlib import Path

    from checks.engines.base import Engine
    from checks.measuring import Figure
    from checks.record_findings import RecordFindings
    from checks.scope import Scope
    from checks.screening import Screening

    Figures = dict[str, dict[str, Figure]]


class Evidence(NamedTuple):
    """``unflagged`` will be what each unit reaches without the records that break a rule and count all the same, by
    target and unit id; ``listing`` what is listed of single records."""

    unflagged: Future[Figures]
    listing: Future[RecordFindings]


def gather_evidence(
    engine: Engine, scope: Scope, screening: Screening, figures: Figures, overflow: Path, beside: Executor
) -> Evidence:
    """Begins to find it out. Nothing may be added to ``broken`` any more; ``figures`` is what was reached with all
    records that count; ``overflow`` takes the findings where they are too many."""
    unflagged_records(engine)
    return Evidence(
        beside.submit(_unflagged, engine, scope, figures),
        beside.submit(_about_records, engine, scope, screening, overflow),
    )


def _unflagged(engine: Engine, scope: Scope, figures: Figures) -> Figures:
    """Measures once more, where there are any such records."""
    if not engine.rows("SELECT 1 FROM doubtful LIMIT 1"):
        return figures
    return measure(engine, scope.plans, scope.period, scope.windows.end, records="unflagged")


def _about_records(engine: Engine, scope: Scope, screening: Screening, overflow: Path) -> RecordFindings:
    config = scope.config
    rules = [rule for rule in settle(config) if rule.enabled]
    screening.cite(engine)
    write_findings(engine, [*rules, *stock_rules(config.expectations)], config.audit.language)
    return record_findings(engine, overflow)
