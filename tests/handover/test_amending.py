"""An amended report is of the logs of then, or there is none."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import openpyxl
import pytest

from checks.cli.common import t
from checks.cli.handover import MOST_SHOWN, _print_amended
from checks.handover.amending import Amended, Difference
from tests import small

if TYPE_CHECKING:
    from pathlib import Path


def failing(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[small.District, str]:
    """An audited district, and the id of a finding about one of its rooms."""
    district = small.district(folder)
    district.rules.write_text(small.RULES.replace("required: 1", "required: 2"), encoding="utf-8")
    small.run(capsys, "audit", "--rules", district.rules, "--period", "2023-03")
    return district, finding_of(district)


def finding_of(district: small.District) -> str:
    with (district.out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(row["id"] for row in csv.DictReader(file))


def test_without_the_logs_of_then_no_amended_report_takes_the_place_of_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    district, finding = failing(tmp_path, capsys)
    log, away = tmp_path / "logs" / "三月.csv", tmp_path / "三月.csv"
    log.rename(away)
    decide = ("decide", finding, "accept", "--by", "张主任", "--reason", "已核实", "--rules", district.rules)
    ran = small.run(capsys, *decide)
    assert ran.code == 2
    assert "logs/三月.csv" in ran.err
    assert not (tmp_path / "reports" / "2023-03-amended-1").exists()
    away.rename(log.with_name("三月（教务处）.csv"))  # the same content, whatever it is called
    ran = small.run(capsys, *decide)
    assert ran.code == 0
    assert (tmp_path / "reports" / "2023-03-amended-1" / "audit.json").exists()


@pytest.mark.parametrize("further", [(), ("--report", "circular")])
def test_where_the_report_had_a_circular_the_amended_one_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], further: tuple[str, ...]
) -> None:
    district, finding = failing(tmp_path, capsys)
    small.run(capsys, "audit", "--rules", district.rules, "--period", "2023-03", *further)
    small.run(capsys, "decide", finding, "accept", "--by", "张主任", "--reason", "已核实", "--rules", district.rules)
    issued = tmp_path / "reports" / "2023-03-amended-1"
    assert (issued / "audit.json").exists()
    assert (issued / "circular.docx").exists() == bool(further)


@pytest.mark.parametrize(("window", "said"), [("period", False), ("term-to-date", True)])
def test_months_that_were_audited_before_the_decision_and_look_back_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], window: str, said: bool
) -> None:
    rules = small.RULES.replace("window: period, required: 1", f"window: {window}, required: 2, due: 2023-03-31")
    district = small.district(tmp_path)
    district.rules.write_text(rules, encoding="utf-8")
    for month in ("2023-03", "2023-04"):
        small.run(capsys, "audit", "--rules", district.rules, "--period", month)
    ran = small.run(
        capsys, "decide", finding_of(district), "accept", "--by", "张", "--reason", "属实", "--rules", district.rules
    )
    told = t("handover.audit_again", period="2023-03", later="2023-04", first="2023-04")
    assert (ran.code, told in ran.out) == (0, said)


def test_a_register_that_changed_meanwhile_is_among_the_differences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    district, finding = failing(tmp_path, capsys)
    register = tmp_path / "register.csv"
    register.write_text(small.REGISTER + "2134900003,丙小学,小学,西区,C-1,智慧教室,2023-01-01\n", encoding="utf-8")
    small.run(capsys, "decide", finding, "accept", "--by", "张", "--reason", "属实", "--rules", district.rules)
    with (tmp_path / "reports" / "2023-03-amended-1" / "differences.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        assert [row["column"] for row in csv.DictReader(file) if row["kind"] == "register"] == ["sha256"]


WAIVER = """row_rules: {unknown-subject: {effect: flag}}
waivers:
  - {rule: lessons, where: {room_id: B-1}, from: 2023-03-01, until: 2023-03-31, reason: 维修, approved_by: 电教馆}
"""


@pytest.mark.parametrize(
    ("about", "verdict", "said"),
    [
        ({"rule": "lessons", "unit_id": "B-1"}, "reject", "handover.same_result"),  # rules.yaml waives it
        ({"rule": "unknown-subject"}, "accept", "handover.no_figures"),  # it counted all the while
    ],
)
def test_what_changes_no_figure_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], about: dict[str, str], verdict: str, said: str
) -> None:
    district, _ = failing(tmp_path, capsys)
    district.add(WAIVER).log("更多.csv", f"{small.HEADER}乙小学,B-1,2023-03-09,1,测试课,李一,四(1)班,自动登记\n")
    small.run(capsys, "audit", "--rules", district.rules, "--period", "2023-03")
    with (district.out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        finding = next(row["id"] for row in csv.DictReader(file) if about.items() <= row.items())
    decide = ("decide", finding, verdict, "--by", "张主任", "--reason", "已核实", "--rules", district.rules)
    ran = small.run(capsys, *decide)
    assert ran.code == 0
    assert t(said, period="2023-03") in ran.out
    issued = tmp_path / "reports" / "2023-03-amended-1"
    assert issued.exists() == (said == "handover.no_figures")


@pytest.mark.parametrize(
    ("decided", "said"),
    [
        ([("采纳", "张主任", "已核实"), ("不采纳", "张主任", "已核实")], "第 2、3 行是同一条问题"),
        ([("采纳", "张主任", "已核实"), ("", "张主任", "已核实")], "第 3 行：写了裁定理由，但没有填“裁定”"),
        ([("采纳", "", "已核实")], "第 2 行：请填写裁定人和裁定理由"),
    ],
)
def test_a_list_that_does_not_say_what_is_decided_decides_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], decided: list[tuple[str, ...]], said: str
) -> None:
    district, finding = failing(tmp_path, capsys)
    book = openpyxl.Workbook()
    for row in (["编号", "裁定", "裁定人", "裁定理由"], *([finding, *one] for one in decided)):
        book.active.append(row)
    book.save(tmp_path / "异议.xlsx")
    ran = small.run(capsys, "decide", tmp_path / "异议.xlsx", "--rules", district.rules)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(("differences", "more"), [(MOST_SHOWN, 0), (MOST_SHOWN + 2, 2)])
def test_differences_that_are_not_shown_are_counted(
    capsys: pytest.CaptureFixture[str], differences: int, more: int
) -> None:
    found = [Difference("finding", f"{one:016x}", "", "甲小学", "outcome", "failed", "") for one in range(differences)]
    _print_amended("2023-03", Amended(1, [], found))
    said = capsys.readouterr().out
    assert (t("handover.more_differences", number=2, file="differences.csv") in said) == bool(more)
