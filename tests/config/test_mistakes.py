"""Every mistake of rules.yaml that a person may make: where it is shown, and with which text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.config import load_text
from checks.model import LANGS, ConfigurationError
from checks.texts import catalogue, render_fault

if TYPE_CHECKING:
    from collections.abc import Callable

    Find = Callable[[str], list[tuple[str, str]]]


def target(text: str) -> str:
    """A rules.yaml with one target whose line 2 begins with ``- {``: column 6 is that of its first key."""
    return "targets:\n  - {" + text + "}\n"


def expectation(text: str) -> str:
    """A rules.yaml with one stock expectation on a single line."""
    return "expectations: [{id: a, on: " + text + "}]\n"


ROOM = "id: a, title: A, metric: lessons, unit: room"
WAIVER = "from: 2023-03-01, until: 2023-05-31, reason: r, approved_by: b"

DATES = "from: 2023-03-01, until: 2023-03-02"
NO_COLUMN = "sql-unknown-column"
OWN = "row_rules:\n  own:\n    title: x\n    fails_when: "
TERM = "calendar:\n  terms:\n    - {name: A, start: 2023-02-06, end: 2023-06-30}\n"

MISTAKES = [
    # the file
    ("", "1:1", "empty-file"),
    ("# nothing but a comment\n", "1:1", "empty-file"),
    ("- a\n- b\n", "1:1", "not-a-map-file"),
    ("lessons\n", "1:1", "not-a-map-file"),
    ("audit:\n\tname: x\n", "2:1", "tab"),
    ("audit: {name: 核查: 月度}\n", "1:17", "colon"),
    ("version：1\naudit: {name: x}\n", "1:8", "wide-colon"),
    ("audit:\n  name：x\n  language: zh\n", "2:7", "wide-colon"),
    ("audit:\n  language: zh\n  name：x\nlevels: [school]\n", "3:7", "wide-colon"),
    ("version：1\nlevels：[school]\n", "2:7", "wide-colon"),
    ("audit: {name: x\nlevels: [school]\n", "1:8", "open-bracket"),
    ('audit: {name: "x}\n', "1:15", "open-quote"),
    ("audit: {name: @x}\n", "1:15", "needs-quotes"),
    ("audit: {name: a}\n---\nlevels: [school]\n", "2:1", "two-documents"),
    ("audit: {name: a\x07b}\n", "1:16", "control-character"),
    ('inputs: {logs: "a\\0b"}\n', "1:16", "control-character"),
    ("audit: {name: a， language: zh}\n", "1:26", "wide-comma"),
    ("audit: {name：a}\n", "1:9", "wide-colon"),
    ("audit:\n　name: x\n", "2:1", "wide-space"),
    ("audit:\n  name: x\n\u00a0 language: zh\n", "3:1", "wide-space"),
    ('inputs: {logs: "C:\\logs\\*.xlsx"}\n', "1:20", "backslash"),
    ("audit: {name: !!python/name:os.system x}\n", "1:15", "tag"),
    ('audit: {name: "\\ud842"}\n', "1:15", "control-character"),
    ('aliases: {schools: {"\\ud842": 甲小学}}\n', "1:21", "control-character"),
    ('aliases: {schools: {"\\ud842\\udfb7小": 甲小学, 𠮷小: 甲小学}}\n', "1:43", "duplicate-key"),
    ("audit: &a [*a]\n", "1:8", "too-deep"),
    ("? [a]\n: 1\n", "1:3", "key-not-text"),
    ("levels: [school]\naudit: {}\nlevels: [region]\n", "3:1", "duplicate-key"),
    ("calendar: {bell: {小学: {1: 08:00-08:40}, 小 学: {1: 09:00-09:40}}}\n", "1:41", "duplicate-key"),
    # keys and kinds of values
    ("targts: []\n", "1:1", "unknown-key"),
    ("version: 2\n", "1:10", "not-one-of"),
    ("audit: {nme: x}\n", "1:9", "unknown-key"),
    ("audit: [x]\n", "1:8", "not-a-map"),
    ("audit: {name: [x]}\n", "1:15", "not-text"),
    ("levels: school\n", "1:9", "not-a-list"),
    ("levels: [school, '']\n", "1:18", "empty-text"),
    ("levels:\n  - school\n  -\n", "3:4", "not-text"),
    ("inputs:\n  logs:\n  register: x\n", "2:3", "not-texts"),
    ("inputs: {register: ' '}\n", "1:20", "empty-text"),
    ("levels: [school, school]\n", "1:18", "stands-twice"),
    ("levels: [schol]\n", "1:10", "unknown-column"),
    ("inputs: {logs: {a: b}}\n", "1:16", "not-texts"),
    ("inputs: {headers: {room_nam: [x]}}\n", "1:20", "unknown-column"),
    ("inputs: {headers: {room_name: [x], room_id: [ Ｘ ]}}\n", "1:45", "header-twice"),
    ("inputs: {school_from: [登记]}\n", "1:24", "pattern-without-school"),
    ("inputs: {school_from: ['(?P<school>']}\n", "1:24", "bad-pattern"),
    ("aliases: {schools: {'': 甲小学}}\n", "1:21", "empty-text"),
    ("aliases: {teachers: {张: ' '}}\n", "1:25", "empty-text"),
    ("history: mysql://bureau/history\n", "1:10", "history-url"),
    ("history: ''\n", "1:10", "empty-text"),
    ("history: sqlite:///\n", "1:10", "empty-text"),
    ("expected: {logs: al}\ninputs: {logs: a}\n", "1:18", "not-a-list"),
    ("expected: {平台: all}\ninputs: {logs: a}\n", "1:12", "unknown-source"),
    # calendar
    ("calendar: no\n", "1:11", "not-a-map"),
    ("calendar: {holidays: us}\n", "1:22", "not-one-of"),
    ("calendar:\n  terms: [{name: A, start: 2023-02-06}]\n", "2:11", "missing-key"),
    ("calendar:\n  terms: [{name: A, start: 2026-13-40, end: 2026-12-31}]\n", "2:28", "no-such-day"),
    ("calendar:\n  terms: [{name: A, start: 20230206, end: 2026-12-31}]\n", "2:28", "not-a-day"),
    ("calendar:\n  terms: [{name: A, start: 2023-02-06, end: 2023-02-05}]\n", "2:45", "ends-before-start"),
    (
        TERM + "    - {name: B, start: 2023-06-30, end: 2023-07-30}\n",
        "4:17",
        "terms-overlap",
    ),
    (
        TERM + "    - {name: A, start: 2023-09-01, end: 2024-01-30}\n",
        "4:17",
        "term-twice",
    ),
    ("calendar: {closures: [{start: 2023-02-06, end: 2023-02-05}]}\n", "1:48", "ends-before-start"),
    ("calendar: {extra_days: [{date: 2023-02-30}]}\n", "1:32", "no-such-day"),
    ("calendar: {extra_days: [{date: 2023-02-20, where: {stag: 小学}}]}\n", "1:52", "unknown-column"),
    ("calendar: {extra_days: [{date: 2023-02-20, where: {stage: {}}}]}\n", "1:59", "not-texts"),
    ('calendar: {school_day: {start: "7.30"}}\n', "1:32", "not-a-time"),
    ('calendar: {school_day: {start: "24:00"}}\n', "1:32", "not-a-time"),
    ('calendar: {school_day: {start: "18:00", end: "07:30"}}\n', "1:46", "day-ends-early"),
    ("calendar: {bell: {小学: {1: 8点}}}\n", "1:27", "not-a-bell-period"),
    ("calendar: {bell: {小学: {1: 08:40-08:00}}}\n", "1:27", "bell-period-empty"),
    ("calendar: {bell: {小学: {0: 08:00-08:40}}}\n", "1:24", "too-small"),
    ("calendar: {bell: {小学: {一: 08:00-08:40}}}\n", "1:24", "not-an-integer"),
    ("calendar: {bell: {小学: {1: 08:00-08:40, 01: 09:00-09:40}}}\n", "1:40", "not-an-integer"),
    ("calendar: {bell: {小学: {1: {start: 08:00Z, end: 08:40}}}}\n", "1:27", "not-a-bell-period"),
    ("calendar: {bell: {小学: {2: 08:50-09:30, 1: 08:20-09:00}}}\n", "1:27", "bell-overlap"),
    ("calendar: {terms: [{name: A, start: 2023-02-06, end: 3023-06-30}]}\n", "1:54", "term-too-long"),
    # subjects
    ("subjects: {standar: true, 围棋: [棋]}\n", "1:12", "unknown-key"),
    ("subjects: all\n", "1:11", "not-subjects"),
    ("subjects: {standard: maybe}\n", "1:22", "not-a-switch"),
    ("subjects: {standard: true, 围棋: [体育]}\n", "1:28", "subject-twice"),
    ("subjects: {围棋: [棋], 象棋: [棋]}\n", "1:21", "subject-twice"),
    ("subjects: {围棋: {aliases: [棋], stages: [小学部]}}\n", "1:40", "not-one-of"),
    # row rules
    ("row_rules: {duratoin: {min_minutes: 20}}\n", "1:13", "unknown-rule"),
    ("row_rules: {duration: {min_minuts: 20}}\n", "1:24", "unknown-key"),
    ("row_rules: {duration: {min_minutes: ten}}\n", "1:37", "not-an-integer"),
    ("row_rules: {duration: {min_minutes: -1}}\n", "1:37", "too-small"),
    ("row_rules: {duration: {max_minutes: 0}}\n", "1:37", "must-be-above"),
    (f"row_rules: {{duration: {{max_minutes: {10**40}}}}}\n", "1:37", "too-large"),
    ("row_rules: {late-entry: {days: 2147483648}}\n", "1:32", "too-large"),
    ("row_rules: {duration: {min_minutes: 60, max_minutes: 50}}\n", "1:54", "limits-reversed"),
    ("row_rules: {duration: {severity: eror}}\n", "1:34", "not-one-of"),
    ("row_rules: {duration: {effect: drop}}\n", "1:32", "not-one-of"),
    ("row_rules: {duration: {enabled: 2}}\n", "1:33", "not-a-switch"),
    ("row_rules: {missing-field: {fields: []}}\n", "1:37", "too-short"),
    ('row_rules: {own: {fails_when: "minutes > 5"}}\n', "1:18", "missing-key"),
    ('row_rules: {Own.Rule: {title: x, fails_when: "minutes > 5"}}\n', "1:13", "bad-id"),
    # conditions: the place is inside the text, whatever its quotes
    (
        "row_rules: {own: {title: x, fails_when: hour(starts_at) >= 19 and subjct = 'x'}}\n",
        "1:67",
        "sql-unknown-column",
    ),
    (OWN + "\"subject <> '语文' and subjct = 1\"\n", "4:38", NO_COLUMN),
    ("row_rules: {own: {title: x, fails_when: 'teacher = ''张'' and subjct = 1'}}\n", "1:62", NO_COLUMN),
    (
        "row_rules:\n  own:\n    title: x\n    fails_when: >\n      minutes > 5\n      and subjct = 1\n",
        "6:11",
        "sql-unknown-column",
    ),
    (
        "row_rules:\n  own:\n    title: x\n    fails_when: |\n      minutes > 5\n      and subjct = 1\n",
        "6:11",
        "sql-unknown-column",
    ),
    ('row_rules: {own: {title: x, fails_when: "minutes"}}\n', "1:42", "sql-kind"),
    ('row_rules: {own: {title: x, fails_when: "minutes > "}}\n', "1:50", "sql-unreadable"),
    ('row_rules: {own: {title: x, fails_when: "(select 1) > 0"}}\n', "1:43", "sql-subquery"),
    (target(f"{ROOM}, required: 3, filter: subject = 5"), "2:73", "sql-differ"),
    # targets
    (target(f"{ROOM}, required: 10:20"), "2:62", "not-a-number"),
    (target(f"{ROOM}, required: 0"), "2:62", "not-positive"),
    (target(f"{ROOM}, required: -3"), "2:62", "not-positive"),
    (target(f"{ROOM}, required: {{小学: 0}}, by: stage"), "2:67", "not-positive"),
    (target(f"{ROOM}, required: {{}}, by: stage"), "2:62", "too-short"),
    (target(f"{ROOM}, required: {{小学: 3}}"), "2:52", "map-without-by"),
    (target(f"{ROOM}, required: 3, by: stage"), "2:65", "by-without-map"),
    (target(f"{ROOM}, required: {{小学: 3}}, by: stge"), "2:75", "unknown-column"),
    (target(f"{ROOM}, at_most: -1"), "2:61", "negative"),
    (target(ROOM), "2:5", "no-requirement"),
    (target(f"{ROOM}, required: "), "2:5", "no-requirement"),
    (target(f"{ROOM}, required: 3, filter: ''"), "2:73", "empty-text"),
    (target(f"{ROOM}, required: 3, bands: {{' ': 1}}"), "2:73", "empty-text"),
    (target(f"{ROOM}, required: 3, at_most: 3"), "2:65", "two-requirements"),
    (target(f"{ROOM}, required: 3, min_share: 90"), "2:76", "not-a-share"),
    (target(f"{ROOM}, required: 3, min_share: 101%"), "2:76", "not-a-share"),
    (target(f"{ROOM}, required: 3, bands: {{优: 90}}"), "2:76", "not-a-rate"),
    (target(f"{ROOM}, required: 3, due: 2023-02-29"), "2:70", "no-such-day"),
    (target(f"{ROOM}, required: 3, window: term"), "2:73", "not-one-of"),
    (target(f"{ROOM}, required: 3, prorate: teaching-days"), "2:74", "prorate-needs-terms"),
    (target(f"{ROOM}, required: 3, per: day, prorate: teaching-days"), "2:84", "per-and-prorate"),
    (target("id: a, title: A, metric: lesons, unit: room, required: 3"), "2:31", "unknown-metric"),
    (target("id: a, title: A, metric: '', unit: room, required: 3"), "2:31", "unknown-metric"),
    (target("id: a, title: A, metric: lessons, unit: rom, required: 3"), "2:46", "not-one-of"),
    (target("id: A b, title: A, metric: lessons, unit: room, required: 3"), "2:10", "bad-id"),
    (target("id: duration, title: A, metric: lessons, unit: room, required: 3"), "2:10", "id-of-rule"),
    (target("id: a, title: A, metric: usage-rate, unit: room, required: 0.5"), "2:31", "usage-rate-needs-bell"),
    (target("id: a, title: A, metric: rooms-used, unit: school, required: 60"), "2:67", "ratio-above-one"),
    (f"targets:\n  - {{{ROOM}, required: 3}}\n  - {{{ROOM}, required: 4}}\n", "3:10", "duplicate-id"),
    (
        f"targets: [{{{ROOM}, required: 3}}]\nreference: [{{name: a, file: b, target: a, column: d, tolerance: 半成}}]\n",
        "2:65",
        "not-a-number",
    ),
    # waivers and expectations
    (f"waivers: [{{rule: '', {WAIVER}}}]\n", "1:18", "waiver-of-nothing"),
    (f"waivers: [{{rule: duratoin, {WAIVER}}}]\n", "1:18", "waiver-of-nothing"),
    (f"waivers: [{{rule: duration, where: {{romm_id: x}}, {WAIVER}}}]\n", "1:36", "unknown-column"),
    (
        expectation("records, type: expect_column_values_to_be_unique, kwargs: {column: romm_id}"),
        "1:95",
        "unknown-column",
    ),
    (expectation("measurements, type: expect_column_max_to_be_between, kwargs: {column: 3}"), "1:98", "unknown-column"),
    (
        "waivers: [{rule: duration, from: 2023-03-01, until: 2023-02-28, reason: r, approved_by: b}]\n",
        "1:53",
        "ends-before-start",
    ),
    (
        "waivers: [{rule: duration, from: 2023-03-01, until: 2023-03-02, reason: , approved_by: b}]\n",
        "1:65",
        "not-text",
    ),
    ("waivers: [{rule: duration, from: 2023-03-01, until: 2023-03-02, reason: r}]\n", "1:11", "missing-key"),
    ("expectations: [{id: a, on: record, type: expect_x}]\n", "1:28", "not-one-of"),
    ("expectations: [{id: a, on: records, type: exspect_x}]\n", "1:43", "not-an-expectation"),
    ("engine: {spark: {master: mesos://host:5050}}\n", "1:26", "not-a-master"),
    ("expectations: [{id: a, on: records, type: expect_x, kwargs: [a]}]\n", "1:61", "not-a-map"),
]


@pytest.mark.parametrize(("text", "place", "key"), MISTAKES)
def test_a_mistake_is_shown_where_it_is(text: str, place: str, key: str, faults: Find) -> None:
    assert faults(text) == [(place, key)]


@pytest.mark.parametrize("key", sorted({key for _, _, key in MISTAKES}))
def test_every_text_is_there_in_every_language(key: str) -> None:
    assert set(catalogue()[f"config.{key}"]) == set(LANGS)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("text", [text for text, _, _ in MISTAKES])
def test_every_fault_can_be_said(text: str, lang: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_text(text)
    for fault in caught.value.faults:
        line = render_fault(fault, lang)  # type: ignore[arg-type]
        assert line.startswith("rules.yaml:")
        assert "{" not in line.replace("{小学", "").replace("{school", "")
        assert "pydantic" not in line


GUESSES = [
    ("targts: []\n", "targets"),
    ("row_rules: {duratoin: {}}\n", "duration"),
    ("row_rules: {duration: {min_minuts: 20}}\n", "min_minutes"),
    ("row_rules: {duration: {severity: warnnig}}\n", "warning"),
    ("levels: [schol]\n", "school"),
    (target("id: a, title: A, metric: lesons, unit: room, required: 3"), "lessons"),
    (target("id: a, title: A, metric: lessons, unit: schol, required: 3"), "school"),
    (target(f"{ROOM}, requird: 3, required: 3"), "required"),
    (f"waivers: [{{rule: late-entri, {WAIVER}}}]\n", "late-entry"),
    ("calendar: {terms: [{name: A, start: 2023-02-06, end: 2023-06-30, wher: {}}]}\n", "where"),
    ('row_rules: {own: {title: x, fails_when: "mintes > 5"}}\n', "minutes"),
]


@pytest.mark.parametrize(("text", "guess"), GUESSES)
def test_the_nearest_name_is_offered(text: str, guess: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_text(text)
    (fault,) = caught.value.faults
    assert f"是不是想写“{guess}”？" in render_fault(fault, "zh")
    assert f"did you mean “{guess}”?" in render_fault(fault, "en")


ALL_AT_ONCE = f"""\
audit: {{nme: x}}
calendar:
  terms:
    - {{name: A, start: 2023-02-06, end: 2023-06-30}}
    - {{name: B, start: 2023-06-01, end: 2023-07-30}}
    - {{name: C, start: 2023-09-01, end: 2023-08-30}}
row_rules:
  duratoin: {{min_minutes: 20}}
  duration: {{severity: eror, max_minutes: ten}}
  own: {{title: x, fails_when: "(select 1)", severity: bad}}
targets:
  - {{id: a, title: A, metric: lesons, unit: rom, required: 10:20, filter: "minutes > "}}
  - {{id: a, title: A, metric: lessons, unit: room, required: 3, at_most: 3, window: x}}
waivers:
  - {{rule: nothing, {WAIVER}}}
  - {{rule: a, {WAIVER}}}
"""


def test_all_faults_come_at_once(faults: Find) -> None:
    assert faults(ALL_AT_ONCE) == [
        ("1:9", "unknown-key"),
        ("5:17", "terms-overlap"),
        ("6:41", "ends-before-start"),
        ("8:3", "unknown-rule"),
        ("9:24", "not-one-of"),
        ("9:43", "not-an-integer"),
        ("10:33", "sql-subquery"),
        ("10:55", "not-one-of"),
        ("12:31", "unknown-metric"),
        ("12:45", "not-one-of"),
        ("12:60", "not-a-number"),
        ("12:84", "sql-unreadable"),
        ("13:10", "duplicate-id"),
        ("13:65", "two-requirements"),
        ("13:85", "not-one-of"),
        ("15:12", "waiver-of-nothing"),
    ]
