"""From an older schema to the present one, step by step, with a copy of the old history beside it.

A step never changes once it is released: it says what the tables were *then*, not what they are now. A test holds that
an old history that went through all steps looks like a new one.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, inspect, select, update

from checks.history.schema import METADATA, VERSION, schema_version
from checks.model import ConfigurationError, Fault, Message
from checks.texts import few

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

    Step = Callable[[Connection], None]


def _answers_and_decisions(connection: Connection) -> None:
    """1 → 2: what schools answer and what the bureau decides."""
    then = MetaData()
    Table("runs", then, Column("id", Integer, primary_key=True))
    answers = Table(
        "answers",
        then,
        Column("id", Integer, primary_key=True),
        Column("run_id", ForeignKey("runs.id", ondelete="SET NULL")),
        Column("finding", String, nullable=False, index=True),
        *(Column(name, String, nullable=False) for name in ("status", "reason", "measure", "responsible")),
        Column("done_on", String),
        *(Column(name, String, nullable=False) for name in ("school_code", "file", "file_sha256", "received_at")),
    )
    decisions = Table(
        "decisions",
        then,
        Column("id", Integer, primary_key=True),
        Column("finding", String, nullable=False, index=True),
        *(Column(name, String, nullable=False) for name in ("verdict", "decided_by", "reason", "decided_at")),
    )
    then.create_all(connection, tables=[answers, decisions])


def _series_of_decisions(connection: Connection) -> None:
    """2 → 3: a decision holds in the audit in which it was made; of older ones that is not known."""
    connection.exec_driver_sql("ALTER TABLE decisions ADD COLUMN series VARCHAR")


STEPS: dict[int, Step] = {1: _answers_and_decisions, 2: _series_of_decisions}
"""By the version that a step begins with."""

_OF_EVERY_VERSION = frozenset(("schema_version", "runs"))


def version_of(connection: Connection) -> int | None:
    """The version of the schema; None where there is none yet, as the database is empty.

    Raises ConfigurationError for a database of something else, and where the version cannot be told.
    """
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if not _OF_EVERY_VERSION.issubset(tables):
        raise _fault("history.foreign", where=name_of(connection.engine), tables=few(sorted(tables)))
    found = connection.execute(select(schema_version.c.version)).scalars().all()
    if len(found) != 1 or not isinstance(found[0], int):
        raise _fault("history.no_version", where=name_of(connection.engine), found=tuple(map(str, found)) or "-")
    return found[0]


def name_of(engine: Engine) -> str:
    """What a person calls the database: its file, or its URL without the password."""
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    return file or engine.url.render_as_string(hide_password=True)


def bring_up_to_date(connection: Connection) -> Path | None:
    """Makes the tables, or takes an older history through the steps that it lacks; gives the path of the copy, if any.

    Must run in a transaction that no other writer can enter; it is for the caller to commit it. Raises
    ConfigurationError for a history of a newer program, and as :func:`version_of` does.
    """
    found = version_of(connection)
    if found is None:
        METADATA.create_all(connection)
        connection.execute(schema_version.insert().values(version=VERSION))
        return None
    if found > VERSION:
        raise _fault("history.newer", found=found, known=VERSION)
    if found == VERSION:
        return None
    copy = _copy_beside(connection, found)
    for step in range(found, VERSION):
        STEPS[step](connection)
    connection.execute(update(schema_version).values(version=VERSION))
    return copy


def _copy_beside(connection: Connection, version: int) -> Path | None:
    """A copy of an SQLite file as ``history.sqlite.v1``, or ``.v1-2`` where that is taken.

    The copy is made through a connection of its own, which sees what was there before this transaction. PostgreSQL
    changes tables within the transaction, and its copies are its administrator's (pg_dump).
    """
    file = connection.engine.url.database
    if connection.dialect.name != "sqlite" or not file or file == ":memory:":
        return None
    target = Path(f"{file}.v{version}")
    number = 2
    while target.exists():
        target = Path(f"{file}.v{version}-{number}")
        number += 1
    source, copy = sqlite3.connect(file), sqlite3.connect(target)
    try:
        source.backup(copy)
    finally:
        source.close()
        copy.close()
    return target


def _fault(key: str, **values: object) -> ConfigurationError:
    return ConfigurationError([Fault(Message(key, values))])
