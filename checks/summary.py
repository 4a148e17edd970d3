"""The outcome for programs, as audit.json says it. Keys are a contract: further ones may be added, none is renamed."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from checks.model import Outcome, Severity

if TYPE_CHECKING:
    from datetime import date

    from checks.model import Span
    from checks.result import AuditResult, Run
    from checks.result_lines import GroupResult, InputSheet, RuleResult, Submission, TargetResult

SCHEMA_VERSION = 1

_INPUT_KEYS = (
    *("file", "sha256", "sheet", "rows", "counted", "rejected", "outside_window", "not_records", "encoding", "error"),
    "note",
)
_COUNTS = ("rows", "counted", "rejected", "outside_window", "not_records")
_GROUP_KEYS = ("due", "attained", "attained_share", "mean_actual", "mean_required", "rate", "rate_unflagged")


def summary(result: AuditResult) -> dict[str, Any]:
    """The content of audit.json: plain Python values, numbers unrounded, None where nothing is due."""
    return {
        "schema_version": SCHEMA_VERSION,
        "run": {**_run(result.run), "name": result.config.audit.name},
        "inputs": [_input(one) for one in result.inputs],
        "reconciliation": {name: sum(getattr(one, name) for one in result.inputs) for name in _COUNTS},
        "targets": [_target(one) for one in result.targets],
        "rules": [_rule(one) for one in result.rules],
        "findings": _findings(result),
        "submissions": [_submission(one) for one in result.submissions],
        "evidence": dict(result.grades),
        "references": [asdict(one) for one in result.references],
    }


def _run(run: Run) -> dict[str, Any]:
    return {
        "complete": run.complete,
        "period": {"name": run.period.name, **_span(run.period.span)},
        "as_of": run.as_of.isoformat(),
        "engine": run.engine,
        "version": run.version,
        "rules_sha256": run.rules_sha256,
        "generated_at": run.generated_at,
        "language": run.lang,
        "mask": run.mask,
    }


def _input(sheet: InputSheet) -> dict[str, Any]:
    return {name: getattr(sheet, name) for name in _INPUT_KEYS}


def _submission(one: Submission) -> dict[str, Any]:
    return {
        "source": one.source,
        "school_code": one.school_code,
        "school": one.school,
        "status": str(one.arrival),
        "records": one.records,
        "files": one.files,
    }


def _target(target: TargetResult) -> dict[str, Any]:
    return {
        "id": target.id,
        "title": target.title,
        "metric": target.metric,
        "unit": str(target.unit),
        "window": _span(target.window) if target.window else None,
        "due_date": _day(target.due_date),
        **_group(target.total),
        "outcome": str(target.outcome),
        "limit": target.limit,
        "rollups": [
            {"by": one.by, "name": one.name, **_group(one), **({"code": one.code} if one.code else {})}
            for one in target.rollups
        ],
    }


def _group(group: GroupResult) -> dict[str, Any]:
    return {name: _number(getattr(group, name)) for name in _GROUP_KEYS}


def _rule(rule: RuleResult) -> dict[str, Any]:
    return {
        "id": rule.id,
        "severity": str(rule.severity),
        "effect": str(rule.effect),
        "outcome": str(rule.outcome),
        "records": int(rule.records),
        "title": rule.title,
    }


def _findings(result: AuditResult) -> dict[str, int]:
    """How many findings of each severity; waived ones are counted apart."""
    tally = result.tally
    waived = tally["outcome"] == Outcome.WAIVED
    counts = tally[~waived].groupby("severity")["count"].sum()
    found = {str(severity): int(counts.get(str(severity), 0)) for severity in Severity}
    return found | {"waived": int(tally.loc[waived, "count"].sum())}


def _number(value: Any) -> int | float | None:
    """A plain number (frames hand out numpy's), None for what is missing or infinite."""
    if value is None:
        return None
    plain: int | float = value.item() if hasattr(value, "item") else value
    return plain if math.isfinite(plain) else None


def _span(span: Span) -> dict[str, str]:
    return {"from": span.start.isoformat(), "to": span.end.isoformat()}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
