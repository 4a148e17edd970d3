"""Late records, trends over years, repeat offenders, and the removal of personal data: on runs that are made up."""

from __future__ import annotations

import json
import re
from contextlib import closing
from datetime import date
from hashlib import md5
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from checks.changes import Point
from checks.cli.common import console_language, t
from checks.cli.history_tables import points
from checks.cli.main import group
from checks.history.changes import running_for
from checks.history.database import open_history
from checks.history.purge import purge
from checks.history.reading import document, earlier, heads, rows
from checks.history.record import UNIT_COLUMNS, kind_of
from checks.history.sightings import by_day, unseen
from checks.history.store import store
from checks.history.trend import short_for, trends
from checks.model import Span
from checks.patterns import PATTERNS
from checks.periods import relative_month
from tests.history import runs

if TYPE_CHECKING:
    from pathlib import Path

    from checks.history.database import History


def seen(*records: tuple[str, str]) -> pd.DataFrame:
    prints = [md5(said.encode(), usedforsecurity=False).hexdigest()[:16] for _, said in records]
    return pd.DataFrame({"date": [day for day, _ in records], "fingerprint": prints})


records = st.lists(st.tuples(st.sampled_from(["2023-03-01", "2023-03-02"]), st.text(max_size=3)), max_size=20)


@given(records, records)
def test_unseen_are_exactly_those_that_were_not_there_before(
    before: list[tuple[str, str]], now: list[tuple[str, str]]
) -> None:
    known = {day: [prints] for day, prints in by_day(seen(*before)).items()}
    expected = [one not in before for one in now]
    assert np.array_equal(unseen(seen(*now), known), np.array(expected, dtype=bool))


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [
        ("2023-02-01", "2023-02-28", "month"),
        ("2023-02-01", "2023-02-15", "half-month"),
        ("2023-02-16", "2023-02-28", "half-month"),
        ("2023-02-16", "2023-02-27", "other"),
        ("2023-02-06", "2023-02-12", "week"),
        ("2023-02-07", "2023-02-13", "other"),
        ("2023-02-06", "2023-06-30", "other"),
    ],
)
def test_like_is_compared_with_like(start: str, end: str, kind: str) -> None:
    assert kind_of(Span(date.fromisoformat(start), date.fromisoformat(end))) == kind


@pytest.mark.parametrize(
    ("outcomes", "months"),
    [("passed failed", 1), ("failed behind no-data", 3), ("failed passed", 0), ("failed waived failed", 1), ("", 0)],
)
def test_for_how_long_a_unit_has_fallen_short(outcomes: str, months: int) -> None:
    assert short_for([Point("p", None, None, None, one) for one in outcomes.split()]) == months


def test_repeat_offenders_are_counted_back_until_a_period_without(history: History) -> None:
    for number, offenders in enumerate((["a", "b"], ["b"], ["a", "b", "c"])):
        store(history, runs.run(number, {}, [{"unit_id": unit} for unit in offenders]))
    store(history, runs.run(2, {}, [{"unit_id": "c", "outcome": "waived"}, {"unit_id": "b"}]))  # March once more
    with history.reading() as connection:
        before = earlier(connection, runs.SERIES, runs.month(3)[1], kind="month")
        lasted = running_for(connection, [("lessons", "room", unit) for unit in "abcd"], before, {})
    assert [run.period for run in before] == ["2023-03", "2023-02", "2023-01"]
    assert {unit: months for (_, _, unit), months in lasted.items()} == {"a": 1, "b": 4, "c": 1, "d": 1}


def test_falling_short_is_counted_beyond_the_periods_that_are_shown(history: History) -> None:
    for number in range(9):
        store(history, runs.run(number, {"a": 0.5, "b": 0.5 if number > 5 else 1.5}))
    now = [
        {**dict(zip(UNIT_COLUMNS, unit, strict=True)), **row}
        for unit, row in runs.run(9, {"a": 0.5, "b": 0.5}).measurements
    ]
    with history.reading() as connection:
        before = earlier(connection, runs.SERIES, runs.month(9)[1], kind="month")
        found = trends(connection, now, "2023-10", before, {})
    assert {one.unit_id: one.months for one in found} == {"a": 10, "b": 4}
    assert [point.period for point in found[0].points] == [f"2023-{number:02d}" for number in range(5, 11)]


def test_purged_names_are_nowhere_in_the_file_and_the_figures_stay(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    named = {"message": "王芳在两间教室上课", "raw": "语文 | 王芳"}
    with closing(open_history(f"sqlite:///{file}")) as history:
        old = store(history, runs.run(0, {"r1": 0.5}, [named] * 50))
        new = store(history, runs.run(5, {"r1": 0.7}, [{**named, "raw": "李明"}]))
        assert "王芳".encode() in file.read_bytes()
        assert purge(history, date(2023, 2, 1), "2024-01-01T00:00:00+08:00") == 1
        assert purge(history, date(2023, 2, 1), "2024-01-02T00:00:00+08:00") == 0, "nothing is left to remove"
        with history.reading() as connection:
            assert [one["rate"] for one in rows(connection, "measurements", old)] == [0.5]
            assert {one["raw"] for one in rows(connection, "findings", old)} == {""}
            assert document(connection, old, "evidence") is None
            assert rows(connection, "findings", new)[0]["raw"] == "李明"
        assert "语文 | 王芳".encode() not in file.read_bytes()
        assert purge(history, date(2023, 2, 1), "2024-01-03T00:00:00+08:00", whole=True) == 1
        with history.reading() as connection:
            assert [head.id for head in heads(connection)] == [new]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three months of two rooms beside a rules.yaml."""
    text = f"version: 1\naudit: {{name: {runs.SERIES}}}\ninputs: {{logs: [logs/*]}}\n"
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    with closing(open_history(f"sqlite:///{tmp_path}/history.sqlite")) as history:
        for number, rates in enumerate(({"r1": 0.5, "r2": 1.5}, {"r1": 1.2, "r2": 1.5}, {"r1": 0.9, "r2": 1.5})):
            store(history, runs.run(number, rates, [{}] if rates["r1"] < 1 else []))
    return tmp_path


def asked(folder: Path, *arguments: str) -> tuple[int, str]:
    ran = CliRunner().invoke(group, ["history", *arguments, "--rules", str(folder / "rules.yaml")])
    return ran.exit_code, ran.output


def test_the_commands_tell_it_as_json(folder: Path) -> None:
    code, said = asked(folder, "trend", "lessons", "--unit", "r1", "--json")
    assert code == 0
    assert [(one["period"], one["rate"]) for one in json.loads(said)] == [
        ("2023-01", 0.5),
        ("2023-02", 1.2),
        ("2023-03", 0.9),
    ]
    _, said = asked(folder, "trend", "lessons", "--json")
    assert [(one["attained"], one["due"]) for one in json.loads(said)] == [(1, 2), (2, 2), (1, 2)]
    _, said = asked(folder, "compare", "2023-02", "last", "--json")
    compared = json.loads(said)
    assert [(one["unit_id"], one["a"]["rate"], one["b"]["rate"]) for one in compared["units"]] == [("r1", 1.2, 0.9)]
    assert {state: len(found) for state, found in compared["findings"].items()} == {
        "new": 1,
        "fixed": 0,
        "continuing": 0,
    }
    _, said = asked(folder, "list", "--json")
    assert [one["period"] for one in json.loads(said)] == ["2023-01", "2023-02", "2023-03"]
    _, said = asked(folder, "show", "1", "--json")
    assert json.loads(said)["findings_by_rule"] == [{"rule": "lessons", "outcome": "failed", "findings": 1}]


def test_two_runs_are_compared_in_words(folder: Path) -> None:
    _, said = asked(folder, "compare", "2023-02", "last")
    passed, failed = (t(f"report-outcome.{outcome}") for outcome in ("passed", "failed"))
    assert re.search(rf"120\.00% {passed} +90\.00% {failed} +-30\.00", said)


@pytest.mark.parametrize(
    ("before", "now", "told"), [(0.125, 0.15625, "+3.13"), (0.15625, 0.125, "-3.13"), (1, 1, "+0.00")]
)
def test_points_between_two_runs_are_rounded_half_up(before: float, now: float, told: str) -> None:
    assert points({"rate": before}, {"rate": now}) == told


def test_a_run_is_shown_in_words(folder: Path) -> None:
    _, said = asked(folder, "show", "1")
    (found,) = [line.split() for line in said.splitlines() if line.split()[-1:] == ["1"]]
    assert (found[0], " ".join(found[1:-1])) == ("课时达标率", t("report-outcome.failed"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "1"), r"0/1 +0\.00% +0\.84% +84\.40%"),
        (("show", "1"), PATTERNS["idle-streak"].docs[console_language()].title),
        (("trend", "lessons"), r"0/1 +0\.00% +0\.84% +1\.00% +84\.40%"),
        (("trend", "lessons", "--unit", "r1"), r"0\.84% +1\.00% +84\.00%"),
    ],
)
def test_a_share_is_told_in_per_cent_and_a_pattern_by_its_title(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    text = f"version: 1\naudit: {{name: {runs.SERIES}}}\ninputs: {{logs: [logs/*]}}\n"
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    run = runs.run(0, {"r1": 0.84}, [{"rule": "idle-streak"}])
    run.targets[0] |= {"metric": "late-entry-share", "mean_actual": 0.00844, "mean_required": 0.01, "rate": 0.844}
    run.measurements[0][1].update(actual=0.0084, required=0.01)
    with closing(open_history(f"sqlite:///{tmp_path}/history.sqlite")) as history:
        store(history, run)
    assert re.search(said, asked(tmp_path, *arguments)[1])


@pytest.mark.parametrize(
    "arguments",
    [("show", "2023-09"), ("trend", "lesons"), ("trend", "lessons", "--unit", "r9"), ("compare", "last", "99")],
)
def test_what_is_not_there_is_said_in_a_sentence(folder: Path, arguments: tuple[str, ...]) -> None:
    code, said = asked(folder, *arguments)
    assert code == 2
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1


def test_a_folder_without_a_history_gets_none_by_looking(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("version: 1\ninputs: {logs: [logs/*]}\n", encoding="utf-8")
    assert asked(tmp_path, "list")[0] == 2
    assert not (tmp_path / "history.sqlite").exists()


@pytest.mark.parametrize(
    ("text", "today", "month"),
    [
        ("last-month", date(2026, 1, 31), "2025-12"),
        ("Last-Month", date(2026, 3, 1), "2026-02"),
        ("2026-10", date(2026, 3, 1), "2026-10"),
    ],
)
def test_last_month(text: str, today: date, month: str) -> None:
    assert relative_month(text, today) == month
