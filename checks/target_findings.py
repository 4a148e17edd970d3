"""What is said about the units that miss a target: one finding each, in words that tell what to do."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from checks.figures import apart, number, percent
from checks.identity import finding_id
from checks.judge import requirement
from checks.model import DUE, FINDING_COLUMNS, ROOMS, Outcome, Severity, Unit
from checks.rollups import DISTRICT, district_outcome, due_of, shown, window_of
from checks.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checks.config.models import Target
    from checks.measurement import Measurement
    from checks.metrics.base import Metric
    from checks.model import Lang

LISTED = (Outcome.FAILED, Outcome.BEHIND, Outcome.WAIVED, Outcome.NO_DATA)
"""Outcomes of units that make a finding."""

_BLANK: dict[str, Any] = dict.fromkeys(FINDING_COLUMNS, "") | dict.fromkeys(("actual", "required", "row"))


def target_findings(targets: Sequence[Target], rows: Sequence[Measurement], lang: Lang) -> list[dict[str, Any]]:
    """The findings of all targets, with the columns of :data:`checks.model.FINDING_COLUMNS`.

    Per target the district's own finding (only where ``min_share`` is missed), then one per unit in the order of
    ``rows``. Where ``min_share`` is met, those of units are for information only.
    """
    findings: list[dict[str, Any]] = []
    known: dict[tuple[object, ...], _Told] = {}

    def told(row: Measurement) -> _Told:
        """A hundred thousand rooms have a few hundred sentences between them."""
        key = (
            *row.made_of,
            id(requirement(row.target, row.unit)),
            row.state,
            row.outcome,
            id(row.waiver),
            id(row.expired),
        )
        if (found := known.get(key)) is None:
            found = known[key] = _told(row, lang)
        return found

    for target in targets:
        own = [row for row in rows if row.target.id == target.id]
        met = target.min_share is not None and district_outcome(target, own) is Outcome.PASSED
        findings += _of_district(target, own, lang)
        findings += [_finding(row, _severity(row, met), told(row)) for row in own if row.outcome in LISTED]
    return findings


def _severity(row: Measurement, share_met: bool) -> Severity:
    """Of a failure the target's own; whoever is behind, or sent no data, is warned; a waiver is for information."""
    if share_met or row.outcome is Outcome.WAIVED:
        return Severity.INFO
    return row.target.severity if row.outcome is Outcome.FAILED else Severity.WARNING


class _Told(NamedTuple):
    """What a finding says of what was reached."""

    message: str
    actual: float | None
    required: float | None


def _told(row: Measurement, lang: Lang) -> _Told:
    actual, required = (None if one is None else float(one) for one in (row.actual, row.required))
    return _Told(_message(row, lang), actual, required)


def _finding(row: Measurement, severity: Severity, told: _Told) -> dict[str, Any]:
    unit = row.unit
    return columns_of(
        id=finding_id(row.target.id, str(row.target.unit), unit.unit_id, row.timing.window),
        rule=row.target.id,
        severity=str(severity),
        outcome=str(row.outcome),
        unit=str(row.target.unit),
        unit_id=unit.unit_id,
        unit_name=unit.unit_name,
        school_code=shown(row, "school_code"),
        school=shown(row, "school"),
        message=told.message,
        actual=told.actual,
        required=told.required,
    )


def _of_district(target: Target, rows: Sequence[Measurement], lang: Lang) -> Iterator[dict[str, Any]]:
    """The finding of the district itself, where the share that must attain the target does not."""
    outcome = district_outcome(target, rows)
    if target.min_share is None or outcome not in (Outcome.FAILED, Outcome.BEHIND):
        return
    due = sum(row.outcome in DUE for row in rows)
    attained = sum(row.attained for row in rows)
    share, demanded = apart(Fraction(attained, due), target.min_share, ratio=True)
    last = due_of(target, rows)
    yield columns_of(
        id=finding_id(target.id, "share", DISTRICT, window_of(rows)),
        rule=target.id,
        severity=str(target.severity if outcome is Outcome.FAILED else Severity.WARNING),
        outcome=str(outcome),
        unit=str(Unit.DISTRICT),
        unit_id=DISTRICT,
        unit_name=text("judge.district", lang),
        message=text(
            f"judge.share_{outcome}",
            lang,
            title=target.title,
            units=due,
            attained=attained,
            share=share,
            min_share=demanded,
            missing=math.ceil(target.min_share * due) - attained,
            due=last,
        ),
        actual=attained / due,
        required=float(target.min_share),
    )


def columns_of(**values: Any) -> dict[str, Any]:
    """A finding about a unit: no record stands behind it, so effect, file, sheet, row and raw text are blank."""
    return _BLANK | values


def _message(row: Measurement, lang: Lang) -> str:
    required = row.required or Fraction(0)
    pair = apart(Fraction(row.actual or 0), required, row.metric.is_share)
    actual_text, required_text = (_with_measure(row.metric, one, lang) for one in pair)
    values: dict[str, Any] = {
        "title": row.target.title,
        "actual": actual_text,
        "required": required_text,
        "missing": _gap(row, required, lang),
        "rate": "-" if row.rate is None else percent(row.rate, attained=False),
        "due": row.timing.due,
        "until": row.timing.window.end if row.timing.window is not None else row.timing.due,
        "basis": _basis(row, lang),
        "expired": text("judge.expired", lang, until=row.expired.until) if row.expired is not None else "",
    }
    if row.waiver is not None:
        values |= {
            "waived_until": row.waiver.until,
            "reason": row.waiver.reason,
            "approved_by": row.waiver.approved_by,
        }
    key = _key(row)
    if key == "behind":
        paced = row.paced or Fraction(0)
        values |= {"paced": _amount(row.metric, paced, lang), "lag": _gap(row, paced, lang)}
    return text(f"judge.{key}", lang, **values)


def _key(row: Measurement) -> str:
    """Which sentence: an upper limit, a requirement for the days so far and a figure of a table read differently; so
    does one for which no day is left, as the room was given up, or the rest is holidays."""
    outcome = str(row.outcome).replace("-", "_")
    if row.outcome is not Outcome.NO_DATA and row.limits:
        return f"{outcome}_limit"
    if row.outcome is Outcome.BEHIND and row.timing.days_to_due <= row.timing.facts.teaching_days:
        return "behind_ended"
    if row.outcome is Outcome.BEHIND and (row.target.prorate == "teaching-days" or row.target.per):
        return "behind_so_far"
    if row.outcome is Outcome.FAILED and row.metric.from_tables:
        return "failed_table"
    return outcome


def _gap(row: Measurement, required: Fraction, lang: Lang) -> str:
    """What is missing (or too much): whole things rounded up, percentage points for a ratio."""
    gap = abs(required - (row.actual or Fraction(0)))
    if row.metric.is_share:
        return text("judge.points", lang, number=apart(gap, Fraction(0), ratio=True)[0].removesuffix("%"))
    return _amount(row.metric, gap if row.limits or row.metric.ratio else Fraction(math.ceil(gap)), lang)


def _basis(row: Measurement, lang: Lang) -> str:
    """How a requirement came about that is more than a number of rules.yaml."""
    target, stated, days = row.target, requirement(row.target, row.unit), row.timing.facts.teaching_days
    made = _amount(row.metric, stated, lang)
    if target.per is not None:
        made += text(f"judge.per_{target.per}", lang, days=days)
    if target.times is not None:
        column = text("judge.rooms", lang) if target.times == ROOMS else target.times
        made += text("judge.times", lang, number=number(row.factor or Fraction(0)), column=column)
    if target.prorate != "none":
        return text("judge.prorated", lang, full=made, days=days, in_term=row.timing.days_in_term)
    return text("judge.made_of", lang, made=made) if target.per or target.times else ""


def _amount(metric: Metric, value: Fraction, lang: Lang) -> str:
    if metric.is_share:
        return percent(value)
    return _with_measure(metric, number(value), lang)


def _with_measure(metric: Metric, amount: str, lang: Lang) -> str:
    docs = metric.docs[lang]
    measure = docs.one or docs.measure if amount == "1" else docs.measure
    return amount if metric.is_share else f"{amount} {measure}".rstrip()
