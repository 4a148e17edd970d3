"""Reads the tables beside the register with the readers of the logs, by their own column names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import SIDE_TABLES, ConfigurationError, Fault, Message, Place
from checks.register.assemble import column_names
from checks.register.read import VOCABULARY as REGISTER
from checks.register.read import unreadable
from checks.sources import LOG, Batch, Vocabulary, start_batches
from checks.tables.base import SideTable, TableRow
from checks.values.codes import parse_code
from checks.values.numbers import with_ascii_digits
from checks.values.text import is_nothing, parse_text, spellings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from checks.sources import FileReading, SheetReading

_SCHOOL = {name: REGISTER.aliases[name] for name in ("school_code", "school", "stage", "region")}
_END = {name: _SCHOOL[name] for name in ("school_code", "school")}
VOCABULARIES: Mapping[str, Vocabulary] = {
    "schools": Vocabulary({**_SCHOOL, "formerly": REGISTER.aliases["formerly"]}, required=[("school_code", "school")]),
    "staff": Vocabulary(
        {**_END, "teacher": [*LOG.aliases["teacher"], "姓名"], "teacher_code": LOG.aliases["teacher_code"]},
        required=[("school_code", "school"), ("teacher",)],
    ),
    "pairs": Vocabulary(
        {
            "pair": ["结对编号", "结对代码", "编号", "pair id", "pair code"],
            "school_code": [*_END["school_code"], "帮扶学校代码", "主校代码", "帮扶学校标识码"],
            "school": [*_END["school"], "帮扶学校", "主校", "支援学校", "城区学校", "helping school"],
            "partner_code": ["结对学校代码", "受援学校代码", "受援学校标识码", "partner school code"],
            "partner": ["结对学校", "受援学校", "受扶学校", "被帮扶学校", "对方学校", "乡村学校", "partner school"],
        },
        required=[("school_code", "school"), ("partner_code", "partner")],
    ),
}
"""What the columns of each table are called; every other column is kept by its own name."""

_NAMES = ("school", "partner", "region", "teacher")
"""Fields that are shown as they are written."""
_CODES = ("school_code", "partner_code", "pair")


def start_tables(
    paths: Mapping[str, Path], base: Path, headers: Mapping[str, Sequence[str]], spool: Path
) -> Callable[[], tuple[dict[str, SideTable], list[FileReading]]]:
    """Starts to read the tables in ``paths`` (by name); call what is given back to wait for them and for what was read.

    Waiting raises :class:`ConfigurationError` with everything that cannot be read, with sheets and rows.
    """
    names = [name for name in SIDE_TABLES if name in paths]
    if not names:
        return lambda: ({}, [])
    own = spool / "tables"
    own.mkdir(exist_ok=True)
    batches = [Batch([paths[name]], headers, VOCABULARIES[name], further=True) for name in names]
    reading = start_batches(batches, base, own)

    def finished() -> tuple[dict[str, SideTable], list[FileReading]]:
        readings = reading.result()
        if faults := unreadable(readings):
            raise ConfigurationError(faults)
        faults = []
        tables = {
            name: _table(name, [one for one in readings if one.source == at], faults) for at, name in enumerate(names)
        }
        if faults:
            raise ConfigurationError(sorted(faults, key=lambda fault: fault.place))
        return tables, readings

    return finished


def _table(name: str, readings: Sequence[FileReading], faults: list[Fault]) -> SideTable:
    file = readings[0].file if readings else name
    fields = tuple(VOCABULARIES[name].aliases)
    sheets = [sheet for one in readings for sheet in one.sheets if sheet.parquet is not None]
    headers = list(dict.fromkeys(header for sheet in sheets for header in sheet.further.values()))
    names = dict(zip(headers, column_names(headers), strict=True))
    read = [(sheet, row, cells) for sheet in sheets for row, cells in _cells(sheet)]
    rows = [
        TableRow(sheet.name, row, {**dict(_fields(cells, fields)), **_further(cells, sheet.further, names)})
        for sheet, row, cells in read
    ]
    written = {cells.get(field) for *_, cells in read for field in _NAMES}
    table = SideTable(name, file, fields, tuple(names.values()), tuple(rows), spellings(written))
    if not rows:
        headed = any(sheet.header_row is not None for one in readings for sheet in one.sheets)
        key = "empty" if headed else "no-header"
        faults.append(Fault(Message(f"tables.{key}", {"table": name}), Place(file=file)))
    for row in rows:
        faults += [table.fault(row, "unreadable", column=field) for field in fields if row[field] == _LOST]
    return table


def _cells(sheet: SheetReading) -> Iterator[tuple[int, dict[str, str | None]]]:
    """The texts of each row, and its number as a person sees it."""
    import pyarrow.parquet as pq

    for at, cells in enumerate(pq.read_table(sheet.parquet).to_pylist(), sheet.first_row or 0):
        yield int(cells.get("row") or at), cells


_LOST = "\0"
"""Stands for a cell of a known column that cannot be read: a failed formula, a code in scientific notation."""


def _fields(cells: Mapping[str, str | None], fields: Sequence[str]) -> Iterator[tuple[str, str]]:
    for field in fields:
        raw = cells.get(field)
        if raw is not None and not is_nothing(raw):
            read = parse_code(raw) if field in _CODES else parse_text(raw)
            yield field, _LOST if read is None else read


def _further(cells: Mapping[str, str | None], columns: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    return {names[header]: with_ascii_digits(str(cells[at])) for at, header in columns.items() if cells.get(at)}
