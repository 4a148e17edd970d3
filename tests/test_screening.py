"""What becomes of a record, what is listed, waivers, and the ids of findings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.model import Outcome, Period, Span
from checks.screening import listed_records, rule_results, waiver_matches
from tests.rules.kit import MAY, TERM, World, alone, moment

MID_MAY = date(2023, 5, 15)
TO_DATE = Span(TERM.start, MAY.span.end)
COUNTED, REJECTED, OUTSIDE = (1, 0, 0), (0, 1, 0), (0, 0, 1)
WAIVER = {"rule": "duration", "from": "2023-05-01", "until": "2023-05-31", "reason": "试用", "approved_by": "电教馆"}
SHORT = {"at": "08:00-08:03"}


@pytest.mark.parametrize(
    ("values", "fate"),
    [
        pytest.param({}, COUNTED, id="good"),
        pytest.param(SHORT, REJECTED, id="by a rule"),
        pytest.param({"at": "20:00-20:40"}, COUNTED, id="only flagged"),
        pytest.param({"date": None}, REJECTED, id="no date"),
        pytest.param({"date": "2023-04-28"}, COUNTED, id="in a target's window"),
        pytest.param({"date": "2023-04-28", **SHORT}, REJECTED, id="screened in the window too"),
        pytest.param({"date": "2023-01-10"}, OUTSIDE, id="before every window"),
        pytest.param({"date": "2023-01-10", **SHORT}, OUTSIDE, id="outside, rules do not look"),
        pytest.param({"date": "2023-05-16"}, REJECTED, id="future in the period"),
        pytest.param({"date": "2023-06-02"}, OUTSIDE, id="future in the term, after the period"),
        pytest.param({"date": "2023-08-02"}, REJECTED, id="future outside every term"),
        pytest.param({"room_no": None, "room_problem": "not-registered"}, REJECTED, id="unknown room"),
    ],
)
def test_fate(values: dict[str, Any], fate: tuple[int, int, int]) -> None:
    assert World(as_of=MID_MAY, windows=[TO_DATE]).screen(values).fate() == fate


def test_the_early_ones_are_rejected_whatever_the_settings() -> None:
    off: dict[str, Any] = {"missing-field": {"enabled": False}, "future-lesson": {"effect": "flag"}}
    screened = World(rules=off).screen({"date": None}, {"date": "2032-05-09"})
    assert screened.fate() == (0, 2, 0)
    assert screened.broken("missing-field") == []
    assert screened.broken("future-lesson") == [1]


def test_listed_are_the_period_and_the_early_ones() -> None:
    screened = World(windows=[TO_DATE]).screen(SHORT, {"date": "2023-04-28", **SHORT}, {"date": None})
    assert screened.engine.rows("SELECT rid, rule FROM findings ORDER BY rid") == [
        (0, "duration"),
        (2, "missing-field"),
    ]
    assert screened.broken("duration") == [0, 1]


def test_effects_are_settings() -> None:
    flagged = World(rules={"duration": {"effect": "flag", "severity": "info"}}).screen(SHORT)
    assert flagged.counted() == [0]
    assert flagged.engine.rows("SELECT severity, effect FROM findings") == [("info", "flag")]
    assert World(rules={"outside-school-hours": {"effect": "reject"}}).screen({"at": "20:00-20:40"}).counted() == []


def test_a_rejected_copy_trips_nothing_else() -> None:
    """The copy overlaps and is near the kept record, but duplicate-lesson has dealt with it."""
    automatic = {"periods": "1", "entry": "automatic"}
    screened = World().screen(automatic, automatic | {"entry": "manual", "at": "08:10-08:50"})
    assert screened.engine.rows("SELECT rid, rule FROM broken") == [(1, "duplicate-lesson")]


def test_a_flagged_copy_is_still_compared() -> None:
    automatic = {"periods": "1", "entry": "automatic"}
    world = World(rules={"duplicate-lesson": {"effect": "flag"}})
    screened = world.screen(automatic, automatic | {"entry": "manual", "at": "08:10-08:50"})
    assert screened.engine.rows("SELECT rule FROM broken ORDER BY rule") == [
        ("duplicate-lesson",),
        ("near-duplicate",),
        ("overlapping-lessons",),
    ]


def test_a_record_is_listed_under_every_rule_that_it_breaks() -> None:
    screened = World().screen({"at": "20:00-20:03", "subject": None})
    assert screened.engine.rows("SELECT rule FROM findings ORDER BY rule") == [
        ("duration",),
        ("missing-field",),
        ("outside-school-hours",),
    ]


def test_rules_of_the_users_own() -> None:
    own = {"title": "晚间课时'{}", "fails_when": "hour(starts_at) >= 19 AND 楼层 = '一楼'", "effect": "reject"}
    screened = World(rules={"evening": own}).screen({"at": "19:10-19:50"}, {"at": "19:10-19:50", "room_no": 1}, {})
    assert screened.broken("evening") == [0]
    assert screened.counted() == [1, 2]
    assert screened.messages("evening") == ["不符合自定规则“晚间课时'{}”"]


@pytest.mark.parametrize(
    ("changes", "waived"),
    [
        pytest.param({}, True, id="everywhere"),
        pytest.param({"where": {"room_id": "R1"}}, True, id="the room"),
        pytest.param({"where": {"room_id": " Ｒ1 "}}, True, id="names are compared without width and blanks"),
        pytest.param({"where": {"stage": ["小学", "初中"], "楼层": "一楼"}}, True, id="several columns"),
        pytest.param({"where": {"room_id": "R2"}}, False, id="another room"),
        pytest.param({"from": "2023-05-09", "until": "2023-05-09"}, True, id="inclusive"),
        pytest.param({"from": "2023-05-10"}, False, id="not yet"),
        pytest.param({"until": "2023-05-08"}, False, id="expired"),
        pytest.param({"rule": "late-entry"}, False, id="another rule"),
    ],
)
def test_waivers(changes: dict[str, Any], waived: bool) -> None:
    screened = World(waivers=[WAIVER | changes]).screen(SHORT)
    assert screened.engine.rows("SELECT outcome FROM findings") == [("waived" if waived else "failed",)]
    assert screened.counted() == ([0] if waived else [])
    assert waiver_matches(screened.engine) == ({0: 1} if waived else {})


@pytest.mark.parametrize(
    ("until", "added"),
    [
        pytest.param(["2023-05-08"], "；原豁免已于 2023-05-08 到期", id="the day before"),
        pytest.param(["2023-05-02", "2023-05-05"], "；原豁免已于 2023-05-05 到期", id="of several the last"),
        pytest.param(["2023-05-02", "2023-05-09"], "", id="another one holds"),
    ],
)
def test_what_fails_after_a_waiver_says_that_it_has_expired(until: list[str], added: str) -> None:
    elsewhere = WAIVER | {"until": "2023-05-06", "where": {"room_id": "R2"}}
    later = WAIVER | {"from": "2023-05-10"}
    screened = World(waivers=[elsewhere, later, *(WAIVER | {"until": one} for one in until)]).screen(SHORT)
    assert screened.messages("duration") == [f"时长 3 分钟，超出允许范围{added}"]


def test_a_waived_record_is_compared_with_the_others() -> None:
    screened = World(waivers=[WAIVER]).screen(SHORT | {"periods": "1"}, {"periods": "1"})
    assert screened.others("duplicate-lesson") == {1: 0}


def test_rule_results_count_what_is_listed() -> None:
    waiver = WAIVER | {"where": {"room_id": "R2"}}
    rules = {"late-entry": {"enabled": False}}
    world = World(rules=rules, waivers=[waiver], windows=[TO_DATE])
    screened = world.screen(SHORT, SHORT | {"room_no": 1}, SHORT | {"date": "2023-04-28"})
    counts = listed_records(screened.engine)
    results = {result.id: result for result in rule_results(screened.config, "zh", *counts)}
    assert (results["duration"].records, results["duration"].waived) == (1, 1)
    assert results["duration"].outcome is Outcome.FAILED
    assert results["duration"].title == "时长异常"
    assert results["missing-field"].outcome is Outcome.PASSED
    assert results["late-entry"].outcome is Outcome.NOT_APPLICABLE


def test_findings_lead_back_to_file_sheet_and_row() -> None:
    screened = World().screen(
        {}, SHORT | {"room_no": 1, "date": "2023-05-10", "raw": {"date": "23/5/10", "topic": " 圆 "}}
    )
    columns = 'unit, unit_id, unit_name, school_code, school, file, sheet, "row"'
    assert screened.engine.rows(f"SELECT {columns} FROM findings") == [
        ("room", "R2", "智慧教室", "2134100001", "第一小学", "logs/五月.xlsx", "录播", 3)
    ]
    assert screened.engine.rows("SELECT date, topic, starts_at, other_row FROM evidence") == [
        ("23/5/10", "圆", None, None)
    ]


def _ids(*records: dict[str, Any], **world: Any) -> list[object]:
    screened = World(**world).screen(*records)
    return [one for (one,) in screened.engine.rows("SELECT id FROM findings ORDER BY rid, rule")]


def test_ids_are_those_of_the_fact() -> None:
    spelled = SHORT | {"raw": {"date": "2023-05-09", "starts_at": "8:00"}}
    otherwise = SHORT | {"raw": {"date": "2023年5月9日", "starts_at": "08:00:00"}}
    [first] = _ids(spelled)
    assert _ids(otherwise) == [first]
    assert _ids({}, {"room_no": 1}, otherwise) == [first]
    assert _ids(otherwise, period=Period("term", TERM), windows=[TERM], lang="en") == [first]
    assert _ids(SHORT | {"subject": "语文"}) != [first]
    assert _ids(SHORT | {"room_no": 1}) != [first]
    assert len(str(first)) == 16


def test_equal_facts_have_ids_of_their_own() -> None:
    twice = _ids(SHORT, SHORT | {"date": "2023-05-10"}, SHORT, windows=[TO_DATE])
    assert len(set(twice)) == 3
    assert twice[0] == _ids(SHORT)[0]


@pytest.mark.parametrize(
    ("values", "raw"),
    [
        (
            {"entered_at": moment(MID_MAY, "00:00")},
            "第一小学 | R1 | 2023-05-09 | 08:00 | 08:03 | 3 | 数学 | 2023-05-15 00:00",
        ),
        ({"periods": "3-4", "participants": 45}, "第一小学 | R1 | 2023-05-09 | 3-4 | 08:00 | 08:03 | 3 | 数学 | 45"),
        (
            {"unreadable": "participants", "raw": {"participants": " 很多 ", "topic": "圆"}},
            "第一小学 | R1 | 2023-05-09 | 08:00 | 08:03 | 3 | 数学 | 很多",
        ),
    ],
)
def test_raw_is_the_content_in_one_text(values: dict[str, Any], raw: str) -> None:
    screened = alone("duration").screen(SHORT | values)
    assert screened.engine.rows("SELECT raw FROM findings") == [(raw,)]


def test_nothing_to_screen() -> None:
    screened = World().screen()
    assert screened.engine.rows("SELECT count(*) FROM findings") == [(0,)]
    assert screened.engine.rows("SELECT count(*) FROM fate") == [(0,)]


ANY_RECORD = st.fixed_dictionaries(
    {
        "at": st.sampled_from(
            ["08:00-08:40", "08:20-09:00", "08:00-08:03", "20:00-20:40", "09:00-08:00", "08:00", None]
        ),
        "date": st.sampled_from([None, "2023-01-10", "2023-04-28", "2023-05-09", "2023-05-16", "2032-05-09"]),
        "periods": st.sampled_from([None, "1", "1-2"]),
        "room_no": st.sampled_from([None, 0, 1]),
        "entry": st.sampled_from([None, "automatic", "manual"]),
        "teacher": st.sampled_from([None, "张三"]),
    }
)


@settings(max_examples=20)
@given(st.lists(ANY_RECORD, max_size=8), st.sampled_from(["reject", "flag"]))
def test_every_record_ends_in_exactly_one_of_the_fates(records: list[dict[str, Any]], effect: str) -> None:
    rules = {rule: {"effect": effect} for rule in ("duration", "duplicate-lesson", "overlapping-lessons")}
    screened = World(rules=rules, as_of=MID_MAY, windows=[TO_DATE]).screen(*records)
    fate = screened.fate() if records else (0, 0, 0)
    assert sum(fate) == len(records)
    assert fate[0] == len(screened.counted())
    assert screened.engine.rows("SELECT count(*) FROM findings") == screened.engine.rows(
        "SELECT count(*) FROM broken WHERE listed"
    )
    assert screened.engine.rows("SELECT count(DISTINCT id) FROM findings") == screened.engine.rows(
        "SELECT count(*) FROM findings"
    )
