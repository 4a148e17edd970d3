"""Findings that are too many for a frame: they come from a file, and every figure and line stays what it was."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import checks
from checks.history.memory import Memory
from checks.masking.key import VARIABLE
from checks.model import ConfigurationError
from checks.report.conclusion import actions, schools_by_rule
from checks.report.detail import evidence, findings
from checks.report.facts import Facts
from checks.report.files import write_reports
from checks.report.overview import schools
from checks.tally import KINDS, about_records
from checks.texts import render
from tests import small
from tests.sample_runs import RULES

if TYPE_CHECKING:
    from pathlib import Path

    from checks.result import AuditResult

MOST = 5


@pytest.fixture(scope="module", params=[None, "teachers"])
def both(request: pytest.FixtureRequest) -> tuple[AuditResult, AuditResult]:
    """A month of the sample, with all findings in a frame and with most of them in a file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, "of the bureau")
        whole = checks.audit(RULES, period="2023-06", mask=request.param)
        patch.setattr("checks.record_findings.MOST_FINDINGS", MOST)
        return whole, checks.audit(RULES, period="2023-06", mask=request.param)


def test_the_files_are_the_same(both: tuple[AuditResult, AuditResult], tmp_path: Path) -> None:
    texts: list[dict[str, bytes]] = []
    documents: list[dict[str, Any]] = []
    for number, result in enumerate(both):
        written = {path.name: path for path in write_reports(result, tmp_path / str(number))}
        texts.append({name: written[name].read_bytes() for name in ("findings.csv", "measurements.csv", "suite.json")})
        documents.append(json.loads(written["audit.json"].read_bytes()))
        del documents[-1]["run"]["generated_at"]
    assert texts[0] == texts[1]
    assert texts[0]["findings.csv"].count(b"\r\n") > 20 * MOST
    assert documents[0] == documents[1]


def test_the_frames_hold_the_first_of_them(both: tuple[AuditResult, AuditResult]) -> None:
    whole, part = both
    units = int((~about_records(whole.findings)).sum())
    pd.testing.assert_frame_equal(part.findings, whole.findings.head(units + MOST))
    pd.testing.assert_frame_equal(part.evidence, whole.evidence.head(MOST), check_dtype=False)
    assert whole.findings_file is None
    assert part.findings_file is not None


def test_every_sum_is_the_same(both: tuple[AuditResult, AuditResult]) -> None:
    tallies = [one.tally.sort_values([*KINDS, "about_record"], ignore_index=True) for one in both]
    pd.testing.assert_frame_equal(tallies[0], tallies[1])
    one, other = map(Facts.of, both)
    assert [actions(one), schools_by_rule(one)] == [actions(other), schools_by_rule(other)]
    at = [column.key for column in schools(one).columns].index("findings")
    assert [row[at] for row in schools(one).rows] == [row[at] for row in schools(other).rows]
    assert [findings(one).total, evidence(one).total] == [findings(other).total, evidence(other).total]
    assert findings(other).total == len(both[0].findings)


@pytest.fixture
def crowded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> small.District:
    """A district where seven of eleven records break a rule, and only five findings may be listed."""
    for module in ("checks.record_findings", "checks.handover.audit_folder"):
        monkeypatch.setattr(f"{module}.MOST_FINDINGS", MOST)
    rows = "".join(f"甲小学,A-1,2023-03-07,{period},无此学科课,张一,三(1)班,自动登记\n" for period in range(1, 8))
    return small.district(tmp_path).log("又.csv", small.HEADER + rows)


def test_a_note_names_the_rule_that_most_records_break_and_its_setting(crowded: small.District) -> None:
    result = checks.audit(crowded.rules, period="2023-03")
    (note,) = [note for note in result.notes if note.key == "audit.too_many"]
    assert note.values == {"found": 7, "records": 7, "of": 11, "rule": "学科不在目录", "where": "subjects"}
    assert "7 of 11 records fail" in render(note, "en")


def test_such_a_run_is_not_kept_and_not_handed_over(
    crowded: small.District, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    ran = small.run(capsys, "audit", "--rules", crowded.rules, "--period", "2023-03", "--lang", "en")
    assert ran.code == 1
    assert "too many findings for this run to be kept" in ran.out
    assert not [path for path in crowded.folder.iterdir() if path.suffix == ".db"]
    ran = small.run(capsys, "handoff", crowded.out)
    assert ran.code == 2
    assert "more than the 5 that schools can be asked about" in ran.err
    assert not (crowded.out / "handoff").exists()


def test_the_history_itself_refuses_such_a_run(crowded: small.District) -> None:
    memory = Memory(f"sqlite:///{crowded.folder / 'history.db'}")
    with pytest.raises(ConfigurationError) as caught:
        memory.keep(checks.audit(crowded.rules, period="2023-03", memory=memory))
    assert [fault.message.key for fault in caught.value.faults] == ["history.too_many"]
