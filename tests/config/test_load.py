"""What a rules.yaml becomes: exact numbers, texts as they stand, all rules with their effective settings."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import date, time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.config import Loaded, load, load_text
from checks.model import ConfigurationError, Effect, Severity, Unit
from checks.rules import RULES

EXAMPLE = Path(__file__).with_name("example.yaml")


@pytest.fixture(scope="module")
def example() -> Loaded:
    return load(EXAMPLE)


def test_the_example_becomes_a_configuration(example: Loaded) -> None:
    config = example.config
    assert config.inputs.logs == ["sample_logs/logs/*"]
    assert config.inputs.register == "sample_logs/register.xlsx"
    assert config.calendar is not None
    assert config.calendar.terms[0].start == date(2023, 2, 6)
    assert config.calendar.closures[0].where == {"school_code": "2134100001"}
    assert config.calendar.school_day.start == time(7, 30)
    assert config.calendar.bell["小学"][7].end == time(16, 30)
    assert [target.required for target in config.targets] == [3, {"小学": 96, "初中": 96}, None]
    assert config.targets[2].at_most == Fraction(1, 10)
    assert config.targets[1].unit is Unit.ROOM
    assert config.waivers[0].start == date(2023, 3, 1)
    assert config.expectations[0].kwargs == {"column": "class_name", "regex": "班$", "mostly": 0.9}
    assert config.subjects.canonical("围棋社团") == "围棋"
    assert config.subjects.canonical("体育") == "体育与健康"
    assert example.sha256 == hashlib.sha256(EXAMPLE.read_bytes()).hexdigest()


def test_row_rules_are_all_rules_then_the_users_own(example: Loaded) -> None:
    rules = example.config.row_rules
    assert list(rules) == [*(rule.id for rule in RULES), "evening-lesson"]
    duration = rules["duration"]
    assert (duration.parameters.min_minutes, duration.parameters.max_minutes) == (20, 120)
    assert (duration.severity, duration.effect) == (Severity.WARNING, Effect.FLAG)
    assert rules["late-entry"].parameters.days == 7
    assert rules["evening-lesson"].fails_when == '(hour("starts_at") >= 19)'


def test_settings_are_right_for_every_rule_without_a_word_about_them() -> None:
    rules = load_text("version: 1\n").config.row_rules
    for rule in RULES:
        assert rules[rule.id].parameters == rule.parameters()
        assert (rules[rule.id].severity, rules[rule.id].effect) == (rule.severity, rule.effect)


TARGET = "targets: [{{id: a, title: A, metric: lessons, unit: room, {}}}]"


@given(st.decimals(min_value="0.001", max_value="9999", places=3))
def test_numbers_are_exact(number: object) -> None:
    (target,) = load_text(TARGET.format(f"required: {number}")).config.targets
    assert target.required == Fraction(str(number))


NUMBERS = [("0.1", Fraction(1, 10)), ('"90%"', Fraction(9, 10)), ("90 %", Fraction(9, 10)), ("９０％", Fraction(9, 10))]


@pytest.mark.parametrize(("written", "read"), NUMBERS)
def test_shares_are_numbers_or_percentages(written: str, read: Fraction) -> None:
    (target,) = load_text(TARGET.format(f"required: 3, min_share: {written}")).config.targets
    assert target.min_share == read


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_days_and_times_may_be_quoted_or_not(quote: str) -> None:
    day, clock = f"{quote}2023-05-20{quote}", f"{quote}7:30{quote}"
    config = load_text(f"calendar: {{extra_days: [{{date: {day}}}], school_day: {{start: {clock}}}}}").config
    assert config.calendar is not None
    assert config.calendar.extra_days[0].date == date(2023, 5, 20)
    assert config.calendar.school_day.start == time(7, 30)


def test_values_of_where_are_the_text_that_stands_there() -> None:
    where = "where: {school_code: 0021, room_id: [007, 1e3, yes, 10:20]}"
    (target,) = load_text(TARGET.format(f"required: 3, {where}")).config.targets
    assert target.where == {"school_code": "0021", "room_id": ["007", "1e3", "yes", "10:20"]}


def test_nothing_but_none_is_no_calendar() -> None:
    assert load_text("calendar: none").config.calendar is None
    assert load_text("calendar:\nversion: 1").config.calendar is not None


def test_a_general_term_and_one_for_some_of_the_same_name_do_not_overlap() -> None:
    general = "{name: A, start: 2023-02-06, end: 2023-06-30}"
    for other in ("name: A, where: {stage: 高中}", "name: B, where: {stage: 小学}"):
        first = general if "A" in other else general.replace("}", ", where: {stage: [初中, 高中]}}")
        terms = f"calendar: {{terms: [{first}, {{{other}, start: 2023-02-06, end: 2023-07-07}}]}}"
        assert len(load_text(terms).config.calendar.terms) == 2  # type: ignore[union-attr]


def test_what_the_call_says_takes_the_place_of_the_file() -> None:
    config = load(EXAMPLE, logs=["x.csv"], register="none", language="en").config
    assert (config.inputs.logs, config.inputs.register, config.audit.language) == (["x.csv"], "none", "en")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_of_any_unicode_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text("audit:\r\n  name: 核查\r\n", encoding=encoding, newline="")
    assert load(file).config.audit.name == "核查"


BROKEN = [(b"audit:\n  name: \xba\xcb\xb2\xe9\n", "config.encoding", 2), (None, "config.no-file", 0)]


@pytest.mark.parametrize(("content", "key", "line"), BROKEN)
def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path, content: bytes | None, key: str, line: int) -> None:
    file = tmp_path / "rules.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        load(file)
    (fault,) = caught.value.faults
    assert (fault.message.key, fault.place.line) == (key, line)
    with pytest.raises(ConfigurationError):
        load(tmp_path)


@given(st.text(alphabet="ab:{}[],'\"\\ \n\t-&*!|>%@`#?1.0中\x00\ufeff", max_size=40))
def test_no_text_makes_the_loader_fail_in_another_way(text: str) -> None:
    with suppress(ConfigurationError):
        load_text(text)


@given(st.sampled_from(EXAMPLE.read_text("utf-8").splitlines()), st.integers(0, 40), st.sampled_from("{}[]:,'\"- x0\n"))
def test_one_wrong_sign_in_the_example_is_a_fault_or_nothing(line: str, at: int, sign: str) -> None:
    text = EXAMPLE.read_text("utf-8")
    with suppress(ConfigurationError):
        load_text(text.replace(line, line[:at] + sign + line[at + 1 :]))
