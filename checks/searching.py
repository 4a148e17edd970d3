"""Looks for the patterns that rules.yaml names; each unit that follows one is a finding about that unit.

Patterns see the view ``lessons`` (the counted lessons of the period, with ``unit_id`` of the room and ``school_key``,
the unit id of the school), ``rooms``, ``teaching_days`` of the period, and where there is a timetable
``planned_lessons``, those of ``scheduled`` in the period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checks.figures import number, percent
from checks.identity import finding_id
from checks.model import Outcome
from checks.rules.sql import literal
from checks.target_findings import columns_of
from checks.texts import text

if TYPE_CHECKING:
    from checks.engines.base import Engine
    from checks.model import Lang
    from checks.patterns import Pattern
    from checks.scope import Scope
    from checks.units import UnitRow


def pattern_findings(engine: Engine, scope: Scope) -> list[dict[str, Any]]:
    """The findings of all patterns, with the columns of :data:`checks.model.FINDING_COLUMNS`, in the order of the
    patterns, then of the units."""
    named = list(scope.config.patterns.named())
    if not named:
        return []
    _put_lessons(engine, scope)
    findings: list[dict[str, Any]] = []
    for pattern, settings in named:
        frame = engine.query(pattern.finds(settings))
        found = {str(row["unit_id"]): row for row in frame.to_dict("records")}
        units = [unit for unit in scope.units(pattern.unit) if unit.unit_id in found]
        findings += [_finding(pattern, settings, unit, found[unit.unit_id], scope) for unit in units]
    return findings


def _put_lessons(engine: Engine, scope: Scope) -> None:
    days = f"BETWEEN {literal(str(scope.period.span.start))} AND {literal(str(scope.windows.end))}"
    engine.view(
        "lessons",
        f"SELECT *, COALESCE(school_code, school, '') AS school_key FROM counted WHERE kind = 'lesson' AND date {days}",
    )
    engine.create("teaching_days", f"SELECT * FROM teaching_days WHERE date {days}")
    if scope.sorting.any_of("timetable"):
        engine.create("planned_lessons", f"SELECT * FROM scheduled WHERE date {days}")


def _finding(pattern: Pattern, settings: Any, unit: UnitRow, row: dict[Any, Any], scope: Scope) -> dict[str, Any]:
    lang = scope.config.audit.language
    limit = pattern.limit(settings)
    values = {**dict(settings), **{str(name): _shown(value, str(name), limit) for name, value in row.items()}}
    return columns_of(
        id=finding_id(pattern.id, str(pattern.unit), unit.unit_id, scope.period.span),
        rule=pattern.id,
        severity=str(settings.severity),
        outcome=str(Outcome.FAILED),
        unit=str(pattern.unit),
        unit_id=unit.unit_id,
        unit_name=unit.unit_name,
        school_code=unit.attributes.get("school_code", ""),
        school=unit.attributes.get("school", ""),
        message=_sentence(pattern, values, lang),
        actual=float(row["actual"]),
        required=float(limit),
    )


def _sentence(pattern: Pattern, values: dict[str, Any], lang: Lang) -> str:
    docs = pattern.docs[lang]
    return text("patterns.finding", lang, title=docs.title, message=docs.message.format(**values))


def _shown(value: Any, name: str, limit: float) -> str:
    """A share as a percentage, every other number without needless decimals."""
    if name == "actual" and limit <= 1:
        return percent(float(value))
    return number(float(value)) if isinstance(value, int | float) else str(value)
