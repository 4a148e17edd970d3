"""What the readers see in a file: the first help when one "does not work"."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checks.sources import is_noise, read
from checks.texts import render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from checks.model import Lang
    from checks.sources.reading import FileReading, SheetReading


@dataclass(frozen=True, slots=True)
class Peek:
    """``document`` is what ``peek --json`` prints for one file; ``reading`` has more for people: hidden sheets, titles,
    notes and the first records of each sheet (``preview``). Its parquet files are gone."""

    document: dict[str, Any]
    reading: FileReading


def peek(
    paths: Sequence[Path],
    headers: Mapping[str, Sequence[str]],
    lang: Lang = "zh",
    settle: Callable[[list[FileReading]], None] = lambda _readings: None,
) -> list[Peek]:
    """Reads each of ``paths``, in the order of their names, with the user's own ``headers`` besides the built-in ones.

    ``document`` has the keys file, container, encoding, error (a sentence in ``lang``, or None) and sheets, each with
    name, rows, cells, header_row, columns (field → header text), unmapped, records, not_records and ``school``: the
    one that ``settle`` found for a sheet without a column for it (its name or code, and where that stands), or None.
    """
    with tempfile.TemporaryDirectory(prefix="classroom-checks-", ignore_cleanup_errors=True) as spool:
        files = [path for path in paths if not is_noise(path.name)] or paths
        readings = read(files, Path.cwd(), headers, Path(spool), cells=True)
    settle(readings)
    return [Peek(_document(reading, lang), reading) for reading in readings]


def _document(reading: FileReading, lang: Lang) -> dict[str, Any]:
    return {
        "file": reading.file,
        "container": reading.container,
        "encoding": reading.encoding,
        "error": render(reading.error, lang) if reading.error else None,
        "sheets": [_sheet(sheet) for sheet in reading.sheets],
    }


def _sheet(sheet: SheetReading) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "rows": sheet.rows,
        "cells": sheet.cells,
        "header_row": sheet.header_row,
        "columns": sheet.columns,
        "unmapped": sheet.unmapped,
        "records": sheet.records,
        "not_records": sheet.not_records,
        "school": asdict(sheet.said_school) if sheet.said_school is not None else None,
    }
