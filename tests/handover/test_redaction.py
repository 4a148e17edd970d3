"""No school reads of another one."""

from __future__ import annotations

import pytest

from checks.handover.redaction import SchoolNames

SCHOOLS = {
    "2100000001": "云禾区第一小学",
    "2100000002": "云禾区第一小学分校",
    "2100000003": "云禾区白鹭中学",
    "云禾区实验小学": "云禾区实验小学",
}


@pytest.mark.parametrize(
    ("own", "text", "left"),
    [
        ("2100000001", "教室在台账中属于“云禾区白鹭中学”", "教室在台账中属于“×”"),
        ("2100000001", "logs/手工登记-白鹭中学.xlsx 第 3 行", "logs/手工登记-×.xlsx 第 3 行"),
        ("2100000001", "2100000003/A-1、2100000001/A-1", "×/A-1、2100000001/A-1"),
        ("2100000001", "云禾区第一小学", "云禾区第一小学"),
        ("2100000001", "云禾区第一小学分校", "×"),
        ("2100000002", "云禾区第一小学分校", "云禾区第一小学分校"),
        ("2100000002", "第一小学与白鹭中学", "×与×"),
        ("2100000003", "云禾区实验小学", "×"),
        ("2100000003", "教师“张一”", "教师“张一”"),
        ("2100000003", "", ""),
    ],
)
def test_other_schools_are_not_named(own: str, text: str, left: str) -> None:
    assert SchoolNames.of(SCHOOLS).redacted(text, frozenset([own]), "×") == left


def test_a_region_reads_of_its_schools() -> None:
    members = frozenset(["2100000001", "2100000003"])
    assert SchoolNames.of(SCHOOLS).redacted("第一小学、白鹭中学、实验小学", members, "×") == "第一小学、白鹭中学、×"


def test_names_without_a_common_place_have_no_short_form() -> None:
    names = SchoolNames.of({"1": "第一小学", "2": "第二小学"})
    assert names.redacted("第二十一小学", frozenset(["2"]), "×") == "第二十一小学"
