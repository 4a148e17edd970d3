"""A result as the rows that the history keeps of it."""

from __future__ import annotations

import hashlib
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from checks.history import ranks
from checks.history.plain import pack

if TYPE_CHECKING:
    import pandas as pd

    from checks.model import Span
    from checks.result import AuditResult

Unit = tuple[str, str, str, str, str, str, str]
"""unit, unit_id, unit_name, school_code, school, region, stage."""

UNIT_COLUMNS = ("unit", "unit_id", "unit_name", "school_code", "school", "region", "stage")
_MEASURED = ("target", "actual", "required", "rate", "outcome")
_FOUND = (
    *("rule", "severity", "effect", "outcome", "unit", "unit_id", "unit_name", "school_code", "school"),
    *("message", "file", "sheet", "raw"),
)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run, ready to be stored: plain rows, so that storing is quick and needs no result.

    ``measurements`` pairs each row with its unit. ``documents`` are packed; ``register`` is its hash and content;
    ``sightings`` the fingerprints of each day.
    """

    run: dict[str, Any]
    inputs: list[dict[str, Any]] = field(default_factory=list)
    targets: list[dict[str, Any]] = field(default_factory=list)
    measurements: list[tuple[Unit, dict[str, Any]]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    documents: dict[str, bytes] = field(default_factory=dict)
    register: tuple[str, bytes] | None = None
    sightings: dict[str, bytes] = field(default_factory=dict)


def record_of(result: AuditResult) -> RunRecord:
    """All that the history keeps of ``result``."""
    return RunRecord(
        run=_run(result),
        inputs=[
            {"position": position, "file": _text(one.file), "sheet": _text(one.sheet), "sha256": one.sha256 or ""}
            | {"error": one.error and _text(one.error)}
            for position, one in enumerate(result.inputs)
        ],
        targets=_targets(result),
        measurements=_measurements(result.measurements),
        findings=_findings(result.findings),
        documents=_documents(result),
        register=register_of(result),
        sightings=_sightings(result),
    )


def register_of(result: AuditResult) -> tuple[str, bytes] | None:
    """The hash and the content of the register of ``result``."""
    if result.basis is None:
        return None
    content = pack(result.basis.register)
    return hashlib.sha256(content).hexdigest(), content


def series_of(result_or_config: Any) -> str:
    """Which audits are held against each other: those of one name."""
    config = getattr(result_or_config, "config", result_or_config)
    return _text(config.audit.name)


def kind_of(span: Span) -> str:
    """``month``, ``half-month``, ``week`` or ``other``: a month is held against months."""
    start, end = span.start, span.end
    last = date(start.year, start.month, monthrange(start.year, start.month)[1])
    if (start.day, end) == (1, last):
        return "month"
    if (start.day == 1 and end == start.replace(day=15)) or (start.day == 16 and end == last):
        return "half-month"
    return "week" if start.weekday() == 0 and end - start == timedelta(days=6) else "other"


def _run(result: AuditResult) -> dict[str, Any]:
    run = result.run
    return {
        "series": series_of(result),
        "kind": kind_of(run.period.span),
        "period": run.period.name,
        "period_from": run.period.span.start.isoformat(),
        "period_to": run.period.span.end.isoformat(),
        "as_of": run.as_of.isoformat(),
        "complete": run.complete,
        "generated_at": run.generated_at,
        "version": run.version,
        "engine": run.engine,
        "lang": run.lang,
        "rules_sha256": run.rules_sha256,
        "findings": len(result.findings),
        "measurements": len(result.measurements),
    }


def _targets(result: AuditResult) -> list[dict[str, Any]]:
    names = ("due", "attained", "attained_share", "mean_actual", "mean_required", "rate")
    return [
        {"target": one.id, "position": position, "title": one.title, "metric": one.metric, "unit": one.unit}
        | {name: getattr(one.total, name) for name in names}
        | {"outcome": str(one.outcome)}
        for position, one in enumerate(result.targets)
    ]


def _measurements(frame: pd.DataFrame) -> list[tuple[Unit, dict[str, Any]]]:
    units = zip(*(_texts(frame[name]) for name in UNIT_COLUMNS), strict=True)
    columns = [_texts(frame[name]) if name in ("target", "outcome") else _numbers(frame[name]) for name in _MEASURED]
    rows = zip(*columns, strict=True)
    return [
        (unit, {"position": position, **dict(zip(_MEASURED, row, strict=True))})
        for position, (unit, row) in enumerate(zip(units, rows, strict=True))
    ]


def _findings(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns: dict[str, list[Any]] = {"position": list(range(len(frame))), "finding": _texts(frame["id"])}
    columns |= {name: _texts(frame[name]) for name in _FOUND}
    columns |= {name: _numbers(frame[name]) for name in ("actual", "required")}
    columns["row"] = [None if number is None else int(number) for number in _numbers(frame["row"])]
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _documents(result: AuditResult) -> dict[str, bytes]:
    documents: dict[str, Any] = {
        "config": result.config,
        "inputs": result.inputs,
        "rules": result.rules,
        "notes": result.notes,
        "submissions": result.submissions,
        "grades": result.grades,
        "usage": _columns(result.usage),
        "days": _columns(result.days),
        "evidence": _columns(result.evidence),
        ranks.DOCUMENT: ranks.places(ranks.ranks(result)),
    }
    if result.basis is not None:
        basis = result.basis
        documents["basis"] = {name: getattr(basis, name) for name in basis.__slots__ if name != "register"}
    if result.run.mask is not None:
        documents["mask"] = result.run.mask
    return {name: pack(content) for name, content in documents.items()}


def _columns(frame: pd.DataFrame) -> dict[str, list[Any]]:
    return {str(name): _cells(frame[name]) for name in frame.columns}


def _sightings(result: AuditResult) -> dict[str, bytes]:
    """The records of the period, and those of earlier ones that were seen for the first time."""
    from checks.history.sightings import by_day

    return by_day(result.sightings.seen) if result.sightings is not None else {}


def _texts(column: pd.Series[Any]) -> list[str]:
    return [_text(str(value)) for value in column.astype(object).where(column.notna(), "")]


def _text(value: str) -> str:
    """Half a surrogate pair (from the name of a file) and NUL have no place in a database."""
    return value.encode(errors="backslashreplace").decode().replace("\x00", "␀")


def _numbers(column: pd.Series[Any]) -> list[float | None]:
    """Plain numbers; None for what is missing or infinite."""
    values = [None if value is None else float(value) for value in _cells(column)]
    return [value if value is not None and abs(value) != float("inf") else None for value in values]


def _cells(column: pd.Series[Any]) -> list[Any]:
    values = column.astype(object)
    plain = [value.item() if hasattr(value, "item") else value for value in values.where(values.notna(), None)]
    return [None if isinstance(value, float) and value != value else value for value in plain]
