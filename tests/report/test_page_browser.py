"""What readers do with the page, in Debian's Chromium: search, filter, sort, unfold, print; on a desktop and a phone."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import example
import pandas as pd
import pytest
from selenium.webdriver.support.ui import WebDriverWait
from test_page import hostile

from checks.report.facts import Facts
from checks.report.html.page import Page
from tests import browser as chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.model import Lang
    from checks.result import AuditResult
    from tests.browser import Browser

pytestmark = [
    pytest.mark.skipif(bool(chromium.missing()), reason=chromium.missing() or "there is a browser"),
    pytest.mark.usefixtures("drawn"),
]

AXE = (Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
LEVEL_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FINDINGS = 120


def result(lang: Lang = "zh") -> AuditResult:
    made = example.district(findings=FINDINGS, lang=lang)
    days = pd.date_range("2023-06-01", "2023-06-30").date
    made.usage = pd.DataFrame({"date": days, "period": [1 + day.day % 7 for day in days], "entry": "automatic"})
    made.usage["lessons"] = 3
    made.days = pd.DataFrame({"date": days, "teaching": [day.day not in (22, 23) for day in days], "reason": "holiday"})
    return made


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    pages = {lang: folder / f"{lang}.html" for lang in ("zh", "en")}
    for lang, path in pages.items():
        Page(Facts.of(result(lang=lang))).write(path)
    return pages


@pytest.fixture(scope="module")
def desktop() -> Iterator[Browser]:
    with chromium.browser() as one:
        yield one


@pytest.fixture(scope="module")
def phone() -> Iterator[Browser]:
    with chromium.browser(phone=True) as one:
        yield one


@pytest.fixture
def page(desktop: Browser, paths: dict[str, Path]) -> Browser:
    desktop.open(paths["zh"])
    return desktop


def wait(page: Browser, count: int) -> None:
    """Until so many findings are said to match."""
    said = f"符合条件 {count:,} 条" if count else "没有符合条件的异常。"
    WebDriverWait(page.driver, 10).until(lambda _: page.texts("#count")[0].startswith(said), said)


def column(page: Browser, name: str) -> list[str]:
    heads = page.run("return [...document.querySelectorAll('#list thead th')].map((th) => th.dataset.column || '')")
    return page.texts(f"#list tr.head td:nth-child({heads.index(name) + 1})")


def test_opens_without_network_or_complaint(page: Browser) -> None:
    assert page.complaints() == []
    assert page.run("return performance.getEntriesByType('resource').length") == 0
    assert page.run("return document.documentElement.dataset.ready") == "true"
    assert len(page.find("svg")) == 3 + 3 + 3
    policy = page.find("meta[http-equiv=Content-Security-Policy]")[0].get_attribute("content")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_search_looks_at_the_evidence_too(page: Browser) -> None:
    made = result()
    teacher = int((made.evidence["teacher"] == "王芳").sum())
    assert 0 < teacher < FINDINGS
    (box,) = page.find("#search")
    box.send_keys("王芳")
    wait(page, teacher)
    box.send_keys(" 没有这样的字")
    wait(page, 0)
    page.click("#filters button[type=reset]")
    wait(page, len(made.findings))


def test_filters_narrow_together(page: Browser) -> None:
    frame = result().findings
    rejected = frame[frame["effect"] == "reject"]
    school = rejected["school"].value_counts().index[0]
    for name, value in (("effect", "剔除"), ("school", school)):
        page.run(
            "const one = document.getElementById(arguments[0]); one.value = arguments[1];"
            "one.dispatchEvent(new Event('change'))",
            f"filter-{name}",
            value,
        )
    wait(page, int((rejected["school"] == school).sum()))
    assert set(column(page, "school")) == {school}


def test_sorts_both_ways_numbers_as_numbers(page: Browser) -> None:
    for direction in ("ascending", "descending"):
        page.click("#list th[data-column=row] button")
        rows = [int(text) for text in column(page, "row") if text]
        assert rows == sorted(rows, reverse=direction == "descending")
        assert page.find("#list th[data-column=row]")[0].get_attribute("aria-sort") == direction


def test_unfolds_to_the_record_and_its_place(page: Browser) -> None:
    made = result()
    one = made.findings[made.findings["file"].notna()].iloc[0]
    record = made.evidence.set_index("id").loc[one["id"]]
    (box,) = page.find("#search")
    box.send_keys(one["id"])
    wait(page, 1)
    page.click("#list button.unfold")
    assert page.find("#list button.unfold")[0].get_attribute("aria-expanded") == "true"
    shown = set(page.texts("#list .evidence dd"))
    assert {record["room_name"], record["class_name"], one["file"], str(int(one["row"])), one["id"]} <= shown
    page.click("#list button.unfold")
    assert not page.find("#list .evidence")


def test_a_school_leads_to_its_findings(page: Browser) -> None:
    link = page.find("#schools a[data-finding]")[0]
    school = link.text
    page.click("#schools a[data-finding]")
    wait(page, int((result().findings["school"] == school).sum()))
    assert page.find("#list .evidence")


def test_pages_turn(page: Browser) -> None:
    first = column(page, "message")
    page.click("#next")
    assert page.texts("#page") == ["第 2 页，共 3 页"]
    page.click("#previous")
    assert column(page, "message") == first


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (Debian: poppler-utils)")
def test_prints_every_finding_that_matches_and_no_controls(page: Browser, tmp_path: Path) -> None:
    pdf = tmp_path / "page.pdf"
    pdf.write_bytes(page.pdf())
    call = ["pdftotext", "-layout", str(pdf), "-"]
    text = subprocess.run(call, capture_output=True, check=True).stdout.decode()
    assert text.count("有异常") >= FINDINGS  # all of them, not the first page of the list
    assert "清除条件" not in text
    listed, _ = text.split("可搜索、筛选、排序")[1].split("口径与依据")
    pages = [one for one in listed.split("\f") if "有异常" in one]
    assert len(pages) > 1
    assert all("规则/目标" in one for one in pages)  # the header on every page of the list


@pytest.mark.parametrize(("device", "lang"), [("desktop", "zh"), ("desktop", "en"), ("phone", "zh")])
def test_accessible_at_level_aa(paths: dict[str, Path], request: pytest.FixtureRequest, device: str, lang: str) -> None:
    page: Browser = request.getfixturevalue(device)
    page.open(paths[lang])
    page.click("#list button.unfold")
    page.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.run(AXE)
    found = page.driver.execute_async_script(
        "axe.run(document, {runOnly: arguments[0]}).then(arguments[arguments.length - 1])", LEVEL_AA
    )
    assert len(found["passes"]) > 15
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == []


def test_fits_a_phone(phone: Browser, paths: dict[str, Path]) -> None:
    phone.open(paths["zh"])
    phone.click("#list button.unfold")
    wide, screen = phone.run("return [document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= screen == chromium.PHONE["width"]
    assert phone.complaints() == []


def test_hostile_texts_do_nothing(desktop: Browser, tmp_path: Path) -> None:
    desktop.open(hostile(tmp_path))
    (box,) = desktop.find("#search")
    box.send_keys("=cmd")
    wait(desktop, 5)
    desktop.click("#list button.unfold")
    assert desktop.run("return [window.hacked === undefined, document.images.length]") == [True, 0]
    assert desktop.complaints() == []
    assert "=cmd|' /C calc'!A0" in desktop.texts("#list .evidence dd")


def test_200_000_findings_can_be_searched(desktop: Browser, tmp_path: Path) -> None:
    made = example.many(example.district(findings=2_000), copies=100)
    assert len(made.findings) > 200_000
    path = tmp_path / "large.html"
    Page(Facts.of(made)).write(path)
    desktop.open(path)
    assert desktop.texts("#count")[0] == "符合条件 200,000 条，共 200,000 条"
    (box,) = desktop.find("#search")
    box.send_keys("王芳 三年级")
    evidence = made.evidence.head(200_000)
    listed = set(made.findings["id"].head(200_000))
    both = evidence[(evidence["teacher"] == "王芳") & (evidence["grade"] == "三年级") & evidence["id"].isin(listed)]
    wait(desktop, len(both))
