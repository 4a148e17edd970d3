"""Runs made up for the tests of the history: plain rows, no audit behind them."""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING, Any

from checks.history.plain import pack
from checks.history.record import RunRecord

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SERIES = "某区核查"


def month(number: int) -> tuple[str, str, str]:
    """The name, first and last day of the month ``number`` after January 2023."""
    year, of_year = 2023 + number // 12, number % 12 + 1
    name = f"{year}-{of_year:02d}"
    return name, f"{name}-01", f"{name}-{monthrange(year, of_year)[1]}"


def run(
    number: int = 0,
    rates: Mapping[str, float | None] | None = None,
    findings: Sequence[Mapping[str, Any]] = (),
    **further: Any,
) -> RunRecord:
    """The run of a month: ``rates`` of rooms under the target ``lessons`` (below 1 they fail), and findings."""
    name, first, last = month(number)
    measured = [measurement(position, room, rate) for position, (room, rate) in enumerate((rates or {}).items())]
    found = [finding(position, **one) for position, one in enumerate(findings)]
    attained = sum(row["outcome"] == "passed" for _, row in measured)
    head = {
        "series": SERIES,
        "kind": "month",
        "period": name,
        "period_from": first,
        "period_to": last,
        "as_of": last,
        "complete": True,
        "generated_at": f"{last}T08:00:00+08:00",
        "version": "0",
        "engine": "duckdb",
        "lang": "zh",
        "rules_sha256": "ab" * 32,
        "findings": len(found),
        "measurements": len(measured),
    }
    target = {
        "target": "lessons",
        "position": 0,
        "title": "课时达标率",
        "metric": "lessons",
        "unit": "room",
        "due": len(measured),
        "attained": attained,
        "attained_share": attained / len(measured) if measured else None,
        "mean_actual": 1.0,
        "mean_required": 1.0,
        "rate": 1.0,
        "outcome": "passed",
    }
    return RunRecord(
        run=head | {key: value for key, value in further.items() if key in head},
        inputs=[{"position": 0, "file": "logs/a.csv", "sheet": "", "sha256": "cd" * 32, "error": None}],
        targets=[target],
        measurements=measured,
        findings=found,
        documents={"evidence": pack({"id": [one["finding"] for one in found]})},
        register=("ef" * 32, pack({"rooms": []})),
        sightings=further.get("sightings", {}),
    )


def measurement(position: int, room: str, rate: float | None) -> tuple[Any, dict[str, Any]]:
    outcome = "not-applicable" if rate is None else "passed" if rate >= 1 else "failed"
    actual = None if rate is None else 100 * rate
    row = {"position": position, "target": "lessons", "actual": actual, "required": 100.0, "rate": rate}
    return ("room", room, f"教室{room}", "2134000001", "实验小学", "东片", "小学"), row | {"outcome": outcome}


def finding(position: int, **given: Any) -> dict[str, Any]:
    text = dict.fromkeys(("effect", "unit_name", "school_code", "school", "file", "sheet", "raw"), "")
    settled = {
        "position": position,
        "finding": f"{position:016x}",
        "rule": "lessons",
        "severity": "error",
        "outcome": "failed",
        "unit": "room",
        "unit_id": "r1",
        "message": "差 4 课时",
        "actual": 1.0,
        "required": 2.0,
        "row": None,
    }
    return text | settled | given
