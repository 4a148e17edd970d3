"""Opening an engine by its name, and the folder that a run works in."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from checks.model import ConfigurationError, Fault, Message
from checks.space import lacks_space

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.config.models import Config
    from checks.engines.base import Engine


MEMORY = "1500MB"
"""What the embedded engine may take; beyond it writes to the workspace."""


@contextmanager
def workspace(engine: str = "duckdb", config: Config | None = None) -> Iterator[Path]:
    """A folder of the run's own; gone afterwards, as far as a scanner of viruses lets go of its files.

    Raises ConfigurationError where it cannot be made, or where the disk is full before the run is done.
    """
    shared = config.engine.spark.workspace if config is not None and engine == "spark" else None
    try:
        with tempfile.TemporaryDirectory(prefix="classroom-checks-", dir=shared, ignore_cleanup_errors=True) as folder:
            yield Path(folder).resolve()
    except Exception as error:
        if not lacks_space(error):
            raise
        where = shared or tempfile.gettempdir()
        raise ConfigurationError([Fault(Message("audit.no_space", {"folder": where}))]) from error


def check_engine(name: str) -> None:
    """Raises ConfigurationError where there is no engine ``name``, or where it cannot run here."""
    if name not in ("duckdb", "spark"):
        raise ConfigurationError([Fault(Message("audit.no_engine", {"engine": name}))])
    if name == "spark":
        from checks.engines.spark_session import check_spark

        check_spark()


@contextmanager
def open_engine(name: str, folder: Path, config: Config) -> Iterator[Engine]:
    """The engine called ``name``, which keeps its tables in ``folder``. Raises ConfigurationError where there is none
    to be had."""
    with ExitStack() as held:
        engine: Engine
        if name == "spark":
            from checks.engines.spark_session import spark_session

            session = held.enter_context(spark_session(config.engine.spark.master, config.engine.spark.settings))
            from checks.engines.spark import SparkEngine

            engine = SparkEngine(session, folder)
        else:
            from checks.engines.duckdb import DuckDBEngine

            engine = DuckDBEngine(folder, MEMORY)
        held.callback(engine.close)
        yield engine
