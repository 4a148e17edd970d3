"""Every rate of the workbook, worked out again from its sheets alone, by the recipe that stands on the sheet."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
import python_calamine

import checks
from checks.report.facts import Facts
from checks.report.workbook import made_workbook
from tests import small
from tests.sample_runs import audited

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

Row = dict[str, Any]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    path: Path = tmp_path_factory.mktemp("recompute") / "audit.xlsx"
    made_workbook(Facts.of(audited("2023-06"))).write(path)
    read = python_calamine.load_workbook(path)
    return {name: _table(read.get_sheet_by_name(name).to_python()) for name in ("达标明细", "计入明细")}


def _table(rows: list[list[Any]]) -> list[Row]:
    """The rows below the first row that has no empty cell: the headers."""
    head = next(number for number, row in enumerate(rows) if all(row))
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]


def _in_window(row: Row, window: str) -> bool:
    day: date = row["日期"]
    start, end = window.split(" 至 ")
    return start <= day.isoformat() <= end


def _actual(target: Row, rows: list[Row], *, unflagged: bool) -> float | None:
    if unflagged:
        rows = [row for row in rows if row["存疑"] == 0]
    match target["目标编号"]:
        case "subjects-per-school":
            return len({row["学科"] for row in rows})
        case "lessons-per-room":
            return sum(row["课时（不含存疑）" if unflagged else "课时"] for row in rows)
        case "late-entries":
            entered = [row["迟录"] for row in rows if row["迟录"] != ""]
            return sum(entered) / len(entered) if entered else None
    raise AssertionError(target)


@pytest.mark.parametrize(("column", "unflagged"), [("达标率", False), ("不含存疑", True)])
def test_every_rate_can_be_worked_out_again(book: dict[str, list[Row]], column: str, unflagged: bool) -> None:
    records: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in book["计入明细"]:
        records["学校", row["学校标识码"]].append(row)
        records["教室", row["教室编号"]].append(row)
    rates = 0
    for target in book["达标明细"]:
        rows = [row for row in records[target["考核对象"], target["单位编号"]] if _in_window(row, target["统计时段"])]
        actual = _actual(target, rows, unflagged=unflagged)
        if target[column] == "":
            assert actual is None
            continue
        rates += 1
        assert actual is not None
        assert actual / target["要求"] == pytest.approx(target[column], rel=1e-12), target
    assert rates > 140


def test_flagged_records_make_a_difference(book: dict[str, list[Row]]) -> None:
    differing = [row for row in book["达标明细"] if row["达标率"] != row["不含存疑"]]
    assert {row["目标编号"] for row in differing} == {"subjects-per-school", "lessons-per-room", "late-entries"}


SOME = """  - {id: by-teacher, title: 教师课时, metric: lessons, unit: teacher, required: 4}
  - {id: automatic, title: 自动, metric: lessons, unit: room, required: 4, evidence: automatic}
  - {id: formal, title: 公开课, metric: lessons, unit: room, required: 4, forms: [公开课]}
  - {id: asked, title: 不含补录, metric: lessons, unit: school, required: 4, filter: "entry <> '补录'"}
  - {id: days, title: 天数, metric: active-days, unit: school, required: 4}
forms: {公开课: {}}
"""
OVERLAPPING = """学校名称,教室编号,日期,节次,学科,教师姓名,登记类型,课型
甲小学,A-1,2023-03-07,1-2,语文,张一,补录,
甲小学,A-1,2023-03-07,2-3,语文,张二,自动登记,公开课
乙小学,B-1,2023-03-08,1,语文,李一,自动登记,公开课
"""
ASSEMBLY = "学校名称,日期,活动主题,人数\n甲小学,2023-03-09,集体备课,9\n"


def test_rates_of_some_records_can_be_worked_out_again(tmp_path: Path) -> None:
    """A period that two records share counts with either of them, where the other one is not asked for; what is no
    lesson is told from them by its kind."""
    district = small.district(tmp_path).log("三月.csv", OVERLAPPING).add(SOME)
    (tmp_path / "备课.csv").write_text(ASSEMBLY, encoding="utf-8")
    sources = "sources: [{name: 日志, files: [logs/*]}, {name: 备课, kind: activity, files: [备课.csv]}]"
    rules = district.rules.read_text(encoding="utf-8").replace("logs: [logs/*]", sources)
    district.rules.write_text(rules, encoding="utf-8")
    made_workbook(Facts.of(checks.audit(district.rules, period="2023-03"))).write(tmp_path / "audit.xlsx")
    read = python_calamine.load_workbook(tmp_path / "audit.xlsx")
    targets, records = (_table(read.get_sheet_by_name(name).to_python()) for name in ("达标明细", "计入明细"))
    assert [row["类别"] for row in records] == ["课堂", "课堂", "课堂", "活动"]
    lessons = [row for row in records if row["类别"] == "课堂"]
    asked = {
        "by-teacher": lambda row: f"{row['学校标识码']}/{row['教师']}",
        "automatic": lambda row: row["登记方式"] == "自动登记" and row["教室编号"],
        "formal": lambda row: row["课型"] == "公开课" and row["教室编号"],
        "asked": lambda row: row["登记方式"] not in ("", "补录") and row["学校标识码"],
        "days": lambda row: row["学校标识码"],
    }
    actual = {}
    for target in targets:
        if (unit_of := asked.get(target["目标编号"])) is not None:
            rows = [row for row in lessons if unit_of(row) == target["单位编号"]]
            periods = {(row["教室编号"], row["日期"], period) for row in rows for period in _periods(row["节次"])}
            days = {row["日期"] for row in rows}
            actual[target["目标编号"], target["单位编号"]] = len(days if target["目标编号"] == "days" else periods)
            assert actual[target["目标编号"], target["单位编号"]] == target["实际"]
    assert actual["by-teacher", "2134900001/张二"] == actual["asked", "2134900001"] == 2
    assert actual["days", "2134900001"] == 1


def _periods(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)
