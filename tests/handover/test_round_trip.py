"""A month's loop: handed over, filled in as four schools would, taken back, decided, judged again."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner
from maker.oldbook import write_old_workbook
from maker.workbooks import Sheet

from checks.cli.main import group

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SCHOOLS = {"2134900001": "甲小学", "2134900002": "乙小学", "2134900003": "丙小学", "2134900004": "丁小学"}
RULES = """version: 1
audit: {name: 小区核查, language: zh}
inputs: {logs: [logs/*], register: register.csv}
calendar: {terms: [{name: 2022-2023-2, start: 2023-02-06, end: 2023-06-30}]}
targets:
  - {id: lessons, title: 学期课时, metric: lessons, unit: room, window: term-to-date, required: 3}
"""
SUNDAYS = {"2023-03": "2023-03-12", "2023-04": "2023-04-09", "2023-05": "2023-05-14"}


@dataclass
class District:
    """A folder with rules.yaml and logs of three months; in each month every school has a lesson on a weekday, and two
    on a Sunday, of which one names no subject."""

    folder: Path

    def run(self, *arguments: object) -> tuple[int, str]:
        done = CliRunner().invoke(
            group, [*map(str, arguments), "--rules", str(self.folder / "rules.yaml")], prog_name="classroom-checks"
        )
        return done.exit_code, done.output

    def audit(self, month: str) -> Path:
        code, said = self.run("audit", "--period", month, "--quiet")
        assert code == 1, said
        return self.folder / "reports" / month

    def hand_off(self, month: str) -> Path:
        done = CliRunner().invoke(group, ["handoff", str(self.audit(month)), "--deadline", "2023-05-10"])
        assert done.exit_code == 0, done.output
        return self.folder / "reports" / month / "handoff"

    def findings(self, report: str) -> dict[str, dict[str, str]]:
        with (self.folder / "reports" / report / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
            return {row["id"]: row for row in csv.DictReader(file)}

    def lessons(self, report: str) -> dict[str, str]:
        with (self.folder / "reports" / report / "measurements.csv").open(encoding="utf-8-sig", newline="") as file:
            return {row["school"]: row["actual"] for row in csv.DictReader(file)}


def make(folder: Path) -> District:
    (folder / "logs").mkdir()
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    rooms = "".join(f"{code},{name},小学,东区,{code}-1,智慧教室\n" for code, name in SCHOOLS.items())
    (folder / "register.csv").write_text(
        "学校标识码,学校名称,学段,督导责任区,教室编号,教室名称\n" + rooms, encoding="utf-8"
    )
    for month, sunday in SUNDAYS.items():
        lines = [
            line
            for code in SCHOOLS
            for line in (
                f"{code},{code}-1,{month}-17,1,语文,教师{code[-1]}\n",
                f"{code},{code}-1,{sunday},1,数学,教师{code[-1]}\n",
                f"{code},{code}-1,{sunday},2,,教师{code[-1]}\n",
            )
        ]
        (folder / "logs" / f"{month}.csv").write_text(
            "学校标识码,教室编号,日期,节次,学科,教师姓名\n" + "".join(lines), encoding="utf-8"
        )
    return District(folder)


def filled(sent: Path, status: str, alter: Callable[[Any, dict[str, int]], None] | None = None) -> Any:
    """The workbook with every answer given: the columns by name in row 4, the findings below."""
    book = openpyxl.load_workbook(sent)
    sheet = book["问题核实"]
    columns = {cell.value: cell.column for cell in sheet[4]}
    for row in range(5, sheet.max_row + 1):
        answers = {"核实情况": status, "原因": "调课", "整改措施": "已培训", "责任人": "王主任"}
        for name, value in {**answers, "完成日期": date(2023, 5, 8)}.items():
            sheet.cell(row, columns[name]).value = value
    if alter is not None:
        alter(book, columns)
    return book


def altered_number(book: Any, columns: dict[str, int]) -> None:
    book["问题核实"].cell(5, columns["行号"]).value = 999
    book["达标情况"]["E5"] = 77


def pasted_text(book: Any, columns: dict[str, int]) -> None:
    book["问题核实"].cell(6, columns["完成日期"]).value = "下周三之前"


def written_beside(book: Any, columns: dict[str, int]) -> None:
    """In a cell that was sent empty, in a column of the school's own, below the table."""
    sheet = book["问题核实"]
    last = sheet.max_row
    sheet.cell(4, sheet.max_column + 1).value = "备注"
    sheet.cell(5, sheet.max_column).value = "当日补课"
    sheet.cell(6, columns["工作表"]).value = "见附件"
    sheet.cell(last + 2, 1).value = "第 2 条有异议"


def as_old_workbook(book: Any, path: Path) -> None:
    """As an office of long ago saves it: one sheet, its rows the other way round."""
    rows = [list(row) for row in book["问题核实"].iter_rows(values_only=True)]
    cells = [[cell.date() if hasattr(cell, "date") else cell for cell in row] for row in [*rows[:4], *rows[:3:-1]]]
    write_old_workbook(path, Sheet("Sheet1", cells))


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> District:
    """March and April are handed over; of April come back: 甲 with altered numbers and disputes, 乙 with March's
    workbook, 丙 as .xls, 丁 with text for a date."""
    district = make(tmp_path_factory.mktemp("district"))
    march, april = district.hand_off("2023-03"), district.hand_off("2023-04")
    back = district.folder / "back"
    back.mkdir()
    names = [f"{code} {name}.xlsx" for code, name in SCHOOLS.items()]
    filled(april / names[0], "有异议", altered_number).save(back / names[0])
    filled(march / names[1], "属实").save(back / names[1])
    as_old_workbook(filled(april / names[2], "已整改"), back / "回执.xls")
    filled(april / names[3], "属实", pasted_text).save(back / names[3])
    return district


@pytest.fixture(scope="module")
def collected(handed: District) -> tuple[int, str]:
    return handed.run("collect", handed.folder / "back", "--disputes", handed.folder / "disputes.xlsx")


@pytest.mark.parametrize(
    "said",
    [
        "2134900001 甲小学.xlsx（甲小学）：有效答复 3 条，新记录 3 条",
        "“行号”被改动：下发时为“",
        "“达标情况”第 5 行“实际”被改动",
        "2134900002 乙小学.xlsx 是 2023-03 的回执，现在收取的是 2023-04",
        "回执.xls（丙小学）：有效答复 3 条，新记录 3 条",
        "2134900004 丁小学.xlsx（丁小学）：有效答复 2 条，新记录 2 条",
        "“问题核实”第 6 行：“完成日期”填的是“下周三之前”，不是日期，本行未采用",
        "逾期未答复完的学校 2 所（交回期限 2023-05-10 已过）",
        "2134900002 乙小学：已答复 0/3",
        "2134900004 丁小学：已答复 2/3",
        "有异议 3 条，待裁定 3 条",
    ],
)
def test_each_school_is_told_apart_and_told_what_to_do(collected: tuple[int, str], said: str) -> None:
    assert collected[0] == 1
    assert said in collected[1]


def test_reading_twice_changes_nothing(handed: District, collected: tuple[int, str]) -> None:
    _, again = handed.run("collect", handed.folder / "back")
    assert "新记录答复 0 条" in again
    assert again.count("有效答复") == again.count("，新记录 0 条\n") == 3
    assert "有异议 3 条，待裁定 3 条" in again


def test_what_is_written_where_nothing_is_to_be_filled_in_is_told(tmp_path: Path) -> None:
    district = make(tmp_path)
    filled(district.hand_off("2023-03") / "2134900001 甲小学.xlsx", "属实", written_beside).save(tmp_path / "甲.xlsx")
    code, said = district.run("collect", tmp_path / "甲.xlsx")
    assert code == 1
    assert re.findall(r"第 (\d+) 行：“(.+)”没有写在应填的单元格里", said) == [
        ("10", "第 2 条有异议"), ("5", "当日补课"), ("6", "见附件"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("丙实验小学,小学,东区,C-1,智慧教室\n", "丙.xlsx（丙实验小学）：有效答复 3 条，新记录 3 条"),
        ("", "其中的问题都已不再需要答复"),
    ],
)
def test_a_school_that_was_renamed_or_left_since_is_no_stranger(tmp_path: Path, line: str, said: str) -> None:
    """Without codes a receipt number is of the name."""
    district, register = make(tmp_path), "学校名称,学段,督导责任区,教室编号,教室名称\n甲小学,小学,东区,A-1,智慧教室\n"
    for log in (tmp_path / "logs").iterdir():
        log.unlink()
    records = "".join(f"C-1,{sunday},1,语文,张一\n" for sunday in ("2023-03-12", "2023-03-19"))
    (tmp_path / "logs" / "三月.csv").write_text("教室编号,日期,节次,学科,教师姓名\n" + records, encoding="utf-8")
    (tmp_path / "register.csv").write_text(register + "丙小学,小学,东区,C-1,智慧教室\n", encoding="utf-8")
    filled(district.hand_off("2023-03") / "丙小学.xlsx", "属实").save(tmp_path / "丙.xlsx")
    (tmp_path / "register.csv").write_text(register + line, encoding="utf-8")
    district.audit("2023-03")
    assert said in district.run("collect", tmp_path / "丙.xlsx")[1]


def test_of_two_workbooks_of_a_school_that_differ_none_is_taken_until_one_is_away(tmp_path: Path) -> None:
    district = make(tmp_path)
    sent = district.hand_off("2023-03") / "2134900001 甲小学.xlsx"
    back = tmp_path / "back"
    back.mkdir()
    filled(sent, "属实").save(back / "甲小学.xlsx")
    filled(sent, "有异议").save(back / "甲小学 (2).xlsx")
    code, said = district.run("collect", back)
    assert code == 1
    assert f"有 4 条问题，本文件的答复与 {back / '甲小学.xlsx'} 中的不同，均未采用" in said
    assert "新记录答复 0 条" in said
    (back / "甲小学.xlsx").unlink()
    assert "有异议 4 条，待裁定 4 条" in district.run("collect", back)[1]
    filled(sent, "已整改").save(back / "甲小学 (3).xlsx")  # what came later holds
    _, said = district.run("collect", back)
    assert "新记录答复 4 条" in said
    assert "有异议" not in said


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", 3, "0"),
        (b"PK\x03\x04 damaged", 3, "foreign.xlsx"),
        ("学校,问题\n甲小学,无\n".encode(), 3, "不是表格工作簿"),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_sentence(
    handed: District, tmp_path: Path, content: bytes, code: int, said: str
) -> None:
    (tmp_path / "foreign.xlsx").write_bytes(content)
    found, told = handed.run("collect", tmp_path / "foreign.xlsx")
    assert (found, said in told, "未收取" in told) == (code, True, True)


def test_another_district_is_refused(handed: District, tmp_path: Path) -> None:
    book = filled(handed.folder / "reports" / "2023-04" / "handoff" / "2134900001 甲小学.xlsx", "属实")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "回执编号" in cell.value:
                    cell.value = "回执编号 2023-04 / 0123abcd"
    book.save(tmp_path / "别区.xlsx")
    code, told = handed.run("collect", tmp_path / "别区.xlsx")
    assert code == 1
    assert "不是本区 2023-04 下发的工作簿" in told


def test_a_list_of_disputes_is_refused_before_anything_is_read_and_not_written_empty(
    handed: District, collected: tuple[int, str]
) -> None:
    mine, none = handed.folder / "disputes.xlsx", handed.folder / "none.xlsx"
    before = mine.read_bytes()
    assert handed.run("collect", handed.folder / "没有", "--disputes", mine) == (
        2, f"{mine} 已存在，里面可能有已填写的裁定，没有覆盖。请换一个文件名，或先把它交给 decide。\n",
    )  # fmt: skip
    assert mine.read_bytes() == before
    april = handed.folder / "back" / "2134900001 甲小学.xlsx"
    _, said = handed.run("collect", april, "--period", "2023-03", "--disputes", none)
    assert ("没有异议，未生成" in said, none.exists()) == (True, False)


@pytest.fixture(scope="module")
def decided(handed: District, collected: tuple[int, str]) -> tuple[dict[str, str], str]:
    """Of the disputes of 甲 the lesson on the Sunday is accepted, the one without a subject rejected; the ids by rule
    and what the command said."""
    path = handed.folder / "disputes.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[2]}
    found = handed.findings("2023-04")
    own = [row for row in found.values() if row["school"] == "甲小学"]
    accepted = next(row["id"] for row in own if row["rule"] == "non-teaching-day" and "数学" in row["raw"])
    rejected = next(row["id"] for row in own if row["rule"] == "missing-field")
    for row in range(3, sheet.max_row + 1):
        verdict = {accepted: "采纳", rejected: "不采纳"}.get(sheet.cell(row, at["编号"]).value)
        if verdict:
            for name, value in {"裁定": verdict, "裁定人": "张主任", "裁定理由": "补课通知已核实"}.items():
                sheet.cell(row, at[name]).value = value
    book.save(path)
    code, said = handed.run("decide", path)
    assert code == 0, said
    return {"accepted": accepted, "rejected": rejected}, said


def test_the_amended_report_differs_in_what_follows_and_nothing_else(
    handed: District, decided: tuple[dict[str, str], str]
) -> None:
    ids, said = decided
    assert "第 1 号更正报告" in said
    assert re.search(r"单位：甲小学 .+ 实际 2 → 3", said)
    assert re.search(r"问题：甲小学 非教学日 .+ 结论 有异常 → 豁免", said)
    before, after = handed.findings("2023-04"), handed.findings("2023-04-amended-1")
    assert before.keys() == after.keys()
    assert {one for one in before if before[one] != after[one]} == {ids["accepted"]}
    assert after[ids["accepted"]]["outcome"] == "waived"
    assert after[ids["rejected"]]["outcome"] == "failed"
    lessons, amended = handed.lessons("2023-04"), handed.lessons("2023-04-amended-1")
    assert {school: (lessons[school], amended[school]) for school in lessons if lessons[school] != amended[school]} == {
        "甲小学": ("2", "3")
    }


def test_the_list_of_differences_says_the_same(handed: District, decided: tuple[dict[str, str], str]) -> None:
    path = handed.folder / "reports" / "2023-04-amended-1" / "differences.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["kind"], row["column"], row["before"], row["after"]) for row in csv.DictReader(file)]
    assert ("measurement", "actual", "2", "3") in rows
    assert ("finding", "outcome", "failed", "waived") in rows
    assert {kind for kind, *_ in rows} <= {"target", "measurement", "finding"}


def test_the_decision_holds_in_the_next_month(handed: District, decided: tuple[dict[str, str], str]) -> None:
    handed.audit("2023-05")
    assert handed.lessons("2023-05") == {"甲小学": "4", "乙小学": "3", "丙小学": "3", "丁小学": "3"}


def test_deciding_the_same_again_changes_nothing(handed: District, decided: tuple[dict[str, str], str]) -> None:
    ids, _ = decided
    code, said = handed.run("decide", ids["accepted"][:8], "accept", "--by", "张主任", "--reason", "同上")
    assert code == 0
    assert "此前已作同样裁定" in said
    assert not (handed.folder / "reports" / "2023-04-amended-2").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ffffffffffffffff", "accept", "--by", "张", "--reason", "错"], "没有编号为“ffffffffffffffff”的问题"),
        (["ffffffffffffffff", "accept"], "--by"),
    ],
)
def test_what_cannot_be_decided_is_a_sentence(handed: District, arguments: list[str], said: str) -> None:
    code, told = handed.run("decide", *arguments)
    assert code == 2
    assert said in told


def test_the_amended_report_tells_its_number(handed: District, decided: tuple[dict[str, str], str]) -> None:
    folder = handed.folder / "reports" / "2023-04-amended-1"
    first = openpyxl.load_workbook(folder / "audit.xlsx").worksheets[0]
    assert any("第 1 号更正报告" in str(cell) for row in first.iter_rows(values_only=True) for cell in row if cell)
    assert json.loads((folder / "audit.json").read_text(encoding="utf-8"))["findings"]["waived"] == 1
