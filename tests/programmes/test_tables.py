"""Figures from tables: columns, counts, ratios; requirements that another column or the calendar multiplies; levels."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from tests.programmes.kit import CALENDAR, faults, run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.programmes.kit import Run

REGISTER = """学校标识码,学校名称,学段,督导责任区,教室编号,教室类型
1,甲小学,小学,东区,A-1,录播教室
1,甲小学,小学,东区,A-2,智慧教室
2,乙小学,小学,西区,B-1,智慧教室
3,丙小学,小学,西区,C-1,录播教室
"""
SCHOOLS = """学校标识码,学校名称,县区,市州,督导责任区,带宽,校园网,教室数,多媒体教室,学生机,最大班额,班级数,参训,乡村参训
1,甲小学,A县,东州,东区,200,是,10,10,50,50,2,400,150
2,乙小学,A县,东州,西区,100,否,8,7,30,45,3,200,100
3,丙小学,B县,西州,西区,,有,0,0,0,0,0,94,12
4,丁教学点,B县,西州,西区,50,无,2,2,12.5,10,1,0,0
"""
LOG = """学校名称,教室编号,日期,节次,学科,教师姓名
甲小学,A-1,2023-03-06,1-2,语文,张一
甲小学,A-2,2023-03-07,1,语文,张一
乙小学,B-1,2023-03-07,1,语文,李一
"""
RULES = f"""version: 1
inputs: {{register: register.csv, schools: schools.csv, logs: [log.csv]}}
levels: [学校名, 县区, 市州]
{CALENDAR}
targets:
  - {{id: bandwidth, title: 带宽, metric: column, column: 带宽, unit: school, required: 100}}
  - {{id: network, title: 校园网, metric: column, column: 校园网, unit: school, required: 1, min_share: 0.5}}
  - {{id: multimedia, title: 多媒体, metric: ratio, column: 多媒体教室, over: 教室数, unit: school, required: 0.9}}
  - {{id: rural, title: 乡村, metric: ratio, column: 乡村参训, over: 参训, unit: district, required: 0.3}}
  - {{id: machines, title: 机房, metric: column, column: 学生机, unit: school, required: 1, times: 最大班额}}
  - {{id: recording, title: 录播, metric: rows, table: register, rows: {{room_type: 录播教室}}, unit: region, required: 1}}
  - {{id: types, title: 类型, metric: rows, table: register, column: room_type, unit: school, required: 1}}
  - {{id: areas, title: 责任区, metric: rows, table: schools, column: region, rows: {{校园网: 否}}, unit: district, required: 1}}
  - {{id: by-class, title: 班均, metric: lessons, unit: school, required: 2, times: 班级数}}
  - {{id: by-room, title: 室均, metric: lessons, unit: school, required: 2, times: rooms}}
  - {{id: of-teachers, title: 师均, metric: lessons, unit: teacher, required: 2, times: rooms}}
  - {{id: built, title: 建成, metric: rows, table: register, rows: {{room_type: 录播教室}}, unit: school, required: 1,
     times: 班级数}}
  - {{id: machines-per-hundred, title: 百生机, metric: per-hundred, column: 学生机, over: 教室数, unit: school, required: 1}}
  - {{id: daily, title: 每天, metric: lessons, unit: room, required: 4, per: day}}
  - {{id: weekly, title: 每周, metric: lessons, unit: room, required: 3, per: week}}
""".replace("[学校名, ", "[school, ")
FILES = {"register.csv": REGISTER, "schools.csv": SCHOOLS, "log.csv": LOG}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The week from 6 to 9 March: four teaching days."""
    return run(tmp_path_factory.mktemp("tables"), RULES, FILES, period="2023-03-06..2023-03-09")


@pytest.mark.parametrize(
    ("target", "actual", "required", "outcomes"),
    [
        ("bandwidth", [200, 100, None, 50], [100] * 4, "passed passed no-data failed"),
        ("network", [1, 0, 1, 0], [1] * 4, "passed failed passed failed"),
        (
            "multimedia",
            [1, Fraction(7, 8), None, 1],
            [Fraction(9, 10)] * 4,
            "passed failed not-applicable passed",
        ),
        ("rural", [Fraction(262, 694)], [Fraction(3, 10)], "passed"),
        # machines ≥ largest class; a class of 0 asks for nothing
        ("machines", [50, 30, 0, Fraction(25, 2)], [50, 45, 0, 10], "passed failed not-applicable passed"),
        ("recording", [1, 1], [1, 1], "passed passed"),
        ("types", [2, 1, 1, 0], [1] * 4, "passed passed passed failed"),
        ("areas", [1], [1], "passed"),  # two schools without a network, "否" and "无": only the first is asked for
        # lessons ÷ (classes × 2); a school without classes is not applicable, nor is one without a room
        ("by-class", [3, 1, 0, 0], [4, 6, 0, 2], "failed failed not-applicable not-applicable"),
        ("by-room", [3, 1, 0, 0], [4, 2, 2, 0], "failed failed failed not-applicable"),
        ("of-teachers", [3, 1], [4, 2], "failed failed"),  # a teacher's rooms are those of the school
        # the rooms of the register that match, against a figure of another table (of the whole school, not per room)
        ("built", [1, 0, 1, 0], [2, 3, 0, 1], "failed failed not-applicable failed"),
        ("machines-per-hundred", [500, 375, None, 625], [1] * 4, "passed passed not-applicable passed"),
        ("daily", [2, 1, 1, 0], [16] * 4, "failed failed failed failed"),
        ("weekly", [2, 1, 1, 0], [Fraction(12, 5)] * 4, "failed failed failed failed"),
    ],
)
def test_figures(found: Run, target: str, actual: list[object], required: list[object], outcomes: str) -> None:
    assert list(found.actual(target).values()) == actual
    assert list(found.required(target).values()) == required
    assert list(found.outcomes(target).values()) == outcomes.split()


def test_levels_add_up(found: Run) -> None:
    groups = found.groups("multimedia")
    assert groups["district", "district"].mean_actual == 19 / 20  # summed numerators ÷ summed denominators
    assert groups["市州", "东州"].mean_actual == 17 / 18
    for level in ("县区", "市州"):
        parts = [group for (by, _), group in groups.items() if by == level]
        assert sum(group.due for group in parts) == groups["district", "district"].due
        assert sum(group.attained for group in parts) == groups["district", "district"].attained


def test_figures_per_hundred_divide_sums(found: Run) -> None:
    groups = found.groups("machines-per-hundred")
    assert groups["district", "district"].mean_actual == 100 * (50 + 30 + 12.5) / (10 + 8 + 2)  # C has no rooms


def test_a_share_of_schools(found: Run) -> None:
    total = found.groups("network")["district", "district"]
    assert (total.due, total.attained, total.attained_share) == (4, 2, 0.5)


def test_a_table_whose_only_known_column_is_the_school(tmp_path: Path) -> None:
    schools = "某县学校基本情况,\n学校名称,带宽\n甲小学,100\n乙小学,50\n合计,150\n"
    rules = f"""version: 1
inputs: {{register: register.csv, schools: schools.csv, logs: [log.csv]}}
{CALENDAR}
targets:
  - {{id: bandwidth, title: 带宽, metric: column, column: 带宽, unit: school, required: 100}}
"""
    found = run(tmp_path, rules, {**FILES, "schools.csv": schools})
    assert found.actual("bandwidth") == {"1": 100, "2": 50, "3": None}


def test_a_former_name_in_the_table_of_schools_is_one_in_the_logs(tmp_path: Path) -> None:
    """Whether or not the register has a room of the school, and a former name of its own."""
    register = "学校标识码,学校名称,学段,教室编号,曾用名\n1,甲小学,小学,A-1,甲村小学\n2,乙小学,小学,B-1,\n"
    schools = "学校标识码,学校名称,曾用名\n1,甲小学,甲中心校\n2,乙小学,乙村小学\n"
    rules = f"""version: 1
inputs: {{register: register.csv, schools: schools.csv, logs: [log.csv]}}
{CALENDAR}
targets:
  - {{id: lessons, title: 课时, metric: lessons, unit: school, required: 1}}
"""
    log = "学校名称,教室编号,日期,节次,学科\n甲村小学,A-1,2023-03-06,1,语文\n甲中心校,A-1,2023-03-06,2,语文\n乙村小学,B-1,2023-03-06,1,语文\n"
    files = {"register.csv": register, "schools.csv": schools, "log.csv": log}
    assert run(tmp_path, rules, files).actual("lessons") == {"1": 2, "2": 1}


def test_a_name_in_two_spellings_is_one_group(tmp_path: Path) -> None:
    schools = SCHOOLS.replace("2,乙小学,A县", "2,乙小学,Ａ 县")
    register = "学校标识码,学校名称,学段,教室编号,教室类型,县区\n1,甲小学,小学,A-1,录播教室,\n2,乙小学,小学,B-1,,\n3,丙小学,小学,C-1,,Ｂ县\n"
    found = run(tmp_path, RULES, {**FILES, "register.csv": register, "schools.csv": schools})
    groups = [name for level, name in found.groups("bandwidth") if level == "县区"]
    assert groups == ["A县", "Ｂ县"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("1,,100\n,乙小学,50\n", {"1": 100, "2": 50}),
        (",甲村小学,100\n2,乙小学,50\n", {"1": 100, "2": 50}),
        ("0099,甲小学,100\n02,,50\n", {"1": 100, "2": 50}),  # a code of before; noughts in front
        ("3,甲小学,100\n2,乙小学,50\n", {"1": None, "2": 50, "3": 100}),  # another school of that name
    ],
)
def test_a_row_of_schools_is_of_the_school_that_it_means(
    tmp_path: Path, rows: str, expected: dict[str, int | None]
) -> None:
    rules = f"""version: 1
inputs: {{register: register.csv, schools: schools.csv, logs: [log.csv]}}
{CALENDAR}
targets:
  - {{id: bandwidth, title: 带宽, metric: column, column: 带宽, unit: school, required: 100}}
"""
    register = "学校标识码,学校名称,学段,教室编号,曾用名\n1,甲小学,小学,A-1,甲村小学、0099\n2,乙小学,小学,B-1,\n"
    tables = {"register.csv": register, "schools.csv": f"学校标识码,学校名称,带宽\n{rows}"}
    assert run(tmp_path, rules, {**FILES, **tables}).actual("bandwidth") == expected


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "schools.csv",
            SCHOOLS.replace("50,无", "不详,无"),
            "row 5: Column “带宽” must hold a number (or yes, no), not “不详”",
        ),
        ("schools.csv", SCHOOLS + "1,甲小学,,,,,,,,,,,,\n", "row 6: School “甲小学” stands twice, first in row 2"),
        ("schools.csv", SCHOOLS + ",甲小学,,,,,,,,,,,,\n", "row 6: School “甲小学” stands twice, first in row 2"),
        ("register.csv", REGISTER.replace("乙", "甲"), None),  # the table tells the two schools apart by their codes
        ("schools.csv", SCHOOLS.replace("带宽", "宽带"), "rules.yaml:10:"),
        ("schools.csv", SCHOOLS.split("\n")[0], "has no rows"),
    ],
)
def test_faults_of_tables(tmp_path: Path, name: str, content: str, expected: str) -> None:
    found = faults(tmp_path, RULES, {**FILES, name: content})
    assert any(expected in one for one in found) if expected else not found, found


@pytest.mark.parametrize(
    ("table", "content", "expected"),
    [
        (
            "staff",
            "学校名称,教师姓名\n甲小学,张一\n甲小学,张一\n",
            "row 3: Teacher “张一” stands twice, first in row 2",
        ),
        (
            "staff",
            "学校标识码,学校名称,教师姓名\n1,,张一\n,甲小学,张一\n",
            "row 3: Teacher “张一” stands twice, first in row 2",
        ),
        ("staff", "学校,老师的名字\n甲小学,张一\n", "side.csv: No header of a table staff is found"),
        ("staff", "学校名称,教师姓名\n", "side.csv: The table staff has no rows"),
        ("staff", "学校名称,教师姓名\n无名小学,张一\n", "row 2: School “无名小学” is neither in the register"),
        ("staff", "学校名称,姓名\n甲小学,\n", "row 2: This row has no teacher's name"),
        ("pairs", "帮扶学校,受援学校\n甲小学,甲小学\n", "row 2: Both ends of this pair are “甲小学”"),
        ("pairs", "帮扶学校,受援学校\n甲,乙\n", "row 2: Neither “甲” nor “乙”"),
        (
            "pairs",
            "帮扶学校代码,帮扶学校,受援学校\n1,,乙小学\n,甲小学,乙小学\n",
            "row 3: The pair “甲小学—乙小学” stands twice, first in row 2",
        ),
        ("pairs", "帮扶学校,受援学校\n甲小学,\n", "row 2: One end of this pair is missing"),
        ("pairs", "结对编号,帮扶学校,受援学校\n1,甲小学,乙小学\n1,甲小学,丙小学\n", "row 3: The pair “1” stands twice"),
    ],
)
def test_faults_of_staff_and_pairs(tmp_path: Path, table: str, content: str, expected: str) -> None:
    rules = RULES.replace("schools: schools.csv", f"schools: schools.csv, {table}: side.csv")
    found = faults(tmp_path, rules, {**FILES, "side.csv": content})
    assert any(expected in one for one in found), found


def test_tables_may_stand_in_one_workbook(tmp_path: Path) -> None:
    book = Workbook()
    for name, rows in (
        ("结对", [("帮扶学校", "受援学校"), ("甲小学", "乙小学")]),
        ("教师", [("学校名称", "教师姓名"), ("甲小学", "张一"), ("甲小学", "张一")]),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "side.xlsx")
    rules = RULES.replace("schools: schools.csv", "schools: schools.csv, staff: side.xlsx, pairs: side.xlsx")
    (found,) = faults(tmp_path, rules, FILES)
    assert found.startswith("side.xlsx sheet “教师” row 3: Teacher “张一” stands twice, first in row 2.")


@pytest.mark.parametrize("table", ["schools", "staff", "pairs"])
def test_a_name_that_two_schools_have_needs_the_code(tmp_path: Path, table: str) -> None:
    rules = f"version: 1\ninputs: {{register: register.csv, {table}: side.csv, logs: [log.csv]}}\n{CALENDAR}"
    side = "学校名称,教师姓名,受援学校\n甲小学,张一,名师工作室\n"
    found = faults(tmp_path, rules, {**FILES, "register.csv": REGISTER.replace("乙", "甲"), "side.csv": side})
    assert found == ["side.csv row 2: There are several schools called “甲小学”; give the school's code."]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("metric: column, column: 带宽, unit: teacher", "The table schools says nothing of a single teacher"),
        ("metric: column, column: 带宽, table: schools, unit: room", "The table schools says nothing of a single room"),
        ("metric: rows, table: register, unit: teacher", "The table register says nothing of a single teacher"),
        ("metric: lessons, times: 班级数, unit: teacher", "The table schools says nothing of a single teacher"),
        ("metric: room-utilisation, column: 座位, unit: room", "The table register has no column “座位”"),
        ("metric: room-utilisation, column: room_type, unit: room", "not “录播教室” as for the room A-1"),
        ("metric: column, table: register, column: room_type, unit: school", "not “录播教室” as for the room A-1"),
    ],
)
def test_what_a_table_cannot_tell(tmp_path: Path, target: str, expected: str) -> None:
    rules = RULES[: RULES.index("targets:")] + f"targets:\n  - {{id: t, title: T, required: 0.5, {target}}}\n"
    log = LOG.replace("教师姓名", "教师姓名,人数", 1)
    (found,) = faults(tmp_path, rules, {**FILES, "log.csv": log})
    assert "rules.yaml:10:" in found
    assert expected in found


def test_a_table_says_itself_what_its_units_are(tmp_path: Path) -> None:
    """Whatever the register has in a column of the same name."""
    rules = f"""version: 1
inputs: {{register: register.csv, staff: staff.csv, pairs: pairs.csv, logs: [log.csv]}}
{CALENDAR}
targets:
  - {{id: teachers, title: 骨干, metric: lessons, unit: teacher, where: {{类别: 骨干}}, required: 1}}
  - {{id: pairs, title: 结对, metric: lessons, unit: pair, where: {{类别: 骨干}}, required: 1}}
"""
    register = "".join(f"{line},{at or '类别'}\n" for at, line in enumerate(REGISTER.splitlines()))
    tables = {
        "staff.csv": "学校名称,教师姓名,类别\n甲小学,张一,骨干\n乙小学,李一,\n",
        "pairs.csv": "帮扶学校,受援学校,类别\n甲小学,乙小学,骨干\n甲小学,丙小学,\n",
    }
    found = run(tmp_path, rules, {**FILES, "register.csv": register, **tables})
    assert found.actual("teachers") == {"1/张一": 3}
    assert list(found.actual("pairs")) == ["甲小学—乙小学"]
