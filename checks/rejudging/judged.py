"""The result of a kept run under other rules: prepared, validated and concluded as in an audit."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from checks import rollups
from checks._version import __version__
from checks.assembling import NOTES_OF_INPUTS, scope_notes
from checks.config.sorting import Sorting
from checks.decisions import Decisions
from checks.engines.opening import workspace
from checks.expectations import ScanCounts
from checks.expectations.checkpoint import run_checkpoint
from checks.expectations.suites import measurement_suite, record_suite, stock_faults, suite_document
from checks.findings import findings_frame, stock_results, stock_unit_findings
from checks.history import revive
from checks.judge import conclude, prepare
from checks.measuring import teacher_units
from checks.model import FINDING_COLUMNS, MEASUREMENT_COLUMNS, ConfigurationError, Fault, Message, Period, Span, Unit
from checks.references import compare
from checks.result import AuditResult, Run
from checks.scan import write_measurements
from checks.scope import Scope
from checks.screening import running
from checks.spelling import spell
from checks.submissions import rooms_without_data, schools_without_data
from checks.target_findings import target_findings
from checks.unmatched import empty_notes, waiver_notes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from checks.config import Loaded
    from checks.config.models import Config, StockExpectation, Target
    from checks.expectations.checkpoint import Verdict
    from checks.history.reading import RunHead
    from checks.measurement import Measurement
    from checks.rejudging.differences import Figures
    from checks.rejudging.kept import Kept
    from checks.result_lines import RuleResult


def judged(loaded: Loaded, run: RunHead, kept: Kept, figures: Figures) -> AuditResult:
    """The result of ``run`` under the rules ``loaded``, from ``kept`` and the ``figures`` that serve their targets.

    Raises ConfigurationError where an expectation of the new rules cannot be built.
    """
    period = Period(run.period, Span(date.fromisoformat(run.period_from), date.fromisoformat(run.period_to)))
    as_of, sorting = date.fromisoformat(run.as_of), Sorting.of(loaded.config)
    scope = Scope(
        loaded.config, kept.basis.register, period, as_of, sorting, kept.basis.tables, Decisions(kept.decisions)
    )
    prepared = _prepare(scope, kept, figures)
    with workspace() as folder:
        verdict = _validate(scope, kept, prepared, folder)
    rows = conclude(prepared, verdict.failing, figures.of(kept.basis.unflagged))
    result = _result(loaded, run, kept, scope, rows, verdict)
    spell(result, kept.basis.spellings)
    return result


def _prepare(scope: Scope, kept: Kept, figures: Figures) -> list[Measurement]:
    def units_of(target: Target) -> Sequence[Any]:
        if target.unit is not Unit.TEACHER or scope.side.has_staff:
            return scope.units(target.unit)
        seen = kept.basis.teachers.get(figures.source[target.id], [])
        return teacher_units(seen, scope.units(Unit.SCHOOL))

    return prepare(
        scope.plans,
        {target.id: units_of(target) for target in scope.config.targets},
        scope.windows,
        figures.of(kept.basis.figures),
        scope.config.waivers,
        scope.as_of,
        any_record=kept.basis.any_record,
        without_data=rooms_without_data(kept.submissions, scope.register),
        schools_without_data=schools_without_data(kept.submissions),
        decisions=scope.decisions,
    )


def _validate(scope: Scope, kept: Kept, prepared: Sequence[Measurement], folder: Path) -> Verdict:
    """The checkpoint of an audit; what it would count among the records stands in the history."""
    config = scope.config
    if faults := [Fault(why) for _, why in stock_faults(config.expectations)]:
        raise ConfigurationError(faults)
    measurements = folder / "measurements.parquet"
    write_measurements(prepared, measurements)
    enabled = running(config)
    counts = {rule["id"]: rule["records"] for rule in kept.documents["rules"]}
    verdict = run_checkpoint(
        enabled,
        config.targets,
        [one for one in config.expectations if one.on == "measurements"],
        lambda: ScanCounts(kept.basis.screened, counts),
        pd.DataFrame({"no": pd.Series(dtype="int64")}),
        measurements,
        folder,
    )
    suites = record_suite(enabled, config.expectations), measurement_suite(config.targets, config.expectations)
    verdict.suites = suite_document(*suites)
    return verdict


def _result(
    loaded: Loaded, run: RunHead, kept: Kept, scope: Scope, rows: list[Measurement], verdict: Verdict
) -> AuditResult:
    config, documents = scope.config, kept.documents
    lang = config.audit.language
    measured_then = {one["id"] for one in kept.config["targets"]}
    about_units = target_findings(config.targets, rows, lang) + _about_tables(config, kept, verdict, rows)
    about_units = scope.decisions.uphold([*about_units, *_patterns(config, kept)])
    others = [_finding(row) for row in kept.findings if row["rule"] not in measured_then and row["file"]]
    found = findings_frame(about_units, pd.DataFrame(others))
    return AuditResult(
        config=config,
        run=Run(
            period=scope.period,
            as_of=scope.as_of,
            complete=run.complete,
            engine=run.engine,
            version=__version__,
            rules_sha256=loaded.sha256,
            generated_at=datetime.now().astimezone().isoformat(timespec="seconds"),
            lang=lang,
            mask=kept.mask,
        ),
        inputs=revive.inputs(documents["inputs"]),
        targets=rollups.target_results(config.targets, rows, config.levels),
        rules=_rules(config, kept, verdict),
        waivers=[
            *rollups.waiver_uses(config.waivers, rows, scope.as_of),
            *kept.basis.rule_waivers,
            *scope.decisions.uses(rows, set(found.loc[found["outcome"] == "waived", "id"])),
        ],
        findings=found,
        evidence=revive.frame(documents["evidence"]),
        measurements=pd.DataFrame(rollups.table(rows), columns=[*MEASUREMENT_COLUMNS, *rollups.FURTHER_COLUMNS]),
        notes=[
            *_notes_of_records(kept),
            *scope_notes(scope),
            *empty_notes(config.targets, verdict.empty),
            *waiver_notes(config.waivers, config.targets, rows, scope.units),
        ],
        suite=verdict.suites,
        usage=revive.frame(documents["usage"], dated=True),
        days=revive.frame(documents["days"], dated=True),
        references=compare(config, kept.basis.references, rows),
        grades=documents["grades"],
        submissions=kept.submissions,
        basis=kept.basis,
    )


def _about_tables(config: Config, kept: Kept, verdict: Verdict, rows: list[Measurement]) -> list[dict[str, Any]]:
    """The findings of stock expectations that are about no record: of measurements anew, of records as they were."""
    found: list[dict[str, Any]] = []
    for one in config.expectations:
        if one.on == "measurements":
            found += stock_unit_findings([one], verdict.stock, rows, config.audit.language)
        else:
            found += [_finding(row) for row in kept.findings if row["rule"] == one.id and not row["file"]]
    return found


def _patterns(config: Config, kept: Kept) -> list[dict[str, Any]]:
    """The findings of patterns as they were: they are about lessons, and their settings are the same."""
    named = {pattern.id for pattern, _ in config.patterns.named()}
    return [_finding(row) for row in kept.findings if row["rule"] in named]


def _finding(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row["finding" if name == "id" else name] for name in FINDING_COLUMNS}


def _rules(config: Config, kept: Kept, verdict: Verdict) -> list[RuleResult]:
    then = {rule.id: rule for rule in revive.rules(kept.documents["rules"])}
    stock = {one["id"] for one in kept.config["expectations"]}

    def again(one: StockExpectation) -> RuleResult:
        return then[one.id] if one.on == "records" else stock_results([one], verdict.stock)[0]

    return [rule for name, rule in then.items() if name not in stock] + [again(one) for one in config.expectations]


def _notes_of_records(kept: Kept) -> list[Message]:
    """What was said of the inputs; the rest depends on the rules and is said anew."""
    return [note for note in revive.notes(kept.documents["notes"]) if note.key in NOTES_OF_INPUTS]
