"""Reads the register's file with the readers of the logs, by its own column names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.config.hints import nearest
from checks.model import ConfigurationError, Fault, Message, Place
from checks.register.assemble import FIELDS, Row, assemble
from checks.sources import LOG, Vocabulary, start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from checks.register.rooms import Register
    from checks.sources import FileReading, SheetReading

VOCABULARY = Vocabulary(
    aliases={
        **{name: LOG.aliases[name] for name in ("school_code", "school", "room_id", "room_name")},
        "stage": ["学段", "学校类型", "办学类型", "school stage", "level"],
        "region": ["督导责任区", "责任区", "乡镇", "街道", "片区", "乡镇街道", "街道乡镇", "学区", "township", "area"],
        "room_type": ["教室类型", "功能室类型", "类型", "classroom type", "type"],
        "in_service_from": ["启用日期", "启用时间", "投入使用日期", "in service since", "from"],
        "in_service_until": ["停用日期", "停用时间", "until", "in service to"],
        "formerly": ["曾用名", "原名", "原校名", "former name", "former names"],
    },
    required=[("school_code", "school"), ("room_id", "room_name")],
)
"""What the columns of a register are called."""


def start_register(
    path: Path, base: Path, headers: Mapping[str, Sequence[str]], spool: Path
) -> Callable[[], tuple[Register, list[FileReading]]]:
    """Starts to read the register in ``path``, all its sheets together; call what is given back to wait for it and for
    what was read.

    ``base`` is the folder that shown paths are relative to, ``headers`` the user's own spellings, ``spool`` an existing
    folder. Waiting raises :class:`ConfigurationError` with everything that is wrong, with sheets and rows.
    """
    own = spool / "register"
    own.mkdir(exist_ok=True)
    known = {name: spellings for name, spellings in headers.items() if name in FIELDS}
    reading = start([path], base, known, own, vocabulary=VOCABULARY, further=True)

    def finished() -> tuple[Register, list[FileReading]]:
        readings = reading.result()
        return _register(readings), readings

    return finished


def read_register(path: Path, base: Path, headers: Mapping[str, Sequence[str]], spool: Path) -> Register:
    """The register in ``path``: :func:`start_register` and wait."""
    return start_register(path, base, headers, spool)()[0]


def unreadable(readings: Iterable[FileReading]) -> list[Fault]:
    """What keeps files that rules.yaml names one by one from being read; of one that is not there, the file beside it
    whose name is nearest."""
    return [
        Fault(_missing(one) if one.error.key == "sources.missing" else one.error, Place(file=one.file))
        for one in readings
        if one.error
    ]


def _missing(reading: FileReading) -> Message:
    try:
        beside = {one.stem: one.name for one in reading.path.parent.iterdir() if one.is_file()}
    except OSError:
        beside = {}
    guess = nearest(reading.path.stem, beside)
    said = Message("config.did-you-mean", {"guess": beside[guess]}) if guess else Message("config.no-hint")
    return Message("register.no_file", {"file": reading.file, "hint": said})


def _register(readings: Sequence[FileReading]) -> Register:
    if faults := unreadable(readings):
        raise ConfigurationError(faults)
    rows = [row for reading in readings for row in _rows(reading)]
    further = dict.fromkeys(header for row in rows for header in row.further)
    if not rows:
        raise ConfigurationError([Fault(Message("register.empty"), Place(file=readings[0].file))])
    return assemble(rows, list(further), readings[0].file)


def _rows(reading: FileReading) -> Iterator[Row]:
    for sheet in reading.sheets:
        if sheet.parquet is not None:
            yield from _sheet_rows(sheet, sheet.parquet)


def _sheet_rows(sheet: SheetReading, parquet: Path) -> Iterator[Row]:
    import pyarrow.parquet as pq

    for at, cells in enumerate(pq.read_table(parquet).to_pylist(), sheet.first_row or 0):
        further = {header: cells.get(name) for name, header in sheet.further.items()}
        yield Row(sheet.name, cells.get("row", at), cells, further)
