"""The line beside a target's figures: what it counts and requires, so far as it is more than one number for all."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import example
import pytest

from checks.report.definition import definition
from checks.report.facts import Facts

PLAIN = {"by": None, "required": Fraction(96), "window": "term-to-date"}
MAP = {"小学": Fraction(96), "初中": Fraction(64)}


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({}, ""),
        ({"by": "stage", "required": dict.fromkeys(MAP, Fraction(96))}, ""),
        ({"by": "stage", "required": MAP}, "；要求：小学 96、初中 64"),
        ({"required": Fraction(4), "per": "day"}, "；要求：每个教学日 4"),
        ({"required": Fraction(3), "per": "week", "times": "班级数"}, "；要求：每 5 个教学日 3 × 班级数"),
        ({"times": "rooms", "prorate": "teaching-days"}, "；要求：96 × 启用教室数；要求按启用期间的教学日折算"),
        ({"required": None, "at_most": Fraction(2), "per": "day"}, "；要求：每个教学日 ≤2"),
        ({"min_share": Fraction("0.83")}, "；达标面应达 83.00%"),
        (
            {"kind": ["activity", "training"], "forms": ["同步课堂", "专递课堂"], "evidence": "automatic"},
            "；仅计记录类别：活动、培训；仅计形式：同步课堂、专递课堂；仅计自动登记的记录",
        ),
        ({"evidence": "timetable", "filter": "periods > 1"}, "；课表有课而无记录的也计入；仅计记录：periods > 1"),
    ],
)
def test_says_all_that_is_needed_to_count_once_more(setting: dict[str, Any], said: str) -> None:
    line = defined(setting)
    assert line.endswith("；统计时段：2023-02-06 至 2023-06-30；考核日：2023-06-30" + said)


def test_says_where_in_the_tables_a_figure_stands() -> None:
    line = defined({"table": "schools", "column": "计算机", "over": "学生数", "rows": {"规模": ["大", "中"]}})
    assert "；取自表：学校表；取自列：计算机 ÷ 学生数；仅计行：规模=大/中；" in line


def defined(setting: dict[str, Any]) -> str:
    result = example.district()
    targets = result.config.targets
    targets = [targets[0], targets[1].model_copy(update=PLAIN | setting), *targets[2:]]
    result.config = result.config.model_copy(update={"targets": targets})
    return definition(Facts.of(result), result.targets[1])
