"""Returned workbooks as they came: whose they are, what was answered, and what stands in the cells that are locked.

The sheet to be answered is found by its headers, a row by its finding's id: the program that saved it, the order of its
rows and its name do not matter.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from checks.children import start_child
from checks.handover.tables import ANSWER_COLUMNS, KEY, column_title, say
from checks.model import LANGS, Message
from checks.progress import silent
from checks.sources.headers import normal
from checks.values.dates import parse_date

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from checks.progress import Step

SECONDS = 60.0
"""How long reading one workbook may take."""

_SEARCHED = 40
_RECEIPT = re.compile(r"(?:回执编号|Receipt no\.)\s*(?P<period>.+?)\s*/\s*(?P<code>[0-9a-f]{8})(?![0-9a-f])")
_DEADLINE = re.compile(r"(?:交回期限|Return by)[\s：:]*(\d{4}-\d\d-\d\d)")


@dataclass(slots=True)
class Answered:
    """One row of a sheet to be answered: its number, the finding's id, the answer's cells as texts, and the sheet (a
    school may have made a copy of it). ``outside`` is what a row without an id says besides: a note below the table."""

    row: int
    finding: str
    cells: dict[str, str]
    sheet: str = field(compare=False)
    outside: str = field(default="", compare=False)

    @property
    def empty(self) -> bool:
        """Whether nothing was filled in."""
        return not any(self.cells.values())


@dataclass(slots=True)
class Returned:
    """A returned workbook. ``error`` says why there is nothing to be had from it.

    ``salvaged``: the file is damaged, and this is what could be had of it. ``tables`` are the sheets as sheet → key of
    a row → header → text, ``rows`` where those rows stand; ``sent`` is what stood in the locked cells, as ``tables``;
    empty where the hidden sheet is gone.
    """

    path: Path
    sha256: str = ""
    error: Message | None = None
    salvaged: bool = False
    period: str = ""
    code: str = ""
    deadline: str = ""
    answer_sheet: str = ""
    answers: list[Answered] = field(default_factory=list)
    tables: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    sent: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)


def read_returned(paths: Sequence[Path], progress: Step = silent) -> list[Returned]:
    """The workbooks at ``paths``, in that order, read in a child process."""
    found = []
    for path, content in zip(paths, read_cells(paths, progress), strict=True):
        one = Returned(path)
        if "error" in content:
            one.error = Message(content["error"], {"file": path.name, **content.get("values", {})})
        else:
            one.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            one.salvaged = content.get("salvaged", False)
            _take(one, content["sheets"])
        found.append(one)
    return found


def read_cells(paths: Sequence[Path], progress: Step = silent) -> list[dict[str, Any]]:
    """The cells of each workbook as ``{"sheets": [{"name", "rows"}]}``, or ``{"error": key, "values": …}``."""
    found = []
    with _Reader() as reader:
        for done, path in enumerate(paths, 1):
            found.append(reader.read(path))
            progress("returned", done, len(paths))
    return found


class _Reader:
    """The child process; started anew after a file that killed or hung it."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> _Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(self, path: Path) -> dict[str, Any]:
        """What the child says of ``path``."""
        child = self._child = self._child or start_child("checks.handover.cells")
        assert child.stdin is not None
        assert child.stdout is not None
        timer = threading.Timer(SECONDS, child.kill)
        timer.start()
        try:
            child.stdin.write(json.dumps(str(path.absolute())).encode() + b"\n")
            child.stdin.flush()
            content: dict[str, Any] = json.loads(child.stdout.readline())
        except (OSError, ValueError):
            self._end()
            return {"error": "sources.crashed", "values": {"seconds": round(SECONDS)}}
        else:
            return content
        finally:
            timer.cancel()

    def _end(self) -> None:
        if self._child is None:
            return
        child, self._child = self._child, None
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        child.kill()
        child.wait()


def _names(keys: Iterable[str]) -> dict[str, str]:
    """Header as compared → key of the column, in every language."""
    return {normal(column_title(key, lang)): key for key in keys for lang in LANGS}


_COLUMNS = _names((KEY, *ANSWER_COLUMNS))
_LOCKED_COLUMNS = _names(("locked_sheet", KEY, "locked_column", "locked_value"))


def _take(one: Returned, sheets: Sequence[dict[str, Any]]) -> None:
    """Fills ``one`` with what stands in the sheets."""
    for sheet in sheets:
        rows = [(number, [str(cell or "").strip() for cell in cells]) for number, cells in enumerate(sheet["rows"], 1)]
        if (at := _header(rows, _LOCKED_COLUMNS, 4)) is not None:
            _take_locked(one, rows, at)
            continue
        _take_receipt(one, rows)
        if (at := _header(rows, _COLUMNS, 1)) is not None:
            _take_table(one, str(sheet["name"]), rows, at)
    if not one.answer_sheet:
        one.error = Message("handover.no_answers", {"file": one.path.name, "sheet": say("sheet_answers", "zh")})


def _header(rows: Sequence[tuple[int, list[str]]], names: dict[str, str], least: int) -> int | None:
    """Index of the row that names the key and at least ``least`` columns."""
    for at, (_, cells) in enumerate(rows[:_SEARCHED]):
        known = {names.get(normal(cell)) for cell in cells if cell} - {None}
        if KEY in known and len(known) >= least and sum(map(bool, cells)) > 1:
            return at
    return None


def _take_receipt(one: Returned, rows: Sequence[tuple[int, list[str]]]) -> None:
    for _, cells in rows[:_SEARCHED]:
        for cell in cells:
            if not one.code and (found := _RECEIPT.search(cell)):
                one.period, one.code = found["period"], found["code"]
            if not one.deadline and (found := _DEADLINE.search(cell)) and parse_date(found[1]):
                one.deadline = found[1]


def _take_locked(one: Returned, rows: Sequence[tuple[int, list[str]]], at: int) -> None:
    places = {_LOCKED_COLUMNS.get(normal(cell)): column for column, cell in enumerate(rows[at][1])}
    for _, cells in rows[at + 1 :]:
        sheet, key, column, value = (
            cells[places[name]] for name in ("locked_sheet", KEY, "locked_column", "locked_value")
        )
        if sheet and key:
            one.sent.setdefault(sheet, {}).setdefault(key, {})[column] = value


def _take_table(one: Returned, sheet: str, rows: Sequence[tuple[int, list[str]]], at: int) -> None:
    headers = rows[at][1]
    meanings = {column: _COLUMNS.get(normal(header)) for column, header in enumerate(headers)}
    key_at = next(column for column, meaning in meanings.items() if meaning == KEY)
    answering = "status" in meanings.values()
    if answering:
        one.answer_sheet = sheet
    table = one.tables.setdefault(sheet, {})
    for number, cells in rows[at + 1 :]:
        key = cells[key_at]
        if key:
            table[key] = {
                header: cell
                for column, (header, cell) in enumerate(zip(headers, cells, strict=True))
                if header and meanings[column] is None
            }
            one.rows[sheet, key] = number
        if answering and any(cells):
            answer = {meaning: cells[column] for column, meaning in meanings.items() if meaning in ANSWER_COLUMNS}
            others = () if key else (cells[column] for column, meaning in meanings.items() if meaning is None)
            said = {str(name): text for name, text in answer.items()}
            one.answers.append(Answered(number, key, said, sheet, " ".join(filter(None, others))))
