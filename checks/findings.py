"""The findings of a run as they are listed: those about units first, then those about records in file order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from checks.figures import percent
from checks.identity import finding_id
from checks.model import FINDING_COLUMNS, Effect, Outcome, Unit
from checks.result_lines import RuleResult
from checks.rollups import DISTRICT, shown, use_of
from checks.screening import SettledRule, uphold, waiver_matches
from checks.target_findings import columns_of
from checks.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from checks.config.models import StockExpectation
    from checks.engines.base import Engine
    from checks.expectations.checkpoint import StockVerdict
    from checks.measurement import Measurement
    from checks.model import Lang
    from checks.result_lines import WaiverUse
    from checks.scope import Scope

_TYPES = dict.fromkeys(FINDING_COLUMNS, "str") | dict.fromkeys(("actual", "required"), "float64") | {"row": "Int64"}


def findings_frame(about_units: list[dict[str, Any]], about_records: pd.DataFrame) -> pd.DataFrame:
    """Both, with the columns of :data:`checks.model.FINDING_COLUMNS`; those about units come first, having no file.

    Texts are ``str`` as pandas has them by way of Arrow: a tenth of the memory of Python's.
    """
    first = pd.DataFrame(about_units, columns=list(FINDING_COLUMNS))
    parts = [part.reindex(columns=list(FINDING_COLUMNS)).astype(_TYPES) for part in (first, about_records)]
    return pd.concat(parts, ignore_index=True)


def stock_rules(stock: Sequence[StockExpectation]) -> list[SettledRule]:
    """The stock expectations on records as rules of the report: what fails them is listed and counts all the same."""
    return [
        SettledRule(one.id, one.severity, Effect.FLAG, True, None, None, own_title=one.title)
        for one in stock
        if one.on == "records"
    ]


def add_stock_findings(engine: Engine, stock: Sequence[StockExpectation], verdicts: Sequence[StockVerdict]) -> None:
    """Adds the records that fail a stock expectation to the table ``broken``."""
    failing = [
        (row, verdict.id)
        for one in stock
        for verdict in verdicts
        if one.on == "records" and verdict.id == one.id and not verdict.success
        for row in verdict.rows
    ]
    types = {"rid": "BIGINT", "rule": "VARCHAR"}
    engine.put("failing", pd.DataFrame(failing, columns=list(types)), types)
    engine.create(
        "broken_stock",
        "SELECT rid, rule, CAST(NULL AS BIGINT) AS other, TRUE AS listed, FALSE AS waived, FALSE AS rejects"
        " FROM failing",
    )
    uphold(engine, "broken_stock")
    engine.create("broken", "SELECT * FROM broken UNION ALL SELECT * FROM broken_stock")


def stock_results(stock: Sequence[StockExpectation], verdicts: Sequence[StockVerdict]) -> list[RuleResult]:
    """What each stock expectation found, in the order of rules.yaml."""
    by_id = {verdict.id: verdict for verdict in verdicts}
    return [
        RuleResult(
            one.id,
            one.title or one.id,
            one.severity,
            Effect.FLAG,
            Outcome.ERROR if by_id[one.id].error else Outcome.PASSED if by_id[one.id].success else Outcome.FAILED,
            0 if by_id[one.id].success else len(by_id[one.id].rows),
        )
        for one in stock
    ]


def stock_unit_findings(
    stock: Sequence[StockExpectation], verdicts: Sequence[StockVerdict], rows: Sequence[Measurement], lang: Lang
) -> list[dict[str, Any]]:
    """The findings of stock expectations that are not about a record: a unit's measurement, or a table as a whole."""
    by_id = {verdict.id: verdict for verdict in verdicts}
    found = []
    for one in stock:
        verdict = by_id[one.id]
        if verdict.success or (one.on == "records" and verdict.rows):
            continue
        message = _stock_message(one.title or one.id, verdict, lang)
        units = [rows[no] for no in verdict.rows]
        found += [_about_unit(one, row, message) for row in units] or [_about_district(one, message, lang)]
    return found


def _stock_message(name: str, verdict: StockVerdict, lang: Lang) -> str:
    if verdict.error:
        return text("audit.expectation_error", lang, id=name)
    if verdict.share is not None:
        return text("audit.expectation_share", lang, id=name, share=percent(verdict.share, verdict.share >= 1))
    return text("audit.expectation_failed", lang, id=name, observed=verdict.observed)


def _about_unit(one: StockExpectation, row: Measurement, message: str) -> dict[str, Any]:
    kind = str(row.target.unit)
    return columns_of(
        id=finding_id(f"{one.id}/{row.target.id}", kind, row.unit.unit_id, row.timing.window),
        rule=one.id,
        severity=str(one.severity),
        outcome=str(Outcome.FAILED),
        unit=kind,
        unit_id=row.unit.unit_id,
        unit_name=row.unit.unit_name,
        school_code=shown(row, "school_code"),
        school=shown(row, "school"),
        message=message,
        actual=None if row.actual is None else float(row.actual),
        required=None if row.required is None else float(row.required),
    )


def _about_district(one: StockExpectation, message: str, lang: Lang) -> dict[str, Any]:
    return columns_of(
        id=finding_id(one.id, "table", DISTRICT, None),
        rule=one.id,
        severity=str(one.severity),
        outcome=str(Outcome.FAILED),
        unit=str(Unit.DISTRICT),
        unit_id=DISTRICT,
        unit_name=text("judge.district", lang),
        message=message,
    )


def upheld(engine: Engine) -> set[str]:
    """The findings about records that are waived because they were disputed with success, by their ids."""
    rows = engine.rows("SELECT f.id FROM findings f JOIN accepted a ON a.finding = f.id WHERE f.outcome = 'waived'")
    return {str(found) for (found,) in rows}


def rule_waiver_uses(engine: Engine, scope: Scope) -> list[WaiverUse]:
    """What each waiver of a row rule did: how many findings it took out."""
    matched = waiver_matches(engine)
    targets = {target.id for target in scope.config.targets}
    return [
        use_of(waiver, matched.get(position, 0), scope.as_of)
        for position, waiver in enumerate(scope.config.waivers)
        if waiver.rule not in targets
    ]
