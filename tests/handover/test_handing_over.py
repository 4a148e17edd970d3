"""What is handed over: to whom, what stands in it, what can be changed in it."""

from __future__ import annotations

import csv
import hashlib
import os
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from checks.handover.folder import deadline_of, hand_over
from checks.model import ConfigurationError
from tests.handover.audits import finding, measurement, write

if TYPE_CHECKING:
    from pathlib import Path

A, B, C = ("2100000001", "甲小学"), ("2100000002", "乙/小学."), ("2100000003", "丙小学")
FINDINGS = [
    finding(1, *A, message="教室“B-1”在台账中属于“乙/小学.”", file="logs/乙/小学.-三月.csv", raw="甲小学 | B-1 | 张一"),
    finding(2, *A, outcome="waived"),
    finding(3, *B, raw="乙/小学. | 李一", message="=1+1"),
    finding(4, "", "乙/小学.", unit_id="", raw="| 李二"),
    finding(5, "", "无此小学", unit_id=""),
    finding(6, "", "", unit="region", unit_id="东区", unit_name="东区", rule="lessons", row="", actual="1", required=2),
]
MEASUREMENTS = [
    measurement(*A, "东区"),
    measurement(*B, "西区", "failed"),
    measurement(*C, "西区"),
    measurement("2100000004", "停用小学", "西区", "not-applicable"),
]


@pytest.fixture
def handed(tmp_path: Path) -> Path:
    write(tmp_path / "2023-06", FINDINGS, MEASUREMENTS)
    return hand_over(tmp_path / "2023-06", date(2023, 7, 10)).folder


def book(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def everything(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))


def answer_ids(path: Path) -> list[str]:
    sheet = book(path)["问题核实"]
    at = [cell.value for cell in sheet[4]].index("编号")
    return [row[at] for row in sheet.iter_rows(min_row=5, values_only=True)]


def test_everyone_due_gets_a_workbook_under_a_safe_name(handed: Path) -> None:
    assert sorted(path.name for path in handed.iterdir()) == sorted(
        [
            *("2100000001 甲小学.xlsx", "2100000002 乙／小学.xlsx", "2100000003 丙小学.xlsx"),
            *("东区.xlsx", "西区.xlsx", "handoff.zip", "manifest.csv"),
        ]
    )


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("2100000001 甲小学", [1, 2]),
        ("2100000002 乙／小学", [3, 4]),  # one names the school without its code
        ("2100000003 丙小学", []),
        ("东区", [6, 1, 2]),
        ("西区", [3, 4]),
    ],
)
def test_each_gets_its_own_findings(handed: Path, name: str, ids: list[int]) -> None:
    assert answer_ids(handed / f"{name}.xlsx") == [f"{number:016x}" for number in ids]


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("2100000001 甲小学", ["乙/小学", "丙小学", "2100000002", "2100000003", "李一"]),
        ("2100000002 乙／小学", ["甲小学", "丙小学", "张一"]),
        ("东区", ["乙/小学", "丙小学", "李一"]),
        ("西区", ["甲小学", "张一"]),
    ],
)
def test_none_reads_of_another(handed: Path, name: str, others: list[str]) -> None:
    said = everything(handed / f"{name}.xlsx")
    assert [one for one in others if one in said] == []


def test_only_answers_filters_and_widths_can_be_changed(handed: Path) -> None:
    whole = book(handed / "2100000001 甲小学.xlsx")
    assert whole.security.lockStructure
    unlocked = set()
    for sheet in whole:
        assert sheet.protection.sheet
        forbidden = {"autoFilter": False, "formatColumns": False, "formatRows": True, "sort": True, "deleteRows": True}
        assert {name: getattr(sheet.protection, name) for name in forbidden} == forbidden or sheet.title == "_下发内容"
        unlocked |= {(sheet.title, cell.coordinate) for row in sheet for cell in row if not cell.protection.locked}
    headers = {cell.value: cell.column_letter for cell in whole["问题核实"][4]}
    answers = [headers[name] for name in ("核实情况", "原因", "整改措施", "责任人", "完成日期")]
    assert unlocked == {
        ("问题核实", f"{letter}5") for letter in answers
    }  # the waived finding in row 6 asks for nothing


def test_answers_are_chosen_from_a_list_and_dates_checked(handed: Path) -> None:
    sheet = book(handed / "2100000001 甲小学.xlsx")["问题核实"]
    checks = sheet.data_validations.dataValidation
    headers = {cell.column_letter: cell.value for cell in sheet[4]}
    assert {headers[str(check.sqref).rstrip("5")]: check.type for check in checks} == {
        "核实情况": "list",
        "完成日期": "date",
        **dict.fromkeys(("原因", "整改措施", "责任人"), "textLength"),
    }
    assert all(check.showErrorMessage and check.error for check in checks)
    assert next(check.formula1 for check in checks if check.type == "list") == '"属实,有异议,已整改"'


def test_text_that_looks_like_a_formula_stays_text(handed: Path) -> None:
    sheet = book(handed / "2100000002 乙／小学.xlsx")["问题核实"]
    cell = next(cell for row in sheet for cell in row if cell.value == "=1+1")
    assert cell.data_type == "s" or cell.quotePrefix


def test_the_letter_says_what_and_by_when(handed: Path) -> None:
    def letter(name: str) -> str:
        rows = book(handed / f"{name}.xlsx")["通报"].iter_rows(values_only=True)
        return "\n".join(str(row[0]) for row in rows if row[0])

    assert "需要核实的问题 1 条（错误 1）" in letter("2100000001 甲小学")
    assert "另有 1 条已获豁免" in letter("2100000001 甲小学")
    assert "2023-07-10" in letter("2100000001 甲小学")
    assert "没有需要核实的问题" in letter("2100000003 丙小学")


def test_only_who_has_nothing_to_answer_is_told_not_to_return_it(tmp_path: Path) -> None:
    short = finding(6, *A, rule="lessons", row="", actual="1", required=2)  # of a target: no record stands behind it
    done = hand_over(write(tmp_path / "a", [short, finding(2, *B, outcome="waived")], MEASUREMENTS))
    notes = {
        name: [sheet["A3"].value for sheet in book(done.folder / f"{name}.xlsx").worksheets[1:4]]
        for name in ("2100000001 甲小学", "2100000002 乙／小学", "2100000003 丙小学")
    }
    need_not = "本次核查没有需要核实的问题，不必交回本表。"
    answers, _, evidence = notes["2100000001 甲小学"]
    assert answers.startswith("请填写黄色单元格。")
    assert evidence == "本表没有要列的内容。"
    assert notes["2100000002 乙／小学"][0] == notes["2100000003 丙小学"][0] == need_not
    assert not any(need_not in one[1:] for one in notes.values())


def test_the_manifest_has_the_checksum_of_every_file(handed: Path) -> None:
    with (handed / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        sums = {row["file"]: row["sha256"] for row in csv.DictReader(file)}
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in handed.iterdir()}
    assert sums == {name: digest for name, digest in files.items() if name != "manifest.csv"}
    with zipfile.ZipFile(handed / "handoff.zip") as archive:
        assert {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()} == {
            name: digest for name, digest in sums.items() if name.endswith(".xlsx")
        }


def test_again_gives_equal_bytes_and_leaves_what_others_put_there(handed: Path) -> None:
    before = {path.name: path.read_bytes() for path in handed.iterdir()}
    (handed / "我的备注.txt").write_text("保留", encoding="utf-8")
    (handed / "2100000009 旧名小学.xlsx").write_bytes(b"not ours")
    hand_over(handed.parent, date(2023, 7, 10))
    after = {path.name: path.read_bytes() for path in handed.iterdir()}
    assert after == before | {"我的备注.txt": "保留".encode(), "2100000009 旧名小学.xlsx": b"not ours"}


def test_a_school_that_is_no_longer_due_goes(handed: Path) -> None:
    write(handed.parent, FINDINGS, MEASUREMENTS[:2])
    hand_over(handed.parent, date(2023, 7, 10))
    assert not (handed / "2100000003 丙小学.xlsx").exists()


def test_held_open_it_goes_beside(handed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path.name: path.read_bytes() for path in handed.iterdir()}
    rename = os.rename

    def held_open(source: Any, target: Any) -> None:
        if str(source) == str(handed):
            raise PermissionError(13, "in use")
        rename(source, target)

    monkeypatch.setattr(os, "rename", held_open)
    for school in (B, A):  # the second time handoff-2 is there already
        write(handed.parent, [finding(1, *school)], [measurement(*school, "西区")])
        done = hand_over(handed.parent, date(2023, 7, 20))
        assert (done.folder.name, done.held_open) == ("handoff-2", True)
        assert sum(path.suffix == ".xlsx" for path in done.folder.iterdir()) == 2
    assert {path.name: path.read_bytes() for path in handed.iterdir()} == before
    assert deadline_of(handed.parent) == date(2023, 7, 20)


@pytest.mark.parametrize("gone", ["audit.json", "findings.csv", "measurements.csv"])
def test_a_folder_without_an_audit_is_a_sentence(handed: Path, gone: str) -> None:
    (handed.parent / gone).unlink()
    with pytest.raises(ConfigurationError) as caught:
        hand_over(handed.parent)
    assert caught.value.faults[0].message.values["why"] == gone


def test_findings_of_nobody_stay_with_the_bureau(tmp_path: Path) -> None:
    done = hand_over(write(tmp_path / "a", FINDINGS, MEASUREMENTS))
    assert done.left_over == [f"{5:016x}"]
    assert done.deadline == date(2023, 7, 11)  # ten days after the audit


def test_in_english(tmp_path: Path) -> None:
    done = hand_over(write(tmp_path / "a", FINDINGS, MEASUREMENTS, "en"))
    whole = book(done.folder / "2100000003 丙小学.xlsx")
    assert whole.sheetnames == ["Notice", "Answers", "Attainment", "Evidence", "_as_sent"]


def test_whoever_waits_is_told_how_many_workbooks_are_made(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    done = hand_over(write(tmp_path / "a", FINDINGS, MEASUREMENTS), None, lambda *step: told.append(step))
    everyone = done.schools + done.regions
    assert told == [("workbooks", number, everyone) for number in range(1, everyone + 1)]


@pytest.mark.parametrize(("language", "title", "note"), [("zh", "连续闲置", "上限"), ("en", "Idle streak", "limit")])
def test_limits_patterns_and_long_names_are_there_to_be_read(
    tmp_path: Path, language: str, title: str, note: str
) -> None:
    """An upper limit reads as one, a pattern has its title, and a name longer than its column goes over lines."""
    school = ("2100000001", "某某县某某镇中心学校教育集团北校区九年一贯制学校")
    idle = finding(1, *school, rule="idle-streak", row="", unit="school", unit_id=school[0], unit_name=school[1])
    late = finding(2, *school, rule="late", row="", unit="school", unit_id=school[0], actual="0.2", required="0.1")
    share = {"target": "late", "unit": "school", "unit_id": school[0], "unit_name": school[1]}
    measured = measurement(*school, "东区", **share | {"actual": 0.2, "required": 0.1, "rate": 2})
    write(tmp_path / "2023-06", [idle, late], [measured], language)
    folder = hand_over(tmp_path / "2023-06", date(2023, 7, 10)).folder
    _, asked, units, *_ = book(folder / "东区.xlsx").worksheets
    (first, second), (only,) = asked.iter_rows(min_row=5), units.iter_rows(min_row=5)
    assert first[3].value == title
    assert [(cell.value, cell.number_format) for cell in (second[14], only[6])] == [(0.1, '"≤ "0.00%')] * 2
    assert note in units["A3"].value
    for sheet, row, at in ((asked, first, 2), (asked, first, 4), (units, only, 3), (units, only, 4)):
        assert (row[at].value, row[at].alignment.wrap_text) == (school[1], True)
        assert sheet.row_dimensions[5].height > 15
