"""Three months of a small district: each story is told by the report of the month in which it shows, and no other."""

from __future__ import annotations

import csv
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner
from sqlalchemy import insert

from checks.cli.main import group
from checks.history import schema
from checks.history.database import open_history

if TYPE_CHECKING:
    from pathlib import Path

SCHOOLS = {"2134900001": "甲小学", "2134900002": "乙小学", "2134900003": "丙小学", "2134900004": "丁小学"}
ROOMS = {
    "UP": "2134900001",  # fails in March and April, attains in May
    "DOWN": "2134900002",  # attains in March and April, fails in May
    "IDLE": "2134900002",  # is never used
    "REST": "2134900003",  # waived to the end of April, never used
    "NAME": "2134900004",  # attains; its school is renamed in May
    "DOUBT": "2134900001",  # fails in March, which the school disputes; the bureau agrees
    "BAD": "2134900003",  # attains; has a record with an unknown subject in March and April
}
LESSONS = {
    "2023-03": {"UP": 1, "DOWN": 8, "NAME": 8, "DOUBT": 4, "BAD": 8},
    "2023-04": {"UP": 2, "DOWN": 8, "NAME": 8, "DOUBT": 8, "BAD": 8},
    "2023-05": {"UP": 9, "DOWN": 3, "NAME": 8, "DOUBT": 8, "BAD": 8},
}
RULES = """version: 1
audit: {name: 小区核查, language: zh}
inputs: {logs: [logs/*], register: register.csv}
calendar: {terms: [{name: 2022-2023-2, start: 2023-02-06, end: 2023-06-30}]}
targets:
  - {id: lessons, title: 月课时, metric: lessons, unit: room, window: period, required: 6}
waivers:
  - {rule: lessons, where: {room_id: REST}, from: 2023-03-01, until: 2023-04-30, reason: 设备维修, approved_by: 电教馆}
"""
TARGETS = "targets:\n"
BY_SCHOOL = TARGETS + "  - {id: by-school, title: 学校课时, metric: lessons, unit: school, required: 6}\n"
HEADER = "学校标识码,教室编号,日期,节次,学科,教师姓名\n"
MONTHS = tuple(LESSONS)


def log(month: str) -> str:
    """A lesson a weekday in each room, as many as it holds; the bad record of the month."""
    year, number = map(int, month.split("-"))
    days = [day for offset in range(28) if (day := date(year, number, 6) + timedelta(offset)).weekday() < 5]
    lines = [
        f"{ROOMS[room]},{room},{day},1,语文,{room}的老师\n"
        for room, count in LESSONS[month].items()
        for day in [one for one in days if one not in (date(2023, 4, 5), date(2023, 5, 1), date(2023, 5, 2))][:count]
    ]
    bad = [f"2134900003,BAD,{month}-20,3,多媒体测试,王芳\n"] if month != "2023-05" else []
    return HEADER + "".join(lines + bad)


def register(names: dict[str, str]) -> str:
    rows = (f"{code},{names[code]},小学,东区,{room},教室{room}\n" for room, code in ROOMS.items())
    return "学校标识码,学校名称,学段,督导责任区,教室编号,教室名称\n" + "".join(rows)


@dataclass(frozen=True)
class Reports:
    """The folder, and the changes of each month as (change, periods, before, rule, unit) and as rows."""

    folder: Path

    def rows(self, month: str) -> list[dict[str, str]]:
        with (self.folder / "reports" / month / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def told(self, month: str) -> list[tuple[str, str, str, str]]:
        return [(one["change"], one["periods"], one["before"], one["unit_id"]) for one in self.rows(month)]

    def audit(self, month: str) -> int:
        command = ["audit", "--rules", str(self.folder / "rules.yaml"), "--period", month, "--quiet"]
        return CliRunner().invoke(group, command, prog_name="classroom-checks").exit_code


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    folder = tmp_path_factory.mktemp("stories")
    (folder / "logs").mkdir()
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    (folder / "register.csv").write_text(register(SCHOOLS), encoding="utf-8")
    made = Reports(folder)
    for month in MONTHS:
        text = log(month)
        if month == "2023-05":
            renamed = {**SCHOOLS, "2134900004": "新丁小学"}
            (folder / "register.csv").write_text(register(renamed), encoding="utf-8")
            text += "2134900002,DOWN,2023-04-27,5,数学,李明\n"  # of April, handed in only now
        (folder / "logs" / f"{month}.csv").write_text(text, encoding="utf-8")
        assert made.audit(month) == 1
        if month == "2023-03":
            _dispute(made)
    return made


def _dispute(made: Reports) -> None:
    """The school disputes what is said of DOUBT in March, and the bureau agrees with it."""
    finding = next(one["id"] for one in made.rows("2023-03") if one["unit_id"] == "DOUBT")
    answer = dict.fromkeys(("reason", "measure", "responsible", "school_code", "file", "file_sha256"), "")
    decision = {"verdict": "accepted", "decided_by": "电教科", "reason": "另有平台记录", "decided_at": "2023-04-12"}
    with closing(open_history(f"sqlite:///{made.folder}/history.sqlite")) as history, history.writing() as connection:
        values = answer | {"finding": finding, "status": "disputed", "received_at": "2023-04-08"}
        connection.execute(insert(schema.answers).values(values))
        connection.execute(insert(schema.decisions).values(decision | {"finding": finding}))


TOLD = {
    "2023-03": {
        ("new", "1", "", "UP"),
        ("new", "1", "", "IDLE"),
        ("new", "1", "", "DOUBT"),
        ("waived", "", "", "REST"),
        ("new", "1", "", "BAD"),
    },
    "2023-04": {
        ("continuing", "2", "failed", "UP"),
        ("continuing", "2", "failed", "IDLE"),
        ("withdrawn", "1", "failed", "DOUBT"),
        ("waived", "", "waived", "REST"),
        ("continuing", "2", "failed", "BAD"),
    },
    "2023-05": {
        ("fixed", "2", "failed", "UP"),
        ("continuing", "3", "failed", "IDLE"),
        ("new", "1", "waived", "REST"),
        ("new", "1", "", "DOWN"),
        ("fixed", "2", "failed", "BAD"),
        ("renamed", "", "丁小学", "2134900004"),
        ("late", "", "", "DOWN"),
    },
}


@pytest.mark.parametrize("month", MONTHS)
def test_each_month_tells_its_own_stories(reports: Reports, month: str) -> None:
    told = reports.told(month)
    assert set(told) == TOLD[month]
    assert len(told) == len(TOLD[month])


def test_repeat_offenders_come_first(reports: Reports) -> None:
    change, periods, _, unit = reports.told("2023-05")[0]
    assert (change, periods, unit) == ("continuing", "3", "IDLE")


def test_what_is_said_leads_back_to_where_it_stands(reports: Reports) -> None:
    rows = {(one["change"], one["unit_id"]): one for one in reports.rows("2023-05")}
    late = rows["late", "DOWN"]
    lines = (reports.folder / late["file"]).read_text(encoding="utf-8").splitlines()
    assert lines[int(late["row"]) - 1].startswith("2134900002,DOWN,2023-04-27")
    assert "2023-04-27 数学" in late["message"]
    assert "原豁免已于 2023-04-30 到期" in rows["new", "REST"]["message"]
    assert rows["renamed", "2134900004"]["message"] == "原名“丁小学”，现名“新丁小学”"


def test_the_trend_of_every_unit_and_of_the_district(reports: Reports) -> None:
    with (reports.folder / "reports/2023-05/trend.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {one["unit_id"]: one for one in csv.DictReader(file)}
    rates = {unit: [row[f"rate {month}"] for month in MONTHS] for unit, row in rows.items()}
    assert rates["DOWN"] == ["1.333333", "1.333333", "0.5"]
    assert (rows["IDLE"]["periods_short"], rows["IDLE"]["rate_change"]) == ("3", "0")
    assert (rows["DOWN"]["before_outcome"], rows["DOWN"]["outcome"]) == ("passed", "failed")
    assert list(rows)[:2] == ["district", "IDLE"]
    book = openpyxl.load_workbook(reports.folder / "reports/2023-05/audit.xlsx")
    assert {"变化", "趋势"} <= set(book.sheetnames)
    (chart,) = book["趋势"]._charts
    assert len(chart.series) == 1, "a line for the only target"


def test_the_rest_of_the_report_is_a_function_of_the_inputs(reports: Reports) -> None:
    files = [reports.folder / "reports/2023-05" / name for name in ("findings.csv", "measurements.csv", "suite.json")]
    with_history = [file.read_bytes() for file in files]
    command = ["audit", "--rules", str(reports.folder / "rules.yaml"), "--period", "2023-05", "--no-history", "--quiet"]
    assert CliRunner().invoke(group, command).exit_code == 1
    assert [file.read_bytes() for file in files] == with_history
    assert not (reports.folder / "reports/2023-05/changes.csv").exists()


def test_schools_without_names_are_not_renamed(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "rules.yaml").write_text(RULES.replace(TARGETS, BY_SCHOOL), encoding="utf-8")
    rooms = (f"{code},{room}\n" for room, code in ROOMS.items())
    (tmp_path / "register.csv").write_text("学校标识码,教室编号\n" + "".join(rooms), encoding="utf-8")
    made = Reports(tmp_path)
    for month in MONTHS[:2]:
        (tmp_path / "logs" / f"{month}.csv").write_text(log(month), encoding="utf-8")
        assert made.audit(month) == 1
    assert "renamed" not in {one["change"] for one in made.rows(MONTHS[1])}


def test_a_share_of_units_that_is_reached_again_is_fixed(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "rules.yaml").write_text(
        RULES.replace("required: 6}", "required: 6, min_share: 0.6}"), encoding="utf-8"
    )
    (tmp_path / "register.csv").write_text(register(SCHOOLS), encoding="utf-8")
    made = Reports(tmp_path)
    for month in MONTHS[:2]:  # 3 of 6 rooms attain it, then 4 of 6
        (tmp_path / "logs" / f"{month}.csv").write_text(log(month), encoding="utf-8")
        made.audit(month)
    told = [one for one in made.rows(MONTHS[1]) if one["unit_id"] == "district"]
    assert [(one["change"], one["before"], one["outcome"]) for one in told] == [("fixed", "failed", "passed")]


def test_what_a_pattern_no_longer_finds_is_fixed(tmp_path: Path) -> None:
    """A room that is used again; a pattern that is not looked for any more has ended."""
    (tmp_path / "logs").mkdir()
    rules, patterns = tmp_path / "rules.yaml", "patterns: {idle-streak: {days: 15}}\n"
    (tmp_path / "register.csv").write_text(register(SCHOOLS), encoding="utf-8")
    made = Reports(tmp_path)
    told = []
    for month, asked in zip(MONTHS, (patterns, patterns, ""), strict=True):
        rules.write_text(RULES + asked, encoding="utf-8")
        (tmp_path / "logs" / f"{month}.csv").write_text(log(month), encoding="utf-8")
        made.audit(month)
        told.append({(one["change"], one["unit_id"]) for one in made.rows(month) if one["rule"] == "idle-streak"})
    assert ("new", "DOUBT") in told[0]
    assert ("fixed", "DOUBT") in told[1]
    assert {change for change, _ in told[2]} == {"ended"}
