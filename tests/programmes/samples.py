"""The programmes under sample_logs/: each audited once, what came of its targets, and what docs/targets.md says of it.

A programme is a folder with ``rules.yaml``, ``make.py`` (writes its data into ``main(folder)``) and ``truth.csv``
(file, sheet, row, rule: every record that is to be listed, and no other).
"""

from __future__ import annotations

import csv
import re
import runpy
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ruamel.yaml import YAML

import checks
from checks.figures import number, percent

if TYPE_CHECKING:
    from checks.result import AuditResult
    from checks.result_lines import GroupResult, TargetResult

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "sample_logs"


@cache
def audited(name: str, period: str | None = None) -> AuditResult:
    """The programme ``name`` as it is kept; the period that an audit takes by itself unless one is given."""
    return checks.audit(SAMPLES / name / "rules.yaml", period=period)


def target(result: AuditResult, name: str) -> TargetResult:
    return next(one for one in result.targets if one.id == name)


def rollups(result: AuditResult, name: str, by: str) -> dict[str, GroupResult]:
    """The groups of one level of a target."""
    return {group.name: group for group in target(result, name).rollups if group.by == by}


def actuals(result: AuditResult, name: str) -> dict[str, float]:
    """By unit id, what was reached; units of which nothing is known are NaN."""
    rows = result.measurements[result.measurements["target"] == name]
    return dict(zip(rows["unit_id"], rows["actual"], strict=True))


def outcomes(result: AuditResult, name: str) -> dict[str, str]:
    """By unit id, what became of it."""
    rows = result.measurements[result.measurements["target"] == name]
    return dict(zip(rows["unit_id"], rows["outcome"], strict=True))


def listed(result: AuditResult) -> set[tuple[str, str, int, str]]:
    """File, sheet, row and rule of every finding about a record."""
    rows = result.findings[result.findings["row"].notna()].fillna({"sheet": ""})
    return {(one.file, one.sheet, int(one.row), one.rule) for one in rows.itertuples()}


def planted(name: str) -> set[tuple[str, str, int, str]]:
    """What truth.csv says is to be listed."""
    with (SAMPLES / name / "truth.csv").open(encoding="utf-8", newline="") as file:
        return {(row["file"], row["sheet"], int(row["row"]), row["rule"]) for row in csv.DictReader(file)}


def changed_when_made_again(name: str, folder: Path) -> list[str]:
    """The files that the programme's script does not make just as they are kept."""
    runpy.run_path(str(SAMPLES / name / "make.py"))["main"](folder)
    made = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert made
    return [str(path) for path in made if (folder / path).read_bytes() != (SAMPLES / name / path).read_bytes()]


def check_worked_example(result: AuditResult, name: str) -> None:
    """What docs/targets.md has of a programme: targets as its rules.yaml has them, and what comes of them."""
    targets, rows = _worked_example(name)
    written = YAML(typ="safe").load(SAMPLES / name / "rules.yaml")["targets"]
    assert [one for one in targets if one not in written] == []
    assert rows == [_told(result, row[0]) for row in rows]


def _worked_example(name: str) -> tuple[list[object], list[tuple[str, ...]]]:
    """The targets on the page, and the lines of the table of what comes of them."""
    page = (ROOT / "docs" / "targets.md").read_text(encoding="utf-8")
    _, _, example = page.partition(f"[sample_logs/{name}]")
    written, _, below = example.partition("```yaml\n")[2].partition("```\n")
    lines = re.match(r"\s*((?:\|.*\n)+)", below)
    assert lines is not None, f"docs/targets.md has no table of {name}"
    rows = [tuple(cell.strip(" `") for cell in line.strip("| \n").split("|")) for line in lines[1].splitlines()]
    return YAML(typ="safe").load(written)["targets"], rows[2:]


def _told(result: AuditResult, name: str) -> tuple[str, ...]:
    """A target as that table tells it: id, due, attained, mean actual, rate."""
    total = target(result, name).total
    reached = total.attained == total.due
    return name, str(total.due), str(total.attained), number(total.mean_actual or 0), percent(total.rate or 0, reached)
