"""What an audit wrote, read back from its folder: nothing else is needed to hand it over."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from checks.model import MOST_FINDINGS, ConfigurationError, Fault, Message
from checks.patterns import PATTERNS
from checks.refusals import refusal
from checks.texts import text

if TYPE_CHECKING:
    from pathlib import Path

    from checks.model import Lang

_DOCUMENT, _FINDINGS, _MEASUREMENTS = "audit.json", "findings.csv", "measurements.csv"
_WORKBOOK = "audit.xlsx"
RECORD_FIELDS = (
    "date",
    "period",
    "starts_at",
    "ends_at",
    "subject",
    "grade",
    "class_name",
    "teacher",
    "topic",
    "entry",
)
"""The fields of a record that its evidence shows, where the workbook of the audit has them."""

RECORD = "record_"
"""What the columns of :attr:`Audit.findings` that hold them begin with."""

Row = dict[str, str]
"""A line of a CSV file by its columns."""


@dataclass(frozen=True)
class Audit:
    """One audit. ``findings`` and ``measurements`` are the lines of the CSV files, with their texts as they were; a
    finding about a record has the fields of the record besides, as ``record_date`` and so on. ``limits`` are the
    targets that say what must not be exceeded."""

    name: str
    period: str
    start: date
    end: date
    as_of: date
    generated_at: datetime
    lang: Lang
    complete: bool
    titles: dict[str, str]
    metrics: dict[str, str]
    limits: frozenset[str]
    findings: list[Row]
    measurements: list[Row]


def read_audit(folder: Path) -> Audit:
    """The audit in ``folder``. Raises ConfigurationError where there is none, it cannot be read, or it
    has more findings about records than anybody can be asked about."""
    try:
        document = json.loads((folder / _DOCUMENT).read_text(encoding="utf-8"))
        _refuse_too_many(document, folder)
        audit = _audit(document, _rows(folder / _FINDINGS), _rows(folder / _MEASUREMENTS))
        records = _records(folder / _WORKBOOK, audit.lang)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _fault("handover.not_an_audit", folder, str(error.filename).rpartition("/")[2]) from error
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        why = refusal(error.errno) if isinstance(error, OSError) else Message("refusal.changed")
        raise _fault("handover.damaged_audit", folder, why) from error
    for row in audit.findings:
        row |= records.get(row["id"], {})
    return audit


def _refuse_too_many(document: dict[str, Any], folder: Path) -> None:
    """Nobody answers so many, and they would not fit into memory."""
    found = sum(rule.get("records", 0) for rule in document["rules"])
    if found > MOST_FINDINGS:
        values = {"folder": str(folder), "found": found, "most": MOST_FINDINGS}
        raise ConfigurationError([Fault(Message("handover.too_many", values))])


def _fault(key: str, folder: Path, why: str | Message) -> ConfigurationError:
    return ConfigurationError([Fault(Message(key, {"folder": str(folder), "why": why}))])


def _audit(document: dict[str, Any], findings: list[Row], measurements: list[Row]) -> Audit:
    run = document["run"]
    lang: Lang = "en" if run.get("language") == "en" else "zh"
    return Audit(
        name=run.get("name", ""),
        period=run["period"]["name"],
        start=date.fromisoformat(run["period"]["from"]),
        end=date.fromisoformat(run["period"]["to"]),
        as_of=date.fromisoformat(run["as_of"]),
        generated_at=datetime.fromisoformat(run["generated_at"]),
        lang=lang,
        complete=run["complete"],
        titles=_titles(document, lang),
        metrics={one["id"]: one["metric"] for one in document["targets"]},
        limits=frozenset(one["id"] for one in document["targets"] if one.get("limit")),
        findings=findings,
        measurements=measurements,
    )


def _titles(document: dict[str, Any], lang: Lang) -> dict[str, str]:
    """What patterns, rules and targets are called, by id; of two that share an id the later one wins."""
    patterns = {pattern.id: pattern.docs[lang].title for pattern in PATTERNS.values()}
    return patterns | {one["id"]: one.get("title") or one["id"] for one in (*document["rules"], *document["targets"])}


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: _plain(cell) for name, cell in row.items() if name} for row in csv.DictReader(file)]


def _records(path: Path, lang: Lang) -> dict[str, Row]:
    """The records on the workbook's sheet of evidence, by finding; nothing where there is no workbook."""
    from python_calamine import CalamineError, CalamineWorkbook

    titles = {text(f"report-column.{name}", lang): name for name in ("id", *RECORD_FIELDS)}
    try:
        with CalamineWorkbook.from_path(path) as book:
            rows = book.get_sheet_by_name(text("report.sheet_evidence", lang)).to_python()
    except (CalamineError, OSError):
        return {}
    at: dict[str, int] = {}
    found: dict[str, Row] = {}
    for cells in rows:
        if at:
            record = {f"{RECORD}{name}": str(cells[column]) for name, column in at.items() if name != "id"}
            found[str(cells[at["id"]])] = record
        elif "id" in (names := {titles.get(str(cell)): column for column, cell in enumerate(cells)}):
            at = {name: column for name, column in names.items() if name is not None}
    return found


def _plain(cell: str | None) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking a text for a formula."""
    return (cell or "").removeprefix("'")
