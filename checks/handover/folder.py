"""The folder that is handed over: a workbook for everyone, all of them in one archive, and their checksums."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from checks.handover.audit_folder import read_audit
from checks.handover.book import Sending, workbook
from checks.handover.recipients import recipients
from checks.handover.tables import say
from checks.handover.zips import zipped
from checks.model import ConfigurationError, Fault, Message, Unit
from checks.progress import silent
from checks.refusals import refusal
from checks.report.safe import csv_text
from checks.report.swap import alone_beside, beside, recover_folder, swap_folder
from checks.written import HANDED_OVER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from checks.handover.recipients import Recipient
    from checks.progress import Step

FOLDER, MANIFEST, ARCHIVE = HANDED_OVER, "manifest.csv", "handoff.zip"
_MANIFEST_COLUMNS = ("file", "sha256", "unit", "key", "name", "region", "findings", "receipt", "deadline")
_MOST_HELD = 9
DAYS_TO_ANSWER = 10
"""The deadline where none is given: so many days after the audit was run."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was written: ``folder`` is another than DIR/handoff where a file there is held open; ``left_over`` are the
    ids of findings that belong to no school."""

    folder: Path
    deadline: date
    schools: int
    regions: int
    findings: int
    left_over: list[str]

    @property
    def held_open(self) -> bool:
        """Whether a file of the earlier hand-over was held open, so that this one stands beside it."""
        return self.folder.name != FOLDER


def hand_over(audit_folder: Path, deadline: date | None = None, progress: Step = silent) -> HandedOver:
    """Writes ``audit_folder``/handoff, whole or not at all, in place of an earlier one; other files there stay. Where a
    file of the earlier one is held open (on Windows) it stays as it is, and the new one goes to handoff-2. ``progress``
    is told how many workbooks are made.

    Raises ConfigurationError where the folder holds no audit, the deadline is no date to come after it, or nothing
    can be written.
    """
    audit = read_audit(audit_folder)
    deadline = deadline or audit.generated_at.date() + timedelta(days=DAYS_TO_ANSWER)
    if deadline < audit.as_of:
        raise _fault("handover.deadline_passed", deadline=deadline, as_of=audit.as_of)
    found, rest = recipients(audit.findings, audit.measurements, say("another_school", audit.lang))
    sending = Sending(audit, deadline)
    out = audit_folder.resolve() / FOLDER
    try:
        folder = _publish(sending, found, out, progress)
    except OSError as error:
        raise _fault("handover.cannot_write", folder=str(out), why=refusal(error.errno)) from error
    schools = [one for one in found if one.unit is Unit.SCHOOL]
    asked = sum(len(one.to_answer) for one in schools)
    return HandedOver(folder, deadline, len(schools), len(found) - len(schools), asked, [row["id"] for row in rest])


def _fault(key: str, **values: object) -> ConfigurationError:
    return ConfigurationError([Fault(Message(key, dict(values)))])


def _publish(sending: Sending, found: list[Recipient], out: Path, progress: Step) -> Path:
    """Writes the set and puts it in place; gives the folder where it now is."""
    new = beside(out, "new")
    with alone_beside(out):
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        try:
            return _put(new, out, _write(sending, found, new, progress))
        finally:
            shutil.rmtree(new, ignore_errors=True)


def _put(new: Path, out: Path, names: set[str]) -> Path:
    """Moves the new set to ``out``, or to the first folder after it where no file is held open."""
    for other in (out, *(out.with_name(f"{out.name}-{number}") for number in range(2, _MOST_HELD + 1))):
        ours = names | {row.get("file", "") for row in _manifest_rows(other)}
        try:
            recover_folder(other, ours)
            swap_folder(new, other, ours)
        except PermissionError:
            continue
        return other
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def deadline_of(audit_folder: Path) -> date | None:
    """Until when what was handed over from ``audit_folder`` is to be answered; None where nothing was."""
    folders = audit_folder.glob(f"{FOLDER}*")
    told = [row["deadline"] for folder in folders for row in _manifest_rows(folder) if row.get("deadline")]
    try:
        return date.fromisoformat(max(told)) if told else None
    except ValueError:
        return None


def _manifest_rows(out: Path) -> list[dict[str, str]]:
    """The manifest of an earlier hand-over; nothing where there is none."""
    try:
        with (out / MANIFEST).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, ValueError):
        return []


def _write(sending: Sending, found: list[Recipient], folder: Path, progress: Step) -> set[str]:
    """Writes the whole set and gives its names. The archive has the schools' and regions' workbooks."""
    moment = sending.audit.generated_at.astimezone(UTC)
    books = {}
    for done, one in enumerate(found, 1):
        books[f"{one.file}.xlsx"] = workbook(sending, one)
        progress("workbooks", done, len(found))
    files = {**books, ARCHIVE: zipped(books.items(), moment)}
    files[MANIFEST] = _manifest(sending, found, files)
    for name, content in files.items():
        with (folder / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    return set(files)


def _manifest(sending: Sending, found: list[Recipient], files: dict[str, bytes]) -> bytes:
    rows: list[Iterable[object]] = [
        (
            *(f"{one.file}.xlsx", _sha256(files[f"{one.file}.xlsx"]), one.unit, one.key, one.name, one.region),
            *(len(one.to_answer), sending.code(one), sending.deadline),
        )
        for one in found
    ]
    rows.append((ARCHIVE, _sha256(files[ARCHIVE]), *[""] * (len(_MANIFEST_COLUMNS) - 2)))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_MANIFEST_COLUMNS, *([csv_text(str(cell)) for cell in row] for row in rows)])
    return out.getvalue().encode("utf-8-sig")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
