"""Subjects: their names, other names and stages."""

from __future__ import annotations

import pytest

from checks.subjects import STANDARD, NameClashError, Subject, Subjects, squash, stages_of, standard

NAMES = [
    ("语文", "语文"),
    (" 语 文 ", "语文"),
    ("体育", "体育与健康"),
    ("体育课", "体育与健康"),
    ("小学英语", "英语"),
    ("初中物理课", "物理"),
    ("信息技术", "信息科技"),
    ("生物", "生物学"),
    ("道法", "道德与法治"),
    ("政治", "道德与法治"),
    ("思政课", "道德与法治"),
    ("综合", "综合实践活动"),
    ("校本课", "校本课程"),
    ("主题班会", "班会"),
    ("Maths", "数学"),
    ("PHYSICAL  education", "体育与健康"),
    ("炼金术", None),
    ("", None),
    ("课", None),
]


@pytest.mark.parametrize(("written", "canonical"), NAMES)
def test_names_lead_to_their_subject(written: str, canonical: str | None) -> None:
    assert standard().canonical(written) == canonical


def test_any_accepts_every_name_and_still_knows_the_usual_ones() -> None:
    everything = standard(any=True)
    assert everything.canonical("机器 人") == "机器人"
    assert everything.canonical("体育") == "体育与健康"
    assert everything.canonical(" ") is None


STAGES = [
    ("小学", "小学"),
    ("初级中学", "初中"),
    ("普通高中", "高中"),
    ("九年一贯制学校", "小学 初中"),
    ("九年一贯制（小学+初中）", "小学 初中"),
    ("完全中学", "初中 高中"),
    ("十二年一贯制", "小学 初中 高中"),
    ("小学、初中", "小学 初中"),
    ("初中部", "初中"),
    ("教学点", "小学"),
    ("幼儿园", ""),
    ("职业高中", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "stages"), STAGES)
def test_stages_are_understood(text: str, stages: str) -> None:
    assert stages_of(text) == frozenset(stages.split())


FITS = [
    ("物理", "小学", False),
    ("物理", "九年一贯制", True),
    ("科学", "初中", True),
    ("道德与法治", "高中", True),
    ("通用技术", "初中", False),
    ("班会", "小学", True),
    ("围棋", "小学", True),
    ("物理", "幼儿园", None),
]


@pytest.mark.parametrize(("subject", "stage", "fits"), FITS)
def test_subjects_fit_stages(subject: str, stage: str, fits: bool | None) -> None:
    assert standard().fits(subject, stage) is fits


def test_every_subject_has_an_english_name() -> None:
    assert not [subject.name for subject in STANDARD if not any(alias.isascii() for alias in subject.aliases)]


def test_no_name_belongs_to_two_subjects() -> None:
    names = [squash(name) for subject in STANDARD for name in (subject.name, *subject.aliases)]
    assert len(names) == len(set(names))
    with pytest.raises(NameClashError) as caught:
        Subjects.of([Subject("围棋", ("棋",)), Subject("象棋", ("棋",))])
    assert (caught.value.name, caught.value.first, caught.value.second) == ("棋", "围棋", "象棋")
