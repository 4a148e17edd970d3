"""An older history is brought up to date by the next command, with a copy beside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, inspect, update

from checks.history import schema
from checks.history.answers import accepted
from checks.history.database import open_history
from checks.history.migrations import STEPS
from checks.history.reading import heads, rows
from checks.history.store import store
from checks.model import ConfigurationError
from tests.history import killing, runs

if TYPE_CHECKING:
    from sqlalchemy import Engine

OLD = Path(__file__).with_name("version1.sql")
"""What a program of schema version 1 kept: two runs."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    file = tmp_path / "history.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(OLD.read_text(encoding="utf-8"))
    return file


def described(engine: Engine) -> dict[str, Any]:
    """Tables, columns, keys and indices as the database tells them."""
    looked = inspect(engine)
    return {
        name: (
            [(one["name"], str(one["type"]), one["nullable"]) for one in looked.get_columns(name)],
            looked.get_pk_constraint(name)["constrained_columns"],
            sorted((tuple(one["constrained_columns"]), one["referred_table"]) for one in looked.get_foreign_keys(name)),
            sorted((one["name"], tuple(one["column_names"]), one["unique"]) for one in looked.get_indexes(name)),
        )
        for name in looked.get_table_names()
        if name != "sqlite_sequence"
    }


def test_an_old_history_becomes_a_new_one_and_loses_nothing(old: Path, tmp_path: Path) -> None:
    before = old.read_bytes()
    with closing(open_history(f"sqlite:///{old}")) as history, history.reading() as connection:
        assert [head.period for head in heads(connection)] == ["2023-01", "2023-02"]
        assert rows(connection, "findings", 1)[0]["raw"] == "语文 | 王芳"
        assert killing.faults(history) == []
        assert history.migrated == Path(f"{old}.v1")
        with closing(open_history(f"sqlite:///{tmp_path}/new.sqlite")) as new:
            assert described(history.engine) == described(new.engine)
    with closing(sqlite3.connect(f"{old}.v1")) as copy:
        assert "\n".join(copy.iterdump()) + "\n" == OLD.read_text(encoding="utf-8")
    assert old.read_bytes() != before


def test_once_is_enough_and_the_next_run_goes_in(old: Path) -> None:
    for migrated in (True, False):
        with closing(open_history(f"sqlite:///{old}")) as history:
            assert (history.migrated is not None) is migrated
    with closing(open_history(f"sqlite:///{old}")) as history:
        assert store(history, runs.run(1, {"r1": 1.0})) == 3
        assert killing.faults(history) == []


def test_every_version_has_its_step() -> None:
    assert sorted(STEPS) == list(range(1, schema.VERSION))


def test_steps_do_the_same_in_postgresql(postgresql: str) -> None:
    engine = create_engine(postgresql)
    schema.METADATA.create_all(engine)
    new = described(engine)
    with engine.begin() as connection:
        schema.METADATA.drop_all(connection, tables=[schema.answers, schema.decisions])
        connection.execute(schema.schema_version.insert().values(version=1))
    engine.dispose()
    with closing(open_history(postgresql)) as history:
        assert described(history.engine) == new
        assert history.migrated is None, "its copies are its administrator's"


def test_what_was_decided_before_its_audit_was_kept_holds_in_every_audit(url: str) -> None:
    with closing(open_history(url)) as history, history.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE decisions DROP COLUMN series")
        connection.exec_driver_sql(
            "INSERT INTO decisions VALUES (1, 'f1', 'accepted', '张主任', '已核实', '2023-02-10')"
        )
        connection.execute(update(schema.schema_version).values(version=2))
    with closing(open_history(url)) as history, history.reading() as connection:
        for series in (runs.SERIES, "另一核查"):
            assert [one.finding for one in accepted(connection, series)] == ["f1"]


def test_a_history_of_a_newer_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    with closing(open_history(f"sqlite:///{file}")) as history, history.writing() as connection:
        connection.execute(update(schema.schema_version).values(version=schema.VERSION + 1))
    before = file.read_bytes()
    with pytest.raises(ConfigurationError, match=r"history\.newer"):
        open_history(f"sqlite:///{file}")
    assert file.read_bytes() == before
