"""The page's numbers are those of the workbook and of audit.json, and texts of any kind are only ever text."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import example
import openpyxl
import pandas as pd
import pytest
from lxml import html

from checks.figures import percent
from checks.report import standing
from checks.report.facts import Facts
from checks.report.files import write_reports
from checks.report.html import charts
from checks.report.html.covered import not_covered
from checks.report.html.drawing import Drawing, Pen
from checks.report.html.page import Page

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("drawn")

Row = dict[str, Any]


def tables(page: Path) -> dict[str, list[Row]]:
    """The tables of the page by title: rows by column title, numbers unrounded, texts as they read."""
    root = html.parse(page, html.HTMLParser(encoding="utf-8")).getroot()
    found = {}
    for region in root.cssselect("main div.scroll"):
        titles = [cell.text_content() for cell in region.cssselect("thead th")]
        rows = [[_value(cell) for cell in row.cssselect("td")] for row in region.cssselect("tbody tr")]
        found[region.get("aria-label")] = [dict(zip(titles, row, strict=True)) for row in rows]
    return found


def _value(cell: Any) -> Any:
    exact = cell.get("data-value")
    return (cell.text_content() or None) if exact is None else float(exact)


def sheet_rows(book: Any, title: str, columns: list[str]) -> list[Row]:
    """The rows below the header that has the ``columns``."""
    rows = iter(book[title].iter_rows(values_only=True))
    header = next(row for row in rows if set(columns) <= set(row))
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("set")
    result = example.district(findings=60)
    days = pd.date_range("2023-02-06", "2023-06-30").date
    result.days = pd.DataFrame([(day, day.weekday() < 5, "" if day.weekday() < 5 else "weekend") for day in days])
    result.days.columns = ["date", "teaching", "reason"]
    used = [(day, 1 + day.day % 7, ("automatic", "manual", "")[day.day % 3], day.day) for day in days]
    result.usage = pd.DataFrame(used, columns=["date", "period", "entry", "lessons"])
    write_reports(result, out)
    return out


def same(one: Any, other: Any) -> bool:
    if isinstance(other, datetime | date):
        return str(one) == f"{other:%Y-%m-%d}"
    if isinstance(one, float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-14)  # a workbook keeps 15 digits
    return (one or None) == (other or None)


@pytest.mark.parametrize("title", ["学校一览", "分组汇总", "规则执行", "数据核对", "豁免", "运行信息"])
def test_tables_are_those_of_the_workbook(folder: Path, title: str) -> None:
    on_page = tables(folder / "audit.html")[title]
    in_book = sheet_rows(openpyxl.load_workbook(folder / "audit.xlsx"), title, list(on_page[0]))
    assert len(on_page) == len(in_book)
    for one, other in zip(on_page, in_book, strict=True):
        assert all(same(value, other[name]) for name, value in one.items()), (one, other)


def test_weeks_are_those_of_the_workbook(folder: Path) -> None:
    on_page = tables(folder / "audit.html")["学期各周（课时）"]
    in_book = sheet_rows(openpyxl.load_workbook(folder / "audit.xlsx"), "周次走势", ["课时"])
    assert sum(row["课时"] for row in on_page) > 0
    for one, other in zip(on_page, in_book, strict=True):
        assert all(same(one[name], other[name]) for name in ("周次", "课时", "教学日")), (one, other)


def test_headline_figures_are_those_of_the_json_and_the_first_sheet(folder: Path) -> None:
    document = json.loads((folder / "audit.json").read_text("utf-8"))
    first_sheet = list(openpyxl.load_workbook(folder / "audit.xlsx")["总览"].iter_rows(values_only=True))
    names = {"due": "应核", "attained": "达标", "attained_share": "达标面", "mean_actual": "平均实际", "rate": "达标率"}
    for target, row in zip(document["targets"], tables(folder / "audit.html")["核心指标"], strict=True):
        assert {key: row[name] for key, name in names.items()} == {key: target[key] for key in names}
        (printed,) = (cells for cells in first_sheet if cells[0] == row["目标"])
        assert all(any(same(float(target[key]), cell) for cell in printed) for key in names)


def test_cards_show_the_rates_rounded(folder: Path) -> None:
    root = html.parse(folder / "audit.html").getroot()
    for target in json.loads((folder / "audit.json").read_text("utf-8"))["targets"]:
        (figure,) = root.cssselect(f".card[data-target={target['id']}] .figure")
        assert float(figure.get("data-value")) == target["rate"]
        assert figure.text_content() == percent(target["rate"], target["rate"] >= 1)


@pytest.mark.parametrize(("due", "said"), [(1, "实际 12，要求 96"), (2, "平均实际 12.00，平均要求 96")])
def test_what_a_single_unit_reached_is_no_mean(tmp_path: Path, due: int, said: str) -> None:
    result = example.district(findings=1)
    total = replace(result.targets[1].total, due=due, attained=0, mean_actual=12.0)
    result.targets[1] = replace(result.targets[1], total=total)
    Page(Facts.of(result)).write(tmp_path / "audit.html")
    root = html.parse(tmp_path / "audit.html", html.HTMLParser(encoding="utf-8")).getroot()
    assert root.cssselect(".card[data-target=lessons-per-room] p.note")[-1].text_content() == said


def test_rankings_are_the_roll_ups_of_the_json(folder: Path) -> None:
    on_page = tables(folder / "audit.html")
    for target in json.loads((folder / "audit.json").read_text("utf-8"))["targets"]:
        limit = target["id"] == "late-entries"
        schools = {one["name"]: one for one in target["rollups"] if one["by"] == "school"}
        rows = on_page[f"{target['title']}：排名"]
        assert {row["学校"]: row["达标率"] for row in rows} == {name: one["rate"] for name, one in schools.items()}
        assert [row["达标率"] for row in rows] == sorted((row["达标率"] for row in rows), reverse=not limit)
        for row in rows:
            one = schools[row["学校"]]
            distance = one["mean_actual"] - one["mean_required"]
            assert row["与要求之差"] == (-distance if limit else distance)
            assert row["达标/应核"] == f"{one['attained']}/{one['due']}"


def test_distributions_count_every_unit_due_once(folder: Path) -> None:
    on_page = tables(folder / "audit.html")
    for target in json.loads((folder / "audit.json").read_text("utf-8"))["targets"]:
        rows = on_page[f"{target['title']}：分布"]
        assert sum(row["单位数"] for row in rows) == target["due"]
        assert sum(row["达标"] for row in rows) == target["attained"]


def test_targets_without_a_ranking_are_named() -> None:
    result = example.district()
    assert not any("学科达标率" in line for line in not_covered(Facts.of(result)) if "排名" in line)
    result.targets = [*result.targets, *result.targets, *result.targets[:1]]
    assert "排名和分布只列前 6 项指标，其余见工作簿“学校一览”“分组汇总”“达标明细”：学科达标率。" in not_covered(
        Facts.of(result)
    )


def test_how_lessons_are_known_is_no_gap(tmp_path: Path) -> None:
    result = example.district(findings=1)
    result.grades = {"automatic": 3, "manual": 1}
    Page(Facts.of(result)).write(tmp_path / "audit.html")
    root = html.parse(tmp_path / "audit.html", html.HTMLParser(encoding="utf-8")).getroot()
    sentence = "课时依据（各目标的统计时段）：自动登记 3（75.00%）、补录 1（25.00%）。"
    assert sentence in [one.text_content() for one in root.cssselect("#basis p")]
    assert sentence not in [one.text_content() for one in root.cssselect("#not-covered li")]


def test_listed_findings_are_those_of_the_csv(folder: Path) -> None:
    root = html.parse(folder / "audit.html").getroot()
    listed = json.loads(root.get_element_by_id("findings-data").text)
    evidence = json.loads(root.get_element_by_id("evidence-data").text)
    frame = pd.read_csv(folder / "findings.csv", dtype=str, keep_default_na=False)
    for column, data in (("message", listed), ("school", listed), ("file", listed), ("row", listed), ("id", evidence)):
        assert texts(data[column]) == list(frame[column])


def texts(column: dict[str, list[Any]]) -> list[str]:
    if "codes" not in column:
        return column["values"]
    return [column["values"][code] if code >= 0 else "" for code in column["codes"]]


HOSTILE = "</script><script>window.hacked=1</script><img src=x onerror=hacked=1>\u202e\x00\x1b‮{{7*7}}'\"😀"


def hostile(folder: Path) -> Path:
    """A page all of whose names are traps."""
    result = example.district(findings=5)
    for target in result.targets:
        target.title = HOSTILE + target.id
        for group in target.rollups:
            group.name = HOSTILE + group.name
    for frame in (result.findings, result.evidence):
        for column in ("school", "file", "sheet"):
            frame[column] = HOSTILE
    result.findings["message"] = "长" * 10_000
    result.evidence["teacher"] = "=cmd|' /C calc'!A0"
    for column in ("school", "unit_name"):
        result.measurements[column] = HOSTILE + result.measurements[column]
    path = folder / "hostile.html"
    Page(Facts.of(result)).write(path)
    return path


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    path = hostile(tmp_path)
    text = path.read_text("utf-8")
    root = html.parse(path).getroot()
    assert "{{7*7}}" in text
    assert not {"\u202e", "\x00", "\x1b"} & set(text)
    assert not root.cssselect("img, iframe, object, [onerror], [onclick]")
    assert [one.get("id") for one in root.cssselect("script")] == ["texts", "findings-data", "evidence-data", None]


def put_down(specs: list[charts.Spec]) -> None:
    with Pen() as pen:
        Drawing(specs, pen)
        raise KeyError


@pytest.mark.parametrize("number", [0, 1])
def test_a_pen_can_be_put_down_while_it_draws(number: int) -> None:
    facts = Facts.of(example.district(findings=1))
    chart = charts.ranking_chart(facts, standing.ranking(facts, facts.result.targets[0]))
    with pytest.raises(KeyError):
        put_down([chart] * number)


def test_charts_are_drawn_the_same_twice() -> None:
    facts = Facts.of(example.district(findings=1))
    specs = [charts.ranking_chart(facts, standing.ranking(facts, facts.result.targets[0]))]
    first, second = (Drawing(specs).result() for _ in range(2))
    assert first == second
    assert first[0].startswith("<svg")
    assert "66.67%" in first[0]
    assert Drawing([]).result() == []


def test_who_draws_says_nothing_of_an_audit_that_has_ended() -> None:
    drawing = [sys.executable, "-m", "checks.report.html.drawing"]
    assert subprocess.run(drawing, input=b"", capture_output=True, check=True).stderr == b""
