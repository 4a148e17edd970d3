"""Three months of the sample district with stories planted in it: each is told by the report of the month in which it
shows, in its file, its sheet and on its page, and by no other."""

from __future__ import annotations

import csv
import random
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import make_sample
import openpyxl
import pytest
from click.testing import CliRunner
from lxml import html

from checks.cli.main import group
from checks.history.answers import Answer, add_answers
from checks.history.database import open_history
from tests.sample_runs import altered

if TYPE_CHECKING:
    from pathlib import Path

    from maker.district import Room
    from maker.timetable import Lesson

MONTHS = ("2023-03", "2023-04", "2023-05")
UP, DOWN, RENAMED = "2134100007", "3134100016", "2134100002"
IDLE, REST, DOUBT = "100003-01", "100005-02", "100009-01"
SUNDAY = date(2023, 3, 12)
TARGETS = f"""
  - {{id: school-month, title: 学校月课时, metric: lessons, unit: school, window: period, required: 12}}
  - {{id: room-month, title: 教室月课时, metric: lessons, unit: room, window: period, required: 1}}
waivers:
  - {{rule: room-month, where: {{room_id: {REST}}}, from: 2023-03-01, until: 2023-04-30, reason: 设备维修,
     approved_by: 电教馆}}
"""
FEW = {(UP, 3): 1, (UP, 4): 2, (DOWN, 5): 3}
"""How many lessons a school has in a month of which it is short."""


def plant(_rooms: list[Room], lessons: list[Lesson]) -> None:
    """UP is short of lessons in March and April, DOWN in May; IDLE and REST are never used; DOUBT has one on a Sunday."""
    kept: dict[tuple[str, int], int] = dict.fromkeys(FEW, 0)
    sound = next(one for one in lessons if one.room.id == DOUBT and not one.breaks)
    for lesson in list(lessons):
        month = lesson.room.school.code, lesson.day.month
        if month in kept:
            kept[month] += lesson.count
        if lesson.room.id in (IDLE, REST) or kept.get(month, 0) > FEW.get(month, 0):
            lessons.remove(lesson)
    moments = {name: datetime.combine(SUNDAY, getattr(sound, name).time()) for name in ("start", "end")}
    lessons.append(replace(sound, day=SUNDAY, entered=None, breaks=["non-teaching-day"], **moments))


def rename(register: Path) -> None:
    """In the register of May a school bears a new name, and says what it was called."""
    rooms, _ = make_sample.district_of_lessons(random.Random(make_sample.SEED))
    school = next(room.school for room in rooms if room.school.code == RENAMED)
    school.formerly, school.name = school.name, "云禾区白鹭实验小学"
    make_sample.write_register(register, rooms)


@dataclass(frozen=True)
class Reports:
    """The folder with what each month's audit wrote."""

    folder: Path

    def run(self, *arguments: str) -> str:
        done = CliRunner().invoke(group, [*arguments, "--rules", str(self.folder / "rules.yaml")])
        assert done.exit_code in (0, 1), done.output
        return done.output

    def told(self, report: str) -> set[tuple[str, str, str, str]]:
        """What changes.csv says of the stories: change, periods, rule, unit."""
        with (self.folder / "reports" / report / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = [(one["change"], one["periods"], one["rule"], one["unit_id"]) for one in csv.DictReader(file)]
        found = {row for row in rows if row[2:] in STORIES}
        assert len(found) == sum(row[2:] in STORIES for row in rows)
        return found

    def dispute(self) -> str:
        """The school objects to what is said of DOUBT; gives the finding."""
        with (self.folder / "reports/2023-03/findings.csv").open(encoding="utf-8-sig", newline="") as file:
            (finding,) = (one["id"] for one in csv.DictReader(file) if (one["rule"], one["unit_id"]) == STORY_OF_DOUBT)
        answer = Answer(finding, "disputed", "周日补课，有通知", "", "王主任", None, "2134100009")
        url = f"sqlite:///{self.folder}/history.sqlite"
        with closing(open_history(url)) as history, history.writing() as connection:
            add_answers(connection, 1, [answer], "回执.xlsx", "ab" * 32, "2023-04-08T08:00:00+08:00")
        return finding


STORY_OF_DOUBT = ("non-teaching-day", DOUBT)
STORIES = {("school-month", UP), ("school-month", DOWN), ("room-month", IDLE), ("room-month", REST), STORY_OF_DOUBT}
STORIES |= {("", RENAMED)}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    made = Reports(tmp_path_factory.mktemp("sample"))
    altered(made.folder, plant, TARGETS)
    for month in MONTHS:
        if month == "2023-05":
            rename(made.folder / "sample_logs" / "register.xlsx")
        made.run("audit", "--period", month, "--quiet")
        if month == "2023-03":
            finding = made.dispute()
            made.run("decide", finding, "accept", "--by", "电教科", "--reason", "补课通知已核实")
    return made


TOLD = {
    "2023-03": {
        ("new", "1", "school-month", UP),
        ("new", "1", "room-month", IDLE),
        ("waived", "", "room-month", REST),
        ("new", "1", *STORY_OF_DOUBT),
    },
    "2023-03-amended-1": {
        ("new", "1", "school-month", UP),
        ("new", "1", "room-month", IDLE),
        ("waived", "", "room-month", REST),
        ("withdrawn", "", *STORY_OF_DOUBT),
    },
    "2023-04": {
        ("continuing", "2", "school-month", UP),
        ("continuing", "2", "room-month", IDLE),
        ("waived", "", "room-month", REST),
        ("withdrawn", "1", *STORY_OF_DOUBT),
    },
    "2023-05": {
        ("fixed", "2", "school-month", UP),
        ("new", "1", "school-month", DOWN),
        ("continuing", "3", "room-month", IDLE),
        ("new", "1", "room-month", REST),
        ("renamed", "", "", RENAMED),
    },
}


@pytest.mark.parametrize("report", TOLD)
def test_each_report_tells_its_own_stories(reports: Reports, report: str) -> None:
    assert reports.told(report) == TOLD[report]


WORDS = {
    "new": "新增",
    "continuing": "持续",
    "fixed": "已消除",
    "withdrawn": "已撤销",
    "waived": "豁免",
    "renamed": "更名",
}


@pytest.mark.parametrize("report", TOLD)
def test_sheet_and_page_tell_the_same(reports: Reports, report: str) -> None:
    folder = reports.folder / "reports" / report
    expected = {(WORDS[change], unit) for change, _, _, unit in TOLD[report]}
    book = openpyxl.load_workbook(folder / "audit.xlsx", read_only=True)
    assert expected <= _said([list(row) for row in book["变化"].iter_rows(values_only=True)])
    table = html.parse(folder / "audit.html").getroot().get_element_by_id("table-changes")
    assert expected <= _said([[cell.text_content() for cell in row.iter("th", "td")] for row in table.iter("tr")])


def _said(rows: list[list[Any]]) -> set[tuple[Any, Any]]:
    """Change and unit of every line below the header."""
    header = next(row for row in rows if "变化" in row and len(set(row)) > 3)
    columns = [header.index(name) for name in ("变化", "单位编号")]
    return {(row[columns[0]], row[columns[1]]) for row in rows[rows.index(header) + 1 :]}


def test_what_the_stories_say(reports: Reports) -> None:
    with (reports.folder / "reports/2023-05/changes.csv").open(encoding="utf-8-sig", newline="") as file:
        said = {(one["change"], one["unit_id"]): one["message"] for one in csv.DictReader(file)}
    assert "原豁免已于 2023-04-30 到期" in said["new", REST]
    assert said["renamed", RENAMED] == "原名“云禾区白鹭小学”，现名“云禾区白鹭实验小学”"


def test_the_trend_goes_on_under_the_new_name(reports: Reports) -> None:
    with (reports.folder / "reports/2023-05/trend.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {(one["target"], one["unit_id"]): one for one in csv.DictReader(file)}
    renamed, up = rows["school-month", RENAMED], rows["school-month", UP]
    assert all(renamed[f"rate {month}"] for month in MONTHS)
    assert (up["before_outcome"], up["outcome"], up["periods_short"]) == ("failed", "passed", "0")
    assert [up[f"rate {month}"] for month in MONTHS[:2]] == ["0.083333", "0.166667"]


def test_the_first_page_and_the_charts_tell_what_changed(reports: Reports) -> None:
    first, last = (html.parse(reports.folder / "reports" / month / "audit.html").getroot() for month in MONTHS[::2])
    said = [line.text_content() for line in last.get_element_by_id("headline").iter("li")]
    assert said[0].startswith("与 2023-04 相比：新增")
    assert "连续 3 期" in said[1]
    assert any("学校月课时：上期（2023-04）" in line for line in said)
    assert len(last.get_element_by_id("changes").cssselect("figure svg")) == 5
    assert first.get_element_by_id("headline", None) is None
    assert not first.get_element_by_id("changes").cssselect("figure svg")
    (chart,) = openpyxl.load_workbook(reports.folder / "reports/2023-05/audit.xlsx")["趋势"]._charts
    assert len(chart.series) == 3
