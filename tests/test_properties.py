"""Any mix of records: the audit equals a slow plain-Python reading of what it means (see oracle.py)."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

import checks
from tests.districts import District, districts

if TYPE_CHECKING:
    from checks.result import AuditResult

EXAMPLES = 15
FATES = ("counted", "rejected", "outside_window")


def audited(district: District) -> AuditResult:
    """The package's own answer."""
    with tempfile.TemporaryDirectory() as folder:
        rules = district.write(Path(folder) / "district")
        period = "..".join(day.isoformat() for day in district.period)
        return checks.audit(rules, period=period, as_of=district.as_of)


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(districts())
def test_the_audit_equals_its_plain_reading(district: District) -> None:
    result, expected = audited(district), district.oracle

    listed = result.findings[result.findings["row"].notna()]
    found = {(one.file, one.sheet, int(one.row), one.rule) for one in listed.itertuples()}
    assert found == expected.findings

    fates = Counter({(sheet.file, fate): getattr(sheet, fate) for sheet in result.inputs for fate in FATES})
    assert +fates == +expected.fates
    for sheet in result.inputs:
        assert sheet.rows == sheet.not_records + sum(getattr(sheet, fate) for fate in FATES)

    measured = {(one.target, one.unit_id): one for one in result.measurements.itertuples()}
    assert measured.keys() == expected.measured.keys()
    for key, wanted in expected.measured.items():
        assert measured[key].outcome == wanted.outcome, key
        if wanted.outcome != "not-applicable":
            assert measured[key].actual == wanted.actual, key
            assert measured[key].required == pytest.approx(float(wanted.required)), key
