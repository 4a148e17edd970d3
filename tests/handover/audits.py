"""An audit's output folder made up for the tests: no audit behind it."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

from checks.model import FINDING_COLUMNS, MEASUREMENT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Row = dict[str, object]


def finding(number: int, school: str, name: str, **more: object) -> Row:
    blank = dict.fromkeys(FINDING_COLUMNS, "")
    about = {"id": f"{number:016x}", "rule": "missing-field", "severity": "error", "effect": "reject"}
    about |= {"outcome": "failed", "unit": "room", "unit_id": f"{school}-1", "unit_name": "智慧教室1"}
    return blank | about | {"school_code": school, "school": name, "message": "未填写：学科", "row": number} | more


def measurement(school: str, name: str, region: str, outcome: str = "passed", **more: object) -> Row:
    about = {"target": "lessons", "unit": "room", "unit_id": f"{school}-1", "unit_name": "智慧教室1"}
    about |= {"school_code": school, "school": name, "region": region, "stage": "小学"}
    return {**about, "actual": 172.5, "required": 96, "rate": 1.796875, "outcome": outcome, **more}


def write(folder: Path, findings: Sequence[Row], measurements: Sequence[Row], language: str = "zh") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    run = {"name": "某区核查", "language": language, "complete": True, "as_of": "2023-06-30"}
    run |= {"period": {"name": "2023-06", "from": "2023-06-01", "to": "2023-06-30"}}
    run |= {"generated_at": "2023-07-01T08:00:00+08:00"}
    document = {
        "run": run,
        "rules": [{"id": "missing-field", "title": "必填项缺失"}],
        "targets": [
            {"id": "lessons", "title": "课时达标率", "metric": "lessons"},
            {"id": "late", "title": "补录占比", "metric": "late-entry-share", "limit": True},
        ],
    }
    (folder / "audit.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    for name, columns, rows in (
        ("findings.csv", FINDING_COLUMNS, findings),
        ("measurements.csv", MEASUREMENT_COLUMNS, measurements),
    ):
        with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return folder
