"""What arrived of what was expected, content that came twice, schools named outside the table, confirmed names."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import checks
from checks.report.facts import Facts
from checks.report.view import summarise

if TYPE_CHECKING:
    from pathlib import Path

    from checks.result import AuditResult

REGISTER = """学校标识码,学校名称,教室编号,教室名称,曾用名
2134900001,甲小学,R1,智慧教室,
2134900001,甲小学,R2,录播教室,
2134900002,乙小学,R3,智慧教室,红旗小学
3134900003,丙中学,R4,智慧教室,
3134900004,丁中学,R5,智慧教室,
3134900005,戊中学,R6,智慧教室,
3134900006,己中学,R7,智慧教室,
"""
RULES = """
inputs:
  register: register.csv
  sources:
    - {name: 手工登记, files: [logs/*]}
    - {name: 平台, files: [export.csv]}
calendar: none
targets:
  - {id: lessons, title: 课时, metric: lessons, unit: room, window: period, required: 3}
  - {id: late, title: 补录, metric: late-entry-share, unit: school, window: period, at_most: 0.1}
expected:
  手工登记: {schools: all, within_days: 3}
  平台: {schools: [甲小学, "3134900006"], within_days: 99999999999}
"""
HEADER = "日期,节次,教室名称,学科\n"


def lessons(*days: int, room: str = "智慧教室") -> str:
    return "".join(f"2023-05-{day:02d},1,{room},语文\n" for day in days)


def written(folder: Path, files: dict[str, str], rules: str = RULES) -> Path:
    for name, content in {"register.csv": REGISTER, "rules.yaml": rules, **files}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
        at = datetime(2023, 6, 2, 12, tzinfo=UTC).timestamp()
        os.utime(folder / name, (at, at))
    return folder / "rules.yaml"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> AuditResult:
    folder = tmp_path_factory.mktemp("arrivals")
    rules = written(
        folder,
        {
            "logs/甲小学.csv": HEADER + lessons(8, 9, 10),
            "logs/甲小学 副本.csv": HEADER + lessons(8, 9, 10),
            "logs/一.csv": "填报单位：红旗小学\n" + HEADER + lessons(8, 9, 10, 11),
            "logs/二.csv": "填报单位：红旗小学\n" + HEADER + lessons(9, 10, 11),
            "logs/丙中学.csv": "学校," + HEADER,  # the column says nothing, the file's name does
            "logs/空表.csv": "学校," + HEADER,
            "logs/丁中学.csv": "",
            "logs/戊中学.csv": HEADER.replace("日期", "日期") + "2023-04-04,1,智慧教室,语文\n",
            "export.csv": "学校,教室编号,日期,节次,学科\n甲小学,R2,2023-05-09,2,数学\n",
        },
    )
    after = datetime(2023, 6, 9, 12, tzinfo=UTC).timestamp()
    os.utime(folder / "logs" / "一.csv", (after, after))
    os.utime(folder / "logs" / "二.csv", (after, after))
    return checks.audit(rules, period="2023-05")


def test_every_school_and_source_has_one_status(result: AuditResult) -> None:
    assert {(one.source, one.school): str(one.arrival) for one in result.submissions} == {
        ("手工登记", "甲小学"): "received",
        ("手工登记", "乙小学"): "late",
        ("手工登记", "丙中学"): "empty",
        ("手工登记", "丁中学"): "unreadable",
        ("手工登记", "戊中学"): "missing",
        ("手工登记", "己中学"): "missing",
        ("平台", "甲小学"): "received",
        ("平台", "己中学"): "missing",
    }


def test_what_did_not_arrive_is_no_data_and_never_nought(result: AuditResult) -> None:
    table = result.measurements.astype({"actual": object}).set_index(["target", "unit_id"])
    outcomes = table.loc["lessons", "outcome"].to_dict()
    assert outcomes == {
        "R1": "passed",
        "R2": "failed",
        "R3": "passed",
        "R4": "failed",
        "R5": "no-data",
        "R6": "no-data",
        "R7": "no-data",
    }
    assert table[table["outcome"] == "no-data"]["actual"].isna().all()
    assert {"3134900004", "3134900005", "3134900006"} <= {
        unit for (_, unit), outcome in table["outcome"].items() if outcome == "no-data"
    }


def test_they_are_listed_before_any_rate(result: AuditResult) -> None:
    said = "\n".join(summarise(Facts.of(result)).arrivals)
    assert "已收到 1、逾期 1、空表 1、无法读取 1、缺报 2" in said
    assert "缺报：戊中学、己中学" in said
    assert {"source": "手工登记", "school": "乙小学", "status": "late"}.items() <= next(
        one for one in result.summary["submissions"] if one["school"] == "乙小学"
    ).items()


def test_the_same_content_twice_is_said_and_counts_once(result: AuditResult) -> None:
    notes = {one.file: one.note for one in result.inputs if one.note}
    assert "同一个文件" in notes["logs/甲小学.csv"]
    assert "logs/一.csv" in notes["logs/二.csv"]
    assert any("重复" in line for line in summarise(Facts.of(result)).warnings)
    counted = {one.file: (one.counted, one.rejected) for one in result.inputs}
    assert counted["logs/甲小学.csv"] == (0, 3)
    assert counted["logs/二.csv"] == (0, 3)


def test_the_line_that_a_finding_prints_confirms_the_name(tmp_path: Path) -> None:
    plain = re.sub("expected:.*", "", RULES, flags=re.DOTALL)
    log = {
        "logs/甲小学.csv": HEADER + lessons(8, 9, room="录波教室"),
        "export.csv": "学校,教室,日期,节次,学科\n丙中学校,智慧教室,2023-05-09,2,数学\n",
    }
    rules = written(tmp_path, log, plain)
    found = checks.audit(rules, period="2023-05").findings.query("rule == 'unknown-room'")
    lines: dict[str, set[str]] = {}
    for message in found["message"]:
        section = re.search(r"aliases\.(\w+)", message)[1]
        lines.setdefault(section, set()).add(message[message.index('"') :])
    assert lines == {"rooms": {'"甲小学/录波教室": "录播教室"'}, "schools": {'"丙中学校": "丙中学"'}}
    pasted = "aliases:\n" + "".join(
        f"  {section}:\n" + "".join(f"    {line}\n" for line in own) for section, own in lines.items()
    )
    rules.write_text(plain + pasted, encoding="utf-8")
    result = checks.audit(rules, period="2023-05")
    assert result.findings.query("rule == 'unknown-room'").empty
    assert result.reconciliation["counted"].sum() == 3
