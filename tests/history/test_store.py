"""Runs are kept whole or not at all, and one of them is current for each period, whatever happens meanwhile."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from checks.history import database
from checks.history.database import open_history
from checks.history.reading import document, find, heads, register, rows
from checks.history.store import store
from checks.model import ConfigurationError
from tests.history import killing, runs

if TYPE_CHECKING:
    from checks.history.database import History

KILLING = Path(killing.__file__)
RATES = {"r1": 0.5, "r2": 1.25, "r3": None}


def test_a_run_comes_back_as_it_was_kept(history: History) -> None:
    given = runs.run(0, RATES, [{"unit_id": "r1", "raw": "语文 | 王芳", "row": 7}])
    number = store(history, given)
    with history.reading() as connection:
        (head,) = heads(connection)
        measured = rows(connection, "measurements", number)
        (found,) = rows(connection, "findings", number)
        assert (head.id, head.period, head.current, head.supersedes) == (number, "2023-01", True, None)
        assert [(one["unit_id"], one["rate"], one["outcome"]) for one in measured] == [
            ("r1", 0.5, "failed"),
            ("r2", 1.25, "passed"),
            ("r3", None, "not-applicable"),
        ]
        assert {key: found[key] for key in given.findings[0]} == given.findings[0]
        assert document(connection, number, "evidence") == {"id": ["0000000000000000"]}
        assert register(connection, head.register_sha256) == {"rooms": []}


def test_the_same_period_again_supersedes_the_earlier_run_and_keeps_it(history: History) -> None:
    first, other = store(history, runs.run(0, RATES)), store(history, runs.run(1, RATES))
    second = store(history, runs.run(0, {"r1": 2.0}))
    with history.reading() as connection:
        kept = {head.id: (head.period, head.current, head.supersedes) for head in heads(connection)}
        assert kept == {
            first: ("2023-01", False, None),
            other: ("2023-02", True, None),
            second: ("2023-01", True, first),
        }
        assert len(rows(connection, "measurements", first)) == 3
        assert [find(connection, name, runs.SERIES).id for name in ("2023-01", str(first), "last")] == [
            second,
            first,
            second,
        ]
        with pytest.raises(ConfigurationError, match=r"history\.no_run"):
            find(connection, "2023-03", runs.SERIES)


def test_another_audit_in_the_same_database_is_left_alone(history: History) -> None:
    store(history, runs.run(0, RATES))
    store(history, runs.run(0, RATES, series="另一项核查"))
    with history.reading() as connection:
        assert [head.current for head in heads(connection)] == [True, True]


def test_a_run_that_cannot_be_kept_whole_leaves_nothing(history: History) -> None:
    store(history, runs.run(0, RATES))
    broken = runs.run(0, RATES, [{}, {"message": None}])
    with pytest.raises(ConfigurationError, match=r"history\.failed"):
        store(history, broken)
    assert killing.faults(history) == []
    with history.reading() as connection:
        assert [head.current for head in heads(connection)] == [True]


def test_runs_at_once_do_not_hurt_each_other(url: str) -> None:
    def keep(number: int) -> None:
        with closing(open_history(url)) as history:  # the first of them makes the tables
            store(history, runs.run(number % 2, RATES, [{}] * 20))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(keep, range(12)))
    with closing(open_history(url)) as history, history.reading() as connection:
        assert killing.faults(history) == []
        kept = heads(connection)
        assert (len(kept), sum(head.current for head in kept)) == (12, 2)
        chain = {head.supersedes for head in kept if head.period == "2023-01"}
        assert len(chain) == 6, "each superseded another one"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_random_moments_it_holds_whole_runs_only(url: str) -> None:
    command = [sys.executable, str(KILLING), "--kills", "20", "--url", url]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_history_that_cannot_be_used_is_said_in_a_sentence(tmp_path: Path) -> None:
    damaged = tmp_path / "history.sqlite"
    damaged.write_bytes(b"SQLite format 3\x00" + b"rubbish" * 400)
    for url, key in (
        (f"sqlite:///{damaged}", "history.no_database"),
        (f"sqlite:///{tmp_path}/nowhere/history.sqlite", "history.cannot_open"),
        (f"sqlite:///{tmp_path}/{'h' * 300}", "history.cannot_open"),
        ("postgresql+psycopg://u:secret@bureau:port/none", "history.wrong_url"),
        ("postgresql+psycopg://u:secret@127.0.0.1:1/none?connect_timeout=1", "history.failed"),
    ):
        with pytest.raises(ConfigurationError) as caught:
            open_history(url)
        (fault,) = caught.value.faults
        assert fault.message.key == key
        assert "secret" not in str(fault.message.values)
    assert not database.exists(f"sqlite:///{tmp_path}/{'h' * 300}")


@pytest.mark.parametrize(
    ("tables", "key"),
    [
        ("CREATE TABLE pupils (name)", "history.foreign"),
        ("CREATE TABLE schema_version (version VARCHAR); CREATE TABLE pupils (name)", "history.foreign"),
        ("CREATE TABLE schema_version (version INTEGER); CREATE TABLE runs (id)", "history.no_version"),
        ("INSERT INTO schema_version VALUES (1)", "history.no_version"),
        ("UPDATE schema_version SET version = 'one'", "history.no_version"),
    ],
)
def test_what_is_no_history_is_refused_and_left_as_it_is(tmp_path: Path, tables: str, key: str) -> None:
    file = tmp_path / "history.sqlite"
    if not tables.startswith("CREATE"):
        open_history(f"sqlite:///{file}").close()
    with closing(sqlite3.connect(file)) as other:
        other.executescript(tables)
    before = file.read_bytes()
    with pytest.raises(ConfigurationError) as caught:
        open_history(f"sqlite:///{file}")
    assert [fault.message.key for fault in caught.value.faults] == [key]
    assert file.read_bytes() == before


def test_a_history_that_may_only_be_read_is_not_called_damaged(tmp_path: Path) -> None:
    with closing(open_history(f"sqlite:///{tmp_path / 'history.sqlite'}")) as history:
        event.listen(history.engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only = ON"))
        history.engine.dispose()  # it connects anew
        assert _why_not_stored(history) == ["history.read_only"]


def test_a_history_that_another_holds_is_not_called_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_PATIENCE", 0)
    file = tmp_path / "history.sqlite"
    with closing(open_history(f"sqlite:///{file}")) as history, closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert _why_not_stored(history) == ["history.locked"]


def _why_not_stored(history: History) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        store(history, runs.run(0, RATES))
    return [fault.message.key for fault in caught.value.faults]


def test_half_a_character_and_nul_do_no_harm(history: History) -> None:
    from checks.history.record import _text

    odd = _text("\ud83d 表\x00.csv")
    given = runs.run(0, RATES, [{"file": odd}])
    number = store(history, replace(given, inputs=[{**given.inputs[0], "file": odd}]))
    with history.reading() as connection:
        assert rows(connection, "findings", number)[0]["file"] == odd == "\\ud83d 表␀.csv"
