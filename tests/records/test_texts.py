"""Names, codes, kinds of entry, placeholders and error cells."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.codes import parse_code
from checks.values.dates import parse_moment
from checks.values.entries import parse_entry
from checks.values.names import parse_class, parse_grade, split_names
from checks.values.numbers import parse_count, parse_minutes, parse_number
from checks.values.numerals import arabic
from checks.values.periods import parse_periods
from checks.values.text import is_error_cell, is_nothing, normal


@given(st.text())
def test_no_text_breaks_a_parser(text: str) -> None:
    for parse in (parse_moment, parse_periods, parse_count, parse_minutes, parse_number, parse_code, parse_class):
        parse(text)
    assert normal(normal(text)) == normal(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_is_its_own_normal_form(text: str) -> None:
    assert normal(text) == unicodedata.normalize("NFKC", "".join(text.split()))


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("自动登记", "automatic"),
        ("自动", "automatic"),
        ("系统", "automatic"),
        ("auto", "automatic"),
        ("手机端登记", "mobile"),
        ("移动端", "mobile"),
        ("APP", "mobile"),
        ("Mobile", "mobile"),
        ("补录", "manual"),
        ("手工", "manual"),
        ("人工 录入", "manual"),
        ("manual", "manual"),
        ("手机补录", "manual"),
        ("导入", None),
        ("", None),
    ],
)
def test_entries(text: str, entry: str | None) -> None:
    assert parse_entry(text) == entry


@pytest.mark.parametrize(
    "text",
    [
        "-",
        "—",
        "－",
        "——",
        ".",
        "/",
        "无",
        " 未知 ",
        "待定",
        "N/A",
        "null",
        "NULL",
        "未知教师",
        "不安排教室",
        "教室 未定",
        "上课地点未定",
        "",
        "\u3000",
        "\u200b",
    ],
)
def test_placeholders_are_nothing(text: str) -> None:
    assert is_nothing(text)


@pytest.mark.parametrize("text", ["0", "无锡路小学", "#N/A", "A-1", "3#", "一"])
def test_values_are_not_nothing(text: str) -> None:
    assert not is_nothing(text)


@pytest.mark.parametrize(
    ("text", "is_error"),
    [
        ("#N/A", True),
        ("＃Ｎ／Ａ", True),
        ("#DIV/0!", True),
        ("#REF!", True),
        ("#NAME?", True),
        ("########", True),
        ("Err:502", True),
        ("N/A", False),
        ("#3", False),
        ("3#", False),
    ],
)
def test_error_cells(text: str, is_error: bool) -> None:
    assert is_error_cell(text) == is_error


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2134100001", "2134100001"),
        ("２１３４１００００１", "2134100001"),
        ("2134100001.0", "2134100001"),
        ("2.134100001E+09", "2134100001"),
        ("3.4E+09", None),
        ("2,134,100,001", "2134100001"),
        ("'2134100001", "2134100001"),
        ("2.1341E9", None),
        ("100001-02", "100001-02"),
        ("A 101", "A101"),
        ("3E2", "3E2"),
        ("#N/A", None),
    ],
)
def test_codes(text: str, code: str | None) -> None:
    assert parse_code(text) == code


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("七(1)班", "七(1)班"),
        ("七（1）班", "七(1)班"),
        ("七年级1班", "七(1)班"),
        ("七年级（1）班", "七(1)班"),
        ("7年级1班", "七(1)班"),
        ("七1班", "七(1)班"),
        ("七（一）班", "七(1)班"),
        ("七年级十二班", "七(12)班"),
        ("初一1班", "七(1)班"),
        ("初一(1)班", "七(1)班"),
        ("初三（01）班", "九(1)班"),
        ("701", "七(1)班"),
        ("701班", "七(1)班"),
        ("7.1班", "七(1)班"),
        ("七(1)", "七(1)班"),
        ("三年级二班", "三(2)班"),
        ("高一(3)班", "高一(3)班"),
        ("十年级3班", "高一(3)班"),
        ("1班", "1班"),
        ("2023级1班", "2023级1班"),
        ("七(1)班、七(2)班", "七(1)班、七(2)班"),
        ("初四1班", "初四1班"),
        ("700", "700"),
        ("七(0)班", "七(0)班"),
        ("10", "10"),
        ("#N/A", None),
    ],
)
def test_classes(text: str, name: str | None) -> None:
    assert parse_class(text) == name


@given(st.integers(1, 9), st.integers(1, 30))
def test_every_way_of_writing_a_class_is_one_class(grade: int, number: int) -> None:
    name = "一二三四五六七八九"[grade - 1]
    forms = ["{g}{n:02}", "{c}({n})班", "{c}年级{n}班", "{c}年级（{n}）班", "{g}年级{n}班"]
    assert {parse_class(form.format(g=grade, c=name, n=number)) for form in forms} == {f"{name}({number})班"}


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("七年级", "七年级"),
        ("7年级", "七年级"),
        ("7", "七年级"),
        ("七", "七年级"),
        ("一", "一年级"),
        ("初一", "七年级"),
        ("初2", "八年级"),
        ("小学三年级", "三年级"),
        ("初中一年级", "七年级"),
        ("高一", "高一"),
        ("高中二年级", "高二"),
        ("11", "高二"),
        ("初四", "初四"),
        ("混龄", "混龄"),
        ("#N/A", None),
    ],
)
def test_grades(text: str, grade: str | None) -> None:
    assert parse_grade(text) == grade


@pytest.mark.parametrize(
    ("numeral", "digits"),
    [("十", "10"), ("十五", "15"), ("二十", "20"), ("九十九", "99"), ("二〇二三", "2023"), ("百", None), ("", None)],
)
def test_numerals(numeral: str, digits: str | None) -> None:
    assert arabic(numeral) == digits


def test_several_names_in_one_cell() -> None:
    assert split_names("城关二小、 城关 三小;旧校") == ("城关二小", "城关三小", "旧校")
    assert split_names("") == ()
