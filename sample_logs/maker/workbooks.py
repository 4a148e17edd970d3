"""Reproducible files: workbooks without the clock in them, csv in GB18030."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Cell = str | int | date | datetime | time | None

STAMP = b"2023-07-15T00:00:00Z"
ZIP_DATE = (2023, 7, 15, 0, 0, 0)
FORMATS = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd", time: "hh:mm"}


@dataclass(slots=True)
class Sheet:
    """Rows as they stand, ``merged`` ranges, and the widths of columns."""

    name: str
    rows: list[Sequence[Cell]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    bold: int = 1  # rows at the top

    def add(self, *cells: Cell) -> int:
        """Appends a row and returns its number."""
        self.rows.append(cells)
        return len(self.rows)

    def header(self, names: str) -> int:
        """Appends a row of ``names``, which stand here with a space between."""
        return self.add(*names.split())


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Writes ``sheets``; equal input gives equal bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book, sheet)
    book.properties.creator = "synthetic"
    buffer = io.BytesIO()
    book.save(buffer)
    _rewrite(buffer, path)


def _fill(book: Workbook, sheet: Sheet) -> None:
    page = book.create_sheet(sheet.name)
    for row, cells in enumerate(sheet.rows, start=1):
        for column, value in enumerate(cells, start=1):
            if value is None or value == "":
                continue
            cell = page.cell(row, column, value)
            if type(value) in FORMATS:
                cell.number_format = FORMATS[type(value)]
            if row <= sheet.bold:
                cell.font = Font(bold=True)
                cell.alignment = Alignment(horizontal="center", vertical="center")
    for span in sheet.merged:
        page.merge_cells(span)
    for column in range(1, max((len(cells) for cells in sheet.rows), default=0) + 1):
        page.column_dimensions[get_column_letter(column)].width = 16


def _rewrite(source: io.BytesIO, path: Path) -> None:
    """The same package with fixed dates instead of the clock's."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", STAMP, content)
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)


class GbText:
    """A csv in GB18030 that knows the physical line of each row."""

    def __init__(self) -> None:
        self.buffer = io.StringIO(newline="")
        self.writer = csv.writer(self.buffer, lineterminator="\r\n")
        self.lines = 0

    def add(self, *cells: Cell) -> int:
        """Appends a row and returns the number of its first line."""
        self.writer.writerow(cells)
        first = self.lines + 1
        self.lines = first + sum(str(cell).count("\n") for cell in cells)
        return first

    def header(self, names: str) -> int:
        """Appends a row of ``names``, which stand here with a space between."""
        return self.add(*names.split())

    def save(self, path: Path) -> None:
        """Writes the file."""
        path.write_bytes(self.buffer.getvalue().encode("gb18030"))
