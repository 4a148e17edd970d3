"""Opening an engine by its name, and the folder that a run works in."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from checks.model import ConfigurationError, Fault, Message
from checks.refusals import refusal
from checks.space import lacks_space

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.config import Loaded
    from checks.config.models import Config
    from checks.engines.base import Engine


MEMORY = "1500MB"
"""What the embedded engine may take; beyond it writes to the workspace."""
_PREFIX = "classroom-checks-"


@contextmanager
def workspace(engine: str = "duckdb", loaded: Loaded | None = None) -> Iterator[Path]:
    """A folder of the run's own; gone afterwards, as far as a scanner of viruses lets go of its files. Where the run
    does not come to its end, it goes once more with the program: processes that read logs may write to it until then.

    Raises ConfigurationError where it cannot be made, or where the disk is full before the run is done.
    """
    shared = _shared(loaded) if loaded is not None and engine == "spark" else None
    try:
        with _made(shared, loaded) as folder:
            again = atexit.register(partial(shutil.rmtree, folder, ignore_errors=True))
            yield Path(folder).resolve()
        atexit.unregister(again)
    except ConfigurationError:  # it names the folder that is full, if any is
        raise
    except Exception as error:
        if not lacks_space(error):
            raise
        where = str(shared or tempfile.gettempdir())
        raise ConfigurationError([Fault(Message("audit.no_space", {"folder": where}))]) from error


def _shared(loaded: Loaded) -> Path | None:
    """The folder that rules.yaml names for it."""
    named = loaded.config.engine.spark.workspace
    return None if named is None else (loaded.path or Path("rules.yaml")).absolute().parent / named


def _made(shared: Path | None, loaded: Loaded | None) -> tempfile.TemporaryDirectory[str]:
    """A new folder, where rules.yaml says. Raises ConfigurationError where nothing can be made there."""
    try:
        return tempfile.TemporaryDirectory(prefix=_PREFIX, dir=shared, ignore_cleanup_errors=True)
    except OSError as error:
        if shared is None or loaded is None or lacks_space(error):
            raise
        said = Message("audit.no_workspace", {"folder": str(shared), "why": refusal(error.errno)})
        raise ConfigurationError([loaded.tree.fault_at(("engine", "spark", "workspace"), said)]) from error


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
