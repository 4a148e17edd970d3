"""File names that Windows takes, whatever a school is called."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.handover.names import distinct, file_name

RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)


@pytest.mark.parametrize(
    ("called", "named"),
    [
        ("2134100001 青杨小学", "2134100001 青杨小学"),
        ("甲/乙小学", "甲／乙小学"),
        ('实验"小学": 东<校>区|*?\\', "实验＂小学＂： 东＜校＞区｜＊？＼"),
        ("希望小学. .", "希望小学"),
        (" ..小学", "小学"),
        ("CON", "_CON"),
        ("aux.小学", "_aux.小学"),
        ("COM1", "_COM1"),
        ("Console", "Console"),
        ("小\u202eslx.学\u200f校", "小slx.学校"),
        ("第一\n小学\t东", "第一 小学 东"),
        ("...", "_"),
        ("", "_"),
    ],
)
def test_names(called: str, named: str) -> None:
    assert file_name(called) == named


@given(st.text())
def test_any_name_is_safe(called: str) -> None:
    name = file_name(called)
    assert name
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
    assert not RESERVED.fullmatch(name)
    assert name == name.strip(". ")
    assert len(f"{name}.xlsx".encode()) <= 200


@given(st.lists(st.sampled_from(["甲", "甲 (2)", "A", "a", "ａ", "乙"])))
def test_no_two_files_share_a_name(names: list[str]) -> None:
    found = [one.casefold() for one in distinct(names)]
    assert len(found) == len(set(found)) == len(names)
