"""Headers and tables: which column means what, what is no record, what is refused."""

from __future__ import annotations

import pytest

from checks.sources import LOG
from checks.sources.headers import minutes_per_unit, normal
from checks.sources.table import find_layout
from checks.texts import render


def layout(*rows: str, headers=None):
    head = [(at, [cell or None for cell in row.split(",")]) for at, row in enumerate(rows, 1)]
    return find_layout(head, LOG.extended(headers or {}))


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("日期", "date"), (" 上课 日期*", "date"), ("ＤＡＴＥ", "date"), ("日期（必填）", "date"),
        ("Lesson Date", "date"),
        ("上课时间", "starts_at"), ("开始时间(HH:mm)", "starts_at"), ("start_time", "starts_at"),
        ("Start-Time", "starts_at"),
        ("下课时间", "ends_at"), ("第几节", "period"), ("学校名称", "school"), ("机构代码", "school_code"),
        ("设备编号", "room_id"), ("功能室", "room_name"), ("年级班级", "class_name"), ("录入时间", "entered_at"),
        ("参加人数", "participants"), ("任课教师", "teacher"), ("授课老师", "teacher"),
        ("使用地点", "room_name"), ("使用时长(分钟)", "minutes"), ("时长（秒）", "minutes"),
        ("登记类型", "entry"), ("课型", "form"), ("room_id", "room_id"), ("备注", None), ("", None),
    ],
)  # fmt: skip
def test_meaning_of_a_header(header, field):
    assert LOG.meaning(header) == field


def test_names_are_compared_without_space_case_and_width():
    assert normal("　Ｒｏｏｍ \u00a0名 称：") == "room名称"


@pytest.mark.parametrize(
    ("header", "factor"), [("时长(秒)", 1 / 60), ("时长", 1), ("时长（小时）", 60), ("时长(必填)", 1)]
)
def test_units_of_lengths(header, factor):
    assert float(minutes_per_unit(header)) == factor


BASE = "日期,节次,教室编号,学科"
RECORD = "2023-05-09,3,R1,数学"


@pytest.mark.parametrize(
    ("rows", "header_row", "columns"),
    [
        ([BASE, RECORD], 1, {"date": "日期", "period": "节次", "room_id": "教室编号", "subject": "学科"}),
        (["某区记录", "单位：某校,,2023年5月", BASE, RECORD], 3, {"room_id": "教室编号"}),
        (["上课时间,教室,学科", "2023-05-09 08:00,R1,数学"], 1, {"starts_at": "上课时间", "date": "上课时间"}),
        (["授课时间,节次,教室,学科", RECORD], 1, {"date": "授课时间"}),
        (["日期,授课时间,教室,学科", "2023-05-09,8:00,R1,数学"], 1, {"date": "日期", "starts_at": "授课时间"}),
        (["使用时间,教室,学科", "2023-05-09 第3节,R1,数学"], 1, {"date": "使用时间", "period": "使用时间"}),
        (["日期,起止时间,地点,学科,授课人", "2023-05-09,8:00-8:40,R1,数学,张三"], 1,
         {"starts_at": "起止时间", "room_name": "地点", "teacher": "授课人"}),
        (["日期,节次,教室,地点,学科,教师,主讲人", "2023-05-09,3,R1,一号楼,数学,张三,张三"], 1,
         {"room_name": "教室", "teacher": "教师"}),
        (["日期,教室,学科", "2023-05-09 08:00,R1,数学"], 1, {"date": "日期", "starts_at": "日期", "period": None}),
        (["日期,上课时间,教室,学科", "2023-05-09,第3节,R1,数学"], 1, {"period": "上课时间", "starts_at": None}),
        (["日期,上课时间,教室,学科", "2023-05-09,,R1,数学"], 1, {"period": None, "starts_at": "上课时间"}),
        (["登记时间,节次,教室,学科", RECORD], 1, {"date": "登记时间", "entered_at": "登记时间"}),
        (["登记时间,日期,节次,教室,学科", RECORD], 1, {"date": "日期", "entered_at": "登记时间"}),
        (["登记时间,开始时间,教室,学科", "2023-05-10,8:00,R1,数学"], 1, {"date": "登记时间", "starts_at": "开始时间"}),
        (["教室,,使用,,学科", "编号,名称,日期,节次,", "R1,一,2023-05-09,3,数学"], 2,
         {"room_id": "教室编号", "room_name": "教室名称", "date": "日期", "period": "节次", "subject": "学科"}),
    ],
)  # fmt: skip
def test_table_is_found(rows, header_row, columns):
    found = layout(*rows)
    assert found is not None
    assert found.faults == []
    assert found.header_row == header_row
    assert {field: found.columns.get(field) for field in columns} == columns


@pytest.mark.parametrize("rows", [["填表说明", "1. 请如实填写"], ["a,b", "1,2"], [RECORD, RECORD]])
def test_no_table(rows):
    assert layout(*rows) is None


@pytest.mark.parametrize(
    ("rows", "zh"),
    [
        ([BASE + ",教室名称,教室"], "教室名称、教室"),
        ([f"{BASE},,{BASE}"], "有几列的表头相同：日期、节次、教室编号、学科。几张表并排的"),
        (["日期,节次,学科"], "没有找到“教室编号或教室名称”列，表头为：日期、节次、学科。请在表中加上这一列"),
        (["日期,教室,学科,节数"], "没有找到“开始时间或节次”列"),
        (["日期,节次,教学场所,学科"], "headers: {room_id: [\"教学场所\"]}"),
        (["日期,节次,教室,备注"], "没有找到“学科”列，表头为：日期、节次、教室、备注"),
    ],
)  # fmt: skip
def test_faults_name_headers_and_the_line_to_add(rows, zh):
    found = layout(*rows)
    assert found is not None
    assert any(zh in render(fault, "zh") for fault in found.faults)
    assert all(render(fault, "en") for fault in found.faults)


def test_the_users_own_spelling_wins():
    found = layout(BASE + ",教室,场所", headers={"room_name": ["场所"]})
    assert found is not None
    assert (found.columns["room_name"], found.faults, found.unmapped) == ("场所", [], [(4, "教室")])


@pytest.mark.parametrize(
    "row",
    [
        "合计,,,2", ",,小 计,2", "2023-05-09,,合计：,2", "本页小计,,,", "2023年5月合计,,,", "Total,,,3",
        "Grand Total:,,,",
        "日 期,节次,教室编号,学科", "制表人：张三,,,", ",,审核人（签字）：,", "单位负责人签字：,,,",
        "填表日期：2023-06-01,,,", "合计（节）,,,2", "合计节数：2,,,", "本月合计：共 12 节,,,",
        "注：本表一式两份,,,", "某区记录,,,", "共 6 条,,,", ",,本月共12节,", "以下空白,,,", ",（以下无内容）,,",
    ],
)  # fmt: skip
def test_not_a_record(see, write, row):
    seen = see(write("\n".join(["某区记录", BASE, RECORD, row, RECORD, ""])))
    assert (seen.sheet.records, seen.sheet.not_records) == (2, 3)


TWO_LINES = "教室,,使用,,学科\n编号,名称,日期,节次,"


@pytest.mark.parametrize(
    ("top", "record"),
    [
        ("2022-2023学年登记表,,,\n" + BASE, RECORD),
        ("某区记录,,2023年3月,\n" + BASE, RECORD),
        ("2023年3月,某校,,\n" + BASE, RECORD),
        ("某区记录,,,,\n" + TWO_LINES, "R1,一,2023-05-09,3,数学"),
    ],
)
def test_what_stands_above_the_records_is_said_again_on_the_next_page(see, write, top, record):
    seen = see(write("\n".join([top, record, top, record, ""])))
    assert [seen.error, seen.sheet.records, seen.sheet.not_records] == [None, 2, 2 * (top.count("\n") + 1)]


def test_a_form_with_its_numbers_printed_beforehand(see, write):
    seen = see(write("\n".join([f"序号,{BASE}", f"1,{RECORD}", "2,,,,", "3,,,R1,", "本周停用,,,,", ""])))
    assert [record["row"] for record in seen.records] == [2, 4, 5]


@pytest.mark.parametrize("remark", ["登记人：张三", "注：设备故障", "负责人签字："])
def test_a_remark_beside_a_record_is_no_signature(see, write, remark):
    seen = see(write(f"{BASE},备注\n{RECORD},{remark}\n三月六日,3,R1,数学,{remark}\n"))
    assert seen.sheet.records == 2


@pytest.mark.parametrize("row", ["制表人：张三,,,,", "注：本表一式两份,,,,", "共 6 条,,,,", ",,,,审核人（签字）："])
@pytest.mark.parametrize("header", ["学科,日期,教室编号,节次,课题", "课题,日期,教室编号,节次,学科"])
def test_not_a_record_under_topics_and_subjects_either(see, write, header, row):
    """Where nothing else is said; beside a room it is a record, however poor."""
    seen = see(write("\n".join([header, "数学,2023-05-09,R1,3,", row, row.replace(",,,", ",,R1,"), ""])))
    assert (seen.sheet.records, seen.sheet.not_records) == (2, 2)


@pytest.mark.parametrize(
    "row",
    ["2023-05-09,3,R1,合计", ",3,R1,混合计算", ",,R1,", "五月九日,第3节,R1,统计", "星期二 2023-05-09,3,R1,数学",
     "-,-,-,-", "2023-05-09,3,多媒体设计室,数学", ",3,R1,共6条腿的昆虫", "2023-05-09,共6节,R1,数学"],
)  # fmt: skip
def test_a_record_however_poor(see, write, row):
    seen = see(write("\n".join([BASE, RECORD, row, ""])))
    assert (seen.sheet.records, seen.sheet.not_records) == (2, 1)


OTHER = "日期,节次,学科,教室编号"


@pytest.mark.parametrize(
    ("rows", "first", "second"),
    [
        ([BASE, RECORD, "", "二楼", OTHER, "2023-05-10,3,数学,R1"], 1, 5),
        ([BASE, RECORD, "序号," + BASE, "1," + RECORD], 1, 3),
        (["某校", BASE, RECORD, RECORD, BASE + ",教师,班级", RECORD + ",张三,三(1)班"], 2, 5),
        ([BASE, *[RECORD] * 80, OTHER, "2023-05-10,3,数学,R1"], 1, 82),
        (["某校", BASE.replace("学科", "科名"), RECORD, RECORD, BASE, RECORD], 2, 5),  # found where it is right
    ],
)  # fmt: skip
def test_two_tables_on_one_sheet_are_refused(see, write, rows, first, second):
    """The columns of the one mean something else in the other."""
    seen = see(write("\n".join([*rows, ""])))
    assert seen.reading.error is not None
    assert f"第 {first} 行和第 {second} 行是两个不同的表头" in render(seen.reading.error, "zh")
    assert (seen.records, seen.sheet.records, seen.sheet.not_records) == ([], 0, len([*filter(None, rows)]))


@pytest.mark.parametrize("above", ["date,period,room_id,subject", "日期,节次", "教室,使用次数\nR1,3\nR2,4"])
def test_what_stands_above_the_header_is_no_table(see, write, above):
    seen = see(write("\n".join([above, BASE + ",教师", RECORD + ",张三", ""])))
    assert (seen.error, len(seen.records)) == (None, 1)


@pytest.mark.parametrize(
    ("header", "value", "minutes"),
    [("时长(秒)", "2400", "40"), ("时长(秒)", "599", "9.98"), ("时长(秒)", "40分", "40分"),
     ("时长(小时)", "0.75", "45"),
     ("时长", "40", "40")],
)  # fmt: skip
def test_minutes_are_minutes(see, write, header, value, minutes):
    (record,) = see(write(f"{BASE},{header}\n{RECORD},{value}\n")).records
    assert record["minutes"] == minutes


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("2023年5月9日 星期二 上午第2节", "上午第2节"), ("2023-05-09 3-4节", "3-4节"), ("5月9日周二2节", "2节"),
        ("2023.5.9（周二）第1、2节", "第1、2节"), ("5月9日下午第1节", "下午第1节"), ("2023年5月9日", None),
    ],
)  # fmt: skip
def test_periods_beside_the_date(see, write, cell, period):
    rows = f"使用时间,教室编号,学科\n2023-05-08 第3节,R1,数学\n{cell},R1,数学\n"
    record = see(write(rows)).records[1]
    assert (record["date"], record.get("period")) == (cell, period)


def test_summary_exports_are_refused(see, write):
    seen = see(write("街道乡镇,学校,年级,班级,班级总数,实际授课总数,授课达标占比（%）\n某镇,一小,三,1,6,120,80%\n"))
    assert seen.error == "sources.in-sheet"
    assert seen.reading.error is not None
    assert "汇总" in render(seen.reading.error, "zh")
    assert seen.sheet.parquet is None


def test_a_missing_column_refuses_the_file_by_name(see, write):
    seen = see(write("日期,节次,地方,学科\n" + RECORD))
    assert seen.reading.error is not None
    sentence = render(seen.reading.error, "zh")
    assert all(part in sentence for part in ("log.csv", "日期、节次、地方、学科", 'headers: {room_id: ["地方"]}'))
    assert (seen.records, seen.sheet.columns["date"]) == ([], "日期")
