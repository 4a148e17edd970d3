"""audit.xlsx, read back: sheets, figures, links, filters, harmless text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import example
import openpyxl
import pandas as pd
import pytest

from checks.model import COUNTED_COLUMNS, Message
from checks.report import detail
from checks.report.facts import Facts
from checks.report.workbook import made_workbook
from tests.report.hostile import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

    from checks.result import AuditResult

SHEETS = {
    "zh": "总览 达标明细 异常清单 证据明细 豁免 规则执行 数据核对 运行信息 学校一览 分组汇总 计入明细 周次走势",
    "en": "Summary Attainment Findings Evidence Waivers Rules Reconciliation Run Schools Roll-ups Counted Weeks",
}


def written(tmp_path: Path, result: AuditResult) -> Any:
    path = tmp_path / "audit.xlsx"
    made_workbook(Facts.of(result)).write(path)
    return openpyxl.load_workbook(path)


def table(sheet: Any) -> list[dict[str, Any]]:
    """The rows under the header that the filter names, as cells by header."""
    rows = sheet[sheet.auto_filter.ref]
    return [{head.value: cell for head, cell in zip(rows[0], row, strict=True)} for row in rows[1:]]


def texts(sheet: Any) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sheets(tmp_path: Path, lang: Any) -> None:
    book = written(tmp_path, example.district(lang=lang, findings=20))
    assert book.sheetnames == SHEETS[lang].split()
    for sheet in book.worksheets[1:]:
        head, last = re.fullmatch(r"A(\d+):[A-Z]+(\d+)", sheet.auto_filter.ref).groups()
        assert sheet.freeze_panes == f"A{int(head) + 1}"
        assert sheet.print_title_rows == f"${head}:${head}"
        assert sheet.max_row == int(last), "the filter ends with the table"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    page = book.worksheets[0].page_setup
    assert (page.fitToWidth, page.fitToHeight) == (1, 1)
    assert not [one for sheet in book for one in texts(sheet) if re.search(r"\{\w*\}|report[.-]", one)]


def test_summary_states_the_published_figures(tmp_path: Path) -> None:
    book = written(tmp_path, example.district(weak=False))
    rows = [[cell for cell in row if cell.value is not None] for row in book["总览"].iter_rows()]
    first, second = [row for row in rows if row and str(row[0].value).endswith(("（按学校）", "（按教室）"))][:2]
    assert [cell.value for cell in first][1:] == [27, 27, 1, 208, 208 / 27, 3, 208 / 81, "达标"]
    assert [cell.value for cell in second][1:] == [
        100,
        100,
        1,
        17270,
        172.7,
        96,
        pytest.approx(172.7 / 96, rel=1e-15),
        "达标",
    ]
    assert [first[5].number_format, first[7].number_format] == ["#,##0.00", "0.00%"]
    assert "学科达标率 256.79%：应核 27 所学校，全部达标。" in texts(book["总览"])
    assert len(book["总览"]._charts) == 1


def test_first_line_warns(tmp_path: Path) -> None:
    result = example.district(findings=1)
    result.notes = [Message("report.unread", {"file": "logs/a.xls", "error": "文件已加密"})]
    assert written(tmp_path, result)["总览"]["A1"].value == "未能读取 logs/a.xls：文件已加密"


def test_every_link_leads_where_it_says(tmp_path: Path) -> None:
    book = written(tmp_path, example.district(findings=60))
    seen = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink:
                    seen += 1
                    name, number = re.fullmatch(r"'(.+)'!A(\d+)", cell.hyperlink.location).groups()
                    assert int(number) <= book[name].max_row
    assert seen > 60
    evidence, findings = {row["异常编号"].row: row for row in table(book["证据明细"])}, table(book["异常清单"])
    for row in findings:
        target = row["证据"].hyperlink.location
        if target.startswith("'证据明细'"):
            behind = evidence[int(target.rpartition("A")[2])]
            assert behind["异常编号"].value == row["异常编号"].value
            assert behind["规则"].hyperlink.location == f"'异常清单'!A{row['规则/目标'].row}"
        else:
            behind = next(one for one in table(book["达标明细"]) if one["目标"].row == int(target.rpartition("A")[2]))
            assert behind["单位编号"].value == row["单位编号"].value
    for row in table(book["学校一览"]):
        assert (row["学校"].hyperlink is None) == (row["异常数"].value == 0)
        if row["学校"].hyperlink is None:
            continue
        found = int(row["学校"].hyperlink.location.rpartition("A")[2])
        assert book["异常清单"].cell(found, 4).value == row["学校"].value


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: repr(text)[:16])
def test_hostile_text_does_no_harm(tmp_path: Path, hostile: str) -> None:
    result = example.district(findings=3)
    result.measurements = result.measurements.head(5)
    result.findings.loc[:, ["school", "message", "unit_name", "raw", "file"]] = hostile
    result.measurements.loc[:, ["school", "unit_name", "region"]] = hostile
    result.evidence.loc[:, ["teacher", "subject"]] = hostile
    result.counted = pd.DataFrame([dict.fromkeys(COUNTED_COLUMNS, hostile)])
    result.config = result.config.model_copy(update={"audit": type(result.config.audit)(name=hostile)})
    result.targets = [replace(target, title=hostile) for target in result.targets]
    result.rules = [replace(rule, title=hostile) for rule in result.rules]
    book = written(tmp_path, result)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n", "d"), (sheet.title, cell.coordinate)
                if isinstance(cell.value, str) and cell.value[:1] in tuple("=+-@"):
                    assert cell.quotePrefix
                assert len(str(cell.value)) <= 32_767


def test_codes_stay_text_and_a_miss_never_shows_100(tmp_path: Path) -> None:
    result = example.district(findings=5)
    missed = result.measurements.index[result.measurements["outcome"] == "failed"][0]
    result.measurements.loc[missed, "rate"] = 0.99999
    result.measurements["school_code"] = "0" + result.measurements["school_code"]
    rows = table(written(tmp_path, result)["达标明细"])
    assert rows[0]["学校标识码"].value.startswith("0")
    assert (rows[0]["学校标识码"].data_type, rows[0]["学校标识码"].number_format) == ("s", "@")
    assert (rows[missed]["达标率"].value, rows[missed]["达标率"].number_format) == (0.99999, '"99.99%"')
    assert {row["结论"].style for row in rows} == {"audit good", "audit bad"}


def test_a_group_shows_100_only_where_it_is_reached(tmp_path: Path) -> None:
    result = example.district(findings=5)
    groups = result.targets[0].rollups
    groups[:2] = [replace(groups[0], rate=0.99999), replace(groups[1], rate=1.0, attained=0)]
    rows = table(written(tmp_path, result)["分组汇总"])
    assert [row["达标率"].number_format for row in rows[1:3]] == ['"99.99%"', "0.00%"]


def test_more_rows_than_a_sheet_should_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detail, "SHEET_ROWS", 50)
    book = written(tmp_path, example.district(findings=80))
    assert len(table(book["异常清单"])) == len(table(book["达标明细"])) == 50
    assert book["异常清单"]["A2"].value == "共 91 行，本表只列前 50 行，完整内容见 findings.csv。"
    assert "154" in book["达标明细"]["A2"].value
    shown = {row["异常编号"].value for row in table(book["异常清单"])}
    assert {row["异常编号"].value for row in table(book["证据明细"])} <= shown


def test_nothing_found_nothing_set(tmp_path: Path) -> None:
    result = example.district(weak=False, findings=0)
    result.evidence = result.evidence.reindex(columns=[*example.district(findings=1).evidence.columns])
    result.targets, result.waivers, result.inputs = [], [], []
    result.measurements = result.measurements.iloc[:0]
    book = written(tmp_path, result)
    assert {"未设目标，仅核查记录。", "使用记录未发现异常。", "本期没有须办事项。"} <= set(texts(book["总览"]))
    assert not book["总览"]._charts


def test_times_in_the_file_are_the_runs_own(tmp_path: Path) -> None:
    book = written(tmp_path, example.district(findings=1))
    assert book.properties.created.isoformat() == book.properties.modified.isoformat() == "2023-07-03T01:15:00"
    with ZipFile(tmp_path / "audit.xlsx") as archive:
        assert {member.date_time for member in archive.infolist()} == {(2023, 7, 3, 1, 15, 0)}
