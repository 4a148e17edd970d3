"""The sample district: planted faults, published figures, and what stays the same from run to run."""

from __future__ import annotations

import calendar
import csv
import json
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import make_sample
import openpyxl
import pytest
from maker.district import POOL

import checks
from tests import oracle, sample
from tests.sample_runs import MONTHS, RULES, TERM, altered, audited, copied, planted, record_findings

if TYPE_CHECKING:
    from pathlib import Path

    from maker.district import Room
    from maker.timetable import Lesson

    from checks.result import AuditResult
    from checks.result_lines import TargetResult

PERIODS = (*MONTHS, TERM)
ROW_RULES = {*oracle.RECORD_RULES, *oracle.COMPARING_RULES, "duplicate-lesson"}


def days(period: str) -> tuple[date, date]:
    if period == TERM:
        return sample.CALENDAR.term
    year, month = map(int, period.split("-"))
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


@cache
def plain_reading(period: str) -> oracle.Audit:
    rooms, records = sample.records()
    span = days(period)
    return oracle.Audit(records, rooms, sample.CALENDAR, span, span[1], sample.TARGETS, sample.OWN_RULES)


def target(result: AuditResult, name: str) -> TargetResult:
    return next(one for one in result.targets if one.id == name)


# -- the sample itself -------------------------------------------------------------------------------------------------


def content(path: Path) -> object:
    """What a file holds, whatever compressed it."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_maker_gives_the_files_that_are_kept(tmp_path: Path) -> None:
    make_sample.main(tmp_path / "one")
    make_sample.main(tmp_path / "two")
    made = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert {path.as_posix() for path in made} >= {"register.xlsx", "truth.csv"}
    assert len(list((sample.SAMPLE / "logs").iterdir())) == len(made) - 2
    for path in made:
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes(), path
        assert content(tmp_path / "one" / path) == content(sample.SAMPLE / path), path


def test_the_sample_is_what_its_readme_says() -> None:
    rooms, records = sample.records()
    assert (len({room.school for room in rooms}), len(rooms)) == (27, 100)
    assert 16_800 <= len(records) <= 17_200
    with (sample.SAMPLE / "truth.csv").open(encoding="utf-8") as file:
        seeded = Counter(row["rule"] for row in csv.DictReader(file))
    assert seeded.keys() == ROW_RULES | {"evening-lesson"}
    assert min(seeded.values()) >= 5


@pytest.mark.parametrize("period", PERIODS)
def test_the_plain_reading_finds_what_was_planted(period: str) -> None:
    assert plain_reading(period).findings == planted(period)


# -- the package on it -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("period", PERIODS)
def test_every_planted_fault_is_found_and_no_other(period: str) -> None:
    found, expected = record_findings(audited(period)), planted(period)
    assert found - expected == set()
    assert expected - found == set()


@pytest.mark.parametrize("period", PERIODS)
def test_the_four_counts_add_up_per_file_and_are_those_of_the_plain_reading(period: str) -> None:
    expected = plain_reading(period).fates
    by_file: Counter[tuple[str, str]] = Counter()
    for sheet in audited(period).inputs:
        assert sheet.rows == sheet.counted + sheet.rejected + sheet.outside_window + sheet.not_records, sheet
        for fate in ("counted", "rejected", "outside_window"):
            by_file[sheet.file, fate] += getattr(sheet, fate)
    assert +by_file == +expected


@pytest.mark.parametrize("period", PERIODS)
def test_every_unit_reaches_what_the_plain_reading_says(period: str) -> None:
    rows = audited(period).measurements
    names = {one.id for one in sample.TARGETS}
    found = {(row.target, row.unit_id): row for row in rows.itertuples() if row.target in names}
    expected = plain_reading(period).measured
    assert found.keys() == expected.keys()
    for key, wanted in expected.items():
        assert found[key].outcome == wanted.outcome, key
        if wanted.outcome != "not-applicable":
            assert (found[key].actual, found[key].required) == (wanted.actual, wanted.required), key


def test_the_published_figures() -> None:
    subjects, lessons = (target(audited("2023-06"), name) for name in ("subjects-per-school", "lessons-per-room"))
    assert (subjects.total.due, subjects.total.attained, subjects.total.attained_share) == (27, 27, 1.0)
    assert subjects.total.mean_actual == pytest.approx(208 / 27)
    assert subjects.total.rate == pytest.approx(208 / 27 / 3)
    assert (lessons.total.due, lessons.total.attained, lessons.total.attained_share) == (100, 100, 1.0)
    assert lessons.total.mean_actual == pytest.approx(172.70)
    assert lessons.total.rate == pytest.approx(17270 / 9600)
    assert target(audited("2023-06"), "late-entries").outcome == "passed"


def test_a_term_and_its_months_agree() -> None:
    term, months = audited(TERM), [audited(month) for month in MONTHS]
    listed = [set(one.findings.loc[one.findings["row"].notna(), "id"]) for one in months]
    assert set.union(*listed) == set(term.findings.loc[term.findings["row"].notna(), "id"])
    assert term.findings["id"].is_unique

    def described(result: AuditResult) -> dict[str, tuple[object, ...]]:
        names = ["rule", "severity", "effect", "outcome", "unit_id", "message", "file", "sheet", "row", "raw"]
        rows = result.findings.loc[result.findings["row"].notna(), ["id", *names]].astype(object).fillna("")
        rows.loc[rows["rule"] == "future-lesson", "message"] = ""  # names the as-of date
        return dict(zip(rows["id"], rows[names].itertuples(index=False, name=None), strict=True))

    whole = described(term)
    for month in months:
        assert described(month).items() <= whole.items()
    windows = ["subjects-per-school", "lessons-per-room"]
    june = months[-1].measurements
    assert june[june["target"].isin(windows)].equals(term.measurements[term.measurements["target"].isin(windows)])


MONTHLY = """
  - {id: lessons-in-period, title: 本期课时, metric: lessons, unit: room, window: period, required: 1}
"""


def test_lessons_of_the_months_add_up_to_those_of_the_term(tmp_path: Path) -> None:
    rules = copied(tmp_path, MONTHLY)

    def lessons(period: str) -> Counter[str]:
        rows = checks.audit(rules, period=period).measurements
        rows = rows[(rows["target"] == "lessons-in-period") & rows["actual"].notna()]
        return Counter(dict(zip(rows["unit_id"], rows["actual"].astype(int), strict=True)))

    months = sum((lessons(month) for month in MONTHS), Counter())
    assert months == lessons(TERM)
    assert months.total() == 17270


def test_in_march_rooms_are_on_track_or_behind_and_none_has_failed() -> None:
    rows = audited("2023-03").measurements
    outcomes = Counter(rows.loc[rows["target"] == "lessons-per-room", "outcome"])
    assert outcomes == {"on-track": 74, "behind": 16, "passed": 9, "not-applicable": 1}
    behind = audited("2023-03").findings
    behind = behind[behind["rule"] == "lessons-per-room"]
    assert set(behind["severity"]) == {"warning"}
    assert len(behind) == 16


SHARE = """
  - {id: share, title: 按比例, metric: lessons, unit: room, window: term-to-date, required: 96, prorate: teaching-days}
"""


def test_a_room_opened_in_june_owes_its_share_under_proration(tmp_path: Path) -> None:
    def open_in_june(rooms: list[Room], lessons: list[Lesson]) -> None:
        rooms[0].since = date(2023, 6, 1)

    rules = altered(tmp_path, open_in_june, SHARE)
    rows = checks.audit(rules, period="2023-06").measurements
    row = rows[(rows["target"] == "share") & (rows["unit_id"] == "100001-01")].iloc[0]
    room = oracle.Room("2134100001", "100001-01", "小学")
    june = len(sample.CALENDAR.teaching_days([room], date(2023, 6, 1), date(2023, 6, 30)))
    term = len(sample.CALENDAR.teaching_days([room], *sample.CALENDAR.term))
    assert row["required"] == pytest.approx(96 * june / term)
    assert 15 < row["required"] < 25
    assert row["outcome"] == ("passed" if row["actual"] >= row["required"] else "failed")


def test_one_school_at_two_subjects_with_the_same_total(tmp_path: Path) -> None:
    def shift_a_subject(rooms: list[Room], lessons: list[Lesson]) -> None:
        poor = next(room.school for room in rooms if room.school.number == 26)
        first, _, third = poor.subjects["小学"]
        for lesson in lessons:
            if lesson.room.school is poor and lesson.subject == third:
                lesson.subject = first
        lesson = next(one for one in lessons if one.room.school.number == 1 and not one.breaks)
        taught = lesson.room.school.subjects["小学"]
        lesson.subject = next(name for name in POOL["小学"] if name not in taught)

    result = target(checks.audit(altered(tmp_path, shift_a_subject), period="2023-06"), "subjects-per-school")
    assert result.total.mean_actual == pytest.approx(208 / 27)
    assert result.total.rate == pytest.approx(208 / 81)
    assert (result.total.attained, result.total.due) == (26, 27)
    assert result.total.attained_share == pytest.approx(0.9630, abs=5e-5)


def test_a_room_without_a_record_is_listed_with_nothing_and_fails(tmp_path: Path) -> None:
    def forget_a_room(rooms: list[Room], lessons: list[Lesson]) -> None:
        lessons[:] = [lesson for lesson in lessons if lesson.room is not rooms[7]]

    result = checks.audit(altered(tmp_path, forget_a_room), period="2023-06")
    rows = result.measurements
    row = rows[(rows["target"] == "lessons-per-room") & (rows["unit_id"] == "100002-02")].iloc[0]
    assert (row["actual"], row["outcome"]) == (0, "failed")
    findings = result.findings
    assert list(findings.loc[findings["rule"] == "lessons-per-room", "unit_id"]) == ["100002-02"]


# -- the command -------------------------------------------------------------------------------------------------------


def run(out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checks", "audit", "--rules", str(RULES), "--out", str(out), *options]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The report of June 2023, and what the terminal said."""
    folder = tmp_path_factory.mktemp("reports") / "one"
    done = run(folder, "--period", "2023-06")
    assert done.returncode == 1, done.stderr
    return folder, done.stdout


FIGURES = ("256.79", "179.90", "172.70", "7.70", "100.00")


def test_the_command_shows_the_published_figures(reports: tuple[Path, str]) -> None:
    folder, said = reports
    for figure in FIGURES:
        assert figure in said
    written = json.loads((folder / "audit.json").read_text(encoding="utf-8"))
    shown = {one["id"]: one for one in written["targets"]}
    assert shown["subjects-per-school"]["rate"] == pytest.approx(208 / 81)
    assert shown["lessons-per-room"]["rate"] == pytest.approx(17270 / 9600)
    assert [shown[name]["attained_share"] for name in ("subjects-per-school", "lessons-per-room")] == [1.0, 1.0]
    assert written["reconciliation"]["rows"] == sum(one["rows"] for one in written["inputs"])


def test_the_summary_sheet_shows_the_published_figures(reports: tuple[Path, str]) -> None:
    page = openpyxl.load_workbook(reports[0] / "audit.xlsx")["总览"]
    cells = [(cell.value, cell.number_format) for row in page.iter_rows() for cell in row if cell.value is not None]
    shown = {_as_shown(value, shape) for value, shape in cells}
    for figure in FIGURES:
        assert any(figure in text for text in shown), figure


def _as_shown(value: object, shape: str) -> str:
    if isinstance(value, int | float) and "%" in shape:
        return f"{value:.2%}"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def test_two_runs_write_the_same(reports: tuple[Path, str], tmp_path: Path) -> None:
    folder = reports[0]
    assert run(tmp_path / "two", "--period", "2023-06").returncode == 1
    for name in ("findings.csv", "measurements.csv", "suite.json"):
        assert (folder / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    texts = [(path / "audit.json").read_text(encoding="utf-8") for path in (folder, tmp_path / "two")]
    stamps = [json.loads(text)["run"]["generated_at"] for text in texts]
    assert texts[0].replace(stamps[0], "") == texts[1].replace(stamps[1], "")
