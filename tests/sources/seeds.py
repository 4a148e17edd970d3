"""One small sound log in every container that is read: what the fuzzer starts from."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from html import escape
from struct import pack
from typing import TYPE_CHECKING

import duckdb
from maker.oldbook import write_old_workbook
from maker.workbooks import Sheet
from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

Table = list[list[str | int | date | None]]

LOG: Table = [
    ["云禾区智慧课堂使用记录", None, None, None, None, None, None],
    ["学校", "日期", "节次", "开始时间", "教室编号", "学科", "人数"],
    *(["古井小学" if at % 5 == 0 else None, date(2023, 5, at + 1), f"第{at % 7 + 1}节", "8:00", f"R{at}", "数学", 40 + at]
      for at in range(20)),
    ["合计", None, None, None, None, None, 990],
]  # fmt: skip


def xlsx(path: Path, table: Table = LOG) -> None:
    book = Workbook()
    for row in table:
        book.active.append(row)
    book.active.merge_cells("A3:A7")
    book.active["F9"].value, book.active["F9"].data_type = "#N/A", "e"
    book.create_sheet("说明").append(["填表说明"])
    book.save(path)


def xlsb(path: Path, table: Table = LOG) -> None:
    """Only what one sheet of texts and numbers needs; see the published [MS-XLSB]."""
    rows = [_part(0, pack("<II", at, 0) + bytes(9)) + b"".join(_cells(row)) for at, row in enumerate(table)]
    area = _part(148, pack("<IIII", 0, len(table) - 1, 0, max(1, *map(len, table)) - 1))
    sheet = _part(129) + area + _part(145) + b"".join(rows) + _part(146) + _part(130)
    bundle = _part(156, pack("<II", 0, 1) + _wide("rId1") + _wide("登记"))
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.bin", _part(131) + _part(143) + bundle + _part(144) + _part(132))
        package.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relation}" Target="worksheets/sheet1.bin"/></Relationships>',
        )
        package.writestr("xl/worksheets/sheet1.bin", sheet)


def _part(kind: int, data: bytes = b"") -> bytes:
    name = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = bytes([len(data)]) if len(data) < 128 else bytes([len(data) & 0x7F | 0x80, len(data) >> 7])
    return name + size + data


def _wide(text: str) -> bytes:
    return pack("<I", len(text)) + text.encode("utf-16-le")


def _cells(row: Sequence[object]) -> list[bytes]:
    return [
        _part(5, pack("<IId", at, 0, value)) if isinstance(value, int) else _part(6, pack("<II", at, 0) + _wide(str(value)))
        for at, value in enumerate(row)
        if value is not None
    ]  # fmt: skip


def xls(path: Path, table: Table = LOG) -> None:
    write_old_workbook(path, Sheet("登记", [*table], merged=["A3:A7"]))


def ods(path: Path, table: Table = LOG) -> None:
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in table)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{office}office:1.0" xmlns:table="{office}table:1.0"'
            f' xmlns:text="{office}text:1.0"><office:body><office:spreadsheet><table:table table:name="登记">{rows}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
        package.writestr(
            "META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{office}manifest:1.0"></manifest:manifest>'
        )


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def html(path: Path, table: Table = LOG) -> None:
    cells = (f"<tr>{''.join(f'<td>{escape(str(cell or str()))}</td>' for cell in row)}</tr>" for row in table)
    path.write_text(f"<html><body><table>{''.join(cells)}</table></body></html>", encoding="gb18030")


def parquet(path: Path, table: Table = LOG) -> None:
    head, *rows = ([str(cell) if cell is not None else None for cell in row] for row in table[1:])
    names = ", ".join(f'"{name}"' for name in head)
    values = ", ".join("(" + ", ".join("NULL" if cell is None else f"'{cell}'" for cell in row) + ")" for row in rows)
    with duckdb.connect() as connection:
        connection.sql(f"SELECT * FROM (VALUES {values}) AS t({names})").write_parquet(str(path))


def text(path: Path, table: Table = LOG, encoding: str = "utf-8", delimiter: str = ",") -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows(table)
    path.write_bytes(buffer.getvalue().encode(encoding))


def archive(path: Path, table: Table = LOG) -> None:
    inner = path.with_suffix(".inner")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, write in {"登记.csv": text, "登记.xlsx": xlsx}.items():
            write(inner, table)
            package.write(inner, name)
    inner.unlink()


WRITERS: dict[str, Callable[[Path], None]] = {
    "xlsx": xlsx,
    "xlsm": xlsx,
    "xlsb": xlsb,
    "xls": xls,
    "ods": ods,
    "html": html,
    "parquet": parquet,
    "csv": text,
    "gb18030": lambda path: text(path, encoding="gb18030", delimiter=";"),
    "utf16": lambda path: text(path, encoding="utf-16", delimiter="\t"),
    "zip": archive,
}
"""Container → writer of the seed."""
