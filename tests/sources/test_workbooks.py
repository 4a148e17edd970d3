"""Workbooks: cells as text, error cells, merged cells, hidden sheets, what is refused."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from checks.sources.detect import container
from tests.sources import seeds

HEADER = ["日期", "开始时间", "教室编号", "学科", "人数"]
RECORD = ["2023-05-09", "8:00", "R1", "数学", 1]


def save(tmp_path, rows, name="log.xlsx", **options):
    book = Workbook()
    if options.get("mac"):
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for area in options.get("merge", ()):
        sheet.merge_cells(area)
    for title, hidden, more in options.get("sheets", ()):
        extra = book.create_sheet(title)
        extra.sheet_state = "hidden" if hidden else "visible"
        for row in more:
            extra.append(row)
    book.save(tmp_path / name)
    return tmp_path / name


@pytest.mark.parametrize("mac", [False, True])
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2023, 5, 9), "2023-05-09"),
        (datetime(2023, 5, 9, 8, 30), "2023-05-09 08:30:00"),
        (time(8, 5), "08:05:00"),
        (timedelta(hours=26, minutes=5), "26:05:00"),
        (40, "40"),
        (40.0, "40"),
        (0.1 + 0.2, "0.3"),
        (2134100001, "2134100001"),
        (True, "TRUE"),
        ("  R1 ", "  R1 "),
        ("=1/0", None),
    ],
)
def test_cells_as_text(see, tmp_path, mac, value, text):
    path = save(tmp_path, [HEADER, [date(2023, 5, 9), time(8), "R1", value, 1]], mac=mac)
    (record,) = see(path).records
    assert record.get("subject") == text
    assert record["date"] == "2023-05-09"


def test_error_cells_are_not_blank(see, tmp_path):
    book = Workbook()
    for row in [HEADER, [date(2023, 5, 9), time(8), "R1", "#N/A", 1]]:
        book.active.append(row)
    book.active["D2"].data_type = "e"
    book.save(tmp_path / "log.xlsx")
    seen = see(tmp_path / "log.xlsx")
    assert seen.records[0]["subject"] == "#N/A"
    assert seen.sheet.cells == 10


def test_error_cells_of_old_workbooks(see, tmp_path):
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    sheet = book.add_sheet("五月")
    for at, name in enumerate(HEADER):
        sheet.write(0, at, name)
        sheet.write(1, at, f"2023-05-09 {at}")
    sheet.row(2).set_cell_error(0, 0x2A)
    sheet.row(2).set_cell_error(3, 0x17)
    book.save(str(tmp_path / "log.xls"))
    seen = see(tmp_path / "log.xls")
    assert seen.reading.container == "xls"
    assert seen.records[1] == {"row": 3, "date": "#N/A", "subject": "#REF!"}


def test_error_cells_where_the_sheet_does_not_say_where_its_cells_stand(see, tmp_path):
    """Some programs leave out the places: each cell then comes after the one before."""
    book = Workbook()
    for row in [HEADER, ["2023-05-09", "8:00", "R1", "#N/A", 1]]:
        book.active.append(row)
    book.active["D2"].data_type = "e"
    book.save(tmp_path / "placed.xlsx")
    with zipfile.ZipFile(tmp_path / "placed.xlsx") as sound:
        parts = {name: sound.read(name) for name in sound.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = re.sub(rb' r="[A-Z]*[0-9]+"', b"", sheet)
    assert see(package(tmp_path, parts)).records[0]["subject"] == "#N/A"


@pytest.mark.parametrize(
    ("cell", "unknown"),
    [
        ('<c r="D2"><f>A2</f><v></v></c>', 1),
        ('<c r="D2" s="1"><f>A2</f><v/></c><c r="E2"><f>SUM(A2:B2)</f></c>', 2),
        ('<c r="D2" t="str"><f>""</f><v></v></c>', 0),
        ('<c r="D2"><f>1+1</f><v>2</v></c>', 0),
        ('<c r="D2"><v></v></c>', 0),
    ],
)
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_formulas_without_a_result_are_told(see, tmp_path, prefix, cell, unknown):
    path = save(tmp_path, [HEADER, ["2023-05-09", "8:00", "R1", 0, 1]])
    with zipfile.ZipFile(path) as sound:
        parts = {name: sound.read(name) for name in sound.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    sheet = re.sub(r'<c r="D2".*(?=</row>)', cell, sheet)
    if prefix:
        sheet = re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}", sheet).replace("xmlns=", "xmlns:x=")
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    notes = see(package(tmp_path, parts)).sheet.notes
    assert [note.values["number"] for note in notes if note.key == "sources.no-results"] == [unknown] * bool(unknown)


def test_chart_sheets_hold_nothing_but_keep_their_place(see, tmp_path):
    book = Workbook()
    for row in (HEADER, RECORD):
        book.active.append(row)
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=5, min_row=1, max_row=2))
    book.create_chartsheet("图", 0).add_chart(chart)
    book.save(tmp_path / "log.xlsx")
    sheets = see(tmp_path / "log.xlsx").reading.sheets
    assert [(sheet.name, sheet.position, sheet.rows, sheet.records) for sheet in sheets] == [
        ("图", 0, 0, 0),
        ("Sheet", 1, 2, 1),
    ]


def test_merged_cells_are_filled_down_but_counted_once(see, tmp_path):
    rows = [["学校", *HEADER], ["一小", *RECORD], [None, *RECORD], [None] * 6]
    seen = see(save(tmp_path, rows, merge=["A2:A4"]))
    assert [record["school"] for record in seen.records] == ["一小", "一小"]
    assert (seen.sheet.rows, seen.sheet.cells) == (3, 17)


def test_merged_cells_of_open_documents_are_filled_down(see, tmp_path):
    seeds.ods(tmp_path / "plain.ods", [["学校", *HEADER], ["一小", *RECORD], [None, *RECORD], ["二小", *RECORD]])
    with zipfile.ZipFile(tmp_path / "plain.ods") as plain:
        parts = {name: plain.read(name) for name in plain.namelist()}
    cell, school = b'<table:table-cell office:value-type="string"><text:p>', "一小".encode()
    merged = cell.replace(b" ", b' table:number-columns-spanned="1" table:number-rows-spanned="2" ', 1)
    parts["content.xml"] = parts["content.xml"].replace(cell + school, merged + school)
    seen = see(package(tmp_path, parts, "log.ods"))
    assert [record["school"] for record in seen.records] == ["一小", "一小", "二小"]


def test_all_sheets_are_read_hidden_ones_too(see, tmp_path):
    more = [("六月", True, [HEADER, RECORD, RECORD]), ("说明", False, [["填表说明"]])]
    sheets = see(save(tmp_path, [HEADER, RECORD], sheets=more)).reading.sheets
    assert [(sheet.name, sheet.hidden, sheet.records) for sheet in sheets[1:]] == [
        ("六月", True, 2),
        ("说明", False, 0),
    ]
    notes = [[note.key for note in sheet.notes] for sheet in sheets]
    assert notes == [[], ["sources.hidden-sheet"], ["sources.no-table"]]


def test_table_away_from_the_corner(see, tmp_path):
    seen = see(save(tmp_path, [[], [], [None, None, "某区"], [], [None, None, *HEADER], [None, None, *RECORD]]))
    assert (seen.sheet.header_row, seen.sheet.title, seen.records[0]["row"]) == (5, ["某区"], 6)


def package(tmp_path, parts, name="log.xlsx"):
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as made:
        for part, content in parts.items():
            made.writestr(part, content)
    return tmp_path / name


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><workbook>&a;</workbook>'


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": BOMB}, "sources.entities"),
        ({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": b" " * (70 << 20)}, "sources.bomb"),
        ({"[Content_Types].xml": "<Types/>", "word/document.xml": b"x"}, "sources.foreign"),
        ({"[Content_Types].xml": "<Types/>", "xl/nothing.xml": b"x"}, "sources.damaged"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": "<encryption-data/>"},
         "sources.encrypted"),
    ],
)  # fmt: skip
def test_refused(see, tmp_path, parts, error):
    assert see(package(tmp_path, parts)).error == error


@pytest.mark.parametrize("kind", ["xlsx", "xlsb", "xls", "ods"])
@pytest.mark.parametrize("ending", ["xlsx", "xlsb", "xls", "ods", "XLS", "et"])
def test_the_name_of_a_workbook_does_not_matter(see, tmp_path, kind, ending):
    """Platforms export xlsx under the name .xls; people rename what does not open."""
    path = tmp_path / f"log.{ending}"
    getattr(seeds, kind)(path)
    seen = see(path)
    assert (seen.error, seen.reading.container, len(seen.records) > 1) == (None, kind, True)


@pytest.mark.parametrize("ending", ["xls", "et"])
def test_an_old_workbook_with_a_password(see, tmp_path, ending):
    path = tmp_path / f"log.{ending}"
    seeds.xls(path)
    sound = path.read_bytes()
    codepage, password = b"\x42\0\x02\0", b"\x2f\0\x02\0"
    path.write_bytes(sound.replace(codepage, password, 1))
    assert (sound.count(codepage), see(path).error) == (1, "sources.encrypted")


def test_encrypted_workbook(see, tmp_path):
    path = tmp_path / "log.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert see(path).error == "sources.encrypted"


def test_container_by_content_not_by_name(see, tmp_path):
    path = save(tmp_path, [HEADER], name="log.xlsx").rename(tmp_path / "log.csv")
    assert container(path) == "xlsx"
