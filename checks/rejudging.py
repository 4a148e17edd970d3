"""Judging a kept run again under other rules: "what if the target were 80?", without the logs.

What the logs said stands in the history: what every unit reached, and the register of that day. Requirements, due
dates, proration, units, bands, shares, waivers of targets and roll-ups are applied to it anew, on the same way as in an
audit: prepared by the judge, validated by Great Expectations, concluded by the judge. Whatever else differs in
rules.yaml needs the logs, and is named.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from checks._version import __version__
from checks.engines.opening import workspace
from checks.history import reading, revive
from checks.history.answers import accepted
from checks.history.plain import plain
from checks.model import (
    FINDING_COLUMNS,
    MEASUREMENT_COLUMNS,
    ConfigurationError,
    Fault,
    Message,
    Period,
    Place,
    Span,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from sqlalchemy import Connection

    from checks.basis import Basis
    from checks.config import Loaded
    from checks.config.models import Config, StockExpectation, Target
    from checks.expectations import Verdict
    from checks.history.reading import RunHead
    from checks.judge import Measurement
    from checks.measuring import Figure
    from checks.model import RuleResult, Submission
    from checks.result import AuditResult
    from checks.scope import Scope

_FREE = ("audit", "levels", "targets", "waivers", "expectations", "history", "version")
"""Sections of rules.yaml that may differ, or are compared entry by entry."""

_JUDGED = (*("id", "title", "required", "by", "at_most", "prorate", "due", "where", "severity", "bands", "min_share"),)
"""Settings of a target that say how a figure is judged; the others say what is counted."""


def judge_again(connection: Connection, run: RunHead, loaded: Loaded) -> AuditResult:
    """The result of ``run`` under the rules ``loaded``, for the period and as-of date of that run.

    It equals that of an audit of the same logs, but for the records that count, which the history does not keep.
    Raises ConfigurationError with every difference that needs the logs.
    """
    kept = _Kept(connection, run)
    figures = _Figures(loaded, kept, run)
    if figures.faults:
        raise ConfigurationError(figures.faults)
    return _judged(loaded, run, kept, figures)


class _Kept:
    """What the history holds of a run. Raises ConfigurationError where its data were removed."""

    def __init__(self, connection: Connection, run: RunHead) -> None:
        documents = {name: reading.document(connection, run.id, name) for name in _DOCUMENTS}
        register = reading.register(connection, run.register_sha256)
        if register is None or None in documents.values():
            raise ConfigurationError([Fault(Message("judge.no_basis", {"run": run.id}))])
        self.config: dict[str, Any] = documents["config"]
        self.basis: Basis = revive.basis(documents["basis"], register)
        self.documents = documents
        self.findings = reading.rows(connection, "findings", run.id)
        self.decisions = accepted(connection)
        self.mask: str | None = reading.document(connection, run.id, "mask")

    @property
    def submissions(self) -> list[Submission]:
        """What the schools owed and sent."""
        return revive.submissions(self.documents["submissions"])


_DOCUMENTS = ("config", "basis", "inputs", "rules", "notes", "evidence", "usage", "days", "submissions", "grades")


class _Figures:
    """For each target of the new rules the figures that were taken then, and what keeps them from being there."""

    def __init__(self, loaded: Loaded, kept: _Kept, run: RunHead) -> None:
        self._loaded, self._kept, self._run = loaded, kept, run
        self.faults: list[Fault] = []
        self.source: dict[str, str] = {}
        """By target id the target under which it was measured then."""
        new, old = plain(loaded.config), kept.config
        for name in new.keys() | old.keys():
            if name not in _FREE and _counted(name, new.get(name)) != _counted(name, old.get(name)):
                self._differs(name)
        decided = {one.finding for one in kept.decisions}
        targets = {one["id"] for one in (*new["targets"], *old["targets"])}
        if _of_records(new, targets) != _of_records(old, targets):
            self._differs("waivers")
        if _on_records(new) != _on_records(old):
            self._differs("expectations")
        if any(row["finding"] in decided and row["file"] and row["outcome"] != "waived" for row in kept.findings):
            self._differs("decisions")
        for position, target in enumerate(new["targets"]):
            self._find(position, target, old["targets"])

    def of(self, figures: Mapping[str, Mapping[str, Figure]]) -> dict[str, Mapping[str, Figure]]:
        """``figures`` of that run by the targets of the new rules."""
        return {target: figures.get(source, {}) for target, source in self.source.items()}

    def _find(self, position: int, target: Mapping[str, Any], old: Sequence[Mapping[str, Any]]) -> None:
        same = [one for one in old if _measured(one) == _measured(target)]
        if same:
            self.source[target["id"]] = next((one["id"] for one in same if one["id"] == target["id"]), same[0]["id"])
            return
        near = next((one for one in old if one["id"] == target["id"]), old[0] if old else {})
        names = "、".join(name for name, value in _measured(target).items() if value != _measured(near).get(name))
        entry = self._loaded.tree.root["targets"][position]
        values = {"target": target["id"], "what": names, "period": self._run.period}
        self.faults.append(Fault(Message("judge.no_figures", values), self._loaded.tree.place(entry.mark)))

    def _differs(self, section: str) -> None:
        root = self._loaded.tree.root
        place = self._loaded.tree.place(root.keys_at[section]) if section in root else Place(self._loaded.tree.file)
        what = Message("judge.decisions") if section == "decisions" else section
        self.faults.append(Fault(Message("judge.needs_logs", {"what": what, "period": self._run.period}), place))


def _counted(name: str, section: Any) -> Any:
    """A section without what cannot change a number: where the inputs lie, titles and severities are the audit's."""
    if name == "inputs" and isinstance(section, dict):
        return {key: value for key, value in section.items() if key not in ("logs", "table", "register")}
    return section


def _measured(target: Mapping[str, Any]) -> dict[str, Any]:
    """What a target counts, of what, in which days."""
    return {name: value for name, value in target.items() if name not in _JUDGED}


def _of_records(config: Mapping[str, Any], targets: set[str]) -> list[Any]:
    """The waivers of row rules."""
    return [waiver for waiver in config["waivers"] if waiver["rule"] not in targets]


def _on_records(config: Mapping[str, Any]) -> list[Any]:
    return [one for one in config["expectations"] if one["on"] == "records"]


def _judged(loaded: Loaded, run: RunHead, kept: _Kept, figures: _Figures) -> AuditResult:
    from checks.config.sorting import Sorting
    from checks.decisions import Decisions
    from checks.judge import conclude
    from checks.scope import Scope

    period = Period(run.period, Span(date.fromisoformat(run.period_from), date.fromisoformat(run.period_to)))
    as_of, sorting = date.fromisoformat(run.as_of), Sorting.of(loaded.config)
    scope = Scope(
        loaded.config, kept.basis.register, period, as_of, sorting, kept.basis.tables, Decisions(kept.decisions)
    )
    prepared = _prepare(scope, kept, figures)
    with workspace() as folder:
        verdict = _validate(scope, kept, prepared, folder)
    rows = conclude(prepared, verdict.failing, figures.of(kept.basis.unflagged))
    return _result(loaded, run, kept, scope, rows, verdict)


def _prepare(scope: Scope, kept: _Kept, figures: _Figures) -> list[Measurement]:
    from checks.judge import prepare
    from checks.measuring import teacher_units
    from checks.submissions import rooms_without_data

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
        decisions=scope.decisions,
    )


def _validate(scope: Scope, kept: _Kept, prepared: Sequence[Measurement], folder: Path) -> Verdict:
    """The checkpoint of an audit; what it would count among the records stands in the history."""
    import pandas as pd

    from checks.expectations import (
        ScanCounts,
        measurement_suite,
        record_suite,
        run_checkpoint,
        stock_faults,
        suite_document,
    )
    from checks.scan import write_measurements
    from checks.screening import running

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
    loaded: Loaded, run: RunHead, kept: _Kept, scope: Scope, rows: list[Measurement], verdict: Verdict
) -> AuditResult:
    import pandas as pd

    from checks import rollups
    from checks.assembling import scope_notes
    from checks.references import compare
    from checks.result import AuditResult, Run
    from checks.target_findings import empty_notes, target_findings, waiver_notes

    config, documents = scope.config, kept.documents
    lang = config.audit.language
    measured_then = {one["id"] for one in kept.config["targets"]}
    about_units = target_findings(config.targets, rows, lang) + _about_tables(config, kept, verdict, rows)
    found = _findings(about_units, [one for one in kept.findings if one["rule"] not in measured_then])
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
            *waiver_notes(config.waivers, config.targets, rows),
        ],
        suite=verdict.suites,
        usage=revive.frame(documents["usage"], dated=True),
        days=revive.frame(documents["days"], dated=True),
        references=compare(config, kept.basis.references, rows),
        grades=documents["grades"],
        submissions=kept.submissions,
        basis=kept.basis,
    )


def _about_tables(config: Config, kept: _Kept, verdict: Verdict, rows: list[Measurement]) -> list[dict[str, Any]]:
    """The findings of stock expectations that are about no record: of measurements anew, of records as they were."""
    from checks.findings import stock_unit_findings

    found: list[dict[str, Any]] = []
    for one in config.expectations:
        if one.on == "measurements":
            found += stock_unit_findings([one], verdict.stock, rows, config.audit.language)
        else:
            found += [_finding(row) for row in kept.findings if row["rule"] == one.id and not row["file"]]
    return found


def _findings(about_units: list[dict[str, Any]], others: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """As an audit lists them: about units first, then about records as they were."""
    import pandas as pd

    listed = about_units + [_finding(row) for row in others if row["file"]]
    frame = pd.DataFrame(listed, columns=list(FINDING_COLUMNS), dtype=object)
    return frame.astype({"actual": float, "required": float, "row": "Int64"})


def _finding(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row["finding" if name == "id" else name] for name in FINDING_COLUMNS}


def _rules(config: Config, kept: _Kept, verdict: Verdict) -> list[RuleResult]:
    from checks.findings import stock_results

    then = {rule.id: rule for rule in revive.rules(kept.documents["rules"])}
    stock = {one["id"] for one in kept.config["expectations"]}

    def again(one: StockExpectation) -> RuleResult:
        return then[one.id] if one.on == "records" else stock_results([one], verdict.stock)[0]

    return [rule for name, rule in then.items() if name not in stock] + [again(one) for one in config.expectations]


def _notes_of_records(kept: _Kept) -> list[Message]:
    """What was said of the inputs; the rest depends on the rules and is said anew."""
    return [
        note for note in revive.notes(kept.documents["notes"]) if note.key in ("audit.incomplete", "audit.repeated")
    ]
