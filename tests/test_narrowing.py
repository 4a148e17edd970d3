"""Rules that compare records find on the narrowed days what they find on all of them."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.engines.duckdb import DuckDBEngine
from checks.rules import RULES
from checks.rules.base import ComparingRule
from checks.screening.narrowing import CANDIDATE_COLUMNS, narrow, shared_days

if TYPE_CHECKING:
    from pathlib import Path

COMPARED = [rule for rule in RULES if isinstance(rule, ComparingRule) and (rule.days or rule.by_teacher)]
TYPES = {
    **dict.fromkeys(("rid", "mask"), "BIGINT"),
    **dict.fromkeys(("room_no", "entry_rank", "bell_periods"), "INTEGER"),
    "date": "DATE",
    "in_period": "BOOLEAN",
    **dict.fromkeys(("starts_at", "ends_at"), "TIMESTAMP"),
    **dict.fromkeys(("teacher", "teacher_code", "form", "entry"), "VARCHAR"),
}
DESCRIBED = {name: TYPES[name] for name in CANDIDATE_COLUMNS} | {
    **dict.fromkeys(("school_code", "school", "kind"), "VARCHAR"),
    **dict.fromkeys(("in_window", "early"), "BOOLEAN"),
}
DAYS = [date(2026, 10, 12), date(2026, 10, 13)]
MINUTES = st.sampled_from([*range(5 * 60, 8 * 60, 7), 480, 485, 520, 525, 530, 1049, 1050, 1051, 1100, 1180])
"""Of the day: also before the first slot and after the last one, where many share one."""


@st.composite
def lessons(draw: st.DrawFn) -> list[dict[str, Any]]:
    made = []
    for rid in range(draw(st.integers(2, 14))):
        day = draw(st.sampled_from(DAYS))
        begin = draw(st.none() | MINUTES)
        lasts = draw(st.none() | st.sampled_from([-40, 0, 5, 10, 40, 90, 1440]))
        starts = None if begin is None else datetime(day.year, day.month, day.day) + timedelta(minutes=begin)
        entry = draw(st.sampled_from([None, "automatic", "manual"]))
        made.append(
            {
                "rid": rid,
                "room_no": draw(st.integers(0, 2)),
                "date": day,
                "in_period": True,
                "mask": draw(st.none() | st.sampled_from([1, 2, 3, 4, 6, 16, 1 << 29])),
                "starts_at": starts,
                "ends_at": None if starts is None or lasts is None else starts + timedelta(minutes=lasts),
                "teacher": draw(st.sampled_from([None, "王芳", "李强"])),
                "teacher_code": draw(st.sampled_from([None, None, "T1"])),
                "form": None,
                "entry": entry,
                "entry_rank": {None: 2, "automatic": 0, "manual": 3}[entry],
                "bell_periods": 3,
                "school_code": draw(st.sampled_from(["1", "2"])),
                "school": None,
                "kind": "lesson",
                "in_window": True,
                "early": False,
            }
        )
    return made


def found(engine: DuckDBEngine, rule: ComparingRule) -> list[tuple[object, ...]]:
    return sorted(engine.rows(rule.finds(rule.parameters())), key=str)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("engine")
    with closing(DuckDBEngine(folder)) as engine:
        engine.put("broken_alone", pd.DataFrame({"rid": [], "rejects": []}), {"rid": "BIGINT", "rejects": "BOOLEAN"})
        engine.view("candidates", "SELECT 0 AS rid")
        yield engine


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=lessons(), alone=st.sampled_from(COMPARED))
def test_nothing_is_missed(engine: DuckDBEngine, records: list[dict[str, Any]], alone: ComparingRule) -> None:
    engine.put("described", pd.DataFrame(records, columns=list(DESCRIBED)).astype(object), DESCRIBED)
    narrow(engine, [None], teachers=True)
    engine.view("candidates", "SELECT * FROM compared")
    everywhere = {rule.id: found(engine, rule) for rule in COMPARED}
    narrow(engine, [alone.days(alone.parameters())] if alone.days else [], teachers=alone.by_teacher)
    assert found(engine, alone) == everywhere[alone.id], alone.id
    narrow(engine, [rule.days(rule.parameters()) for rule in COMPARED if rule.days], teachers=True)
    assert {rule.id: found(engine, rule) for rule in COMPARED} == everywhere


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=lessons(), every=st.booleans())
def test_shared_days_are_found_whatever_rules_there_are(
    engine: DuckDBEngine, records: list[dict[str, Any]], every: bool
) -> None:
    engine.put("described", pd.DataFrame(records, columns=list(DESCRIBED)).astype(object), DESCRIBED)
    narrow(engine, [None] if every else [], teachers=False)
    shared_days(engine, "compared")
    covered = Counter(
        (one["room_no"], one["date"], period)
        for one in records
        for period in range(64)
        if (one["mask"] or 0) >> period & 1
    )
    expected = {(room_no, day) for (room_no, day, _), times in covered.items() if times > 1}
    assert set(engine.rows("SELECT room_no, date FROM shared_days")) == expected


def test_days_without_a_clash_are_left_out(engine: DuckDBEngine) -> None:
    plain = {
        **dict.fromkeys(DESCRIBED),
        "date": DAYS[0],
        "in_period": True,
        "in_window": True,
        "early": False,
        "kind": "lesson",
        "entry": "automatic",
        "entry_rank": 0,
        "bell_periods": 3,
        "school_code": "1",
        "teacher": "王芳",
    }
    begin = datetime(2026, 10, 12, 8)
    records = [
        plain | {"rid": at, "room_no": room, "mask": mask, "starts_at": begin, "ends_at": begin + timedelta(minutes=40)}
        for at, (room, mask, begin) in enumerate(
            [
                (0, 1, begin),
                (0, 2, begin + timedelta(minutes=50)),
                (1, 4, begin + timedelta(minutes=110)),
                (2, 1, begin),
            ]
        )
    ]
    records[3] |= {"teacher": "李强", "room_no": 2}
    engine.put("described", pd.DataFrame(records, columns=list(DESCRIBED)).astype(object), DESCRIBED)
    days = [rule.days(rule.parameters()) for rule in COMPARED if rule.days]
    narrow(engine, days, teachers=True)
    assert engine.rows("SELECT count(*) FROM compared") == [(0,)]
