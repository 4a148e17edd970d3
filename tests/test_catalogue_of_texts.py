"""Every text that a person sees stands in both languages, with the same placeholders."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

import numpy as np
import pytest

from checks.metrics import METRICS
from checks.model import LANGS, Message
from checks.rules import RULES_BY_ID
from checks.texts import catalogue, few, render, text

if TYPE_CHECKING:
    from checks.model import Lang


def placeholders(text: str) -> set[str]:
    """The values that a text takes: ``day`` for ``{day.year}`` and ``{day:%B}``."""
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_the_catalogue_is_complete() -> None:
    incomplete = {key for key, texts in catalogue().items() if set(texts) != set(LANGS)}
    assert not incomplete
    assert not {key for key, texts in catalogue().items() if any(texts.values()) and not all(texts.values())}


def test_both_languages_take_the_same_values() -> None:
    differing = {
        key for key, texts in catalogue().items() if len({frozenset(placeholders(texts[one])) for one in LANGS}) > 1
    }
    assert not differing


class Anything:
    """A value that any placeholder takes."""

    def __format__(self, how: str) -> str:
        return "7"

    def __getattr__(self, name: str) -> Anything:
        if name == "key":  # it is no message
            raise AttributeError(name)
        return self


def test_every_text_can_be_said() -> None:
    for key, texts in catalogue().items():
        for lang in LANGS:
            render(Message(key, dict.fromkeys(placeholders(texts[lang]), Anything())), lang)


@pytest.mark.parametrize(("lang", "separated"), [("zh", "甲、乙、丙、丁、戊 …"), ("en", "甲, 乙, 丙, 丁, 戊 …")])
def test_several_in_a_row_are_separated_as_the_language_does(lang: Lang, separated: str) -> None:
    names = few(["甲", "乙", "丙", "丁", "戊", "己"])
    assert separated in text("audit.no_records", lang, count=6, files=names)
    assert separated in render(Message("audit.no_records", {"count": 6, "files": list(names)}), lang)  # as JSON has it


def test_english_is_written_without_chinese_marks() -> None:
    shown = {"config.wide-colon", "config.wide-comma"}  # these are about such marks
    assert {
        key for key, texts in catalogue().items() if re.search("[\u3000-\u303f\uff00-\uffef]", texts["en"])
    } == shown


@pytest.mark.parametrize("of", [RULES_BY_ID, METRICS], ids=["rules", "metrics"])
def test_rules_and_metrics_speak_both_languages(of: dict[str, object]) -> None:
    assert not {name for name, one in of.items() if set(one.docs) != set(LANGS)}  # type: ignore[attr-defined]


def test_messages_of_a_rule_take_the_same_values() -> None:
    def taken(rule: object, lang: str) -> dict[str, set[str]]:
        return {case: placeholders(text) for case, text in rule.docs[lang].messages.items()}  # type: ignore[attr-defined]

    assert not {name for name, rule in RULES_BY_ID.items() if taken(rule, "zh") != taken(rule, "en")}


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 files, 0 sheets, 0 rows: "),
        (1, "1 file, 1 sheet, 1 row: "),
        (np.int64(1), "1 file, 1 sheet, 1 row: "),
        (1234, "1234 files, 1234 sheets, 1,234 rows: "),
    ],
)
def test_one_is_counted_otherwise_than_several(number: int, said: str) -> None:
    counts = dict.fromkeys(("counted", "rejected", "outside_window", "not_records"), 0)
    line = text("report.coverage", "en", files=number, sheets=number, rows=number, **counts)
    assert line.startswith(said)


def test_no_text_leaves_the_number_open() -> None:
    assert [key for key, texts in catalogue().items() if "(s)" in texts["en"]] == []
