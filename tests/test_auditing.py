"""What rules.yaml can ask for, seen through a whole audit of a small district."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

import checks
from checks.auditing import prepare
from checks.model import ConfigurationError
from checks.texts import render_fault
from tests.small import HEADER, REGISTER, District, district

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from checks.model import Lang, Message
    from checks.result import AuditResult


@pytest.fixture
def small(tmp_path: Path) -> District:
    return district(tmp_path)


def audit(small: District, period: str = "2023-03", **options: object) -> AuditResult:
    return checks.audit(small.rules, period=period, **options)  # type: ignore[arg-type]


def found(result: AuditResult) -> list[tuple[str, str, str, int | None]]:
    """rule, outcome, unit_id and row of every finding."""
    frame = result.findings
    rows = [None if row is None else int(row) for row in frame["row"].astype(object).where(frame["row"].notna(), None)]
    return list(zip(frame["rule"], frame["outcome"], frame["unit_id"], rows, strict=True))


def outcomes(result: AuditResult, target: str = "lessons") -> dict[str, str]:
    rows = result.measurements[result.measurements["target"] == target]
    return dict(zip(rows["unit_id"], rows["outcome"], strict=True))


def test_a_record_without_a_known_room_is_still_of_its_school(small: District) -> None:
    register = small.folder / "register.csv"
    lines = register.read_text(encoding="utf-8").splitlines()
    formerly = ["曾用名", "", "", "红旗小学"]
    register.write_text("\n".join(map(",".join, zip(lines, formerly, strict=True))), encoding="utf-8")
    small.log("红旗.csv", HEADER + "红旗小学,B-9,2023-03-09,1,语文,李一,四(1)班,自动登记\n")
    findings = audit(small).findings
    assert findings[["rule", "school_code", "school"]].to_numpy().tolist() == [["unknown-room", "2134900002", "乙小学"]]


@pytest.mark.parametrize(("lang", "name"), [("zh", "本地区"), ("en", "District")])
def test_the_district_has_its_name_in_the_language_of_the_report(small: District, lang: Lang, name: str) -> None:
    rules = small.rules.read_text(encoding="utf-8")
    small.rules.write_text(rules.replace("unit: room", "unit: district").replace("required: 1", "required: 9"), "utf-8")
    result = audit(small, lang=lang)
    for frame in (result.findings, result.measurements):
        named = frame.loc[frame["unit"] == "district", ["unit_id", "unit_name"]]
        assert named.to_numpy().tolist() == [["district", name]]


VISITS = """学校名称,教室编号,日期,节次,是否上课
甲小学,A-1,2023-03-07,1,是
甲小学,A-1,2023-03-07,3,是
甲小学,A-2,2023-03-09,3,是
"""


def test_only_lessons_are_told_as_lessons_of_the_records_that_count(small: District) -> None:
    """A visit that saw a lesson is none, whether the log has that lesson or not."""
    (small.folder / "巡课.csv").write_text(VISITS, encoding="utf-8")
    sources = "sources: [{name: 平台, files: [logs/*]}, {name: 巡课, kind: visit, files: [巡课.csv]}]"
    small.rules.write_text(small.rules.read_text("utf-8").replace("logs: [logs/*]", sources), "utf-8")
    result = audit(small)
    told = result.counted.groupby("room_id")["lessons"].sum().astype(float).to_dict()
    assert told == dict(zip(result.measurements["unit_id"], result.measurements["actual"], strict=True))
    assert set(result.counted["file"]) == {"logs/三月.csv", "巡课.csv"}


def test_files_in_which_no_record_was_found_are_named_before_any_number(small: District) -> None:
    small.log("说明.csv", "请查收\n").log("空.csv", HEADER)
    assert [(note.key, note.values["files"]) for note in audit(small).notes] == [
        ("audit.no_records", ("logs/空.csv", "logs/说明.csv"))
    ]


def test_hidden_sheets_whose_records_are_audited_are_named_before_any_number(small: District) -> None:
    book = Workbook()
    for name, day in (("三月", "2023-03-09"), ("旧表", "2023-03-10"), ("数据源", None)):
        sheet = book.create_sheet(name)
        sheet.sheet_state = "visible" if name == "三月" else "hidden"
        sheet.append(["学校", "教室编号", "日期", "节次", "学科"] if day else ["学科"])
        sheet.append(["甲小学", "A-1", day, 1, "语文"] if day else ["语文"])
    book.save(small.folder / "logs" / "手工.xlsx")
    assert [(note.key, note.values["sheets"]) for note in audit(small).notes] == [
        ("audit.hidden", ("logs/手工.xlsx/旧表",))
    ]


def test_a_sheet_that_the_register_was_not_read_from_is_named(small: District) -> None:
    """Its rooms would be missed by nobody. The sheet of our templates on how to fill them in holds none."""
    head, *rooms = (line.split(",") for line in REGISTER.splitlines())
    book = Workbook()
    for name, lines in (
        ("东区", [head, *rooms[:2]]),
        ("西区", [["学校", "房间"], ["乙小学", "B-1"]]),
        ("教师", [["学校名称", "教师姓名"], ["甲小学", "张一"]]),
        ("填写说明", [["每行一间教室"]]),
    ):
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.save(small.folder / "register.xlsx")
    rules = small.rules.read_text(encoding="utf-8")
    rules = rules.replace("register.csv", "register.xlsx, staff: register.xlsx")
    small.rules.write_text(rules, encoding="utf-8")
    named = [("register.unused_sheet", "register.xlsx", "西区", 2)]

    def said(notes: Sequence[Message]) -> list[tuple[object, ...]]:
        return [(note.key, *note.values.values()) for note in notes]

    assert said(prepare(small.rules)) == named
    assert said(audit(small).notes) == named


STOCK = """expectations:
  - {id: class-name, on: records, type: expect_column_values_to_match_regex, kwargs: {column: class_name, regex: "^三"}, severity: info}
  - {id: mostly-third, on: records, type: expect_column_values_to_match_regex, kwargs: {column: class_name, regex: "^三", mostly: 0.5}}
  - {id: enough-rooms, on: measurements, type: expect_table_row_count_to_be_between, kwargs: {min_value: 10}}
"""


def test_stock_expectations_run_in_the_same_checkpoint_and_become_findings(small: District) -> None:
    result = audit(small.add(STOCK))
    assert found(result) == [
        ("enough-rooms", "failed", "district", None),
        ("class-name", "failed", "B-1", 5),
    ]
    assert {one.id: (one.outcome, one.records) for one in result.rules[-3:]} == {
        "class-name": ("failed", 1),
        "mostly-third": ("passed", 0),
        "enough-rooms": ("failed", 0),
    }
    named = [one["type"] for suite in result.suite.values() for one in suite["expectations"]]
    assert named.count("expect_records_to_pass_rule") == 17
    assert named.count("expect_column_values_to_match_regex") == 2
    assert all(one["description"] for one in result.suite["records"]["expectations"][:17])


def test_a_stock_expectation_on_units_says_how_many_of_them_do_not_meet_it(small: District) -> None:
    between = "type: expect_column_values_to_be_between, kwargs: {column: actual, min_value: 1000}"
    findings = audit(small.add(f"expectations:\n  - {{id: many, on: measurements, {between}}}\n")).findings
    assert set(findings["message"][findings["rule"] == "many"]) == {"期望“many”不成立（不符合的占 100.00%）"}


def test_what_goes_wrong_in_the_scan_is_raised_as_it_is(small: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Great Expectations goes on, and would complain of the measurements that are not there."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("checks.scan.measure", full)
    with pytest.raises(ConfigurationError) as caught:
        audit(small)
    assert [fault.message.key for fault in caught.value.faults] == ["audit.no_space"]


def test_an_expectation_that_gx_does_not_know_is_a_fault_with_its_line(small: District) -> None:
    small.add("expectations:\n  - {id: a, on: records, type: expect_nothing}\n")
    small.add("  - {id: b, on: records, type: expect_column_values_to_match_regex, kwargs: {regex: x}}\n")
    with pytest.raises(ConfigurationError) as caught:
        audit(small)
    assert [(fault.place.line, fault.message.key) for fault in caught.value.faults] == [
        (9, "audit.unknown_expectation"),
        (10, "audit.wrong_expectation"),
    ]
    with pytest.raises(ConfigurationError) as checked:  # what ``rules check`` does
        prepare(small.rules)
    assert checked.value.faults == caught.value.faults
    assert "check column (missing, unknown, or of a wrong value)" in render_fault(caught.value.faults[1], "en")


@pytest.mark.parametrize(
    "first", ["import checks, great_expectations as gx", "import great_expectations as gx, checks"]
)
def test_the_suites_load_again_once_the_package_is_imported(small: District, first: str) -> None:
    suites = small.folder / "suite.json"
    suites.write_text(json.dumps(audit(small).suite), encoding="utf-8")
    probe = (
        f"{first}, json, sys\n"
        f"for suite in json.load(open(sys.argv[1], encoding='utf-8')).values():\n"
        "    print(len(gx.ExpectationSuite(**suite).expectations))"
    )
    done = subprocess.run([sys.executable, "-c", probe, suites], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["17", "3"]


def test_a_rule_of_ones_own_rejects_or_flags(small: District) -> None:
    small.add(
        "row_rules:\n"
        "  no-english: {title: 不计英语, fails_when: \"subject = '外语'\", severity: error, effect: reject}\n"
        "  east: {title: 东区, fails_when: \"region = '东区' AND period = 2\", severity: info}\n"
    )
    result = audit(small)
    assert found(result) == [
        ("lessons", "failed", "A-2", None),
        ("east", "failed", "A-1", 3),
        ("no-english", "failed", "A-2", 4),
    ]
    assert result.reconciliation[["counted", "rejected"]].to_numpy().tolist() == [[3, 1]]


def test_a_filter_narrows_a_metric(small: District) -> None:
    small.add(
        "  - {id: third, title: 三年级, metric: lessons, unit: school, window: period, required: 1,"
        " filter: \"class_name LIKE '三%'\"}\n"
    )
    assert outcomes(audit(small), "third") == {"2134900001": "passed", "2134900002": "failed"}


WAIVED = """waivers:
  - {rule: lessons, where: {room_id: A-2}, from: 2023-03-01, until: 2023-03-31, reason: 维修, approved_by: 电教馆}
  - {rule: duplicate-lesson, where: {school_code: "2134900002"}, from: 2023-03-01, until: 2023-03-31, reason: 走班, approved_by: 电教馆}
  - {rule: lessons, where: {room_id: B-1}, from: 2023-02-01, until: 2023-02-28, reason: 维修, approved_by: 电教馆}
"""
TWICE = (
    HEADER + "乙小学,B-1,2023-03-08,1,语文,李一,四(1)班,自动登记\n甲小学,A-1,2023-03-07,1,语文,张一,三(1)班,自动登记\n"
)


def test_waivers_take_units_out_and_let_records_count(small: District) -> None:
    result = audit(small.log("又.csv", TWICE).add(WAIVED))
    assert found(result) == [
        ("lessons", "waived", "A-2", None),
        ("duplicate-lesson", "waived", "B-1", 2),
        ("overlapping-lessons", "failed", "B-1", 2),  # both stay, so they meet
        ("duplicate-lesson", "failed", "A-1", 3),
    ]
    assert outcomes(result) == {"A-1": "passed", "A-2": "waived", "B-1": "passed"}
    (target,) = result.targets
    assert (target.total.due, target.total.attained) == (2, 2)
    assert [(one.rule, one.matched, one.expired) for one in result.waivers] == [
        ("lessons", 1, False),
        ("lessons", 0, True),
        ("duplicate-lesson", 1, False),
    ]
    assert result.reconciliation[["counted", "rejected"]].to_numpy().tolist() == [[4, 0], [1, 1]]


@pytest.mark.parametrize(
    ("period", "counted", "outside"),
    [
        ("2023-03", 4, 0),
        ("2023-03-H1", 4, 0),
        ("2023-03-H2", 0, 4),
        ("2023-W10", 4, 0),
        ("2022-2023-2", 4, 0),
        ("2023-03-08..2023-03-09", 1, 3),
    ],
)
def test_periods(small: District, period: str, counted: int, outside: int) -> None:
    (sheet,) = audit(small, period).inputs
    assert (sheet.counted, sheet.outside_window, sheet.rejected) == (counted, outside, 0)


def test_without_a_period_the_newest_month_with_a_record_in_a_term_is_audited(small: District) -> None:
    small.log("七月.csv", HEADER + "甲小学,A-1,2023-07-20,1,语文,张一,三(1)班,自动登记\n")
    assert checks.audit(small.rules).run.period.name == "2023-03"


NAMELESS = """教室编号,日期,节次,学科,教师姓名
A-1,2023-03-07,1,语文,张一
A-1,2023-03-08,1,数学,张一
A-2,2023-03-08,1,语文,李二
"""


@pytest.mark.parametrize(
    ("metric", "unit", "reached"),
    [
        ("lessons", "room", {"A-1": 2, "A-2": 1}),
        ("lessons", "school", {"": 3}),
        ("subjects", "school", {"": 2}),
        ("teachers", "school", {"": 2}),
        ("teachers", "district", {"district": 2}),
        ("lessons", "teacher", {"/张一": 2, "/李二": 1}),
    ],
)
def test_lessons_of_a_log_that_names_no_school_are_those_of_one_school_without_a_name(
    tmp_path: Path, metric: str, unit: str, reached: dict[str, int]
) -> None:
    (tmp_path / "log.csv").write_text(NAMELESS, encoding="utf-8")
    (tmp_path / "rules.yaml").write_text(
        "inputs: {logs: [log.csv]}\n"
        f"targets: [{{id: t, title: 目标, metric: {metric}, unit: {unit}, required: 1}}]\n",
        encoding="utf-8",
    )
    measured = checks.audit(tmp_path / "rules.yaml", period="2023-03").measurements
    assert dict(zip(measured["unit_id"], measured["actual"], strict=True)) == reached


@pytest.mark.parametrize(
    ("as_of", "name"),
    [
        ("2023-04-11", "2023-04"),
        ("2023-04-10", "2023-03"),
        ("2023-03-07", "2023-03"),
        ("2099-01-01", "2023-04"),
    ],
)
def test_without_a_period_nothing_after_the_as_of_date_is_looked_for(small: District, as_of: str, name: str) -> None:
    small.log("四月.csv", HEADER + "甲小学,A-1,2023-04-11,1,语文,张一,三(1)班,自动登记\n")
    assert checks.audit(small.rules, as_of=date.fromisoformat(as_of)).run.period.name == name


def test_without_a_period_days_without_a_year_are_read_as_when_it_is_named(small: District) -> None:
    small.log("手工.csv", HEADER + "甲小学,A-2,3月9日,1,语文,张一,三(1)班,补录\n")
    default, named = checks.audit(small.rules), audit(small, "2023-03")
    assert [[one.counted for one in result.inputs] for result in (default, named)] == [[4, 1], [4, 1]]


def test_a_date_far_in_the_future_is_a_record_to_look_at_not_a_calendar_to_publish(small: District) -> None:
    small.log("错.csv", HEADER + "甲小学,A-1,2032-03-07,1,语文,张一,三(1)班,自动登记\n")
    assert found(audit(small)) == [
        ("future-lesson", "failed", "A-1", 2),
        ("non-teaching-day", "failed", "A-1", 2),
    ]


def test_a_year_without_published_holidays_is_a_fault_where_its_dates_are_judged(small: District) -> None:
    small.rules.write_text(
        small.rules.read_text(encoding="utf-8").replace("2023-02-06, end: 2023-06-30", "2031-02-10, end: 2031-06-30"),
        encoding="utf-8",
    )
    with pytest.raises(ConfigurationError) as caught:
        audit(small, "2031-03", as_of=date(2031, 3, 31))
    assert [fault.message.key for fault in caught.value.faults] == ["calendar.not_published"]


def test_no_records_at_all_pass_nothing(small: District) -> None:
    small.log("三月.csv", HEADER)
    result = audit(small)
    assert set(outcomes(result).values()) == {"failed"}
    assert result.targets[0].outcome == "failed"


def test_a_target_that_asks_nobody_is_said(small: District) -> None:
    asking = (
        "{id: none, title: 无, metric: lessons, unit: room, window: period, required: 1, where: {school: 无此学校}}"
    )
    result = audit(small.add(f"  - {asking}\n"))
    assert outcomes(result, "none") == {}
    assert result.targets[1].outcome == "not-applicable"
    assert "judge.target_without_units" in [note.key for note in result.notes]


def test_faults_are_noted_in_words_for_those_who_call_from_python(small: District) -> None:
    with pytest.raises(ConfigurationError) as caught:
        checks.audit(small.add("  - {id: twice}\n").rules, period="2023-03")
    assert all("rules.yaml:8:" in note for note in caught.value.__notes__)


def test_the_day_may_be_written_as_on_the_command_line(small: District) -> None:
    assert checks.audit(small.rules, period="2023-03", as_of="2023-03-15").run.as_of == date(2023, 3, 15)
    with pytest.raises(ConfigurationError) as caught:
        checks.audit(small.rules, as_of="15 March")
    assert caught.value.__notes__ == ["Write a date as 2023-02-06, not “15 March”."]
