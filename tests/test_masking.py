"""Teachers' names replaced by codes: in every text of a result, and in every file that is written."""

from __future__ import annotations

import random
import re
import stat
from html import unescape
from typing import TYPE_CHECKING
from zipfile import ZipFile, is_zipfile

import make_sample
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import checks
from checks.masking import Mask, mask_key, without_names
from checks.masking.key import FILE, VARIABLE
from checks.model import ConfigurationError, Message
from checks.report.files import write_reports
from checks.values.text import is_nothing
from tests.sample_runs import audited, copied

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = b"kept by the bureau"
SCHOOLS = {"云岭小学": "2134100001"}


def mask(*names: str, key: bytes = KEY) -> Mask:
    return Mask(key, names, codes=["100237"], schools=SCHOOLS, words=["陶行知小学", "信息科技"])


def code(name: str, school: str = "2134100001") -> str:
    return mask().code(school, name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("教师“王芳”同一时间在两间教室", f"教师“{code('王芳')}”同一时间在两间教室"),
        ("王 芳老师公开课", f"{code('王芳')}老师公开课"),
        ("王芳菲与王芳", f"{code('王芳菲')}与{code('王芳')}"),
        ("李娜、王芳", f"{code('李娜')}、{code('王芳')}"),
        ("陶行知小学", "陶行知小学"),
        ("John Smith's lesson", f"{code('JohnSmith')}'s lesson"),
        ("JohnSmithson", "JohnSmithson"),
        ("何时何地", "何时何地"),  # a name of one sign is looked for in cells of its own alone
    ],
)
def test_names_inside_a_text(text: str, expected: str) -> None:
    names = ("王芳", "王芳菲", "李娜/赵敏老师", "陶行知", "John Smith", "何", "信息")
    assert mask(*names).text("2134100001", text) == expected


def test_a_field_that_is_a_name_or_a_code_goes_as_a_whole() -> None:
    shown = mask("何", "王芳").content("2134100001", "云岭小学 | 何 | 100237 | 王芳")
    assert shown == f"云岭小学 | {code('何')} | {code('100237')} | {code('王芳')}"


def test_one_teacher_has_one_code_however_school_and_name_are_written() -> None:
    assert code("王芳") == mask().code("云岭小学", "王 芳") == mask("王芳").teacher("云 岭小学", " 王芳 ")
    assert (
        len({code("王芳"), code("李娜"), code("王芳", "2134100002"), mask(key=b"other").code("2134100001", "王芳")})
        == 4
    )
    assert [mask().teacher("", cell) for cell in ("未知教师", "-", "#N/A")] == ["未知教师", "-", "#N/A"]


@given(st.text(max_size=60), st.lists(st.text("王李芳娜明子", min_size=2, max_size=3), max_size=5))
def test_no_name_is_left(text: str, names: list[str]) -> None:
    shown = mask(*names).text("", "".join([text, *names]))
    assert not [name for name in names if name in shown]
    assert mask(*names).text("", shown) == shown


def test_whatever_holds_the_text() -> None:
    frame = pd.DataFrame(
        {
            "unit": ["teacher", "room"],
            "unit_id": ["2134100001/何", "100001-01"],
            "unit_name": ["何", "王芳工作室"],
            "school_code": ["2134100001"] * 2,
            "file": ["logs/王芳.xlsx"] * 2,
            "row": [3, 4],
        }
    )
    shown = without_names(frame, mask("何", "王芳"))
    assert list(shown["unit_id"]) == [f"2134100001/{code('何')}", "100001-01"]
    assert list(shown["unit_name"]) == [code("何"), f"{code('王芳')}工作室"]
    assert list(shown["file"]) == [f"logs/{code('王芳', '')}.xlsx"] * 2
    assert list(shown["row"]) == [3, 4]
    note = Message("report.unread", {"file": "王芳.xls", "rows": [("王芳", 1)]})
    nobody = code("王芳", "")
    assert without_names(note, mask("王芳")).values == {"file": f"{nobody}.xls", "rows": [(nobody, 1)]}


def test_the_key_is_made_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    key = mask_key(tmp_path)
    assert len(key) >= 32
    assert mask_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) & 0o077 == 0
    monkeypatch.setenv(VARIABLE, "of the bureau")
    assert mask_key(tmp_path) == b"of the bureau"


@pytest.mark.parametrize("content", ["", " \n"])
def test_a_lost_key_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        mask_key(tmp_path)
    assert caught.value.faults[0].message.key == "masking.empty_key"


def test_no_name_of_the_sample_stands_in_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "of the bureau")
    _, lessons = make_sample.district_of_lessons(random.Random(make_sample.SEED))
    names = {lesson.teacher for lesson in lessons if lesson.teacher and not is_nothing(lesson.teacher)}
    assert len(names) > 200
    result = checks.audit(copied(tmp_path), period="2023-06", mask="teachers")
    written = write_reports(result, tmp_path / "out", circular=True)
    assert len(written) >= 6
    assert not {(where, name) for path in written for where, text in _texts(path) for name in names if name in text}
    plain = audited("2023-06")
    assert list(result.findings["id"]) == list(plain.findings["id"])
    assert result.targets == plain.targets
    teachers = plain.counted[["school_code", "teacher"]].dropna().drop_duplicates()
    assert result.counted["teacher"].nunique() == len(teachers)


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """The name of a file and all that is written in Chinese in it, unpacked, each different run of signs once."""
    parts = {path.name: path.read_bytes()}
    if is_zipfile(path):
        with ZipFile(path) as archive:
            parts = {f"{path.name}/{name}": archive.read(name) for name in archive.namelist()}
    for name, content in parts.items():
        text = unescape(content.decode("utf-8", errors="replace"))
        yield name, "\n".join({name, *re.findall("[\u4e00-\u9fff]+", text)})
