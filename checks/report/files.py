"""The set of report files, written complete or not at all."""

from __future__ import annotations

import errno
import gc
import os
import shutil
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from checks.masking import without_names
from checks.model import MEASUREMENT_COLUMNS, ConfigurationError, Fault, Message
from checks.refusals import holds, refusal
from checks.report.csv import write_csv
from checks.report.facts import Facts
from checks.report.findings_file import write_findings
from checks.report.html.page import Page
from checks.report.json import dump
from checks.report.league import RANK_COLUMNS, ranks_frame
from checks.report.swap import alone_beside, beside, is_fixed, recover_files, recover_folder, swap_files, swap_folder
from checks.report.trend import CHANGE_COLUMNS, TREND_COLUMNS, changes_frame, trend_frame
from checks.report.workbook import made_workbook
from checks.space import lacks_space
from checks.summary import summary
from checks.written import CIRCULAR, FURTHER_NAMES, NAMES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from checks.report.html.drawing import Pen
    from checks.result import AuditResult

_ALL = NAMES + FURTHER_NAMES

_MOST_HELD = 9


def write_reports(
    result: AuditResult,
    out: Path,
    notify: Callable[[Message], None] | None = None,
    *,
    circular: bool = False,
    pen: Pen | None = None,
    facts: Facts | None = None,
) -> list[Path]:
    """Writes the report files to the folder ``out``, replacing an earlier set; gives their paths.

    ``circular`` adds the public notice (circular.docx). ``pen`` draws the charts, where one has been made ready;
    ``facts`` are those of ``result``, where others tell of them too.
    They are in another folder (``<out>-2``) when a file of the old set is held open; ``notify`` gets the sentence that
    says so. Raises ConfigurationError when nothing can be written there; the old set is then as it was.
    """
    if result.names is not None and result.changes is not None:  # what is remembered of earlier runs
        result.changes = without_names(result.changes, result.names)
    out = out.resolve()
    if holds(out.exists) and not out.is_dir():
        raise _fault("report.out_is_file", folder=str(out))
    try:
        folder = _publish(facts or Facts.of(result), out, circular=circular, pen=pen)
    except Exception as error:
        if not isinstance(error, OSError) and not lacks_space(error):
            raise
        _let_go(error)
        reason = refusal(error.errno if isinstance(error, OSError) else errno.ENOSPC)
        raise _fault("report.cannot_write", folder=str(out), reason=reason) from error
    if folder != out and notify:
        notify(Message("report.held_open", {"folder": str(out), "other": str(folder)}))
    return [folder / name for name in _ALL if (folder / name).exists()]


def _let_go(error: Exception) -> None:
    """Frees what was being written, without a word: half-written workbooks complain when they are freed."""
    hook, sys.unraisablehook = sys.unraisablehook, lambda _: None
    try:
        traceback.clear_frames(error.__traceback__)
        gc.collect()
    finally:
        sys.unraisablehook = hook


def _fault(key: str, **values: str | Message) -> ConfigurationError:
    return ConfigurationError([Fault(Message(key, dict(values)))])


def _publish(facts: Facts, out: Path, *, circular: bool, pen: Pen | None) -> Path:
    """Writes the set and puts it in place; gives the folder where it now is."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with alone_beside(out):
        if is_fixed(out):
            new = out / ".audit.new"
            recover_files(out, _ALL)
        else:
            new = beside(out, "new")
            recover_folder(out, _ALL)
        try:
            _write_set(facts, new, circular=circular, pen=pen)
            return _put(new, out)
        finally:
            shutil.rmtree(new, ignore_errors=True)


def _put(new: Path, out: Path) -> Path:
    """Moves the new set to ``out``, or to the first folder after it where no file is held open."""
    try:
        if is_fixed(out):
            swap_files(new, out, _ALL)
        else:
            swap_folder(new, out, _ALL)
    except PermissionError:
        pass
    else:
        return out
    for number in range(2, _MOST_HELD + 1):
        other = out.with_name(f"{out.name}-{number}")
        recover_folder(other, _ALL)
        try:
            swap_folder(new, other, _ALL)
        except PermissionError:
            continue
        return other
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _write_counted(result: AuditResult, folder: Path) -> None:
    """Writes the records that count, where a sheet does not hold them."""
    if result.counted_file is not None:
        from checks.report.counted_file import write_counted

        write_counted(result.counted_file, folder)


def _write_set(facts: Facts, folder: Path, *, circular: bool, pen: Pen | None) -> None:
    """Writes the whole set to ``folder``, replacing what a killed run left there, and down to the disk."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    result = facts.result
    with ThreadPoolExecutor(2) as others:  # neither needs Python, which is busy with all the rest
        lines = others.submit(_write_counted, result, folder)
        page = Page(facts, pen)  # its charts are drawn by another process while the workbook is made
        workbook = others.submit(made_workbook(facts).write, folder / "audit.xlsx")
        page.write(folder / "audit.html")
        (folder / "audit.json").write_bytes(dump(summary(result)))
        write_findings(result, folder / "findings.csv")
        write_csv(result.measurements, MEASUREMENT_COLUMNS, folder / "measurements.csv")
        (folder / "suite.json").write_bytes(dump(result.suite))
        if result.changes is not None:
            write_csv(changes_frame(facts, result.changes), CHANGE_COLUMNS, folder / "changes.csv")
            write_csv(trend_frame(result.changes), TREND_COLUMNS, folder / "trend.csv")
            write_csv(ranks_frame(result.changes), RANK_COLUMNS, folder / "ranks.csv")
        workbook.result()
        lines.result()
    if circular:
        from checks.report.circular import write_circular

        write_circular(facts, folder / CIRCULAR)
    for path in folder.iterdir():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
