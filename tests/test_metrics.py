"""The registry of metrics. What each counts is tested where it is measured, in test_measuring.py."""

from pathlib import Path

import pytest
import sqlglot

import checks.metrics
from checks.metrics import METRICS, Metric, UnitFacts


def test_every_file_is_listed() -> None:
    files = Path(checks.metrics.__file__).parent.glob("[a-z]*.py")
    assert {path.stem.replace("_", "-") for path in files} - {"base"} == set(METRICS)


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.id)
def test_every_metric_is_documented_in_both_languages(metric: Metric) -> None:
    assert set(metric.docs) == {"zh", "en"}
    for docs in metric.docs.values():
        assert docs.title
        assert docs.definition.endswith(("。", "."))
        assert (docs.measure == "%") == metric.is_share


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.id)
def test_ratios_do_not_add_and_only_they_have_a_denominator(metric: Metric) -> None:
    assert not (metric.ratio and metric.adds)
    assert metric.denominator is None or metric.ratio


@pytest.mark.parametrize(
    "metric", [one for one in METRICS.values() if not one.from_tables], ids=lambda metric: metric.id
)
def test_every_metric_of_records_can_be_said_to_spark(metric: Metric) -> None:
    assert metric.select is not None
    (spark,) = sqlglot.transpile(
        metric.select("used"), read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE
    )
    columns = sqlglot.parse_one(spark, read="spark").named_selects
    assert columns == ["unit_id", "numerator", "denominator"]


@pytest.mark.parametrize(
    ("metric", "facts", "denominator"),
    [
        ("usage-rate", UnitFacts(20, 140, 3), 140),
        ("usage-rate", UnitFacts(20, None, 3), None),
        ("rooms-used", UnitFacts(20, None, 3), 3),
    ],
)
def test_denominators_from_the_register(metric: str, facts: UnitFacts, denominator: int | None) -> None:
    divide = METRICS[metric].denominator
    assert divide is not None
    assert divide(facts) == denominator
