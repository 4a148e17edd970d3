"""A kept run judged under other rules equals a fresh audit under them, wherever the logs are not needed."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from checks.auditing import audit
from checks.config import load
from checks.frames import records
from checks.history.database import open_history
from checks.history.memory import Memory
from checks.history.purge import purge
from checks.history.reading import find
from checks.model import ConfigurationError
from checks.rejudging import judge_again
from tests import small

if TYPE_CHECKING:
    from pathlib import Path

    from checks.result import AuditResult

TARGETS = """  - {id: subjects, title: 学科, metric: subjects, unit: school, window: term-to-date, required: 3}
  - {id: late, title: 补录占比, metric: late-entry-share, unit: school, window: period, at_most: 0.1}
  - {id: teachers, title: 教师课时, metric: lessons, unit: teacher, window: period, required: 2}
  - {id: few, title: 语文, metric: lessons, unit: room, window: period, required: 1, filter: "subject = '语文'"}
expectations:
  - {id: class-name, on: records, type: expect_column_values_to_match_regex, kwargs: {column: class_name, regex: "^三"}}
"""
PATTERNS = "patterns: {idle-streak: {days: 5}}\n"
BAD = "甲小学,A-2,2023-03-12,1,语文,张三,三(2)班,自动登记\n甲小学,A-9,2023-03-13,1,语文,张三,三(2)班,自动登记\n"
OTHER = """  - {id: lessons, title: 课时, metric: lessons, unit: room, window: period, required: {东区: 2, 西区: 7}, by: region,
     prorate: teaching-days, bands: {一半: 0.5}, min_share: 0.5, severity: warning}
  - {id: many-subjects, title: 学科多, metric: subjects, unit: school, window: term-to-date, required: 2, due: 2023-03-20}
  - {id: late, title: 补录占比, metric: late-entry-share, unit: school, window: period, at_most: 0.05}
  - {id: teachers, title: 教师课时, metric: lessons, unit: teacher, window: period, required: 1}
  - {id: few, title: 语文, metric: lessons, unit: room, window: period, required: 1, filter: "subject = '语文'",
     where: {region: 西区}}
waivers:
  - {rule: lessons, where: {room_id: A-1}, from: 2023-03-01, until: 2023-03-31, reason: 维修, approved_by: 电教馆}
  - {rule: late, where: {school: 没有小学}, from: 2023-03-01, until: 2023-03-31, reason: 维修, approved_by: 电教馆}
levels: [region]
expectations:
  - {id: class-name, on: records, type: expect_column_values_to_match_regex, kwargs: {column: class_name, regex: "^三"}}
  - {id: rates, on: measurements, type: expect_column_values_to_be_between, kwargs: {column: rate, max_value: 2}}
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run of March in its history."""
    folder = tmp_path_factory.mktemp("kept")
    district = small.district(folder).add(TARGETS + PATTERNS).log("四月.csv", small.HEADER + BAD)
    memory = Memory(f"sqlite:///{folder}/history.sqlite")
    memory.keep(audit(district.rules, period="2023-03", memory=memory))
    return folder


def judged(folder: Path, rules: str) -> AuditResult:
    file = folder / "new.yaml"
    file.write_text(rules, encoding="utf-8")
    with closing(open_history(f"sqlite:///{folder}/history.sqlite")) as history, history.reading() as connection:
        return judge_again(connection, find(connection, "2023-03", "小区核查"), load(file))


def facts(result: AuditResult) -> dict[str, Any]:
    said = result.summary
    said["run"].pop("generated_at")
    return {
        **said,
        "all rules": result.rules,
        "waivers": result.waivers,
        "notes": result.notes,
        "suite": result.suite,
        "inputs": result.inputs,
        "submissions": result.submissions,
    }


def test_it_equals_a_fresh_audit_under_the_same_rules(kept: Path) -> None:
    head = small.RULES.partition("targets:\n")[0]
    again = judged(kept, f"{head}targets:\n{OTHER}{PATTERNS}")
    fresh = audit(kept / "new.yaml", period="2023-03")
    assert "idle-streak" in set(fresh.findings["rule"])
    assert facts(again) == facts(fresh)
    for name in ("findings", "measurements", "evidence", "usage", "days"):
        assert records(getattr(again, name)) == records(getattr(fresh, name)), name


WAIVED = "from: 2023-03-01, until: 2023-03-31, reason: 无, approved_by: 无"
HEAD, _, WERE = (small.RULES + TARGETS + PATTERNS).partition("targets:\n")


@pytest.mark.parametrize(
    ("rules", "named"),
    [
        (f"{HEAD}row_rules: {{duration: {{min_minutes: 20}}}}\ntargets:\n{WERE}", {"row_rules"}),
        (f"{HEAD}targets:\n{WERE.replace('语文', '数学')}", {"few"}),
        (f"{HEAD}targets:\n{WERE.replace('metric: subjects', 'metric: teachers')}", {"subjects"}),
        (
            f"{HEAD}targets:\n{WERE.replace('metric: subjects, unit: school', 'metric: subjects, unit: room')}",
            {"subjects"},
        ),
        (f"{HEAD}targets:\n{WERE.replace('term-to-date', 'period')}", {"subjects"}),
        (f"{HEAD.replace('2023-02-06', '2023-02-13')}targets:\n{WERE}", {"calendar"}),
        (f"{HEAD}subjects: any\ntargets:\n{WERE}", {"subjects"}),
        (f"{HEAD}targets:\n{WERE.replace('^三', '^四')}", {"expectations"}),
        (f"{HEAD}targets:\n{WERE}waivers: [{{rule: duration, {WAIVED}}}]\n", {"waivers"}),
    ],
    ids=["row rule", "filter", "metric", "unit", "window", "calendar", "subjects", "stock on records", "rule waiver"],
)
def test_what_needs_the_logs_is_named(kept: Path, rules: str, named: set[str]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        judged(kept, rules)
    said = {fault.message.values.get("target") or fault.message.values["what"] for fault in caught.value.faults}
    assert said == named
    assert all(fault.place.line for fault in caught.value.faults)


def test_a_run_whose_personal_data_are_gone_cannot_be_judged_again(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "history.sqlite").write_bytes((kept / "history.sqlite").read_bytes())
    with closing(open_history(f"sqlite:///{tmp_path}/history.sqlite")) as history:
        purge(history, date(2023, 4, 1), "2026-01-01T00:00:00+08:00")
    with pytest.raises(ConfigurationError, match=r"judge\.no_basis"):
        judged(tmp_path, small.RULES + TARGETS)


SENT = "inputs: {register: register.csv, sources: [{name: 手工, files: [logs/*]}, {name: 平台, files: [export.csv]}]}"
EXPECTED = "expected: {手工: {schools: [甲小学]}, 平台: [乙小学]}\n"


def test_rooms_without_data_and_rooms_without_use_are_judged_as_in_a_fresh_audit(tmp_path: Path) -> None:
    """Of 乙小学 the platform sent nothing, though it was expected; A-3 was never used."""
    district = small.district(tmp_path)
    register = (tmp_path / "register.csv").read_text(encoding="utf-8")
    (tmp_path / "register.csv").write_text(
        register + "2134900001,甲小学,小学,东区,A-3,备用教室,2023-01-01\n", encoding="utf-8"
    )
    (tmp_path / "logs" / "三月.csv").write_text(
        "".join(line for line in small.LOG.splitlines(keepends=True) if "乙小学" not in line), encoding="utf-8"
    )
    (tmp_path / "export.csv").write_text(small.HEADER + "甲小学,A-1,2023-03-09,1,语文,张一,三(1)班,自动登记\n", "utf-8")
    rules = small.RULES.replace("inputs: {logs: [logs/*], register: register.csv}", SENT) + TARGETS + EXPECTED
    district.rules.write_text(rules, encoding="utf-8")
    memory = Memory(f"sqlite:///{tmp_path}/history.sqlite")
    memory.keep(audit(district.rules, period="2023-03", memory=memory))
    changed = rules.replace("window: period, required: 1}", "window: period, required: 2}")
    again = judged(tmp_path, changed)
    fresh = audit(tmp_path / "new.yaml", period="2023-03")
    lessons = again.measurements[again.measurements["target"] == "lessons"].set_index("unit_id")["outcome"]
    assert dict(lessons) == {"A-1": "passed", "A-2": "failed", "A-3": "failed", "B-1": "no-data"}
    assert facts(again) == facts(fresh)
    for name in ("findings", "measurements", "evidence", "usage", "days"):
        assert records(getattr(again, name)) == records(getattr(fresh, name)), name


def test_figures_of_tables_are_judged_again(tmp_path: Path) -> None:
    district = small.district(tmp_path)
    schools = "学校标识码,学校名称,计算机,学生数\n2134900001,甲小学,12.5,100\n2134900002,乙小学,20,\n"
    (tmp_path / "schools.csv").write_text(schools, encoding="utf-8")
    targets = """  - {id: computers, title: 计算机, metric: column, column: 计算机, unit: school, required: 15}
  - {id: each, title: 生机比, metric: ratio, column: 计算机, over: 学生数, unit: school, required: 0.1}
"""
    rules = small.RULES.replace("register.csv}", "register.csv, schools: schools.csv}") + targets
    district.rules.write_text(rules, encoding="utf-8")
    memory = Memory(f"sqlite:///{tmp_path}/history.sqlite")
    memory.keep(audit(district.rules, period="2023-03", memory=memory))
    again = judged(tmp_path, rules.replace("required: 15", "required: 25"))
    assert facts(again) == facts(audit(tmp_path / "new.yaml", period="2023-03"))
    assert [one["rate"] for one in again.summary["targets"] if one["id"] == "computers"] == [0.65]
