"""Delimited text: encodings, delimiters, line numbers, ragged rows."""

from __future__ import annotations

import csv
import io
from unittest import mock

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.sources import encoding, lines, text
from checks.sources.body import _relation

HEADER = "日期,节次,教室编号,学科\n"
LOG = HEADER + "2023-05-09,3,R1,数学\n2023-05-10,4,R2,语文\n"


@pytest.mark.parametrize(
    ("name", "delimiter", "stated"),
    [
        ("utf-8", ",", "utf-8"),
        ("utf-8-sig", ",", "utf-8-sig"),
        ("gb18030", ",", "gb18030"),
        ("gb18030", ";", "gb18030"),
        ("utf-16", "\t", "utf-16"),
        ("utf-16-le", "\t", "utf-16-le"),
        ("utf-8", "|", "utf-8"),
    ],
)
def test_encodings_and_delimiters(see, write, name, delimiter, stated):
    seen = see(write(LOG.replace(",", delimiter), encoding=name))
    assert (seen.reading.container, seen.reading.encoding) == ("csv", stated)
    assert seen.records == [
        {"row": 2, "date": "2023-05-09", "period": "3", "room_id": "R1", "subject": "数学"},
        {"row": 3, "date": "2023-05-10", "period": "4", "room_id": "R2", "subject": "语文"},
    ]


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (LOG.replace(",", "，"), True),
        ("某校授课记录\n" + LOG.replace(",", "\u3000"), True),
        (LOG.replace(",", "；").replace("数学", "数学,拓展"), True),
        ("填表说明\n请写明日期、节次、教室编号、学科\n不得空缺\n", False),
        (LOG.replace("数学", "数学，拓展"), False),
    ],
    ids=["comma", "space below a title", "semicolon beside commas", "prose", "comma within a cell"],
)
def test_full_width_signs_are_no_delimiters(see, write, content, refused):
    error = see(write(content)).reading.error
    assert (error is not None and error.key == "sources.mistaken-delimiter") is refused


BEHIND_EACH_CELL = [
    # what a platform puts behind every cell, its title and its last line
    ("\t", "", ""),
    ("\t", "授课记录导出 2023-06-01\n", "共2条记录\n"),
    (" ", "", ""),
]


@pytest.mark.parametrize(("behind", "above", "below"), BEHIND_EACH_CELL)
def test_a_mark_behind_every_cell_splits_nothing(see, write, behind, above, below):
    log = LOG.replace(",", f"{behind},").replace("\n", f"{behind}\n")
    seen = see(write(above + log + below, encoding="gb18030"))
    assert seen.sheet.columns == {"date": "日期", "period": "节次", "room_id": "教室编号", "subject": "学科"}
    assert [record["room_id"].strip() for record in seen.records] == ["R1", "R2"]


def test_headers_may_be_text_that_excel_leaves_alone(see, write):
    seen = see(write('="日期",="节次",="教室编号",="学科"\n="2023-05-09",="3",="007",="数学"\n'))
    assert seen.sheet.columns == {"date": "日期", "period": "节次", "room_id": "教室编号", "subject": "学科"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(min_size=1), st.text("a中é𠀀", min_size=1).map(str.encode)), chunk=st.integers(4, 9))
def test_utf8_is_what_python_decodes(tmp_path, content, chunk):
    """Wherever the pieces that are looked at end."""
    path = tmp_path / "log.csv"
    path.write_bytes(content)
    with mock.patch.object(encoding, "_CHUNK", chunk):
        assert encoding._decodes(path, "utf-8") == (content.decode("utf-8", "replace").encode() == content)


def test_traditional_characters_in_big5(see, write):
    log = "學校名稱,教室名稱,日期,節次,學科,教師姓名\n第1國民小學,智慧教室,2023-05-09,3,英語,陳淑芬\n"
    seen = see(write(log, encoding="big5"))
    assert (seen.reading.encoding, seen.sheet.notes[0].key) == ("big5", "sources.encoding-assumed")


def test_western_text_is_not_taken_for_chinese(see, write):
    seen = see(write("date,period,room,subject,teacher\n2023-05-09,3,R1,maths,José Çelik-Müller\n", encoding="cp1252"))
    assert seen.reading.encoding == "windows-1252"
    assert seen.records[0]["teacher"] == "José Çelik-Müller"
    assert [note.key for note in seen.sheet.notes] == ["sources.encoding-assumed"]


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        ("2023-05-09,1,R1,a\n\n2023-05-09,2,R1,b\n", [2, 4]),
        ('2023-05-09,1,R1,"a\nb"\n2023-05-09,2,R1,b\n', [2, 4]),
        ('\n"2023-05-09",1,"R\n\n1",a\r\n\r\n2023-05-09,2,R1,b', [3, 7]),
        ("2023-05-09,1,R1\n2023-05-09,2,R1,b,extra\n,,,\n2023-05-09,3,R1,c\n", [2, 3, 5]),
        ('2023-05-09,1,5" screen,a\n2023-05-09,2,R1,b\n', [2, 3]),
        ("2023-05-09,1,R1,a\r\n2023-05-09,2,R1,b\r\n", [2, 3]),
        ("2023-05-09,1,R1,a\n2023-05-09,2,R1,b\n\x1a", [2, 3]),
        ('2023-05-09,1,R1,"a"\n2023-05-09,2,"",b\n', [2, 3]),
    ],
    ids=["blank line", "line break in a cell", "both", "ragged", "stray quote", "crlf", "end of file by DOS", "quotes"],
)
def test_row_is_the_physical_line(see, write, body, rows):
    seen = see(write(HEADER + body))
    assert [record["row"] for record in seen.records] == rows


def test_damaged_characters_are_said(see, write):
    for name in ("utf-8", "gb18030"):
        path = write(LOG + "2023-05-11,5,R3,语文数学英语\n" * 30, encoding=name)
        path.write_bytes(path.read_bytes() + "2023-05-12,5,R3,语文".encode(name)[:-1] + b"\n")
        seen = see(path)
        assert (seen.reading.encoding, seen.sheet.records) == (name, 33)
        assert [note.key for note in seen.sheet.notes] == ["sources.broken-characters"]


def test_cells_without_a_header_are_said(see, write):
    seen = see(write(LOG + "2023-05-11,5,R3,语文,more\n"))
    assert (seen.sheet.records, [note.key for note in seen.sheet.notes]) == (3, ["sources.nameless-cells"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("chunk", [1 << 18, 5])
@pytest.mark.parametrize(
    ("log", "rows"),
    [
        (LOG.replace("\n", "\r"), [2, 3]),
        (LOG.replace("\n", "\r", 1), [2, 3]),
        (LOG.replace("\n", "\r\r\n"), [3, 5]),
        (LOG.replace("\n", "\r\n", 1).replace("\n2023-05-10", "\r2023-05-10"), [2, 3]),
    ],
    ids=["of an old mac", "of the header alone", "twice a return", "of three kinds"],
)
def test_line_ends(see, write, monkeypatch, encoding, chunk, log, rows):
    monkeypatch.setattr("checks.sources.encoding._CHUNK", chunk)
    seen = see(write(log, encoding=encoding))
    assert [record["row"] for record in seen.records] == rows
    assert (seen.sheet.rows, seen.sheet.header_row) == (3, 1)


def test_a_return_in_a_cell_is_the_end_of_a_line_wherever_it_stands(see, write):
    """Also below what is looked at first."""
    log = HEADER + '2023-05-09,1,R1,"a\rb"\n' + "2023-05-09,2,R1,b\n" * 200
    below = log + '2023-05-09,3,R1,"a\rb"\n' + "2023-05-09,4,R1,b\n"
    assert [record["row"] for record in see(write(below)).records][-2:] == [204, 206]
    below = log.replace("\r", " ") + '2023-05-09,3,R1,"a\rb"\n' + "2023-05-09,4,R1,b\n"
    assert [record["row"] for record in see(write(below)).records][-2:] == [203, 205]


def test_lines_above_and_below(see, write):
    above, below = "某区智慧课堂使用记录\n导出时间：2023-06-01\n\n", "合计,,,2\n\n制表人：张三,,审核人：李四,\n"
    seen = see(write(above + LOG + below))
    sheet = seen.sheet
    assert (sheet.header_row, sheet.rows, sheet.records, sheet.not_records) == (4, 7, 2, 5)
    assert [record["row"] for record in seen.records] == [5, 6]
    assert sheet.title == ["某区智慧课堂使用记录", "导出时间：2023-06-01"]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "sources.zero-bytes"),
        (HEADER.encode() + b'2023-05-09,1,"R1,a\n2023-05-10,1,R1,b\n', "sources.open-quote"),
        (b"\x00\x01\x02\x03\x04\x05" * 50, "sources.unknown"),
        (b"%PDF-1.7\n", "sources.foreign"),
        (b"ID;PWXL;N;E\nC;Y1;X1;K1\n", "sources.foreign"),
        (b"TABLE\r\n0,1\r\n", "sources.foreign"),
        (
            b'<?xml version="1.0"?><o:document xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
            "sources.foreign",
        ),
    ],
)
def test_refused(see, tmp_path, content, error):
    path = tmp_path / "log.csv"
    path.write_bytes(content)
    seen = see(path)
    assert seen.error == error
    assert seen.reading.sheets == ()


def test_header_alone_is_a_warning(see, write):
    seen = see(write(HEADER))
    assert (seen.error, seen.sheet.records, [note.key for note in seen.sheet.notes]) == (None, 0, ["sources.no-rows"])


cells = st.text(alphabet=st.sampled_from("a1中 ,;\"\n'#\\."), max_size=6)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=8),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_the_fast_ways_and_python_read_the_same(tmp_path, table, quoting, end):
    """Whatever Arrow and DuckDB do not refuse they read as Python's reader does, with the same line numbers."""
    out = io.StringIO()
    csv.writer(out, quoting=quoting, lineterminator=end).writerows([["日期", "b", "c", "d"], *table])
    path = tmp_path / "log.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    grid = text.TextGrid(path, ",", [], 4, [])
    slow = text._slow(grid, 1)
    expected = _filled(
        slow.numbers.to_pylist(), zip(*(column.to_pylist() for column in slow.table.columns), strict=True)
    )
    taken = 0
    for fast in text._fast(grid, 1):
        with duckdb.connect() as con:
            try:
                found = con.execute(f"SELECT * FROM {_relation(con, fast)}").fetchall()
            except (duckdb.Error, pa.ArrowInvalid):
                continue
        if fast.count is None or len(found) == fast.count():
            taken += 1
            numbers = fast.numbers.to_pylist() if fast.numbers else range(2, 2 + len(found))
            assert _filled(numbers, found) == expected
    assert taken


def _filled(numbers, rows):
    """Row by number, without those that hold nothing."""
    return {number: tuple(row) for number, row in zip(numbers, rows, strict=True) if any(row)}


@given(table=st.text(alphabet=st.sampled_from('a,"\n\r'), max_size=40), chunk=st.integers(1, 9))
def test_lines_on_which_records_begin(table, chunk):
    """As Python's csv reader counts them, however the text is cut into chunks. (Its quotes open only at cell starts.)"""
    plain = table.replace('"', "").replace("\r", "\r\n")
    with mock.patch.object(lines, "_CHUNK", chunk):
        numbers, one_line_each = lines.begins(plain.encode(), 0, 5)
        quoted = lines.begins(('"' + table.replace('"', '""') + '"\nb').encode(), 0, 1)
    assert numbers.to_pylist() == [at for at, line in enumerate(plain.split("\n"), 5) if line not in ("", "\r")]
    assert one_line_each
    assert quoted[0].to_pylist() == [1, 2 + table.count("\n")]
