"""Runs of the package on the sample district, as it is kept or altered."""

from __future__ import annotations

import csv
import random
import shutil
from functools import cache
from typing import TYPE_CHECKING

import make_sample
from maker import logs

import checks
from tests.sample import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from maker.district import Room
    from maker.timetable import Lesson

    from checks.result import AuditResult

Finding = tuple[str, str, int, str]  # file, sheet, row, rule

RULES = SAMPLE.parent / "rules.yaml"
TERM = "2022-2023-2"
MONTHS = ("2023-02", "2023-03", "2023-04", "2023-05", "2023-06")


@cache
def audited(period: str) -> AuditResult:
    """The sample as it is kept."""
    return checks.audit(RULES, period=period)


def record_findings(result: AuditResult) -> set[Finding]:
    """Every finding about a record."""
    listed = result.findings[result.findings["row"].notna()]
    return {(one.file, one.sheet or "", int(one.row), one.rule) for one in listed.fillna({"sheet": ""}).itertuples()}


def planted(period: str) -> set[Finding]:
    """What truth.csv says is to be listed: by date; rows without a date or after the term always."""
    with (SAMPLE / "truth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (row["file"], row["sheet"], int(row["row"]), row["rule"])
        for row in rows
        if not row["date"] or row["date"] > "2023-06-30" or period == TERM or row["date"].startswith(period)
    }


def altered(folder: Path, alter: Callable[[list[Room], list[Lesson]], None], rules: str = "") -> Path:
    """The sample written anew after ``alter``, with further lines of rules.yaml; gives the path of the latter."""
    rng = random.Random(make_sample.SEED)
    rooms, lessons = make_sample.district_of_lessons(rng)
    alter(rooms, lessons)
    (folder / "sample_logs" / "logs").mkdir(parents=True)
    for _ in logs.write_logs(folder / "sample_logs" / "logs", lessons, rng):
        pass
    make_sample.write_register(folder / "sample_logs" / "register.xlsx", rooms)
    return with_targets(folder, rules)


def copied(folder: Path, rules: str = "") -> Path:
    """The sample as it is, with further targets."""
    shutil.copytree(SAMPLE, folder / "sample_logs")
    return with_targets(folder, rules)


def with_targets(folder: Path, targets: str) -> Path:
    """rules.yaml with further lines at the end of its targets, which come last in it."""
    path = folder / "rules.yaml"
    path.write_text(RULES.read_text(encoding="utf-8") + targets, encoding="utf-8")
    return path
