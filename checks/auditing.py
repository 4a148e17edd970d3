"""The whole run on one page: read → records → scope → checkpoint (screen, measure, validate) → judge → result."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from checks.config import load
from checks.config.sorting import Sorting
from checks.engines.opening import check_engine, open_engine, workspace
from checks.gathering import (
    catalog_tables,
    check_columns,
    completed,
    log_batches,
    reads_in_place,
    start_known,
    without_logs_of,
)
from checks.model import ConfigurationError, Fault, Lang, Message
from checks.progress import silent
from checks.sources import start_batches
from checks.texts import render_fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Executor

    from checks.config import Loaded
    from checks.decisions import Decisions
    from checks.engines.base import Engine
    from checks.expectations.checkpoint import Verdict
    from checks.gathering import Known
    from checks.progress import Step
    from checks.result import AuditResult
    from checks.scan import Scan
    from checks.scope import Scope
    from checks.sightings import Memory
    from checks.sources import FileReading


@dataclass(frozen=True, slots=True)
class Asked:
    """What one audit is asked: see :func:`audit`."""

    rules: str | Path
    logs: Sequence[str | Path] | None
    register: str | Path | None
    period: str | None
    as_of: date | None
    engine: str
    lang: Lang | None
    progress: Step
    memory: Memory | None
    mask: str | None


def audit(
    rules: str | Path = "rules.yaml",
    *,
    logs: Sequence[str | Path] | None = None,
    register: str | Path | None = None,
    period: str | None = None,
    as_of: date | str | None = None,
    engine: str = "duckdb",
    lang: Lang | None = None,
    progress: Step = silent,
    memory: Memory | None = None,
    mask: str | None = None,
) -> AuditResult:
    """Audits one period and gives the result; writes no report.

    ``logs`` and ``register`` (paths or patterns, relative to the current folder) take the place of those in ``rules``;
    ``register`` may be ``"none"``. ``period`` is written as on the command line; default: the newest month that has a
    record inside a term, up to ``as_of`` or today. ``as_of``, a date or written as there, defaults to the period's last
    day, or today if earlier.
    ``progress(stage, done, total)`` is told how far reading and screening are. ``memory`` (the history) is asked which
    records are late; nothing is stored. ``mask="teachers"`` replaces the teachers' names by codes (see
    :mod:`checks.masking`); its key is made beside ``rules`` where there is none.

    Raises :class:`checks.model.ConfigurationError` with every fault of rules.yaml, the register or the call. Inputs
    that cannot be read do not raise: ``result.run.complete`` is then False and ``result.inputs`` says why.
    """
    try:
        asked = Asked(
            rules=rules,
            logs=logs,
            register=register,
            period=period,
            as_of=_day(as_of),
            engine=engine,
            lang=lang,
            progress=progress,
            memory=memory,
            mask=mask,
        )
        with auditing(asked) as result:
            return result
    except ConfigurationError as error:
        for fault in error.faults:  # as sentences, for those who call from Python
            error.add_note(render_fault(fault, "zh" if lang == "zh" else "en"))
        raise


def _day(written: date | str | None) -> date | None:
    """Raises ConfigurationError where ``written`` is no YYYY-MM-DD."""
    if not isinstance(written, str):
        return written
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ConfigurationError([Fault(Message("config.not-a-day", {"value": written}))]) from None


@contextmanager
def auditing(asked: Asked) -> Iterator[AuditResult]:
    """The result while the engine is open, which may still be writing ``result.counted_file`` until the context ends.

    Raises as :func:`audit`.
    """
    if asked.mask not in (None, "teachers"):
        raise ConfigurationError([Fault(Message("masking.unknown", {"value": asked.mask}))])
    rules, logs = Path(asked.rules), _from_here(asked.logs)
    loaded = load(rules, logs=logs, register=_register_from_here(asked.register), language=asked.lang)
    base = rules.absolute().parent
    loaded = without_logs_of(loaded, logs)
    batches = log_batches(loaded, base)
    check_engine(asked.engine)
    catalog = catalog_tables(loaded, asked.engine)
    with workspace(asked.engine, loaded) as folder:
        gathering = start_known(loaded, base, folder)
        reading = start_batches(
            batches,
            base,
            _made(folder / "logs"),
            done=lambda done, total: asked.progress("reading", done, total),
            in_place=reads_in_place(asked.engine, batches),
        )
        from checks.expectations.suites import stock_faults  # takes seconds; meanwhile other processes read the files

        known = gathering()
        _refuse(loaded, stock_faults(loaded.config.expectations))
        from checks.assembling import Checked, assemble
        from checks.decisions import Decisions
        from checks.masking.run import mask_teachers
        from checks.sightings import sightings
        from checks.spelling import spell, spellings_of

        with open_engine(asked.engine, folder, loaded.config) as tables, ThreadPoolExecutor(1) as beside:
            readings = completed(tables, reading, folder, catalog)
            asked.progress("screening", 0, 1)
            decisions = Decisions(asked.memory.decisions(loaded.config) if asked.memory is not None else ())
            scope = _scope(loaded, tables, readings, known, asked.period, asked.as_of, decisions)
            scan, verdict = _validated(scope, tables, folder, readings, base, beside)
            result = assemble(Checked(loaded, scope, tables, readings, scan, verdict, known), folder, beside)
            if asked.memory is not None:
                result.sightings = sightings(tables, scope, asked.memory)
            if asked.mask is not None:
                mask_teachers(result, tables, loaded.config, scope.register, base)
            result.basis.spellings = spellings_of(tables, scope.register, scope.tables, result.names)
            spell(result, result.basis.spellings)
            asked.progress("screening", 1, 1)
            yield result
            if result.counted_file is not None:
                result.counted_file.settle()


def prepare(rules: str | Path) -> Sequence[Message]:
    """Checks rules.yaml, its register and tables, and reads no log. Gives what must be known of these; raises
    ConfigurationError with every fault."""
    loaded = load(Path(rules))
    with workspace() as folder:
        gathering = start_known(loaded, Path(rules).absolute().parent, folder)
        wrong: list[tuple[int, Message]] = []
        if loaded.config.expectations:
            from checks.expectations.suites import stock_faults  # takes seconds

            wrong = stock_faults(loaded.config.expectations)
        known = gathering()
        _refuse(loaded, wrong)
        return known.notes


def _from_here(paths: Sequence[str | Path] | None) -> list[str] | None:
    return None if paths is None else [str(Path(path).absolute()) for path in paths]


def _register_from_here(path: str | Path | None) -> str | None:
    if path is None or str(path) == "none":
        return None if path is None else "none"
    return str(Path(path).absolute())


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _refuse(loaded: Loaded, stock: Sequence[tuple[int, Message]]) -> None:
    """Raises ConfigurationError where stock expectations are wrong; ``stock`` says which, and why."""
    if stock:
        entries = loaded.tree.root["expectations"]
        raise ConfigurationError([Fault(why, loaded.tree.place(entries[at].mark)) for at, why in stock])


def _scope(
    loaded: Loaded,
    engine: Engine,
    readings: Sequence[FileReading],
    known: Known,
    written: str | None,
    as_of: date | None,
    decisions: Decisions,
) -> Scope:
    """Builds the records, and says what is to be judged of them."""
    from checks.periods import parse_period, relative_month
    from checks.records.build import build, building, dates_are_wanting
    from checks.records.raw import load_raw
    from checks.records.whose import Whose
    from checks.scope import Scope, period_of
    from checks.ties import prepare_records

    today = datetime.now().astimezone().date()
    written = relative_month(written, as_of or today) if written is not None else None
    span = parse_period(written, loaded.config).span if written is not None else None
    sorting = Sorting.of(loaded.config, [reading.source for reading in readings])
    check_columns(loaded, readings, sorting)
    Whose.of(loaded.config, known.register).settle(readings)
    load_raw(engine, readings)
    with building(engine, loaded.config, known.register, span) as (of_logs, records):
        register = known.completed(loaded, of_logs)
        if span is None:
            records()
        incomplete = any(reading.error is not None for reading in readings)
        latest = today if as_of is None else min(as_of, today)
        period = period_of(written, loaded.config, engine, latest, incomplete=incomplete)
        end = min(period.span.end, today)
        scope = Scope(loaded.config, register, period, as_of or end, sorting, known.tables, decisions)
        scope.put_rooms(engine)
    if span is None and dates_are_wanting(engine):  # a day without a year is placed by the period, named or not
        build(engine, loaded.config, known.register, period=period.span)
    scope.put_days(engine)
    prepare_records(engine, scope, readings)
    return scope


def _validated(
    scope: Scope, engine: Engine, folder: Path, readings: Sequence[FileReading], base: Path, beside: Executor
) -> tuple[Scan, Verdict]:
    """Runs the checkpoint, whose scan screens and measures."""
    from checks.expectations.checkpoint import run_checkpoint
    from checks.scan import Scan, stock_batch
    from checks.screening import Screening, running
    from checks.submissions import submissions
    from checks.ties import link

    config = scope.config
    windows = scope.windows.overall(config.targets)
    screening = Screening(
        config, scope.period, scope.as_of, windows, scope.terms, scope.sorting, scope.decisions.findings
    )
    screening.observe(engine)
    link(engine, scope)
    arrived = submissions(engine, config, scope.register, scope.period, readings, base)
    scan = Scan(engine, scope, screening, folder, beside, arrived)
    verdict = run_checkpoint(
        running(config),
        config.targets,
        config.expectations,
        scan,
        stock_batch(scan, folder),
        scan.measurements,
        folder,
    )
    return scan, verdict
