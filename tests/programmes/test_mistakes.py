"""What cannot be met by any data is said with line and column, before anything is read or counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.config import load
from tests.programmes.kit import faults as programme_faults
from tests.programmes.kit import write
from tests.programmes.test_sources import FILES, RULES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = "inputs: {logs: [x.csv]}\nforms: {同步课堂: {aliases: ['1']}}\ntargets:\n"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("metric: ¦column, unit: school, required: 1", "metric-needs-key"),
        ("metric: ¦ratio, column: a, unit: school, required: 1", "metric-needs-key"),
        ("metric: lessons, ¦column: a, unit: school, required: 1", "key-not-of-metric"),
        ("metric: column, column: a, ¦forms: ['1'], unit: school, required: 1", "key-not-of-metric"),
        ("metric: lessons, unit: ¦pair, required: 1", "table-needed"),
        ("metric: rows, table: ¦staff, unit: school, required: 1", "table-needed"),
        ("metric: ¦teacher-participation, unit: school, required: 0.8", "table-needed"),
        ("metric: ¦visited-share, unit: school, required: 0.8", "kind-needed"),
        ("metric: lessons, kind: ¦activity, unit: school, required: 1", "kind-needed"),
        ("metric: lessons, evidence: ¦timetable, unit: school, required: 1", "kind-needed"),
        ("metric: lessons, forms: [同步课堂, ¦同步课], unit: school, required: 1", "unknown-form"),
        ("metric: lessons, forms: ¦同步课, unit: school, required: 1", "unknown-form"),
        ("metric: lessons, unit: ¦class, required: 1", "not-one-of"),
        ("metric: ¦lesson, unit: school, required: 1", "unknown-metric"),
        ("metric: lessons, unit: school, at_most: 1, ¦times: rooms", "times-without-required"),
    ],
)
def test_targets(faults: Callable[[str], list[tuple[str, str]]], target: str, expected: str) -> None:
    assert_fault(faults, f"{HEAD}  - {{id: t, title: T, {target}}}", expected)


TARGET = "targets: [{id: t, title: T, metric: lessons, unit: room, required: 1}]\n"
SOURCES = """inputs:
  staff: staff.csv
  sources:
    - {name: a, files: [a.csv]}
    - {name: b, files: [b.csv], kind: activity}
    - {name: c, files: [c.csv], kind: visit}
    - {name: d, files: [d.csv], kind: timetable}
targets:
"""


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("metric: rooms-used, kind: ¦activity, unit: school", "key-not-of-metric"),
        ("metric: room-utilisation, column: 座位数, kind: ¦[lesson, activity], unit: school", "key-not-of-metric"),
        ("metric: visited-share, kind: ¦activity, unit: school", "key-not-of-metric"),
        ("metric: visited-share, ¦filter: subject = '数学', unit: school", "key-not-of-metric"),
        ("metric: visited-share, unit: ¦teacher", "unit-not-of-metric"),
        ("metric: lessons, evidence: ¦timetable, unit: teacher", "timetable-not-of"),
        ("metric: activities, evidence: ¦timetable, unit: school", "timetable-not-of"),
        ("metric: teacher-participation, kind: lesson, evidence: ¦timetable, unit: school", "timetable-not-of"),
    ],
)
def test_what_kinds_and_the_timetable_do_not_tell(
    faults: Callable[[str], list[tuple[str, str]]], target: str, expected: str
) -> None:
    assert_fault(faults, f"{SOURCES}  - {{id: t, title: T, required: 0.5, {target}}}", expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("inputs: {sources: [{name: a, files: [x], kind: ¦lessons}]}", "not-one-of"),
        ("inputs: {sources: [{name: a, files: ¦[]}]}", "too-short"),
        ("inputs: {sources: [{name: a, files: [x]}, {name: ¦a, files: [y]}]}", "source-twice"),
        ("inputs: {sources: [{name: a, files: [x], row_rules: {duration: {¦effect: flag}}}]}", "not-per-source"),
        ("inputs: {sources: [{name: a, files: [x], row_rules: {daily-maximum: {¦lessons: 3}}}]}", "not-per-source"),
        ("inputs: {sources: [{name: a, files: [x], row_rules: {¦durations: {}}}]}", "unknown-key"),
        ("inputs: {sources: [{name: a, files: [x], required: [¦rooms]}]}", "not-one-of"),
        ("inputs: {sources: [{name: a, files: [x], headers: {¦rom: [y]}}]}", "unknown-column"),
        ("forms: {a: {aliases: [b]}, ¦c: {aliases: [b]}}", "form-twice"),
        ("patterns: {¦scheduled-not-taught: {share: 0.2}}", "kind-needed"),
        ("patterns: {¦scheduled-not-taught: }", "kind-needed"),
        ("patterns: {idle-streak: {severity: ¦error}}", "not-one-of"),
        ("reference: [{name: a, file: x, column: y, target: ¦t}]", "reference-of-nothing"),
        (
            f"{TARGET}reference: [{{name: a, file: x, column: y, target: t}}, {{name: ¦a, file: z, column: y, target: t}}]",
            "reference-twice",
        ),
    ],
)
def test_the_rest(faults: Callable[[str], list[tuple[str, str]]], text: str, expected: str) -> None:
    assert_fault(faults, text, expected)


def assert_fault(faults: Callable[[str], list[tuple[str, str]]], text: str, expected: str) -> None:
    """The only fault is ``expected``, at the place that ``¦`` marks."""
    before = text[: text.index("¦")].split("\n")
    assert faults(text.replace("¦", "")) == [(f"{len(before)}:{len(before[-1]) + 1}", expected)]


def test_included_sections(tmp_path: Path) -> None:
    shared = "forms: {同步课堂: {shared: true}}\ntargets: []\ninputs: {logs: [other.csv]}\n"
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "forms.yaml").write_text(f"include: deeper.yaml\n{shared}", encoding="utf-8")
    (tmp_path / "shared" / "deeper.yaml").write_text("calendar: none\n", encoding="utf-8")
    rules = "include: [shared/forms.yaml]\ninputs: {logs: [own.csv]}\n"
    loaded = load(write(tmp_path, rules, {}))
    assert list(loaded.config.forms) == ["同步课堂"]
    assert loaded.config.calendar is None
    assert loaded.config.inputs.logs == ["own.csv"]


@pytest.mark.parametrize(
    ("included", "expected"),
    [
        ("targets:\n  - {id: t, title: T, metric: lesson, unit: room, required: 1}", "shared.yaml:2:31: There is no"),
        ("targets:\n  - {id: t, title: T, metric: lessons, unit: room, required: 1, filter: subjct = 1}",
         "shared.yaml:2:73: "),
        ("include: rules.yaml", "shared.yaml:1:10: rules.yaml includes a file"),
        ("include: [nothing.yaml]", "shared.yaml:1:11: The included file nothing.yaml is not there"),
    ],
)  # fmt: skip
def test_faults_of_included_files_name_them(tmp_path: Path, included: str, expected: str) -> None:
    (tmp_path / "shared.yaml").write_text(included, encoding="utf-8")
    (found,) = programme_faults(tmp_path, "include: shared.yaml\ninputs: {logs: [x.csv]}\n", {})
    assert expected in found


@pytest.mark.parametrize(
    ("rules", "files", "expected"),
    [
        pytest.param(
            RULES.replace("metric: participants, unit: region", "metric: participants, kind: lesson, unit: region"),
            {},
            "rules.yaml:19:37: No file of the source “平台” has a column for",
            id="a source without the column",
        ),
        pytest.param(
            RULES.replace("title: 课时, metric", "title: 课时, forms: [同步课堂], metric") + "forms: {同步课堂: {}}\n",
            {},
            "rules.yaml:15:37: No file of the source “平台” has a column for form of lesson",
            id="no source tells the forms",
        ),
        pytest.param(RULES.replace("[b.csv]", "['*.csv']"), {}, "belongs to two sources", id="a file of two sources"),
        pytest.param(
            RULES.replace("[b.csv]", "[register.csv]"), {}, "register.csv is the register", id="a source without logs"
        ),
    ],
)
def test_before_anything_is_counted(tmp_path: Path, rules: str, files: dict[str, str], expected: str) -> None:
    found = programme_faults(tmp_path, rules, {**FILES, **files})
    assert any(expected in one for one in found), found
