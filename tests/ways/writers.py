"""Eighteen ways to write one log: encodings, separators, spellings of dates, containers."""

from __future__ import annotations

import csv
import html
import io
import zipfile
from dataclasses import fields
from datetime import date, datetime, time
from itertools import groupby
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.ways.log import HEADER, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    Cells = Sequence[Any]

NAMES = [field.name for field in fields(Record)]
TITLES = [list(HEADER.values())]
_WEEKDAYS = "一二三四五六日"


def cells(record: Record) -> list[Any]:
    """The cells of a row, typed."""
    return [getattr(record, name) for name in NAMES]


def text(value: Any, day: str = "%Y-%m-%d") -> str:
    """A cell as text."""
    match value:
        case datetime():
            return value.strftime(f"{day} %H:%M:%S")
        case date():
            return value.strftime(day)
        case time():
            return value.strftime("%H:%M")
    return str(value)


def texts(records: Iterable[Record], day: str = "%Y-%m-%d") -> list[list[str]]:
    return [[text(value, day) for value in cells(record)] for record in records]


def delimited(rows: Iterable[Cells], separator: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator, quoting=quoting).writerows(rows)
    return buffer.getvalue()


def plain(encoding: str, separator: str = ",", day: str = "%Y-%m-%d", quoting: int = csv.QUOTE_MINIMAL) -> Write:
    def write(path: Path, records: Sequence[Record]) -> None:
        path.write_bytes(delimited(TITLES + texts(records, day), separator, quoting).encode(encoding))

    return write


def one_cell(path: Path, records: Sequence[Record]) -> None:
    """Date, weekday and start in one cell; what is missing of the three is left out."""
    at = NAMES.index("date")
    start = NAMES.index("start")
    rows = []
    for record, row in zip(records, texts(records), strict=True):
        weekday = f" 星期{_WEEKDAYS[record.date.weekday()]}" if isinstance(record.date, date) else ""
        day = f"{row[at]}{weekday}" if weekday else ""
        row[at] = f"{day} {row[start]}".strip() or row[at]
        rows.append(row[:start] + row[start + 1 :])
    header = [*TITLES[0][:at], "上课时间", *TITLES[0][at + 1 : start], *TITLES[0][start + 1 :]]
    path.write_bytes(delimited([header, *rows]).encode("utf-8"))


def with_title(path: Path, records: Sequence[Record]) -> None:
    """A title and a stamp above, a total and a signature below, the header again in the middle."""
    width = len(NAMES)
    above = [
        ["某区智慧教室使用情况登记表", *[""] * (width - 1)],
        ["导出时间：2023-07-01 09:00", *[""] * (width - 1)],
        [],
    ]
    below = [["合计", *[""] * (width - 2), str(len(records))], ["填表人：张三", *[""] * (width - 2), "审核：李四"]]
    rows = texts(records)
    half = len(rows) // 2
    path.write_bytes(delimited([*above, *TITLES, *rows[:half], [], *TITLES, *rows[half:], *below]).encode("gb18030"))


def workbook(*, typed: bool = True, mac: bool = False, monthly: bool = False) -> Write:
    def write(path: Path, records: Sequence[Record]) -> None:
        book = Workbook(write_only=True)
        if mac:
            book.epoch = CALENDAR_MAC_1904
        months = [[*group] for _, group in groupby(records, _month)] if monthly else [records]
        for number, month in enumerate(months, 1):
            sheet = book.create_sheet(f"第{number}张")
            sheet.append(TITLES[0])
            for record in month:
                values = _typed(record) if typed else [value or None for value in texts([record])[0]]
                sheet.append([_no_formula(sheet, value) for value in values])
        book.save(path)

    return write


def _typed(record: Record) -> list[Any]:
    """Codes that are numbers as numbers, texts that begin with ``=`` as texts."""
    values = [int(value) if name == "school_code" and value.isascii() and value.isdecimal() else value
              for name, value in zip(NAMES, cells(record), strict=True)]  # fmt: skip
    return [None if value == "" else value for value in values]


def _no_formula(sheet: Any, value: Any) -> Any:
    """A text that begins with ``=`` as the text that it is."""
    if not isinstance(value, str) or not value.startswith("="):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def _month(record: Record) -> Any:
    """Where the day cannot be read, a run of its own goes with any month."""
    return record.date.month if isinstance(record.date, date) else 0


def ods(path: Path, records: Sequence[Record]) -> None:
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in
                   [*TITLES, *map(cells, records)])  # fmt: skip
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{names}office:1.0"'
        f' xmlns:table="{names}table:1.0" xmlns:text="{names}text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="登记">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{names}manifest:1.0"><manifest:file-entry manifest:full-path="/"'
        f' manifest:media-type="{kind}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        package.writestr("META-INF/manifest.xml", manifest)


def _ods_cell(value: Any) -> str:
    match value:
        case "":
            return "<table:table-cell/>"
        case datetime() | date():
            kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        case time():
            kind = f'office:value-type="time" office:time-value="{value.strftime("PT%HH%MM%SS")}"'
        case int():
            kind = f'office:value-type="float" office:value="{value}"'
        case _:
            kind = 'office:value-type="string"'
    spaced = html.escape(text(value), quote=False).replace("  ", '<text:s text:c="2"/>')
    return f"<table:table-cell {kind}><text:p>{spaced}</text:p></table:table-cell>"


def html_table(path: Path, records: Sequence[Record]) -> None:
    """As servers export it: a web page in GBK that calls itself .xls."""
    rows = "".join(
        f"<tr>{''.join(f'<td>{html.escape(one)}</td>' for one in row)}</tr>\n" for row in TITLES + texts(records)
    )
    page = f'<html><head><meta charset="gb2312"></head><body><table border=1>\n{rows}</table></body></html>'
    path.write_bytes(page.encode("gb18030"))


Write = "Callable[[Path, Sequence[Record]], None]"
WAYS: dict[str, tuple[str, Any]] = {
    "utf-8": ("log.csv", plain("utf-8")),
    "bom": ("log.csv", plain("utf-8-sig")),
    "gb18030": ("log.csv", plain("gb18030")),
    "utf-16 tab": ("log.txt", plain("utf-16", "\t")),
    "semicolon": ("log.csv", plain("utf-8", ";")),
    "tab": ("log.tsv", plain("utf-8", "\t")),
    "all quoted": ("log.csv", plain("utf-8", quoting=csv.QUOTE_ALL)),
    "chinese dates": ("log.csv", plain("utf-8", day="%Y年%m月%d日")),
    "slash dates": ("log.csv", plain("utf-8", day="%Y/%m/%d")),
    "one cell": ("log.csv", one_cell),
    "title and footer": ("log.csv", with_title),
    "typed xlsx": ("log.xlsx", workbook()),
    "text xlsx": ("log.xlsx", workbook(typed=False)),
    "1904 xlsx": ("log.xlsx", workbook(mac=True)),
    "a sheet per month": ("log.xlsx", workbook(monthly=True)),
    "ods": ("log.ods", ods),
    "html as xls": ("log.xls", html_table),
    "csv as xls": ("log.xls", plain("gb18030")),
}
"""Name of the file and how it is written."""
