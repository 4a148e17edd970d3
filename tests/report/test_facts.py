"""What the view looks up: which school a finding is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from checks.changes import Changes, Point, Trend
from checks.model import FINDING_COLUMNS
from checks.report.conclusion import coverage, schools_by_rule
from checks.report.detail import attainment
from checks.report.facts import Facts
from checks.report.groups import groups_table
from checks.report.overview import schools, waivers
from checks.report.since import course, headline
from checks.report.tables import shown
from checks.report.trend import trend_sheet
from tests.report.example import SCHOOLS, district


def test_a_school_with_and_without_its_code_is_one_school() -> None:
    """A record whose room is unknown has its school's name alone."""
    first, second = SCHOOLS[:2]
    told = [
        (first["school_code"], first["school"]),
        ("", first["school"]),
        ("", second["school"]),
        ("", "外区学校"),
        ("", ""),
    ]
    found = pd.DataFrame(
        [
            {"rule": "unknown-room", "severity": "error", "effect": "reject", "outcome": "failed", "file": "a.csv"}
            | {"school_code": code, "school": name}
            for code, name in told
        ],
        columns=list(FINDING_COLUMNS),
    )
    facts = Facts.of(replace(district(), findings=found))
    assert schools_by_rule(facts) == {"unknown-room": 3}
    table = schools(facts)
    at = [column.key for column in table.columns].index("findings")
    assert sorted((row[at] for row in table.rows), reverse=True)[:3] == [2, 1, 0]
    assert facts.first_finding == {first["school_code"]: 0, second["school_code"]: 2, "外区学校": 3}


def test_a_unit_that_nothing_is_asked_of_has_no_rate_and_lacks_nothing() -> None:
    result = district(weak=False, findings=0)
    result.measurements.loc[0, ["actual", "rate", "outcome"]] = [0.0, 0.0, "not-applicable"]
    table = attainment(Facts.of(result))
    columns = [column.key for column in table.columns]
    assert [table.rows[0][columns.index(name)] for name in ("actual", "rate", "gap")] == [0, None, None]


def test_files_that_could_not_be_read_are_not_counted_as_read() -> None:
    result = district(findings=0)
    read = len({one.file for one in result.inputs if not one.error})
    result.inputs.append(replace(result.inputs[0], file="坏.xlsx", error="打不开"))
    assert coverage(Facts.of(result))[0].startswith(f"读取 {read} 个文件")


@pytest.mark.parametrize(("targets", "said"), [(4, ()), (6, ("此处列 6 项目标中的前 4 项，其余见“分组汇总”。",))])
def test_the_first_page_says_which_targets_it_has_no_room_for(targets: int, said: tuple[str, ...]) -> None:
    result = district(findings=0)
    facts = Facts.of(replace(result, targets=(result.targets * 2)[:targets]))
    table = groups_table(facts)
    assert table is not None
    assert (len(table.columns), table.notes) == (1 + 2 * 4, said)


@pytest.mark.parametrize(
    ("target", "rate", "outcome", "said"),
    [
        ("lessons-per-room", 1.0, "failed", "课时达标率：上期（2023-05）80.00%，本期 100.00%，上升 20 个百分点。"),
        ("lessons-per-room", 0.99999, "failed", "课时达标率：上期（2023-05）80.00%，本期 99.99%，上升 20 个百分点。"),
        (
            "late-entries",
            0.7,
            "passed",
            "补录占比（占上限的比例）：上期（2023-05）80.00%，本期 70.00%，下降 10 个百分点。",
        ),
    ],
)
def test_what_changed_of_a_district_is_said_as_its_first_page_says_it(
    target: str, rate: float, outcome: str, said: str
) -> None:
    """A district reaches 100.00 % exactly though units fail; under a limit the rate is not what is measured."""
    points = (Point("2023-05", 0.8, 1.0, 0.8, "failed"), Point("2023-06", rate, 1.0, rate, outcome))
    trend = Trend(target, "district", "district", "", "", "", points)
    facts = Facts.of(replace(district(), changes=Changes(("2023-05", "2023-06"), "2023-05", targets=(trend,))))
    assert headline(facts)[-1] == said
    sheet = trend_sheet(facts)
    assert sheet is not None
    told = shown(course(facts, trend).rows[-1][4])
    assert (shown(sheet.rows[0][6]), told) == (told, said.split("本期 ")[1].split("，")[0])


def test_a_decision_has_no_last_day() -> None:
    result = district(findings=0)
    decided = {"start": date(2023, 7, 9), "end": date.max, "where": {"finding": "ab"}, "expired": False}
    result.waivers.append(replace(result.waivers[0], **decided))
    table = waivers(Facts.of(result))
    assert [row[2:4] for row in table.rows] == [(date(2023, 3, 1), date(2023, 5, 31)), (date(2023, 7, 9), None)]
    assert "没有截止日期" in table.notes[-1]
    assert len(waivers(Facts.of(district())).notes) == 1
