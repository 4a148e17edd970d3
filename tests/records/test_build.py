"""Raw rows, and the records that they become."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlglot

from checks.config.models import Config
from checks.model import Span
from checks.records.build import COLUMNS, build
from checks.register import Register, Room
from checks.values.dates import parse_moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.records.conftest import Load

BELL = {"小学": {1: "08:00-08:40", 2: "08:50-09:30", 3: "09:50-10:30", 4: "10:40-11:20", 5: "14:00-14:40"}}
CONFIG = Config.model_validate({"calendar": {"bell": BELL}})
ROOMS = Register.of(
    [
        Room(school_code="2134100001", school="第一小学", stage="小学", room_id="01-A", room_name="录播教室"),
        Room(school_code="3134100002", school="第二中学", stage="初中", room_id="02-A", room_name="录播教室"),
    ]
)
PRIMARY = {"school": "第一小学", "room_id": "01-A"}
JUNIOR = {"school": "第二中学", "room_id": "02-A"}


def records(load: Load, *rows: Mapping[str, Any], **options: Any) -> list[dict[str, Any]]:
    engine = load(rows)
    build(engine, options.pop("config", CONFIG), options.pop("register", ROOMS), **options)
    found = engine.rows(f"SELECT {', '.join(COLUMNS)} FROM records ORDER BY rid")
    return [dict(zip(COLUMNS, row, strict=True)) for row in found]


def at(clock: str, day: str = "2023-05-09") -> datetime:
    return datetime.fromisoformat(f"{day} {clock}")


@pytest.fixture(autouse=True, params=[0, 5_000], ids=["many texts", "few texts"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many texts a column has changes nothing."""
    monkeypatch.setattr("checks.records.columns._FEW", request.param)


def test_a_record_in_canonical_shape(load: Load) -> None:
    raw = {
        **PRIMARY,
        "school_code": "2134100001",
        "room_name": "录播教室",
        "date": "2023-05-09",
        "period": "1",
        "starts_at": "2023-05-09 08:00:00",
        "ends_at": "2023-05-09 08:40:00",
        "minutes": "40",
        "subject": "语文",
        "grade": "三年级",
        "class_name": "三(1)班",
        "teacher": "张三",
        "teacher_code": "T1",
        "topic": "春晓 第一课时",
        "form": "专递课堂",
        "entry": "自动登记",
        "entered_at": "2023-05-09 08:41:07",
        "participants": "45",
    }
    (record,) = records(load, raw)
    assert record == {
        "rid": 0,
        "file_no": 0,
        "sheet_no": 0,
        "row": 2,
        "room_no": 0,
        "room_problem": None,
        "room_hint": None,
        "school_code": "2134100001",
        "school": "第一小学",
        "room_id": "01-A",
        "room_name": "录播教室",
        "date": date(2023, 5, 9),
        "period": 1,
        "periods": 1,
        "mask": 1,
        "starts_at": at("08:00"),
        "ends_at": at("08:40"),
        "minutes": 40,
        "subject": "语文",
        "subject_known": True,
        "grade": "三年级",
        "class_name": "三(1)班",
        "teacher": "张三",
        "teacher_code": "T1",
        "topic": "春晓 第一课时",
        "form": "专递课堂",
        "entry": "automatic",
        "entered_at": at("08:41:07"),
        "participants": 45,
        "unreadable": None,
        "start_second": 8 * 3600,
        "end_second": 8 * 3600 + 40 * 60,
        "room_written": None,
        "weekday": None,
    }


def test_an_empty_row_is_a_record_of_nothing(load: Load) -> None:
    (record,) = records(load, {})
    named = {name: value for name, value in record.items() if value is not None}
    assert named == {"rid": 0, "file_no": 0, "sheet_no": 0, "row": 2}


WHEN = ("date", "starts_at", "ends_at", "minutes")
DAY = date(2023, 5, 9)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(
            {"date": "2023/5/9", "starts_at": "8:00", "ends_at": "8:40"},
            (DAY, at("08:00"), at("08:40"), 40),
            id="times of day",
        ),
        pytest.param(
            {"date": "2023-05-09 星期二 08:00", "ends_at": "08:40"},
            (DAY, at("08:00"), at("08:40"), 40),
            id="start in the date cell",
        ),
        pytest.param(
            {"starts_at": "2023-05-09 08:00:00", "minutes": "40分钟"},
            (DAY, at("08:00"), at("08:40"), 40),
            id="date in the start cell, length given",
        ),
        pytest.param(
            {"date": "2023-05-09", "starts_at": "08:00-08:40"},
            (DAY, at("08:00"), at("08:40"), 40),
            id="range in the start cell",
        ),
        pytest.param(
            {"date": "2023-05-09 08:00-08:40"}, (DAY, at("08:00"), at("08:40"), 40), id="range in the date cell"
        ),
        pytest.param(
            {"date": "45055", "starts_at": "0.3333", "ends_at": "0.361111"},
            (DAY, at("08:00"), at("08:40"), 40),
            id="serial numbers",
        ),
        pytest.param(
            {"date": "2023-05-09", "starts_at": "1899-12-30 08:00:00"},
            (DAY, at("08:00"), None, None),
            id="a spreadsheet's bare time",
        ),
        pytest.param(
            {"date": "2023-05-09 00:00:00", "starts_at": "2023-05-09 00:00:00"},
            (DAY, None, None, None),
            id="midnight is no time",
        ),
        pytest.param(
            {"date": "2023-05-09", "starts_at": "08:00", "ends_at": "08:40", "minutes": "35"},
            (DAY, at("08:00"), at("08:40"), 40),
            id="the end goes before the length",
        ),
        pytest.param(
            {"date": "2023-05-09", "starts_at": "08:40", "ends_at": "08:00"},
            (DAY, at("08:40"), at("08:00"), -40),
            id="end before start",
        ),
        pytest.param({"starts_at": "08:40", "ends_at": "08:00"}, (None, None, None, -40), id="a length without a date"),
        pytest.param(
            {"date": "2023-05-09", "starts_at": "2023-05-09T00:00:00.000Z"},
            (DAY, None, None, None),
            id="midnight in UTC is no time",
        ),
        pytest.param(
            {"date": "2023-05-09 16:20", "entered_at": "2023-05-09 16:20"},
            (DAY, None, None, None),
            id="a time of entry is no start",
        ),
        pytest.param({"date": "2023-05-09", "minutes": "40"}, (DAY, None, None, 40), id="length alone"),
        pytest.param({"starts_at": "08:00"}, (None, None, None, None), id="a time without a day"),
        pytest.param({"date": "-", "starts_at": "无"}, (None, None, None, None), id="placeholders"),
    ],
)
def test_when(load: Load, raw: Mapping[str, str], expected: tuple[Any, ...]) -> None:
    (record,) = records(load, {**JUNIOR, **raw})
    assert tuple(record[name] for name in WHEN) == expected
    assert record["unreadable"] is None


@pytest.mark.parametrize(
    ("raw", "unreadable"),
    [
        ({"date": "2023-05-32"}, "date"),
        ({"date": "2023-05-09 24:00:00"}, "date"),
        (
            {"date": "5/9/2023", "period": "早读", "starts_at": "25:70", "minutes": "很久", "participants": "全班"},
            "date period starts_at minutes participants",
        ),
        ({"date": "2023-05-09", "entered_at": "昨天", "subject": "#N/A", "topic": "#REF!"}, "subject topic entered_at"),
        ({"teacher": "#N/A", "school": "#N/A"}, "school teacher"),
        ({"entry": "导入", "subject": "炼金术"}, None),
    ],
)
def test_unreadable_fields_are_named_in_order(load: Load, raw: Mapping[str, str], unreadable: str | None) -> None:
    (record,) = records(load, raw)
    assert record["unreadable"] == unreadable


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"period": "3"}, (3, 1, at("09:50"), at("10:30"), 40)),
        ({"period": "3-4节"}, (3, 2, at("09:50"), at("11:20"), 90)),
        ({"period": "3", "minutes": "35"}, (3, 1, at("09:50"), at("10:30"), 35)),
        ({"period": "9"}, (9, 1, None, None, None)),
        ({"period": "3", "starts_at": "14:00"}, (3, 1, at("14:00"), None, None)),
        ({"starts_at": "08:00", "ends_at": "08:40"}, (1, 1, at("08:00"), at("08:40"), 40)),
        ({"starts_at": "08:05", "ends_at": "09:20"}, (1, 2, at("08:05"), at("09:20"), 75)),
        ({"starts_at": "08:05", "ends_at": "09:05"}, (1, 1, at("08:05"), at("09:05"), 60)),
        ({"starts_at": "08:30", "ends_at": "08:55"}, (1, 1, at("08:30"), at("08:55"), 25)),
        ({"starts_at": "08:35", "ends_at": "09:00"}, (2, 1, at("08:35"), at("09:00"), 25)),
        ({"starts_at": "08:35", "ends_at": "08:55"}, (1, 1, at("08:35"), at("08:55"), 20)),
        ({"starts_at": "08:50"}, (2, 1, at("08:50"), None, None)),
        ({"starts_at": "08:50", "minutes": "80"}, (2, 2, at("08:50"), at("10:10"), 80)),
        ({"starts_at": "12:00", "ends_at": "12:40"}, (None, None, at("12:00"), at("12:40"), 40)),
        ({"starts_at": "08:40", "ends_at": "08:00"}, (None, None, at("08:40"), at("08:00"), -40)),
        ({}, (None, None, None, None, None)),
    ],
)
def test_the_bell_gives_times_to_periods_and_periods_to_times(
    load: Load, raw: Mapping[str, str], expected: tuple[Any, ...]
) -> None:
    (record,) = records(load, {**PRIMARY, "date": "2023-05-09", **raw})
    assert tuple(record[name] for name in ("period", "periods", "starts_at", "ends_at", "minutes")) == expected


def test_without_a_bell_nothing_is_filled_in(load: Load) -> None:
    by_period, by_time = records(
        load,
        {**JUNIOR, "date": "2023-05-09", "period": "1,3"},
        {**JUNIOR, "date": "2023-05-09", "starts_at": "08:00", "ends_at": "08:40"},
    )
    assert (by_period["mask"], by_period["period"], by_period["periods"], by_period["starts_at"]) == (5, 1, 2, None)
    assert by_time["mask"] is None


@pytest.mark.parametrize(
    ("others", "period", "expected"),
    [
        (["2023-05-01", "2023-05-31"], None, DAY),
        (["2022-09-01", "2023-01-10"], None, None),  # two years away, too far from either
        (["2022年4月1日", "2022-06-30"], Span(date(2023, 6, 1), date(2023, 6, 30)), date(2022, 5, 9)),
        ([], Span(date(2023, 6, 1), date(2023, 6, 30)), DAY),
        ([], None, None),
    ],
)
def test_a_year_left_out_comes_from_the_file_or_the_period(
    load: Load, others: list[str], period: Span | None, expected: date | None
) -> None:
    rows = [{"date": "5月9日", "file_no": 1}, *({"date": day, "file_no": 1} for day in others)]
    elsewhere = {"date": "2001-05-01", "file_no": 2}
    record, *_ = records(load, *rows, elsewhere, period=period)
    assert record["date"] == expected
    assert record["unreadable"] == (None if expected else "date")


def test_each_file_has_its_own_year(load: Load) -> None:
    rows = [
        {"date": day, "file_no": file}
        for file, days in enumerate([["5月9日", "2022-05-01"], ["5月9日", "2023-05-01"]])
        for day in days
    ]
    assert [record["date"].year for record in records(load, *rows)] == [2022, 2022, 2023, 2023]


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("subject", "体育", "体育与健康"),
        ("subject", "语 文", "语文"),
        ("subject", "炼金 术", "炼金术"),
        ("subject", "未定", None),
        ("grade", "初一", "七年级"),
        ("class_name", "701", "七(1)班"),
        ("class_name", "社团", "社团"),
        ("teacher", "张\u3000三", "张三"),
        ("teacher", "未知教师", None),
        ("teacher", "李-四", "李-四"),
        ("teacher", "--", None),
        ("teacher", "张三丰", "张三峰"),
        ("teacher_code", "Ｔ０１", "T01"),
        ("teacher_code", "T-01", "T-01"),
        ("teacher_code", "-", None),
        ("topic", " 春晓  ", "春晓"),
        ("topic", "—", None),
        ("form", "专递 课堂", "专递课堂"),
        ("entry", "补录", "manual"),
        ("entry", "导入", None),
        ("participants", "４５人", 45),
    ],
)
def test_values(load: Load, field: str, raw: str, value: object) -> None:
    aliases = CONFIG.aliases.model_copy(update={"teachers": {"张三丰": "张三峰"}})
    (record,) = records(load, {field: raw}, config=CONFIG.model_copy(update={"aliases": aliases}))
    assert record[field] == value


def test_known_and_unknown_subjects(load: Load) -> None:
    found = records(load, *({"subject": text} for text in ("语文", "体育", "炼金术", "-")), {})
    assert [record["subject_known"] for record in found] == [True, True, False, None, None]


@pytest.mark.parametrize(
    ("raw", "room_no", "problem", "unreadable"),
    [
        ({"school_code": "2.1E+09", "school": "第一小学", "room_id": "01-A"}, 0, None, None),
        ({"school_code": "2.1E+09", "room_id": "01-A"}, 0, None, None),
        ({"school_code": "2.1E+09", "room_name": "录播教室"}, None, None, "school_code"),
        ({"school": "第一小学", "room_id": "#N/A", "room_name": "录播教室"}, 0, None, "room_id"),
        ({"school": "第一小学", "room_id": "01-B"}, None, "not-registered", None),
        ({"school": "第一小学", "room_id": "教室未定"}, None, None, None),
    ],
)
def test_places(
    load: Load, raw: Mapping[str, str], room_no: int | None, problem: str | None, unreadable: str | None
) -> None:
    (record,) = records(load, raw)
    assert (record["room_no"], record["room_problem"], record["unreadable"]) == (room_no, problem, unreadable)


def test_without_a_register_the_logs_name_the_rooms(load: Load) -> None:
    engine = load(
        [
            {"school_code": "1", "school": "甲校", "room_id": "A", "room_name": "录播"},
            {"school": "甲校", "room_name": "录播"},
            {"school": "乙校", "room_name": "录播"},
            {"school": "乙校", "room_name": "未知教室"},
        ]
    )
    register = build(engine, CONFIG, None)
    assert register.from_logs
    assert [room.unit_id for room in register.rooms] == ["乙校/录播", "A"]
    assert engine.rows("SELECT room_no FROM records ORDER BY rid") == [(1,), (1,), (0,), (None,)]


CANONICAL = [
    "{d}",
    "{d} 08:05",
    "{d} 08:05:09",
    "{d}T08:05:09",
    "{d} 00:00:00",
    "{d} 24:00:00",
    "{d} 23:59:60",
    "{d} 8:05",
    "{d} 08: 5",
    "{d} 08: 5:09",
    "{d}T08:05:9Z",
    "{d} 08:5.",
]
EDGES = ["1989-12-31", "1990-01-01", "2099-12-31", "2100-01-01", "2023-02-29", "2024-02-29", "2023-13-01", "0023-05-09"]


def test_text_that_sql_casts_means_what_the_parser_reads(load: Load) -> None:
    texts = [form.format(d=day) for form in CANONICAL for day in EDGES]
    for text, record in zip(texts, records(load, *({"date": text} for text in texts)), strict=True):
        moment = parse_moment(text)
        assert record["date"] == (moment.day if moment else None), text
        start = record["starts_at"] and record["starts_at"] - datetime.combine(record["date"], time())
        assert start == (timedelta(seconds=moment.second) if moment and moment.day and moment.second else None), text
        assert record["unreadable"] == (None if moment else "date"), text


def test_spark_can_be_told_the_same(load: Load) -> None:
    statements: list[str] = []
    engine = load([{**PRIMARY, "date": "5月9日", "period": "3", "subject": "体育"}])
    create = engine.create
    engine.create = lambda table, select: (statements.append(select), create(table, select))[1]  # type: ignore[method-assign]
    build(engine, CONFIG, ROOMS)
    for statement in statements:
        assert sqlglot.transpile(statement, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)


def test_values_of_few_texts(load: Load) -> None:
    rows = [
        {
            **PRIMARY,
            "date": "2023-05-09",
            "subject": "语文",
            "grade": "三年级",
            "class_name": "三(1)班",
            "entry": "自动",
        },
        {
            **PRIMARY,
            "date": "2023-05-09",
            "subject": "品德",
            "grade": "3年级",
            "class_name": "三（1）班",
            "entry": "补录",
        },
        {**PRIMARY, "date": "2023-05-09", "subject": "#REF!", "grade": "-", "class_name": "无", "form": "网络教研"},
        {**PRIMARY, "date": "2023-05-09", "subject": "炼金术"},
    ]
    names = ("subject", "subject_known", "grade", "class_name", "entry", "form", "unreadable")
    assert [tuple(record[name] for name in names) for record in records(load, *rows)] == [
        ("语文", True, "三年级", "三(1)班", "automatic", None, None),
        ("道德与法治", True, "三年级", "三(1)班", "manual", None, None),
        (None, None, None, None, None, "网络教研", "subject"),
        ("炼金术", False, None, None, None, None, None),
    ]
