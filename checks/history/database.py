"""Opening the history: where it is, and transactions in which two runs at once do not hurt each other."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from checks.history.migrations import bring_up_to_date, name_of, version_of
from checks.history.schema import VERSION
from checks.model import ConfigurationError, Fault, Message
from checks.refusals import holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Connection, Engine

DEFAULT = "history.sqlite"
"""What rules.yaml names when it names nothing: a file beside it."""

_PATIENCE = 60
"""How many seconds a writer waits for another one."""

_SQLITE_SAYS = {
    sqlite3.SQLITE_BUSY: "history.locked",
    sqlite3.SQLITE_READONLY: "history.read_only",
    sqlite3.SQLITE_CANTOPEN: "history.cannot_open",
    sqlite3.SQLITE_NOTADB: "history.no_database",
}
"""What is said of those of SQLite's errors for which there is something else to do; by their primary codes."""


@dataclass(frozen=True, slots=True)
class History:
    """An open history. ``migrated`` is the path of the copy of an older one, where it was brought up to date."""

    engine: Engine
    migrated: Path | None = field(default=None, compare=False)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the history, whatever is stored meanwhile."""
        level = {"isolation_level": "REPEATABLE READ"} if self.engine.dialect.name == "postgresql" else {}
        with said(self.engine), self.engine.connect().execution_options(**level) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is alone with the history: whole or not at all, whenever the program is killed."""
        with said(self.engine), _alone(self.engine) as connection:
            yield connection

    def compact(self) -> None:
        """Writes an SQLite file anew, without the room that removed rows took."""
        if self.engine.dialect.name == "sqlite":
            with said(self.engine), closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("VACUUM")

    def close(self) -> None:
        """Lets go of the database."""
        self.engine.dispose()


def url_of(setting: str, base: Path) -> str | None:
    """What ``history`` in rules.yaml names, as a URL: a path is relative to ``base``; None for ``none``."""
    if setting == "none":
        return None
    return setting if "://" in setting else f"sqlite:///{(base / setting).resolve()}"


def exists(url: str) -> bool:
    """Whether there is a history to be read: an SQLite file, or any other database."""
    parsed = _parsed(url)
    return parsed.get_backend_name() != "sqlite" or bool(parsed.database and os.access(parsed.database, os.F_OK))


def open_history(url: str) -> History:
    """Opens the history at ``url``; makes it where there is none, and brings an older one up to date.

    Raises ConfigurationError where it cannot be opened.
    """
    engine = _engine(url)
    try:
        with said(engine), engine.connect() as connection:
            known = version_of(connection)
        if known == VERSION:
            return History(engine)
        with said(engine), _alone(engine) as connection:
            return History(engine, bring_up_to_date(connection))
    except BaseException:
        engine.dispose()
        raise


def can_keep(url: str) -> bool:
    """Whether an SQLite history could be written where ``url`` says; True for any other database."""
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return True
    file = Path(parsed.database)
    return os.access(file if file.exists() else file.parent, os.W_OK)


def is_misplaced(url: str) -> bool:
    """Whether no SQLite history can ever be where ``url`` says: the folder is not there, or it is a folder itself."""
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return False
    file = Path(parsed.database)
    return not holds(file.parent.is_dir) or holds(file.is_dir)


def _engine(url: str) -> Engine:
    parsed = _parsed(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    try:
        engine = create_engine(parsed, connect_args={"timeout": _PATIENCE} if sqlite else {})
    except ModuleNotFoundError as error:
        raise _fault("history.no_driver", module=error.name or "psycopg") from None
    if sqlite:
        event.listen(engine, "connect", _sqlite_settings)
        event.listen(engine, "begin", _begin)
    return engine


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (SQLAlchemyError, ValueError):  # the second of a port that is no number
        raise _fault("history.wrong_url") from None


def _sqlite_settings(connection: Any, _record: Any) -> None:
    """Transactions are begun by us; foreign keys hold; a deleted row is overwritten, for it may name a person.

    The journal stays the old kind: the newer one (WAL) fails on network drives, where bureaus keep their files.
    """
    connection.isolation_level = None
    for pragma in ("foreign_keys = ON", "secure_delete = ON", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    alone = connection.get_execution_options().get("alone", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if alone else "BEGIN")


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that waits for every other writer: SQLite locks the file, PostgreSQL a number that we agree on."""
    with engine.connect().execution_options(alone=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(7236001)"))
        yield connection


@contextmanager
def said(engine: Engine) -> Iterator[None]:
    """Turns the database's own errors into a sentence that names the database, without its password."""
    try:
        yield
    except DatabaseError as error:
        key = _SQLITE_SAYS.get(getattr(error.orig, "sqlite_errorcode", 0) & 0xFF, "history.failed")
        raise _fault(key, where=name_of(engine), why=_first_line(error)) from error


def _first_line(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return (str(cause).strip().splitlines() or [type(cause).__name__])[0]


def _fault(key: str, **values: str) -> ConfigurationError:
    return ConfigurationError([Fault(Message(key, dict(values)))])
