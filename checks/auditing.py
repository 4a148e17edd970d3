"""The whole run on one page: read → records → scope → checkpoint (screen, measure, validate) → judge → result."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checks._version import __version__
from checks.config import check_against_register, load
from checks.model import (
    MEASUREMENT_COLUMNS,
    REGISTER_COLUMNS,
    ConfigurationError,
    Fault,
    InputSheet,
    Lang,
    Message,
    Unit,
)
from checks.register import start_register
from checks.sources import expand, start
from checks.texts import render
from checks.units import units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from checks.config import Loaded
    from checks.config.models import Config
    from checks.engines.base import Engine
    from checks.expectations import Verdict
    from checks.register import Register
    from checks.result import AuditResult
    from checks.scan import Scan
    from checks.scope import Scope
    from checks.sources import FileReading

    Step = Callable[[str, int, int], None]


def _silent(_stage: str, _done: int, _total: int) -> None:
    """No one watches."""


def audit(
    rules: str | Path = "rules.yaml",
    *,
    logs: Sequence[str | Path] | None = None,
    register: str | Path | None = None,
    period: str | None = None,
    as_of: date | None = None,
    engine: str = "duckdb",
    lang: Lang | None = None,
    progress: Step = _silent,
) -> AuditResult:
    """Audits one period and gives the result; writes no report.

    ``logs`` and ``register`` (paths or patterns, relative to the current folder) take the place of those in ``rules``;
    ``register`` may be ``"none"``. ``period`` is written as on the command line; default: the newest month that has a
    record inside a term. ``as_of`` defaults to the period's last day, or today if earlier. ``progress(stage, done,
    total)`` is told how far reading and screening are.

    Raises :class:`checks.model.ConfigurationError` with every fault of rules.yaml, the register or the call. Inputs
    that cannot be read do not raise: ``result.run.complete`` is then False and ``result.inputs`` says why.
    """
    loaded = load(Path(rules), logs=_from_here(logs), register=_register_from_here(register), language=lang)
    base = Path(rules).absolute().parent
    files = _files(loaded.config, base)
    with workspace() as folder:
        registering = _start_register(loaded, base, folder)
        reading = start(
            files,
            base,
            loaded.config.inputs.headers,
            _made(folder / "logs"),
            done=lambda done, total: progress("reading", done, total),
        )
        from checks import expectations  # takes seconds; meanwhile other processes read the files

        known = registering()
        if faults := [
            _stock_fault(loaded, at, why) for at, why in expectations.stock_faults(loaded.config.expectations)
        ]:
            raise ConfigurationError(faults)
        with open_engine(engine, folder) as tables:
            readings = reading.result()
            progress("screening", 0, 1)
            scope = _scope(loaded, tables, readings, known, period, as_of)
            scan, verdict = _validated(scope, tables, folder)
            result = _result(loaded, scope, tables, readings, scan, verdict)
            progress("screening", 1, 1)
            return result


def prepare(rules: str | Path) -> None:
    """Checks rules.yaml and its register, and reads no log. Raises ConfigurationError with every fault."""
    loaded = load(Path(rules))
    with workspace() as folder:
        _start_register(loaded, Path(rules).absolute().parent, folder)()


@contextmanager
def workspace() -> Iterator[Path]:
    """A folder of the run's own; gone afterwards, as far as a scanner of viruses lets go of its files."""
    with tempfile.TemporaryDirectory(prefix="classroom-checks-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


@contextmanager
def open_engine(name: str, folder: Path) -> Iterator[Engine]:
    """The engine called ``name``, which spills into ``folder``. Raises ConfigurationError where it is not there."""
    if name != "duckdb":
        raise ConfigurationError([Fault(Message("audit.no_engine", {"engine": name}))])
    from checks.engines.duckdb import DuckDBEngine

    engine = DuckDBEngine(folder)
    try:
        yield engine
    finally:
        engine.close()


def _from_here(paths: Sequence[str | Path] | None) -> list[str] | None:
    return None if paths is None else [str(Path(path).absolute()) for path in paths]


def _register_from_here(path: str | Path | None) -> str | None:
    if path is None or str(path) == "none":
        return None if path is None else "none"
    return str(Path(path).absolute())


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _files(config: Config, base: Path) -> list[Path]:
    """The logs; the register is none of them, should a pattern name it too."""
    if not config.inputs.logs:
        raise ConfigurationError([Fault(Message("audit.no_logs"))])
    register = (base / config.inputs.register).resolve()
    return [path for path in expand(config.inputs.logs, base) if path.resolve() != register]


def _start_register(loaded: Loaded, base: Path, folder: Path) -> Callable[[], Register | None]:
    """Starts to read the register; waiting gives it, held against rules.yaml, or None where there is to be none."""
    named = loaded.config.inputs.register
    if named == "none":
        return lambda: None
    waiting = start_register(base / named, base, loaded.config.inputs.headers, folder)

    def finished() -> Register:
        register = waiting()
        _hold_against(loaded, register)
        return register

    return finished


def _hold_against(loaded: Loaded, register: Register) -> None:
    def attributes(kind: Unit) -> list[Any]:
        return [unit.attributes for unit in units(register, kind)]

    check_against_register(loaded, register.columns or REGISTER_COLUMNS, attributes)


def _stock_fault(loaded: Loaded, at: int, why: Message) -> Fault:
    entry = loaded.tree.root["expectations"][at]
    return Fault(why, loaded.tree.place(entry.mark))


def _scope(
    loaded: Loaded,
    engine: Engine,
    readings: Sequence[FileReading],
    known: Register | None,
    written: str | None,
    as_of: date | None,
) -> Scope:
    """Builds the records, and says what is to be judged of them."""
    from checks.periods import parse_period
    from checks.records.build import build
    from checks.records.raw import load_raw
    from checks.scope import Scope, period_of

    today = datetime.now().astimezone().date()
    span = parse_period(written, loaded.config).span if written is not None else None
    load_raw(engine, readings)
    register = build(engine, loaded.config, known, period=span)
    if known is None:
        _hold_against(loaded, register)
    period = period_of(written, loaded.config, engine, today)
    scope = Scope(loaded.config, register, period, as_of or min(period.span.end, today))
    scope.put(engine)
    return scope


def _validated(scope: Scope, engine: Engine, folder: Path) -> tuple[Scan, Verdict]:
    """Runs the checkpoint, whose scan screens and measures."""
    from checks.expectations import run_checkpoint
    from checks.scan import Scan, stock_batch
    from checks.screening import Screening

    config = scope.config
    windows = scope.windows.overall(config.targets)
    screening = Screening(config, scope.period, scope.as_of, windows, scope.terms)
    screening.observe(engine)
    measurements = folder / "measurements.parquet"
    scan = Scan(engine, scope, screening, measurements)
    verdict = run_checkpoint(
        [rule for rule in config.row_rules.values() if rule.enabled],
        config.targets,
        config.expectations,
        scan,
        stock_batch(scan),
        measurements,
        folder,
    )
    return scan, verdict


def _result(
    loaded: Loaded,
    scope: Scope,
    engine: Engine,
    readings: Sequence[FileReading],
    scan: Scan,
    verdict: Verdict,
) -> AuditResult:
    """Judges what the checkpoint found and puts everything together."""
    import pandas as pd

    from checks import findings, rollups
    from checks.judge import conclude
    from checks.result import AuditResult, Run
    from checks.screening import settle, write_findings
    from checks.target_findings import target_findings, waiver_notes
    from checks.usage import calendar_days, usage

    config, lang = scope.config, scope.config.audit.language
    rows = conclude(scan.rows, verdict.failing)
    findings.add_stock_findings(engine, config.expectations, verdict.stock)
    rules = [rule for rule in settle(config) if rule.enabled]
    write_findings(engine, [*rules, *findings.stock_rules(config.expectations)], lang)
    about_units = target_findings(config.targets, rows, lang)
    about_units += findings.stock_unit_findings(config.expectations, verdict.stock, rows, lang)
    inputs = _inputs(engine, readings, lang)
    complete = not any(one.error for one in inputs)
    return AuditResult(
        config=config,
        run=Run(
            period=scope.period,
            as_of=scope.as_of,
            complete=complete,
            engine=engine.name,
            version=__version__,
            rules_sha256=loaded.sha256,
            generated_at=datetime.now().astimezone().isoformat(timespec="seconds"),
            lang=lang,
        ),
        inputs=inputs,
        targets=rollups.target_results(config.targets, rows, config.levels),
        rules=[*scan.rules, *findings.stock_results(config.expectations, verdict.stock)],
        waivers=rollups.waiver_uses(config.waivers, rows, scope.as_of) + findings.rule_waiver_uses(engine, scope),
        findings=findings.findings_frame(engine, about_units),
        evidence=engine.query(findings.EVIDENCE),
        measurements=pd.DataFrame(rollups.table(rows), columns=[*MEASUREMENT_COLUMNS, "band"]),
        notes=[*_notes(scope, readings), *waiver_notes(config.waivers, config.targets, rows)],
        suite=verdict.suites,
        usage=usage(engine, scope.windows.end),
        days=calendar_days(scope),
    )


def _inputs(engine: Engine, readings: Sequence[FileReading], lang: Lang) -> list[InputSheet]:
    """Every sheet with what became of its rows; a file that cannot be read is one line with its error."""
    fates: dict[tuple[int, int], tuple[int, int, int]] = {}
    for row in engine.rows("SELECT file_no, sheet_no, counted, rejected, outside_window FROM fate"):
        file_no, sheet_no, counted, rejected, outside = (int(str(number)) for number in row)
        fates[file_no, sheet_no] = counted, rejected, outside
    inputs = []
    for file_no, reading in enumerate(readings):
        error = render(reading.error, lang) if reading.error is not None else None
        if error is not None:
            inputs.append(InputSheet(reading.file, reading.sha256, "", encoding=reading.encoding, error=error))
            continue
        for sheet_no, sheet in enumerate(reading.sheets):
            counted, rejected, outside = fates.get((file_no, sheet_no), (0, 0, 0))
            inputs.append(
                InputSheet(
                    reading.file,
                    reading.sha256,
                    sheet.name,
                    rows=sheet.rows,
                    counted=counted,
                    rejected=rejected,
                    outside_window=outside,
                    not_records=sheet.not_records,
                    encoding=reading.encoding,
                    note=" ".join(render(note, lang) for note in sheet.notes),
                )
            )
    return inputs


def _notes(scope: Scope, readings: Sequence[FileReading]) -> list[Message]:
    """What must be known before any number, most important first."""
    unread = sum(reading.error is not None for reading in readings)
    notes = [Message("audit.incomplete", {"count": unread})] if unread else []
    if scope.register.from_logs:
        notes.append(Message("audit.no_register"))
    if scope.windows.provisional(scope.config.targets):
        notes.append(Message("calendar.provisional"))
    notes += [
        Message("judge.teachers_from_logs", {"target": target.id})
        for target in scope.config.targets
        if target.unit is Unit.TEACHER
    ]
    return notes
