"""The bureau's own workbook: what schools dispute, with columns for what is decided."""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from sqlalchemy import select

from checks.handover.returned import read_cells
from checks.handover.tables import KEY, column_title, say
from checks.history import schema
from checks.history.answers import ACCEPTED, REJECTED, Verdict, latest_answers, verdicts
from checks.model import LANGS, ConfigurationError, Fault, Message
from checks.refusals import holds, refusal
from checks.report.safe import cell_text
from checks.report.sheet import a4
from checks.report.styles import add_styles
from checks.rules import RULES
from checks.sources.headers import normal
from checks.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from checks.history.database import History
    from checks.history.reading import RunHead
    from checks.model import Lang

_ABOUT = ("school", "rule", "unit_name", "message", "reason")
_DECIDED = ("verdict", "decided_by", "decided_because")
_WIDTHS = {KEY: 20, "school": 24, "rule": 20, "unit_name": 16, "message": 50, "reason": 36, "verdict": 10}
_WIDTHS |= {"decided_by": 14, "decided_because": 36}


@dataclass(frozen=True, slots=True)
class Dispute:
    """A finding, why the school disputes it, and what was decided, if anything was. ``rule`` is what the rule or target
    is called."""

    finding: str
    school: str
    rule: str
    unit_name: str
    message: str
    reason: str
    verdict: Verdict | None = None


def dispute_list(history: History, run: RunHead, findings: Sequence[str], lang: Lang) -> list[Dispute]:
    """The disputes about ``findings`` of ``run``, in that order, as its workbooks word them: a later month may list the
    same record in other words."""
    table, targets = schema.findings, schema.targets
    titles = {rule.id: rule.docs[lang].title for rule in RULES}
    with history.reading() as connection:
        said, decided = latest_answers(connection, run.series, findings), verdicts(connection, run.series)
        of_run = select(targets.c.target, targets.c.title).where(targets.c.run_id == run.id)
        titles |= {row.target: row.title for row in connection.execute(of_run)}
        names = ("finding", "school", "rule", "unit_name", "message")
        query = select(*(table.c[name] for name in names)).where(
            table.c.run_id == run.id, table.c.finding.in_(findings)
        )
        known = {
            row[0]: Dispute(row[0], row[1], titles.get(row[2]) or row[2], row[3], row[4], said[row[0]].reason)
            for row in connection.execute(query)
        }
    return [replace(known[one], verdict=decided.get(one)) for one in findings]


def refuse_to_overwrite(path: Path) -> None:
    """Raises ConfigurationError where the file is there already: it may hold decisions."""
    if holds(path.exists):
        raise ConfigurationError([Fault(Message("handover.file_exists", {"file": str(path)}))])


def write_disputes(path: Path, disputes: Sequence[Dispute], name: str, lang: Lang) -> None:
    """Writes the workbook. Raises ConfigurationError where the file is there already."""
    refuse_to_overwrite(path)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    add_styles(book)
    sheet.title = say("sheet_disputes", lang)
    sheet["A1"], sheet["A1"].style = cell_text(name or say("no_name", lang)), "audit title"
    columns = (KEY, *_ABOUT, *_DECIDED)
    for number, column in enumerate(columns, 1):
        cell = sheet.cell(2, number, column_title(column, lang))
        cell.style = "audit header"
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS[column]
    for row, one in enumerate(disputes, 3):
        for number, value in enumerate(_cells(one, lang), 1):
            cell = sheet.cell(row, number)
            cell.value, cell.style = cell_text(value) or None, "audit prose"
            cell.data_type = "s" if value else "n"  # whatever it begins with, it is text
    words = ",".join(verdict_word(verdict, lang) for verdict in (ACCEPTED, REJECTED))
    check = DataValidation("list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
    letter = get_column_letter(1 + columns.index("verdict"))
    check.add(f"{letter}3:{letter}{max(3, 2 + len(disputes))}")
    sheet.add_data_validation(check)
    sheet.freeze_panes = "A3"
    a4(sheet)
    content = io.BytesIO()
    book.save(content)
    try:
        path.write_bytes(content.getvalue())
    except OSError as error:
        values = {"folder": str(path), "why": refusal(error.errno)}
        raise ConfigurationError([Fault(Message("handover.cannot_write", values))]) from error


def _cells(one: Dispute, lang: Lang) -> Iterable[str]:
    verdict = one.verdict
    decided = (verdict_word(verdict.verdict, lang), verdict.decided_by, verdict.reason) if verdict else ("", "", "")
    return one.finding, one.school, one.rule, one.unit_name, one.message, one.reason, *decided


def verdict_word(verdict: str, lang: Lang) -> str:
    """采纳 or 不采纳."""
    return text(f"handover-verdict.{verdict}", lang)


_WORDS = {normal(verdict_word(verdict, lang)): verdict for verdict in (ACCEPTED, REJECTED) for lang in LANGS}
_HEADERS = {normal(column_title(name, lang)): name for name in (KEY, *_DECIDED) for lang in LANGS}


def read_decisions(path: Path) -> list[dict[str, Any]]:
    """The rows of the bureau's workbook in which something is decided: row, key, verdict, decided_by, decided_because.

    ``verdict`` is ``accepted`` or ``rejected``. Raises ConfigurationError with every row that cannot be understood.
    """
    content = read_cells([path])[0]
    if "error" in content:
        values = {"file": path.name, **content.get("values", {})}
        raise ConfigurationError([Fault(Message(content["error"], values))])
    found: list[dict[str, Any]] = []
    faults: list[Fault] = []
    for row in _decided_rows(content["sheets"]):
        if wrong := _wrong(row):
            values = {"file": path.name, "row": row["row"], "value": row["verdict"]}
            faults.append(Fault(Message(f"handover.{wrong}", values)))
        found.append({**row, "verdict": _WORDS.get(normal(row["verdict"]))})
    faults += _contradictions(found, path)
    if faults or not found:
        raise ConfigurationError(faults or [Fault(Message("handover.nothing_decided", {"file": path.name}))])
    return found


def _wrong(row: dict[str, Any]) -> str | None:
    """What is wrong with a row: the end of a key of :mod:`checks.texts`."""
    if normal(row["verdict"]) not in _WORDS:
        return "verdict_unknown" if row["verdict"] else "verdict_missing"
    return None if row["decided_by"] and row["decided_because"] else "no_reason"


def _contradictions(found: Iterable[dict[str, Any]], path: Path) -> Iterable[Fault]:
    """A fault for each finding that is decided in more than one way."""
    ways: dict[str, dict[int, str]] = defaultdict(dict)
    for row in found:
        ways[row["key"]][row["row"]] = row["verdict"]
    for rows in ways.values():
        if len(set(rows.values())) > 1:
            yield Fault(Message("handover.decided_twice", {"file": path.name, "rows": tuple(map(str, rows))}))


def _decided_rows(sheets: Sequence[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for sheet in sheets:
        places: dict[str, int] = {}
        for number, cells in enumerate(sheet["rows"], 1):
            texts = [str(cell or "").strip() for cell in cells]
            if len(places) <= len(_DECIDED):
                places = {_HEADERS[normal(cell)]: at for at, cell in enumerate(texts) if normal(cell) in _HEADERS}
            elif texts[places["verdict"]] or texts[places["decided_because"]]:
                yield {"row": number} | {name: texts[at] for name, at in places.items()}
