"""``unknown-room``: what the lookup of the room said becomes a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.config import load_text
from checks.rules import RULES_BY_ID
from tests.rules.kit import World, holds

if TYPE_CHECKING:
    from checks.model import Lang

UNKNOWN = {"room_no": None, "room_id": "R9", "room_name": "音乐室"}


def test_table() -> None:
    holds(
        "unknown-room",
        [
            ({}, False),
            (UNKNOWN | {"room_problem": "not-registered"}, True),
            (UNKNOWN | {"room_problem": "other-school", "room_hint": "第二中学"}, True),
            ({"room_no": None, "room_id": None}, False),  # missing-field
        ],
    )


@pytest.mark.parametrize(
    ("problem", "hint", "said"),
    [
        ("not-registered", None, "教室“R9 音乐室”不在台账中"),
        ("other-school", "第二中学", "教室“R9 音乐室”在台账中属于“第二中学”，与所填学校“第一小学”不符"),
        ("school-not-registered", None, "学校“第一小学”不在台账中，无法确定教室“R9 音乐室”"),
        ("ambiguous", "R1、R2", "“R9 音乐室”在台账中对应不止一间教室：R1、R2"),
    ],
)
def test_message(problem: str, hint: str | None, said: str) -> None:
    screened = World().screen(UNKNOWN | {"room_problem": problem, "room_hint": hint})
    assert screened.messages("unknown-room") == [said]


def test_of_a_code_and_a_name_that_contradict_each_other_the_one_that_misled_is_said() -> None:
    place = {"room_problem": "other-school", "room_hint": "第一小学", "school_code": "2134100002"}
    screened = World().screen(UNKNOWN | place)
    assert screened.messages("unknown-room") == ["教室“R9 音乐室”在台账中属于“第一小学”，与所填学校“2134100002”不符"]


NEAR = [
    ("not-registered", "第一小学/音乐窒", "音乐室", "rooms"),
    ("not-registered", '第一小学/"音乐"\\室', "音乐室", "rooms"),
    ("not-registered", "012", "O12", "rooms"),
    ("school-not-registered", "第一小学校", "第一小学", "schools"),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("problem", "written", "hint", "section"), NEAR)
def test_the_line_of_a_near_miss_can_be_pasted(problem: str, written: str, hint: str, section: str, lang: Lang) -> None:
    said = World(lang=lang).screen(UNKNOWN | {"room_problem": problem, "room_written": written, "room_hint": hint})
    (message,) = said.messages("unknown-room")
    assert f"aliases.{section}" in message
    line = message[message.index('"') :]
    aliases = load_text(f"aliases:\n  {section}:\n    {line}\n").config.aliases
    assert getattr(aliases, section) == {written: hint}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("hint", [None, "R1"])
def test_every_problem_has_a_sentence(lang: Lang, hint: str | None) -> None:
    problems = ["not-registered", "other-school", "school-not-registered", "no-school", "ambiguous"]
    screened = World(lang=lang).screen(*(UNKNOWN | {"room_problem": one, "room_hint": hint} for one in problems))
    said = screened.messages("unknown-room")
    assert len(set(said)) == len(problems)
    assert all(said)
    assert len(RULES_BY_ID["unknown-room"].docs["en"].messages) == 2 * len(problems)
