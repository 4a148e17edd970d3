"""Which answers of a workbook are valid, and what is wrong with the others."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from checks.handover.open_cells import LONGEST, date_span
from checks.handover.salvage import LOST
from checks.handover.tables import STATUSES, status_word
from checks.model import LANGS, Message, Span
from checks.sources.headers import normal
from checks.values.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from checks.handover.recipients import Recipient
    from checks.handover.returned import Answered, Returned
    from checks.history.answers import Answer
    from checks.history.reading import RunHead

_STATUS = {normal(status_word(status, lang)): status for status in STATUSES for lang in LANGS}


def checked(
    returned: Returned, recipient: Recipient, run: RunHead, listed_before: Collection[str] = ()
) -> tuple[list[dict[str, Any]], list[Message]]:
    """The valid answers (the fields of an Answer but ``school_code``), one per finding, and a message for each other.

    Rows in which nothing was written are neither. ``listed_before``: the findings of every run of the period, those
    that have been superseded since the workbooks were sent included.
    """
    asked = {row["id"] for row in recipient.to_answer}
    days = date_span(Span(date.fromisoformat(run.period_from), date.fromisoformat(run.period_to)))
    by_finding: dict[str, list[Answered]] = defaultdict(list)
    notes: list[Message] = []
    for one in returned.answers:
        if one.empty:
            if one.outside and not returned.salvaged:
                notes.append(Message("handover.written_elsewhere", _place(one) | {"text": one.outside}))
            continue
        if returned.salvaged and any(LOST in text for text in (one.finding, *one.cells.values())):
            notes.append(Message("handover.cell_lost", _place(one)))
        elif one.finding in asked:
            by_finding[one.finding].append(one)
        elif one.finding in listed_before:
            notes.append(Message("handover.no_longer_asked", _place(one)))
        else:
            notes.append(Message("handover.not_asked", _place(one) | {"key": one.finding or "-"}))
    found = []
    for ways in by_finding.values():
        answer = _checked(ways, days)
        if isinstance(answer, Message):
            notes.append(answer)
        else:
            found.append(answer)
    return found, notes


def _checked(ways: list[Answered], days: Span) -> dict[str, Any] | Message:
    one, place = ways[0], _place(ways[0])
    if any(other.cells != one.cells for other in ways):
        rows = (f"{other.row}" if other.sheet == one.sheet else f"{other.row} ({other.sheet})" for other in ways)
        return Message("handover.answered_twice", place | {"rows": tuple(rows)})
    cells = {name: one.cells.get(name, "") for name in ("status", "reason", "measure", "responsible", "done_on")}
    status = _STATUS.get(normal(cells["status"]))
    if status is None:
        key = "status_unknown" if cells["status"] else "status_missing"
        return Message(f"handover.{key}", place | {"value": cells["status"]})
    if status == "disputed" and not cells["reason"]:
        return Message("handover.dispute_without_reason", place)
    for name, most in LONGEST.items():
        if len(cells[name]) > most:
            return Message("handover.too_long", place | {"column": Message(f"handover-column.{name}"), "most": most})
    done_on = parse_date(cells["done_on"]) if cells["done_on"] else None
    if cells["done_on"] and done_on is None:
        return Message("handover.date_unreadable", place | {"value": cells["done_on"]})
    if done_on is not None and done_on not in days:
        return Message("handover.date_out_of_range", place | {"value": done_on, "start": days.start, "end": days.end})
    day = done_on.isoformat() if done_on is not None else None
    return {**cells, "status": status, "done_on": day, "finding": one.finding}


def contradictions(files: Sequence[Iterable[Answer]]) -> dict[str, set[int]]:
    """The findings that ``files`` answer differently: by id, the positions of the files that answer them."""
    said: dict[str, set[tuple[str | None, ...]]] = defaultdict(set)
    by: dict[str, set[int]] = defaultdict(set)
    for at, answers in enumerate(files):
        for one in answers:
            said[one.finding].add(one.said)
            by[one.finding].add(at)
    return {finding: ats for finding, ats in by.items() if len(said[finding]) > 1}


def _place(one: Answered) -> dict[str, Any]:
    return {"sheet": one.sheet, "row": one.row}
