"""A platform's summary held against our figures: equal, differs by, not in ours, not in theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.config import load
from checks.references import compare, start_references
from tests.programmes.kit import CALENDAR, faults, run

if TYPE_CHECKING:
    from pathlib import Path

    from checks.result_lines import ComparedFigure

REGISTER = """学校标识码,学校名称,学段,督导责任区,教室编号
2134100001,甲小学,小学,东区,A-1
2134100002,乙小学,小学,西区,B-1
2134100003,丙小学,小学,西区,C-1
2134100004,丁小学,小学,西区,D-1
"""
LOG = """学校名称,教室编号,日期,节次,学科
甲小学,A-1,2023-03-06,1-3,语文
乙小学,B-1,2023-03-07,1,语文
丙小学,C-1,2023-03-07,1-2,语文
"""
# By name, by code, with a title above and a total below; the shares in per cent, once with the sign and once without.
SUMMARY = """平台应用汇总表（2023年3月）,,,
学校,实际授课总数,计划达标授课数,授课达标占比（%）
甲小学,3,2,150
2134100002,4,2,50%
丙 小学,2,2,99.6
戊小学,9,2,450
合计,18,8,225
"""
RULES = f"""version: 1
inputs: {{register: register.csv, logs: [log.csv]}}
{CALENDAR}
targets:
  - {{id: lessons, title: 课时, metric: lessons, unit: school, required: 2}}
reference:
  - {{name: 课时数, file: 汇总.csv, target: lessons, column: 实际授课总数}}
  - {{name: 要求, file: 汇总.csv, target: lessons, column: 计划达标授课数, figure: required}}
  - {{name: 达标率, file: 汇总.csv, target: lessons, column: 授课达标占比（%）, figure: rate, tolerance: 0.5%}}
"""
FILES = {"register.csv": REGISTER, "log.csv": LOG, "汇总.csv": SUMMARY}


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> list[ComparedFigure]:
    folder = tmp_path_factory.mktemp("references")
    rows = run(folder, RULES, FILES).rows
    (folder / "again").mkdir()
    loaded = load(folder / "rules.yaml")
    return compare(loaded.config, start_references(loaded, folder, folder / "again")(), rows)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (
            "课时数",
            [
                ("甲小学", 3, 3, 0, "equal"),
                ("乙小学", 4, 1, 3, "differs"),
                ("丙小学", 2, 2, 0, "equal"),
                ("戊小学", 9, None, None, "not-in-ours"),
                ("丁小学", None, 0, None, "not-in-theirs"),
            ],
        ),
        (
            "要求",
            [
                *[(name, 2, 2, 0, "equal") for name in ("甲小学", "乙小学", "丙小学")],
                ("戊小学", 2, None, None, "not-in-ours"),
                ("丁小学", None, 2, None, "not-in-theirs"),
            ],
        ),
        (
            "达标率",
            [
                ("甲小学", 1.5, 1.5, 0, "equal"),
                ("乙小学", 0.5, 0.5, 0, "equal"),
                ("丙小学", 0.996, 1, -0.004, "equal"),  # within the tolerance of half a point
                ("戊小学", 4.5, None, None, "not-in-ours"),
                ("丁小学", None, 0, None, "not-in-theirs"),
            ],
        ),
    ],
)
def test_every_unit_of_either_side(
    compared: list[ComparedFigure], reference: str, expected: list[tuple[object, ...]]
) -> None:
    found = [
        (one.unit_name, one.theirs, one.ours, one.difference, one.status)
        for one in compared
        if one.reference == reference
    ]
    assert found == expected


def test_leads_back_to_the_row_of_the_summary(compared: list[ComparedFigure]) -> None:
    stated = [(one.file, one.row) for one in compared if one.reference == "课时数"]
    assert stated == [*[("汇总.csv", row) for row in (3, 4, 5, 6)], ("", None)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "target: lessons, column: 实际授课总数",
            "target: lesons, column: 实际授课总数",
            "rules.yaml:11:39: There is no target with the id “lesons”",
        ),
        ("column: 实际授课总数", "column: 实际课时", "rules.yaml:11:56: 汇总.csv has no table with both columns"),
        (
            "file: 汇总.csv, target: lessons, column: 实际",
            "file: 没有.csv, target: lessons, column: 实际",
            "没有.csv: There is no such file. Check its path and name, in rules.yaml or on the command line.",
        ),
    ],
)
def test_what_is_not_there_is_a_fault(tmp_path: Path, before: str, after: str, expected: str) -> None:
    found = faults(tmp_path, RULES.replace(before, after), FILES)
    assert any(expected in one for one in found), found
