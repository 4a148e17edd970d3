"""Reads one file, whatever its container, into readings. Runs in a child process: see :mod:`checks.sources.pool`."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from checks.model import Message
from checks.sources import archive, in_place, parquet, text
from checks.sources.body import sheet_reading
from checks.sources.database import database
from checks.sources.detect import container
from checks.sources.reading import FileReading, UnreadableError, in_sheet
from checks.sources.table import find_layout

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from checks.sources.grid import Grid
    from checks.sources.headers import Vocabulary
    from checks.sources.job import Job
    from checks.sources.reading import SheetReading
    from checks.sources.table import Layout

_CHUNK = 1 << 18
_TEXT = "text"
"""The UTF-8 form of a text file, while it is read."""


def read_file(job: Job) -> list[FileReading]:
    """The reading of a file, or one for each file in an archive. What is wrong with a file stands in its reading."""
    job.spool.mkdir(parents=True, exist_ok=True)
    reading = FileReading(job.file, job.path)
    try:
        reading.container = container(job.path)
        if reading.container == "zip":
            return _archive(job)
        with ThreadPoolExecutor(1) as beside:  # much of reading keeps one processor busy, and hashing needs no lock
            sha256 = beside.submit(_sha256, job.path)
            _read(job, reading)
        reading.sha256 = sha256.result()
    except UnreadableError as error:
        reading.error = _named(error.message, job.file)
    finally:
        (job.spool / _TEXT).unlink(missing_ok=True)
    return [reading]


def _read(job: Job, reading: FileReading) -> None:
    """Adds to ``reading`` its sheets, or its error."""
    try:
        why = _look(job, reading)
        if why is None:
            return
        reading.encoding, grids = _grids(reading.container, job)
        reading.sheets = _sheets(job, grids)
        reading.error = _header_fault(reading.sheets, job)
        for sheet in reading.sheets:
            sheet.notes += why
    except UnreadableError as error:
        reading.error, reading.sheets = _named(error.message, job.file), ()


def _look(job: Job, reading: FileReading) -> list[Message] | None:
    """None where the rows are left to an engine; else what is to be said of it if that was wanted."""
    if not job.in_place or job.further or reading.container not in ("csv", "parquet"):
        return []
    found = in_place.look(reading.container, job.path, job.vocabulary)
    if isinstance(found, Message):
        return [Message("sources.read-whole", {"why": found})]
    reading.encoding, sheet = found
    reading.sheets = (sheet,)
    return None


def _named(message: Message, file: str) -> Message:
    return Message(message.key, {"file": file, **message.values})


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _archive(job: Job) -> list[FileReading]:
    readings: list[FileReading] = []
    for at, (name, content) in enumerate(archive.members(job.path, job.spool)):
        shown = f"{job.file}/{name}"
        if isinstance(content, Message):
            readings.append(FileReading(shown, job.path, container="zip", error=_named(content, shown)))
            continue
        inner = replace(job, path=content, file=shown, spool=job.spool / f"m{at}")
        if _is_archive(content):
            readings.append(
                FileReading(shown, job.path, container="zip", error=Message("sources.nested", {"file": shown}))
            )
        else:
            readings += read_file(inner)
    return readings


def _is_archive(path: Path) -> bool:
    try:
        return container(path) == "zip"
    except UnreadableError:
        return False


def _grids(kind: str, job: Job) -> tuple[str | None, Iterable[Grid]]:
    """Encoding and sheets; libraries that only some kinds need are loaded when the first such file comes."""
    if kind == "csv":
        encoding, grid = text.read(job.path, job.spool / _TEXT)
        return encoding, [grid]
    if kind == "parquet":
        return None, [parquet.read(job.path)]
    if kind == "html":
        from checks.sources import html

        return html.read(job.path)
    from checks.sources import ods, xls, xlsb, xlsx

    readers = {"xlsx": xlsx.read, "xlsm": xlsx.read, "xlsb": xlsb.read, "xls": xls.read, "ods": ods.read}
    return None, readers[kind](job.path)


def _sheets(job: Job, grids: Iterable[Grid]) -> tuple[SheetReading, ...]:
    """Reads sheet by sheet, so that only one is in memory."""
    sheets: list[SheetReading] = []
    layouts: list[Layout | None] = []
    for grid in grids:
        layout = find_layout(grid.head, job.vocabulary)
        if layout is None and isinstance(grid, text.TextGrid):
            _refuse_mistaken_delimiter(grid, job.vocabulary)
        target = job.spool / f"s{grid.position}.parquet"
        sheets.append(sheet_reading(database(), grid, layout, target, further=job.further, cells=job.cells))
        layouts.append(layout)
    _judge(sheets, layouts, job.vocabulary)
    return tuple(sheets)


def _refuse_mistaken_delimiter(grid: text.TextGrid, vocabulary: Vocabulary) -> None:
    if sign := text.mistaken_delimiter(grid.head, vocabulary):
        shown = Message("sources.wide-space") if sign.isspace() else sign
        raise UnreadableError(Message("sources.mistaken-delimiter", {"sign": shown}))


def _judge(sheets: list[SheetReading], layouts: list[Layout | None], vocabulary: Vocabulary) -> None:
    """Notes what each sheet lacks; sets apart the sheets that are no logs from those whose headers are at fault."""
    good = any(layout and not layout.faults for layout in layouts)
    for sheet, layout in zip(sheets, layouts, strict=True):
        if layout is None or (layout.faults and good and _is_list(layout, vocabulary)):
            sheet.header_row, sheet.columns, sheet.unmapped = None, {}, []
            if sheet.rows:
                key = "sources.no-table" if sheet.name else "sources.no-table-text"
                sheet.notes.append(Message(key, {"sheet": sheet.name, "rows": sheet.rows}))
        elif not layout.faults and not sheet.records:
            sheet.notes.append(Message("sources.no-rows"))
        elif layout.faults:
            sheet.faults = [Message("sources.summary")] if layout.summary else layout.faults


def _is_list(layout: Layout, vocabulary: Vocabulary) -> bool:
    """Whether a table is a mere list beside the log: nothing in it happens, or hardly a column is known."""
    return layout.summary or layout.matched < 3 or not vocabulary.happening & set(layout.fields)


def _header_fault(sheets: tuple[SheetReading, ...], job: Job) -> Message | None:
    """The faults of the first sheet whose headers are at fault; the file is then not used at all."""
    for sheet in sheets:
        if not sheet.faults:
            continue
        for one in sheets:
            one.parquet, one.preview = None, []
        fault = reduce(lambda first, second: Message("sources.both", {"first": first, "second": second}), sheet.faults)
        return in_sheet(job.file, sheet.name, fault)
    return None
