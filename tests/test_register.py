"""The register's file, its faults, and the units that it gives."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from checks.config.where import matches
from checks.engines.duckdb import DuckDBEngine
from checks.model import LANGS, ConfigurationError, Span, Unit
from checks.register import COLUMNS, Register, Room, Row, assemble, read_register, rooms_frame
from checks.register.assemble import column_names
from checks.texts import render
from checks.units import UnitRow, units

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADER = [
    "学校标识码",
    "学校名称",
    "学段",
    "督导责任区",
    "教室编号",
    "教室名称",
    "教室类型",
    "启用日期",
    "停用日期",
    "曾用名",
    "负责人",
]


def workbook(path: Path, *sheets: Sequence[Sequence[object]]) -> Path:
    book = Workbook()
    for at, rows in enumerate(sheets):
        sheet = book.active if at == 0 else book.create_sheet()
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def rows(*texts: dict[str, str]) -> list[Row]:
    return [
        Row("台账", at, {name: text for name, text in row.items() if name != "备注"}, {"备注": row.get("备注")})
        for at, row in enumerate(texts, start=2)
    ]


def register(*texts: dict[str, str]) -> Register:
    return assemble(rows(*texts), ["备注"], "register.xlsx")


def faults(*texts: dict[str, str]) -> list[tuple[int, str]]:
    with pytest.raises(ConfigurationError) as error:
        register(*texts)
    for fault in error.value.faults:
        assert all(render(fault.message, lang) for lang in LANGS)
        assert fault.place.file == "register.xlsx"
    return [(fault.place.row, fault.message.key) for fault in error.value.faults]


def test_a_workbook_of_two_sheets(tmp_path: Path) -> None:
    first = [
        ["某区智慧教室台账"],
        HEADER,
        [
            "2134100002",
            "第二小学",
            "小学",
            "城北",
            "100002-01",
            "录播 教室",
            "录播",
            date(2023, 2, 6),
            None,
            None,
            "王五",
        ],
        [
            2134100001,
            "第一小学",
            "小学",
            "城北",
            "100001-01",
            "创客室",
            "创客",
            "2022年9月1日",
            "2023/6/30",
            "老一小、旧一小",
        ],
        ["合计", None, None, None, 2],
    ]
    second = [["学校名称", "教室名称", "面积(㎡)"], ["第三小学", "报告厅", 120]]
    found = read_register(workbook(tmp_path / "register.xlsx", first, second), tmp_path, {}, tmp_path)
    shown = [
        (room.unit_id, room.school, room.room_name, room.in_service_from, room.in_service_until) for room in found.rooms
    ]
    assert shown == [
        ("第三小学/报告厅", "第三小学", "报告厅", None, None),
        ("100001-01", "第一小学", "创客室", date(2022, 9, 1), date(2023, 6, 30)),
        ("100002-01", "第二小学", "录播教室", date(2023, 2, 6), None),
    ]
    assert found.further == ("负责人", "面积(m2)")
    assert [dict(room.extra) for room in found.rooms] == [{"面积(m2)": "120"}, {}, {"负责人": "王五"}]
    assert found.rooms[1].formerly == ("老一小", "旧一小")


@pytest.mark.parametrize("content", ["", "学校名称,教室名称\n", "学校名称,教室名称\n合计,0\n", "甲,乙\n1,2\n"])
def test_a_file_without_rooms_is_a_fault(tmp_path: Path, content: str) -> None:
    path = tmp_path / "register.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError) as error:
        read_register(path, tmp_path, {}, tmp_path)
    (fault,) = error.value.faults
    assert fault.place.file == "register.csv"
    assert all(render(fault.message, lang) for lang in LANGS)


def test_rooms_are_sorted_and_named_by_an_id_of_their_own() -> None:
    found = register(
        {"school_code": "2", "school": "乙校", "room_id": "01"},
        {"school_code": "1", "school": "甲校", "room_id": "02"},
        {"school_code": "1", "school": "甲校", "room_id": "01"},
        {"school_code": "1", "school": "甲校", "room_name": "报告厅"},
    )
    assert [(room.room_no, room.unit_id) for room in found.rooms] == [
        (0, "02"),
        (1, "1/01"),
        (2, "1/报告厅"),
        (3, "2/01"),
    ]


GOOD = {"school_code": "1", "school": "甲校", "room_id": "01"}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([GOOD, GOOD], [(3, "register.room-twice")]),
        ([GOOD, GOOD | {"room_id": " ０１"}], [(3, "register.room-twice")]),
        ([GOOD, GOOD | {"room_id": "02", "school": "乙校"}], [(3, "register.two-names")]),
        ([{"room_id": "01"}], [(2, "register.no-school")]),
        ([{"school": "甲校", "room_id": "-"}], [(2, "register.no-room")]),
        ([GOOD | {"in_service_from": "去年"}], [(2, "register.bad-date")]),
        (
            [GOOD | {"in_service_from": "2023-06-30", "in_service_until": "2023-06-01"}],
            [(2, "register.service-reversed")],
        ),
        ([GOOD | {"school": "#N/A"}], [(2, "register.error-cell")]),
        ([GOOD | {"school_code": "2.1E+09"}], [(2, "register.code-lost")]),
        ([], [(0, "register.empty")]),
        (
            [GOOD, {"school": "甲校"}, GOOD, GOOD | {"room_id": "03", "in_service_until": "2023-02-30"}],
            [(3, "register.no-room"), (4, "register.room-twice"), (5, "register.bad-date")],
        ),
    ],
)
def test_every_fault_is_found_with_its_row(texts: list[dict[str, str]], expected: list[tuple[int, str]]) -> None:
    assert faults(*texts) == expected


def test_one_name_may_be_two_schools() -> None:
    found = register(GOOD, GOOD | {"school_code": "2"})
    assert [room.unit_id for room in found.rooms] == ["1/01", "2/01"]


@pytest.mark.parametrize(
    ("headers", "names"),
    [
        (["负责人", "面积 (㎡)"], ["负责人", "面积(m2)"]),
        (["Owner", "owner"], ["Owner", "register_owner"]),
        (["teacher", 'a"b', ""], ["register_teacher", "ab", "column"]),
        (["x", "X", " x"], ["x", "register_X", "register_x_2"]),
    ],
)
def test_further_columns_get_names_that_sql_can_use(headers: list[str], names: list[str]) -> None:
    assert column_names(headers) == names


def test_the_engine_gets_a_row_for_every_room(tmp_path: Path) -> None:
    found = register(GOOD | {"备注": "新", "in_service_from": "2023-02-06"}, GOOD | {"room_id": "02"})
    engine = DuckDBEngine(tmp_path)
    term = Span(date(2023, 2, 6), date(2023, 6, 30))
    found.put(engine, [0, 1], [term, None], [7, None])
    assert engine.rows(
        'SELECT room_no, unit_id, stage, in_service_from, calendar_no, term_to, bell_periods, "备注" FROM rooms'
    ) == [
        (0, "01", None, date(2023, 2, 6), 0, date(2023, 6, 30), 7, "新"),
        (1, "02", None, None, 1, None, None, None),
    ]
    assert len(rooms_frame(found, [0, 1], [None, None], [None, None])) == 2


MIXED = Register.of(
    [
        Room(school_code="1", school="甲校", stage="小学", region="东", room_id="A", extra={"性质": "镇"}),
        Room(
            school_code="1",
            school="甲校",
            stage="初中",
            region="东",
            room_id="B",
            room_name="录播",
            extra={"性质": "镇"},
        ),
        Room(school="乙校", stage="小学", region="西", room_id="C", extra={"性质": "村"}),
        Room(school="丙校", room_id="D"),
    ],
    ["性质"],
)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Unit.ROOM, [("C", "C", "小学"), ("D", "D", ""), ("A", "A", "小学"), ("B", "录播", "初中")]),
        (Unit.SCHOOL, [("乙校", "乙校", "小学"), ("丙校", "丙校", ""), ("1", "甲校", "小学、初中")]),
        (Unit.REGION, [("西", "西", "小学"), ("", "", ""), ("东", "东", "小学、初中")]),
        (Unit.DISTRICT, [("district", "district", "小学、初中")]),
        (Unit.TEACHER, []),
    ],
)
def test_units(kind: Unit, expected: list[tuple[str, str, str]]) -> None:
    found = units(MIXED, kind)
    assert [(unit.unit_id, unit.unit_name, unit.attributes["stage"]) for unit in found] == expected
    if found:
        assert sorted(no for unit in found for no in unit.rooms) == [0, 1, 2, 3]
        assert all(set(unit.attributes) == {*COLUMNS, "性质"} for unit in found)


def test_the_stages_of_a_school_are_in_one_order_throughout() -> None:
    rooms = [("1", "小学", "1A"), ("1", "初中", "1B"), ("2", "初中", "2A"), ("2", "小学", "2B")]
    register = Register.of([Room(school_code=code, stage=stage, room_id=name) for code, stage, name in rooms])
    assert [unit.attributes["stage"] for unit in units(register, Unit.SCHOOL)] == ["小学、初中", "小学、初中"]


def test_rooms_of_one_name_in_a_school_are_told_apart_by_their_codes() -> None:
    rooms = [("甲校", "A1", "录播"), ("甲校", "A2", "录播"), ("甲校", "A3", "智慧"), ("乙校", "B1", "录播")]
    register = Register.of([Room(school=school, room_id=code, room_name=name) for school, code, name in rooms])
    assert {unit.unit_id: unit.unit_name for unit in units(register, Unit.ROOM)} == {
        "A1": "录播 A1",
        "A2": "录播 A2",
        "A3": "智慧",
        "B1": "录播",
    }


def test_an_empty_register_still_has_its_district() -> None:
    empty = Register.of([])
    assert units(empty, Unit.DISTRICT) == [UnitRow("district", "district", dict.fromkeys(COLUMNS, ""), ())]
    assert units(empty, Unit.SCHOOL) == []


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, True),
        ({"stage": "小学、初中"}, True),
        ({"stage": "小学"}, False),
        ({"school_code": ["2", "1"]}, True),
        ({"school_code": "1", "性质": "村"}, False),
        ({"school": " 甲校 "}, True),
        ({"没有这列": "x"}, False),
        ({"没有这列": ""}, True),
    ],
)
def test_where(where: dict[str, str | list[str]], expected: bool) -> None:
    school = units(MIXED, Unit.SCHOOL)[-1]
    assert matches(where, school.attributes) is expected


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("教室台帐.xlsx", "是不是想写“教室台账.xlsx”？"),
        ("教室台账.csv", "“教室台账.xlsx”"),
        ("旧/表.xlsx", "找不到这个文件。"),
    ],
)
def test_a_register_that_is_not_there(tmp_path: Path, named: str, said: str) -> None:
    workbook(tmp_path / "教室台账.xlsx", [HEADER])
    spool = tmp_path / "spool"
    spool.mkdir()
    with pytest.raises(ConfigurationError) as error:
        read_register(tmp_path / named, tmp_path, {}, spool)
    (fault,) = error.value.faults
    assert said in render(fault.message, "zh")
    assert (fault.place.file, render(fault.message, "en") != "") == (named, True)
