"""The readings of all files as one table of raw rows, in the order in which everything is reported.

``raw`` has rid BIGINT, file_no and sheet_no INTEGER, row BIGINT and one VARCHAR column for each of
:data:`checks.model.FIELDS`; rid is dense and ascends by file, position of the sheet, row. ``sheets`` names the files
and sheets: file_no, sheet_no, file, sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.engines.base import Part
from checks.model import FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.engines.base import Engine
    from checks.sources import FileReading

NUMBERS = {"file_no": "INTEGER", "sheet_no": "INTEGER"}
READ_COLUMNS = {**NUMBERS, "row": "BIGINT", **dict.fromkeys(FIELDS, "VARCHAR")}
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
    parts = [
        Part(sheet.parquet, {"file_no": file_no, "sheet_no": sheet_no})
        for file_no, sheet_no, _, sheet in sheets
        if sheet.parquet is not None
    ]
    engine.load_parquet("read", parts, READ_COLUMNS)
    order = 'row_number() OVER (ORDER BY file_no, sheet_no, "row") - 1'
    engine.create("raw", f"SELECT {order} AS rid, * FROM read")
