"""A history to test with: SQLite always, PostgreSQL where a server is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from checks.history.database import open_history

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.history.database import History


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server of our own, in a temporary folder and reached through a socket there; gives its URL."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (the extra [postgresql])")
    programs = [shutil.which(name) or _debian(name) for name in ("initdb", "pg_ctl")]
    if not all(programs):
        pytest.skip("no PostgreSQL server here (Debian: apt install postgresql)")
    initdb, pg_ctl = programs
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user: dict[str, Any] = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "nobody", "nogroup")
        user = {"user": "nobody", "group": "nogroup", "extra_groups": []}

    def call(*command: str) -> None:
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **user)

    data = str(folder / "data")
    call(str(initdb), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    call(str(pg_ctl), "-D", data, "-w", "-l", str(folder / "log"), "-o", f"-k {folder} -h '' -F", "start")
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        call(str(pg_ctl), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _debian(name: str) -> str | None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else None


@pytest.fixture
def postgresql(server: str) -> str:
    """The URL of an empty database."""
    from sqlalchemy import create_engine

    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Either database, empty."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql"))
    return f"sqlite:///{tmp_path}/history.sqlite"


@pytest.fixture
def history(url: str) -> Iterator[History]:
    """An empty history in either database."""
    with closing(open_history(url)) as opened:
        yield opened
