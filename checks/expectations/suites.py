"""Rules and targets as Great Expectations suites, which any of its users can read, run and extend.

``records`` holds every row rule (and the stock expectations of rules.yaml on records), ``measurements`` every target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from great_expectations.compatibility.pydantic import ValidationError
from great_expectations.core.expectation_suite import ExpectationSuite
from great_expectations.exceptions import ExpectationNotFoundError
from great_expectations.expectations import ExpectColumnValuesToBeBetween, ExpectTableRowCountToBeBetween
from great_expectations.expectations.registry import get_expectation_impl
from great_expectations.expectations.row_conditions import Column

from checks.config.hints import listed
from checks.expectations import ExpectRecordsToPassRule
from checks.model import Message, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.config.models import RowRule, StockExpectation, Target

GX_SEVERITY = {Severity.ERROR: "critical", Severity.WARNING: "warning", Severity.INFO: "info"}


def record_suite(rules: Sequence[RowRule], stock: Sequence[StockExpectation]) -> ExpectationSuite:
    """The suite on the records: one expectation per row rule, then the stock ones of rules.yaml."""
    expectations: list[Any] = [
        ExpectRecordsToPassRule(
            rule=rule.id,
            effect=str(rule.effect),
            parameters=rule.parameters.model_dump(mode="json") if rule.parameters is not None else {},
            fails_when=rule.fails_when,
            severity=GX_SEVERITY[rule.severity],
            description=rule.title,
            meta={"rule": rule.id},
        )
        for rule in rules
    ]
    expectations += [_stock(one) for one in stock if one.on == "records"]
    return ExpectationSuite(name="records", expectations=expectations)


def measurement_suite(targets: Sequence[Target], stock: Sequence[StockExpectation]) -> ExpectationSuite:
    """The suite on the measurements: per target that it was measured at all, its rate where judged, its pace before.

    A row condition that matches nothing passes, hence the row count.
    """
    expectations: list[Any] = []
    for target in targets:
        of_target = Column("target") == target.id
        common = {"severity": GX_SEVERITY[target.severity], "description": target.title}
        bound = {"max_value": 1} if target.at_most is not None else {"min_value": 1}
        expectations += [
            ExpectTableRowCountToBeBetween(
                min_value=1, row_condition=of_target, meta={"target": target.id, "part": "measured"}, **common
            ),
            ExpectColumnValuesToBeBetween(
                column="rate",
                row_condition=of_target & (Column("state") == "judged"),
                mostly=float(target.min_share) if target.min_share is not None else 1.0,
                meta={"target": target.id, "part": "rate"},
                **bound,
                **common,
            ),
            ExpectColumnValuesToBeBetween(
                column="pace",
                row_condition=of_target & (Column("state") == "pacing"),
                meta={"target": target.id, "part": "pace"},
                **bound,
                **{**common, "severity": "warning"},
            ),
        ]
    expectations += [_stock(one) for one in stock if one.on == "measurements"]
    return ExpectationSuite(name="measurements", expectations=expectations)


def _stock(one: StockExpectation) -> Any:
    expectation = get_expectation_impl(one.type)
    return expectation(
        severity=GX_SEVERITY[one.severity], description=one.title or None, meta={"stock": one.id}, **one.kwargs
    )


def stock_faults(stock: Sequence[StockExpectation]) -> list[tuple[int, Message]]:
    """The stock expectations of rules.yaml that cannot be built: position in the list, and why."""
    faults = []
    for position, one in enumerate(stock):
        try:
            _stock(one)
        except ExpectationNotFoundError:
            faults.append((position, Message("audit.unknown_expectation", {"type": one.type})))
        except Exception as error:
            wrong = [str(at["loc"][0]) for at in error.errors()] if isinstance(error, ValidationError) else one.kwargs
            names = listed(dict.fromkeys(wrong))
            faults.append((position, Message("audit.wrong_expectation", {"id": one.id, "names": names})))
    return faults


def suite_document(*suites: ExpectationSuite) -> dict[str, Any]:
    """The suites by name as JSON data, without the random ids that a context gives them."""
    documents: dict[str, Any] = {}
    for suite in suites:
        document = suite.to_json_dict()
        document.pop("id", None)
        for expectation in document["expectations"]:
            expectation.pop("id", None)
        documents[suite.name] = document
    return documents
