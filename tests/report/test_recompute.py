"""Every rate of the workbook, worked out again from its sheets alone, by the recipe that stands on the sheet."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
import python_calamine

from checks.report.facts import Facts
from checks.report.workbook import made_workbook
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
