"""A month with masked names after one without: nobody is named in any file, and teachers go on from month to month."""

from __future__ import annotations

import csv
from html import unescape
from typing import TYPE_CHECKING
from zipfile import ZipFile, is_zipfile

import pytest
from click.testing import CliRunner

from checks.cli.main import group
from tests import small

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = ("张一弛", "王思源", "李清和", "赵桐梓")
GONE = "王思源"
"""Was in two rooms at once in March, and stands in no log after that."""
RULES = """  - {id: teachers, title: 教师课时, metric: lessons, unit: teacher, window: period, required: 9}
"""
HEADER = "学校名称,教室编号,日期,节次,学科,教师姓名,班级,登记类型,开始时间,结束时间\n"
MARCH = (
    "甲小学,A-1,2023-03-07,1,语文,张一弛,三(1)班,自动登记,08:00,08:40\n"
    "甲小学,A-1,2023-03-08,2,数学,王思源,三(1)班,自动登记,08:00,08:40\n甲小学,A-2,2023-03-08,2,英语,王思源,三(2)班,自动登记,08:00,08:40\n"
    "乙小学,B-1,2023-03-12,1,语文,李清和,四(1)班,自动登记,08:00,08:40\n"
)
APRIL = (
    "甲小学,A-1,2023-04-11,1,语文,张一弛,三(1)班,自动登记,08:00,08:40\n乙小学,B-1,2023-04-16,1,语文,李清和,四(1)班,自动登记,08:00,08:40\n"
    "乙小学,B-1,2023-04-12,1,语文,赵桐梓,四(1)班,自动登记,08:00,08:40\n"
)


def run(*arguments: object) -> str:
    done = CliRunner().invoke(group, [str(one) for one in arguments])
    assert done.exit_code in (0, 1), done.output
    return done.output


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("masked")
    district = small.district(folder).add(RULES).log("三月.csv", HEADER + MARCH)
    rules = ("--rules", district.rules)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLASSROOM_CHECKS_MASK_KEY", "of the bureau")
        run("audit", "--period", "2023-03", "--quiet", *rules)
        (folder / "logs" / "三月.csv").unlink()
        district.log("四月.csv", HEADER + APRIL)
        run("audit", "--period", "2023-04", "--mask", "teachers", "--report", "circular", "--quiet", *rules)
        run("handoff", folder / "reports/2023-04")
        (sunday,) = (one["id"] for one in rows(folder, "findings.csv") if one["rule"] == "non-teaching-day")
        run("decide", sunday, "accept", "--by", "电教科", "--reason", "补课", *rules)
        run("judge", "2023-04", "--out", folder / "reports/judged", *rules)
    return folder


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "reports/2023-04" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def texts(path: Path, name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Every text in a file, archives within archives unpacked."""
    packed = path.parent / "unpacked"
    packed.write_bytes(content)
    if not is_zipfile(packed):
        yield name, unescape(content.decode("utf-8", errors="replace"))
        return
    with ZipFile(packed) as archive:
        members = [(f"{name}/{one}", archive.read(one)) for one in archive.namelist()]
    for member, inside in members:
        yield from texts(path, member, inside)


@pytest.mark.parametrize("report", ["2023-04", "2023-04/handoff", "2023-04-amended-1", "judged"])
def test_nobody_is_named_in_any_file(folder: Path, tmp_path: Path, report: str) -> None:
    files = [path for path in (folder / "reports" / report).iterdir() if path.is_file()]
    assert len(files) >= 4
    found = [one for path in files for one in texts(tmp_path / "x", path.name, path.read_bytes())]
    assert not [(where, name) for where, text in found for name in NAMES if name in f"{where}{text}"]


def test_what_is_over_is_told_without_the_name(folder: Path) -> None:
    (over,) = (one for one in rows(folder, "changes.csv") if one["rule"] == "teacher-in-two-rooms")
    assert over["change"] == "fixed"
    assert "T-" in over["message"]


def test_teachers_go_on_from_month_to_month_under_their_codes(folder: Path) -> None:
    told = {(one["change"], one["unit_name"]) for one in rows(folder, "changes.csv") if one["rule"] == "teachers"}
    now = {one["unit_name"]: one["school"] for one in rows(folder, "measurements.csv") if one["target"] == "teachers"}
    assert sorted(change for change, _ in told) == ["continuing", "continuing", "ended", "new"]
    assert {name for change, name in told if change != "ended"} == set(now)
    trend = [one for one in rows(folder, "trend.csv") if one["target"] == "teachers" and one["unit"] == "teacher"]
    assert sorted(bool(one["rate 2023-03"]) for one in trend) == [False, True, True]
