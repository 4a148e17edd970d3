"""The summary on the terminal, and the sentences that it shares with the first page."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import example
import pytest

from checks.model import Outcome
from checks.report.conclusion import actions
from checks.report.facts import Facts
from checks.report.terminal import print_summary
from checks.report.view import summarise
from checks.texts import catalogue


def printed(**options: Any) -> str:
    stream = io.StringIO()
    print_summary(Facts.of(example.district(**options)), [Path("reports/2023-06/audit.xlsx")], file=stream)
    return stream.getvalue()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_published_figures(lang: Any) -> None:
    text = printed(lang=lang, weak=False)
    for figure in ("7.70 (208/27)", "256.79%", "172.70 (17270/100)", "179.90%", "100.00%"):
        assert figure in text
    assert str(Path("reports/2023-06/audit.xlsx")) in text
    assert "\x1b" not in text


def test_who_is_behind() -> None:
    text = printed()
    assert "96.30%" in text
    assert "柳林小学" in text
    assert "1 间教室全程为 0" in text


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (Outcome.FAILED, "未达标 1 项次、涉及 1 所学校"),
        (Outcome.BEHIND, "进度落后 1 项次、涉及 1 所学校"),
        (Outcome.NO_DATA, "缺数据 1 项次、涉及 1 所学校"),
        (Outcome.WAIVED, "没有须办事项"),
    ],
)
def test_actions(outcome: Outcome, sentence: str) -> None:
    result = example.district(weak=False, findings=0)
    result.waivers = []
    result.measurements.loc[3, "outcome"] = str(outcome)
    assert [sentence in one for one in actions(Facts.of(result))] == [True]


def test_worst_come_first() -> None:
    behind = summarise(Facts.of(example.district())).behind
    assert [row[0].text for row in behind.rows[:2]] == ["城关中学 智慧教室3", "城关中学 智慧教室4"]
    assert [row[4] for row in behind.rows[:2]] == [96, 84]
    assert behind.total == 11


def test_every_text_of_the_report_has_both_languages() -> None:
    mine = {key: texts for key, texts in catalogue().items() if key.startswith("report")}
    assert [key for key, texts in mine.items() if set(texts) != {"zh", "en"} or not all(texts.values())] == []
