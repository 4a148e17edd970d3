"""Whose a sheet is that has no column for the school."""

from __future__ import annotations

import pytest

from checks.records.rooms import Aliases
from checks.records.whose import Whose
from checks.register import Register, Room

REGISTER = Register.of(
    [
        Room(school_code="2134900001", school="甲镇中心小学", room_id="R1"),
        Room(school_code="2134900002", school="甲镇中心小学分校", room_id="R2", formerly=("红旗小学",)),
        Room(school_code="3134900003", school="丙中学", room_id="R3"),
    ]
)
ALIASES = Aliases(schools={"中心校": "2134900001"})

FOUND = [
    # file, sheet, title; name, code, place
    ("logs/丙中学.xlsx", "Sheet1", [], "丙中学", "", "file"),
    ("logs/丙中学/五月.csv", "", [], "丙中学", "", "folder"),
    ("logs/五月.xlsx", "丙中学", [], "丙中学", "", "sheet"),
    ("logs/五月.xlsx", "五月", ["丙 中 学　教室使用登记表"], "丙中学", "", "title"),
    ("logs/五月.xlsx", "", ["3134900003"], "3134900003", "", "title"),
    ("logs/甲镇中心小学分校5月.xlsx", "", [], "甲镇中心小学分校", "", "file"),
    ("logs/红旗小学.xlsx", "", [], "红旗小学", "", "file"),
    ("logs/中心校-5月.xlsx", "", [], "中心校", "", "file"),
    ("logs/丙中学.xlsx", "甲镇中心小学", [], "甲镇中心小学", "", "sheet"),
    ("logs/丙中学、红旗小学/一.csv", "", [], None, "", ""),
    ("logs/五月.xlsx", "五月", ["登记表", "学校：丁小学  2023年5月"], "丁小学", "", "title"),
    ("logs/五月.xlsx", "五月", ["填报单位（盖章）:", "丁小学"], "丁小学", "", "title"),
    ("logs/五月.xlsx", "五月", ["填报单位：丁小学（盖章）"], "丁小学", "", "title"),
    ("logs/五月.xlsx", "五月", ["填报单位：", "丁小学 （公章）"], "丁小学", "", "title"),
    ("logs/五月.xlsx", "五月", ["填报单位：", "填报时间：5月"], None, "", ""),
    ("logs/五月.xlsx", "五月", [], None, "", ""),
]


@pytest.mark.parametrize(("file", "sheet", "title", "name", "code", "place"), FOUND)
def test_names_of_the_register_and_labelled_titles(file, sheet, title, name, code, place) -> None:
    said = Whose(REGISTER, ALIASES).find(file, 0, sheet, title)
    assert ((said.school, said.school_code, said.place) if said else (None, "", "")) == (name, code, place)


PATTERNS = [
    ("手工登记-{school}", "logs/手工登记-戊小学.xlsx", "戊小学", ""),
    ("手工登记-{school}.xlsx", "logs/手工登记-戊小学.xlsx", "戊小学", ""),
    ("logs/{school}/*", "logs/戊小学/五月/一.csv", "戊小学", ""),
    ("{school}（*）", "logs/戊小学(2023年5月).xlsx", "戊小学", ""),
    ("*{school}*", "logs/五月丙中学报送.xlsx", "丙中学", ""),
    ("{school_code}_*", "logs/3134900003_202305.csv", "", "3134900003"),
    ("{school_code}-{school}", "logs/3134900003-丙中学.csv", "丙中学", "3134900003"),
    (r"登记.(?P<school>\w+小学)", "logs/手工登记-戊小学.xlsx", "戊小学", ""),
    ("上报-{school}", "logs/手工登记-戊小学.xlsx", None, ""),
]


@pytest.mark.parametrize(("pattern", "file", "name", "code"), PATTERNS)
def test_patterns(pattern, file, name, code) -> None:
    said = Whose(REGISTER, ALIASES, [[pattern]]).find(file)
    assert ((said.school, said.school_code) if said else (None, "")) == (name, code)


def test_each_source_has_its_own_patterns() -> None:
    whose = Whose(None, Aliases(), [["{school}"], ["甲-{school}"]])
    assert [whose.find("logs/甲-戊小学.csv", source).school for source in (0, 1)] == ["甲-戊小学", "戊小学"]
