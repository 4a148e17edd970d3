"""Grades and classes in one form: 七年级, 七(1)班. What is not surely one of these stays as it is.

初一 is read as grade 7 (six years of primary school).
"""

from __future__ import annotations

import re

from checks.values.numerals import NUMERAL, arabic
from checks.values.text import is_error_cell, normal

_GRADES = ("", *"一二三四五六七八九")
_NUMBER = rf"(?:\d|{NUMERAL})"
_GRADE = (
    rf"(?:小学?(?P<primary>{_NUMBER})(?:年级)?"
    rf"|初中?(?P<junior>{_NUMBER})(?:年级)?"
    rf"|高中?(?P<senior>{_NUMBER})(?:年级)?"
    rf"|(?P<plain>{_NUMBER}|1[0-2]|十[一二]?)(?P<word>年级)?)"
)
_CLASS_NUMBER = rf"(?P<class>\d{{1,2}}|{NUMERAL}{{1,3}})"
_ONLY_GRADE = re.compile(_GRADE)
_CLASS = re.compile(
    rf"{_GRADE}(?:[(（〔\[]{_CLASS_NUMBER}[)）〕\]]班?|[-.]?{_CLASS_NUMBER.replace('class', 'class2')}(?P<ban>班)?)"
)
_DIGITS = re.compile(r"(?P<grade>[1-9])(?P<class>\d\d)班?")


def parse_grade(text: str) -> str | None:
    """``初一`` and ``7`` → ``七年级``, ``高中一年级`` → ``高一``; other names as compared, None for error cells."""
    if is_error_cell(text):
        return None
    bare = normal(text)
    found = _ONLY_GRADE.fullmatch(bare)
    return (found and _grade(found, "年级")) or bare


def parse_class(text: str) -> str | None:
    """``701``, ``初一1班`` and ``七年级(1)班`` → ``七(1)班``; other names as compared; None for error cells."""
    if is_error_cell(text):
        return None
    bare = normal(text)
    if digits := _DIGITS.fullmatch(bare):
        number = int(digits["class"])
        return f"{_GRADES[int(digits['grade'])]}({number})班" if number else bare
    found = _CLASS.fullmatch(bare)
    if found is None or not (found["class"] or found["ban"] or re.search(r"[-.]", bare)):
        return bare
    grade, number_text = _grade(found, ""), found["class"] or found["class2"]
    digits_text = number_text if number_text.isdecimal() else arabic(number_text)
    return f"{grade}({int(digits_text)})班" if grade and digits_text and int(digits_text) else bare


def _grade(found: re.Match[str], word: str) -> str | None:
    """The grade's normal name, ``word`` behind it below senior school; None where there is no such grade."""
    for kind, first, last in (("primary", 1, 6), ("junior", 1, 3), ("senior", 1, 3), ("plain", 1, 12)):
        if text := found[kind]:
            number = int(text if text.isdecimal() else arabic(text) or 0)
            if not first <= number <= last:
                return None
            number += {"junior": 6, "senior": 9}.get(kind, 0)
            return f"{_GRADES[number]}{word}" if number <= 9 else f"高{_GRADES[number - 9]}"
    return None


def split_names(text: str) -> tuple[str, ...]:
    """Several names in one cell, as compared: ``城关二小、城关三小``."""
    return tuple(name for name in map(normal, re.split(r"[、,，;；|/\n]", text)) if name)
