"""Which files are meant, and how they are called."""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from checks.handover.amending import DIFFERENCES
from checks.handover.folder import FOLDER
from checks.report.files import _ALL
from checks.sources import expand, noise, read
from checks.sources.paths import as_glob, relative

LOG = "日期,节次,教室编号,学科\n2023-05-09,3,R1,数学\n"


def test_globs_and_folders(tmp_path):
    for name in ("a.csv", "b.xlsx", "~$b.xlsx", "Thumbs.db", "desktop.ini", ".hidden", "sub/c.csv", "[x].csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")

    def names(*patterns):
        return [path.relative_to(tmp_path).as_posix() for path in expand(patterns, tmp_path)]

    assert names("*.csv", "a.csv") == ["[x].csv", "a.csv"]
    assert names("sub", "b.*") == ["sub/c.csv", "b.xlsx"]
    assert names("s*") == ["sub/c.csv"]  # a folder that a pattern matches is read whole
    assert names("[x].csv", "none*.csv") == ["[x].csv", "none*.csv"]


def test_a_report_among_the_logs_is_no_log(tmp_path):
    """Its sheets would tell of every record a second time."""
    for name in (
        "a.csv",
        "audit.xlsx",
        "r/audit.json",
        "r/suite.json",
        "r/findings.csv",
        "r/b.csv",
        "r/handoff-2/x.xlsx",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("x", encoding="utf-8")

    def names(*patterns):
        return [path.relative_to(tmp_path).as_posix() for path in expand(patterns, tmp_path)]

    assert names(".") == ["a.csv", "audit.xlsx", "r/b.csv"]  # the workbook has no report beside it
    assert names("r/*") == ["r/b.csv"]
    assert names("r/findings.csv") == ["r/findings.csv"]  # asked for by its name


def test_every_file_of_a_report_is_known_as_one():
    assert {*_ALL, DIFFERENCES} == noise._REPORT
    assert FOLDER == noise.HANDED_OVER


def test_a_folder_may_be_called_as_a_pattern_is_written(tmp_path):
    base = tmp_path / "[2023] 100%" / "a*b"
    (base / "logs").mkdir(parents=True)
    (base / "logs" / "a.csv").write_text(LOG, encoding="utf-8")
    for patterns in (["logs/*"], ["*/*.csv"], [f"{base}/**/*.csv"]):
        assert expand(patterns, base) == [base / "logs" / "a.csv"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are Unicode there")
def test_a_file_of_a_chinese_windows_unpacked_elsewhere(tmp_path):
    logs = tmp_path / "logs"
    logs.mkdir()
    (tmp_path / "spool").mkdir()
    book = Workbook()
    for row in csv.reader(LOG.splitlines()):
        book.active.append(row)
    book.save(tmp_path / "log.xlsx")
    for name, content in (
        ("表.csv".encode("gb18030"), LOG.encode()),
        ("月报.xlsx".encode("gb18030"), (tmp_path / "log.xlsx").read_bytes()),
        ("表.csv".encode(), LOG.encode()),
        (b"\xff.csv", LOG.encode()),
    ):
        Path(os.fsdecode(os.fsencode(logs) + b"/" + name)).write_bytes(content)
    found = expand(["logs/*"], tmp_path)
    readings = read(found, tmp_path, {}, tmp_path / "spool")
    assert [(one.file, one.error, [sheet.records for sheet in one.sheets]) for one in readings] == [
        ("logs/\\xb1\\xed.csv", None, [1]),  # as the other one is called so
        ("logs/\\xff.csv", None, [1]),
        ("logs/月报.xlsx", None, [1]),
        ("logs/表.csv", None, [1]),
    ]
    assert expand([as_glob(relative(file, tmp_path)) for file in found], tmp_path) == found
