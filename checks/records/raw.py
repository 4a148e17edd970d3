"""The readings of all files as one table of raw rows, in the order in which everything is reported.

``raw`` has rid BIGINT, file_no and sheet_no INTEGER, row BIGINT and one VARCHAR column for each of
:data:`checks.model.FIELDS`, and for each of :data:`checks.model.FURTHER_FIELDS` that any file has; rid ascends by file,
position of the sheet, row. ``sheets`` names the files and sheets: file_no, sheet_no, file, sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.engines.base import Part
from checks.model import FIELDS
from checks.records.further import further_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checks.engines.base import Engine
    from checks.sources import FileReading, SheetReading

NUMBERS = {"file_no": "INTEGER", "sheet_no": "INTEGER"}
RAW_COLUMNS = {"rid": "BIGINT", **NUMBERS, "row": "BIGINT", **dict.fromkeys(FIELDS, "VARCHAR")}
SHEET_COLUMNS = {**NUMBERS, "file": "VARCHAR", "sheet": "VARCHAR"}


def load_raw(engine: Engine, readings: Sequence[FileReading]) -> None:
    """Makes ``raw`` and ``sheets`` of ``readings``, which are sorted by file."""
    import pandas as pd

    sheets = [
        (file_no, sheet_no, reading.file, sheet)
        for file_no, reading in enumerate(readings)
        for sheet_no, sheet in enumerate(reading.sheets)
    ]
    named = [(file_no, sheet_no, file, sheet.name) for file_no, sheet_no, file, sheet in sheets]
    engine.put("sheets", pd.DataFrame(named, columns=list(SHEET_COLUMNS)), SHEET_COLUMNS)
    engine.spread("sheets")
    further = dict.fromkeys(further_fields(readings), "VARCHAR")
    engine.load_parquet("raw", list(_parts(readings)), {**RAW_COLUMNS, **further})


def _parts(readings: Sequence[FileReading]) -> Iterator[Part]:
    """The records of every sheet, numbered on from sheet to sheet: no sorting is needed."""
    rid = 0
    for file_no, reading in enumerate(readings):
        for sheet_no, sheet in enumerate(reading.sheets):
            if sheet.parquet is None:
                continue
            numbers = {"file_no": file_no, "sheet_no": sheet_no}
            if sheet.last_row is not None:
                yield Part(sheet.parquet, numbers, texts=_said(sheet), from_row={"rid": rid})
                rid += sheet.last_row + 1
                continue
            counted = {"rid": rid} if sheet.first_row is None else {"rid": rid, "row": sheet.first_row}
            yield Part(sheet.parquet, numbers, counted, _said(sheet))
            rid += sheet.records


def _said(sheet: SheetReading) -> dict[str, str]:
    """The school of a sheet that has no column for it."""
    said = sheet.said_school
    texts = {"school": said.school, "school_code": said.school_code} if said is not None else {}
    return {name: text for name, text in texts.items() if text}
