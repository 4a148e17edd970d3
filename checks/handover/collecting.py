"""Taking the answers back: whose workbook it is, which answers are valid, what was changed, who is still missing.

The history says what was asked. A workbook of another month or district is refused; of the others every valid answer is
taken, whatever else is wrong with them, and all that is wrong is said with its row and what to do. The same workbook
read again changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from checks.handover.checking import checked, contradictions
from checks.handover.folder import deadline_of
from checks.handover.recipients import Recipient, receipt, shares
from checks.handover.returned import read_returned
from checks.handover.tables import say
from checks.history.answers import Answer, add_answers, already_taken, latest_answers
from checks.history.reading import heads, listed_in, rows, runs_of
from checks.model import ConfigurationError, Fault, Message, Unit
from checks.progress import silent
from checks.sources.headers import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from checks.handover.returned import Returned
    from checks.history.database import History
    from checks.history.reading import RunHead
    from checks.progress import Step

MOST_CHANGES = 20
"""How many changed cells of a workbook are told one by one."""


@dataclass(slots=True)
class Taken:
    """What became of the workbook at ``path``. ``recorded`` counts the answers that are new; ``notes`` say what to do;
    ``answers`` are the valid ones."""

    path: Path
    recipient: str = ""
    refused: Message | None = None
    unreadable: bool = False
    answers: list[Answer] = field(default_factory=list)
    recorded: int = 0
    notes: list[Message] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.path.name

    @property
    def valid(self) -> int:
        """How many answers are valid."""
        return len(self.answers)


@dataclass(frozen=True, slots=True)
class Due:
    """A school and how many of its findings are answered."""

    key: str
    name: str
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Collection:
    """What came back. ``run`` is the run that was answered; ``missing`` are the schools that have not answered
    everything; ``disputed`` the ids of findings whose newest answer disputes them."""

    run: RunHead
    deadline: date | None
    taken: list[Taken]
    missing: list[Due]
    disputed: list[str]

    def overdue(self, today: date) -> bool:
        """Whether answers are missing past their deadline."""
        return bool(self.missing) and self.deadline is not None and today > self.deadline


class Asked:
    """What one run asks of whom."""

    def __init__(self, connection: Connection, series: str, run: RunHead) -> None:
        self.run = run
        self.findings = {row["finding"]: row for row in rows(connection, "findings", run.id)}
        runs = runs_of(connection, run)
        self.listed_before = listed_in(connection, runs)
        found = _recipients(connection, run.id)
        self.schools = [one for one in found if one.unit is Unit.SCHOOL]
        self.by_code = {receipt(series, run.period, one): one for one in found}
        earlier = (one for superseded in runs if superseded != run.id for one in _recipients(connection, superseded))
        self.codes_before = {receipt(series, run.period, one) for one in earlier}

    def recipient(self, returned: Returned) -> Recipient | Message:
        """Whose workbook it is, by its receipt number, or by its findings where that is lost or of a school that was
        renamed since; or why it is refused."""
        facts = {"file": returned.path.name, "period": self.run.period}
        if returned.code in self.by_code:
            return self.by_code[returned.code]
        if returned.period and returned.period != self.run.period:
            return Message("handover.other_period", {**facts, "found": returned.period})
        known = {answer.finding for answer in returned.answers} & self.findings.keys()
        if returned.code in self.codes_before and not known:
            return Message("handover.none_asked", facts)
        if (returned.code and returned.code not in self.codes_before) or not known:
            return Message("handover.foreign", facts)
        return max(self.schools, key=lambda one: len(known & {row["id"] for row in one.findings}))


def _recipients(connection: Connection, run_id: int) -> list[Recipient]:
    found, _ = shares(
        [_texts(row) | {"id": row["finding"]} for row in rows(connection, "findings", run_id)],
        [_texts(row) for row in rows(connection, "measurements", run_id)],
    )
    return found


def run_of(connection: Connection, series: str, period: str | None) -> RunHead:
    """The current run of ``period``, or of the newest one. Raises ConfigurationError where there is none."""
    current = [one for one in heads(connection, series=series) if one.current]
    found = [one for one in current if period in (None, one.period)]
    if not found:
        known = tuple(one.period for one in current) or "-"
        raise ConfigurationError([Fault(Message("history.no_run", {"name": period or "last", "known": known}))])
    return max(found, key=lambda one: (one.period_to, one.period_from))


def collect(
    history: History,
    series: str,
    files: Sequence[Path],
    *,
    now: datetime,
    period: str | None,
    reports: Path,
    progress: Step = silent,
) -> Collection:
    """Reads ``files`` and records their answers, all at once.

    ``reports`` is the folder of the bureau's reports: where no workbook tells the deadline, the manifest of what was
    handed over from there does. ``progress`` is told how many files are read. Raises ConfigurationError where no run
    of ``period`` is in the history.
    """
    with history.reading() as connection:
        asked = Asked(connection, series, run_of(connection, series, period))
    returned = read_returned(files, progress)
    taken = [_take(asked, one) for one in returned]
    with history.writing() as connection:
        fresh = [_fresh(connection, one, what) for one, what in zip(returned, taken, strict=True)]
        _leave_out_contradictions(taken, fresh)
        for one, what, answers in zip(returned, taken, fresh, strict=True):
            _record(connection, asked, one, what, answers, now)
        said = latest_answers(connection, series, asked.findings)
    told = [one.deadline for one, what in zip(returned, taken, strict=True) if one.deadline and not what.refused]
    missing = []
    for school in asked.schools:
        ids = {row["id"] for row in school.to_answer}
        if ids - said.keys():
            missing.append(Due(school.key, school.name, len(ids), len(ids & said.keys())))
    return Collection(
        run=asked.run,
        deadline=date.fromisoformat(max(told)) if told else deadline_of(reports / asked.run.period),
        taken=taken,
        missing=missing,
        disputed=[finding for finding, answer in said.items() if answer.status == "disputed"],
    )


def _take(asked: Asked, returned: Returned) -> Taken:
    """What is valid in one workbook."""
    taken = Taken(returned.path)
    if returned.error is not None:
        taken.refused, taken.unreadable = returned.error, True
        return taken
    recipient = asked.recipient(returned)
    if isinstance(recipient, Message):
        taken.refused = recipient
        return taken
    taken.recipient = recipient.name
    answers, taken.notes = checked(returned, recipient, asked.run, asked.listed_before)
    taken.notes += list(_changes(returned))
    codes = {row["id"]: row["school_code"] for row in recipient.findings}
    taken.answers = [Answer(**{**one, "school_code": codes[one["finding"]]}) for one in answers]
    return taken


def _fresh(connection: Connection, returned: Returned, taken: Taken) -> list[Answer]:
    """The answers of a workbook that were not recorded when it was read before."""
    before = already_taken(connection, returned.sha256)
    return [one for one in taken.answers if one.finding not in before]


def _leave_out_contradictions(taken: Sequence[Taken], fresh: Sequence[list[Answer]]) -> None:
    """Takes the answers out in which workbooks that came in together differ: which of them holds, nobody can tell."""
    found = contradictions(fresh)
    for at, what in enumerate(taken):
        others = [ats - {at} for ats in found.values() if at in ats]
        if others:
            names = sorted({str(taken[other].path) for ats in others for other in ats})
            values = {"number": len(others), "others": tuple(names)}
            what.notes.append(Message("handover.contradicted", values))
        for answers in (what.answers, fresh[at]):
            answers[:] = [one for one in answers if at not in found.get(one.finding, ())]


def _record(
    connection: Connection, asked: Asked, returned: Returned, taken: Taken, answers: Sequence[Answer], now: datetime
) -> None:
    """Records ``answers``; those that only repeat what is known are none the less known to have stood in this file."""
    known = latest_answers(connection, asked.run.series, [one.finding for one in answers])
    moment = now.isoformat(timespec="seconds")
    add_answers(connection, asked.run.id, answers, returned.path.name, returned.sha256, moment)
    taken.recorded = sum(one.finding not in known or known[one.finding].said != one.said for one in answers)


def _changes(returned: Returned) -> Iterator[Message]:
    """What stands in locked cells, or beside them, and is not what was sent; it is ignored."""
    if returned.salvaged:
        yield Message("handover.salvaged", {"file": returned.path.name})
        return
    if not returned.sent:
        yield Message("handover.cannot_compare", {"sheet": returned.answer_sheet})
        return
    found = list(_differences(returned))
    yield from found[:MOST_CHANGES]
    if len(found) > MOST_CHANGES:
        yield Message("handover.more_changes", {"number": len(found) - MOST_CHANGES})


def _differences(returned: Returned) -> Iterator[Message]:
    titles = {say("sheet_answers", lang) for lang in ("zh", "en")}
    for sheet, sent in returned.sent.items():
        name = returned.answer_sheet if sheet in titles else sheet
        table = returned.tables.get(name)
        if table is None:
            yield Message("handover.sheet_gone", {"sheet": sheet})
            continue
        for key, cells in sent.items():
            if key not in table:
                yield Message("handover.row_gone", {"sheet": name, "key": key})
                continue
            place = {"sheet": name, "row": returned.rows[name, key]}
            for column, before in cells.items():
                after = table[key].get(column, "")
                if normal(before) != normal(after):
                    yield Message("handover.changed", {**place, "column": column, "before": before, "after": after})
            for column, text in table[key].items():
                if text and column not in cells:
                    yield Message("handover.written_elsewhere", {**place, "text": text})


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in row.items()}


def workbooks(paths: Iterable[Path]) -> list[Path]:
    """The files that ``paths`` name, those in folders included; lock files of office programs are left out."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        found.update((one, None) for one in inside if not one.is_dir() and not one.name.startswith((".", "~$")))
    return list(found)
