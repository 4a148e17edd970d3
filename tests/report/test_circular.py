"""circular.docx, read back: what it says of whom, and that nothing in it can do harm."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import example
import pytest
from docx import Document

from checks.model import Message
from checks.report.circular import write_circular
from checks.report.facts import Facts
from checks.report.files import write_reports
from tests.report.hostile import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

    from checks.result import AuditResult


def opened(tmp_path: Path, result: AuditResult) -> Any:
    write_circular(Facts.of(result), tmp_path / "circular.docx")
    return Document(str(tmp_path / "circular.docx"))


def lines(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "zh",
            [
                "某区智慧课堂应用月度核查情况通报",
                "学科达标率 256.79%：应核 27 所学校，其中达标 26、未达标 1。",
                "学科达标率居后的学校：柳林小学（66.67%）。",
                "课时达标率居后的学校：城关中学（38.54%）。",
                "课时达标率：1 间教室没有计入的使用记录，名单：城关中学 智慧教室3。",
                "没有上期数据可供比较。",
                "2023年7月3日",
            ],
        ),
        (
            "en",
            [
                "学科达标率: see appendix 1.",
                "课时达标率: 1 room without any use that counts: 城关中学 智慧教室3.",
                "There is no earlier run to compare with.",
                "3 July 2023",
            ],
        ),
    ],
)
def test_says_what_counts(tmp_path: Path, lang: Any, expected: list[str]) -> None:
    said = lines(opened(tmp_path, example.district(lang=lang)))
    assert [line for line in expected if line not in said] == []
    assert not [line for line in said if "。 " in line], "Chinese leaves no space between sentences"


def test_what_no_register_hides_is_said_instead_of_nothing(tmp_path: Path) -> None:
    result = example.district()
    result.notes = [Message("audit.no_register")]
    result.measurements["actual"] += 1
    said = lines(opened(tmp_path, result))
    assert sum(line.startswith("没有教室台账") for line in said) == 2
    assert "本期没有全程零使用的单位。" not in said


def test_schools_of_one_name_are_not_thrown_together(tmp_path: Path) -> None:
    result = example.district()
    for target in result.targets:
        first = result.measurements.index[result.measurements["target"] == target.id][:3]
        result.measurements.loc[first, ["school_code", "outcome"]] = [[str(n), "failed"] for n in range(3)]
        schools = [group for group in target.rollups if group.by == "school"][:3]
        target.rollups = [
            replace(group, name="红旗小学", code=str(n), due=2, attained=1) for n, group in enumerate(schools)
        ]
    said = lines(opened(tmp_path, result))
    assert any("（3 所）" in line for line in said)
    assert sum(line.startswith("红旗小学：") for line in said) == 3


@pytest.mark.parametrize(
    ("outcome", "said"),
    [("on-track", "没有未达标或进度落后的学校。"), ("behind", "柳林小学：学科达标率应核 1 个（进度落后 1）。")],
)
def test_who_is_on_the_way_does_not_fall_short(tmp_path: Path, outcome: str, said: str) -> None:
    result = example.district()
    result.measurements["outcome"] = result.measurements["outcome"].replace("failed", outcome)
    result.targets = [replace(target, outcome="behind") for target in result.targets]
    found = lines(opened(tmp_path, result))
    assert said in found
    assert any("进度落后的学校（" in line for line in found) is (outcome == "behind")


def test_of_schools_that_are_alike_it_says_how_many_are_not_named(tmp_path: Path) -> None:
    result = example.district()
    for target in result.targets:
        target.rollups = [replace(group, attained=group.due, rate=1.5) for group in target.rollups]
    (best, *_) = (line for line in lines(opened(tmp_path, result)) if line.startswith("学科达标率居前"))
    assert best.count("（150.00%）") == 5
    assert best.endswith("，另有 22 所与最后一所相同。")


def test_a_region_without_a_name_is_named_all_the_same(tmp_path: Path) -> None:
    result = example.district()
    result.measurements.loc[result.measurements["actual"] == 0, ["unit_id", "unit_name", "school"]] = ""
    assert any(line.endswith("没有计入的使用记录，名单：（未填）。") for line in lines(opened(tmp_path, result)))


def test_a_mean_of_different_requirements_is_called_one(tmp_path: Path) -> None:
    result = example.district()
    result.measurements.loc[result.measurements["stage"] == "初中", "required"] = 64
    said = lines(opened(tmp_path, result))
    assert "课时达标率（平均要求：96）" in said
    assert "课时达标率（要求：96）" in lines(opened(tmp_path, example.district()))


def test_ranks_all_schools_per_requirement(tmp_path: Path) -> None:
    document = opened(tmp_path, example.district())
    assert len(document.tables) == 2, "none for the limit"
    for table in document.tables:
        rates = [float(row.cells[-1].text.rstrip("%")) for row in table.rows[1:]]
        assert len(rates) == 27
        assert rates == sorted(rates, reverse=True)


def test_names_no_teacher(tmp_path: Path) -> None:
    result = example.district()
    targets = [replace(target, unit="teacher", rollups=[]) for target in result.targets]
    result.targets, result.measurements["unit"] = targets, "teacher"
    result.measurements["unit_name"] = "王芳"
    document = opened(tmp_path, result)
    assert not document.tables
    assert "王芳" not in "".join(lines(document))


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: repr(text)[:16])
def test_hostile_text_does_no_harm(tmp_path: Path, hostile: str) -> None:
    result = example.district(findings=3)
    result.config = result.config.model_copy(update={"audit": type(result.config.audit)(name=hostile)})
    result.targets = [
        replace(target, title=hostile, rollups=[replace(group, name=hostile) for group in target.rollups])
        for target in result.targets
    ]
    document = opened(tmp_path, result)
    assert max(map(len, lines(document))) <= 2_000
    assert "\u202e" not in "".join(lines(document))


def test_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    result = example.district(findings=3)
    names = [
        {path.name for path in write_reports(result, tmp_path / "out", circular=wanted)} for wanted in (True, False)
    ]
    assert names[0] - names[1] == {"circular.docx"}
    assert not (tmp_path / "out" / "circular.docx").exists(), "an old notice does not stay beside a new report"
