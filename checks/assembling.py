"""What the checkpoint found, judged and put together: the result of an audit."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from checks import findings, rollups
from checks._version import __version__
from checks.basis import Basis
from checks.counted import counted_records
from checks.judge import conclude
from checks.model import MEASUREMENT_COLUMNS, Lang, Message, Outcome, Span, Unit
from checks.records.repeats import repeats, same_bytes
from checks.references import compare
from checks.result import AuditResult, KeptFile, Run
from checks.result_lines import InputSheet
from checks.screening import rule_results
from checks.searching import pattern_findings
from checks.target_findings import target_findings
from checks.texts import few, render
from checks.too_many import too_many
from checks.unmatched import bell_notes, calendar_notes, empty_notes, waiver_notes
from checks.usage import calendar_days, evidence_grades

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from checks.config import Loaded
    from checks.engines.base import Engine
    from checks.expectations.checkpoint import Verdict
    from checks.gathering import Known
    from checks.scan import Scan
    from checks.scope import Scope
    from checks.sources import FileReading, SheetReading

NOTES_OF_INPUTS = ("audit.incomplete", "audit.no_records", "audit.hidden", "audit.repeated", "register.unused_sheet")
"""What is said of the files themselves, whatever the rules are."""


class Checked(NamedTuple):
    """A run after its checkpoint: what it was asked, what it read, what it knows beside, and what was found."""

    loaded: Loaded
    scope: Scope
    engine: Engine
    readings: Sequence[FileReading]
    scan: Scan
    verdict: Verdict
    known: Known


def assemble(checked: Checked, folder: Path, beside: Executor) -> AuditResult:
    """Judges what the checkpoint found and puts everything together; ``folder`` is the run's own. Millions of records
    that count may still be being written by ``beside`` afterwards, as long as the engine is open."""
    _, scope, engine, readings, scan, verdict, known = checked
    config = scope.config
    if scan.waits_for_stock:
        findings.add_stock_findings(engine, config.expectations, verdict.stock)
        scan.gather()
    repeated = _say_repeats(engine, readings)
    usage = scan.usage.result()
    overflow = folder / "counted.parquet"
    counted, written = counted_records(engine, overflow, beside)
    result = _judged(checked, usage)
    result.notes[:0] = [*_notes(readings, repeated), *known.notes]
    result.counted = counted
    if written is not None:
        result.counted_file = KeptFile(overflow, written)
    tally = scan.evidence.listing.result().tally
    if tally is not None:
        result.findings_file, result.file_tally = KeptFile(scan.every_finding), tally
        result.notes.append(too_many(engine, config, result.rules, int(tally["count"].sum())))
    return result


def _judged(checked: Checked, usage: pd.DataFrame) -> AuditResult:
    """Judges every unit; the result but for the records that count. ``usage``: see :func:`checks.usage.usage`."""
    loaded, scope, engine, readings, scan, verdict, known = checked
    config, lang = scope.config, scope.config.audit.language
    unflagged = scan.evidence.unflagged.result()
    rows = conclude(scan.rows, verdict.failing, unflagged)
    about_units = target_findings(config.targets, rows, lang)
    about_units += findings.stock_unit_findings(config.expectations, verdict.stock, rows, lang)
    about_units = scope.decisions.uphold([*about_units, *pattern_findings(engine, scope)])
    targets = rollups.target_results(config.targets, rows, config.levels)
    measurements = pd.DataFrame(rollups.table(rows), columns=[*MEASUREMENT_COLUMNS, *rollups.FURTHER_COLUMNS])
    inputs = _inputs(engine, readings, lang)
    about_records = scan.evidence.listing.result()
    waived = {row["id"] for row in about_units if row["outcome"] == Outcome.WAIVED} | findings.upheld(engine)
    rule_waivers = findings.rule_waiver_uses(engine, scope)
    return AuditResult(
        config=config,
        run=Run(
            period=scope.period,
            as_of=scope.as_of,
            complete=not any(one.error for one in inputs),
            engine=engine.name,
            version=__version__,
            rules_sha256=loaded.sha256,
            generated_at=datetime.now().astimezone().isoformat(timespec="seconds"),
            lang=lang,
        ),
        inputs=inputs,
        targets=targets,
        rules=[
            *rule_results(config, lang, verdict.broken, scan.waived),
            *findings.stock_results(config.expectations, verdict.stock),
        ],
        waivers=[
            *rollups.waiver_uses(config.waivers, rows, scope.as_of),
            *rule_waivers,
            *scope.decisions.uses(rows, waived),
        ],
        findings=findings.findings_frame(about_units, about_records.listed),
        evidence=about_records.evidence,
        measurements=measurements,
        notes=[
            *scope_notes(scope),
            *empty_notes(config.targets, verdict.empty),
            *waiver_notes(config.waivers, config.targets, rows, scope.units),
        ],
        suite=verdict.suites,
        usage=usage,
        references=compare(config, known.references, rows),
        grades=evidence_grades(
            engine,
            usage,
            Span(scope.period.span.start, scope.windows.end),
            timetable=scope.sorting.any_of("timetable"),
        ),
        days=calendar_days(scope),
        submissions=list(scan.submissions),
        basis=Basis(
            register=scope.register,
            tables=scope.tables,
            references=known.references,
            figures=scan.figures,
            unflagged=unflagged,
            teachers=scan.teachers,
            rule_waivers=rule_waivers,
            any_record=scan.any_record,
            screened=scan.screened,
        ),
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


def _say_repeats(engine: Engine, readings: Sequence[FileReading]) -> int:
    """Notes at every sheet that stands elsewhere once more where that is; gives how many there are."""
    again = dict(same_bytes(readings))
    for file_no, first in again.items():
        for sheet in readings[file_no].sheets:
            sheet.notes.append(Message("audit.same_file", {"other": readings[first].file}))
    within = [one for one in repeats(engine, readings) if one.file_no not in again]
    for one in within:
        other = readings[one.other_file_no]
        place = Message("audit.in_sheet", {"file": other.file, "sheet": other.sheets[one.other_sheet_no].name})
        key = "audit.same_records" if one.whole else "audit.within"
        sheet = readings[one.file_no].sheets[one.sheet_no]
        sheet.notes.append(Message(key, {"records": one.records, "other": place}))
    return len(again) + len(within)


def _notes(readings: Sequence[FileReading], repeated: int) -> list[Message]:
    """What must be known of the inputs before any number, most important first."""
    unread = sum(reading.error is not None for reading in readings)
    notes = [Message("audit.incomplete", {"count": unread})] if unread else []
    if empty := [one.file for one in readings if one.error is None and not any(sheet.records for sheet in one.sheets)]:
        notes.append(Message("audit.no_records", {"count": len(empty), "files": few(empty)}))
    if hidden := [f"{one.file}/{sheet.name}" for one in readings for sheet in one.sheets if _is_hidden_log(one, sheet)]:
        notes.append(Message("audit.hidden", {"count": len(hidden), "sheets": few(hidden)}))
    return [*notes, *([Message("audit.repeated", {"count": repeated})] if repeated else [])]


def _is_hidden_log(reading: FileReading, sheet: SheetReading) -> bool:
    return reading.error is None and sheet.hidden and bool(sheet.records)


def scope_notes(scope: Scope) -> list[Message]:
    """What must be known of the register and the calendar before any number."""
    calendar = scope.config.calendar
    notes = [Message("audit.no_register")] if scope.register.from_logs else bell_notes(calendar, scope.units(Unit.ROOM))
    if scope.windows.provisional(scope.config.targets):
        notes.append(Message("calendar.provisional"))
    notes += [
        Message("judge.teachers_from_logs", {"target": target.id})
        for target in scope.config.targets
        if target.unit is Unit.TEACHER and not scope.side.has_staff
    ]
    return [*notes, *calendar_notes(calendar, scope.units)]
