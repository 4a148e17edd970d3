"""Summaries that a platform exports, held against our figures: equal, differs, not in ours, not in theirs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from checks.model import ConfigurationError, Fault, Message
from checks.register.read import unreadable
from checks.result_lines import ComparedFigure
from checks.sources import Batch, Vocabulary, start_batches
from checks.values.numbers import parse_number
from checks.values.text import is_nothing, normal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from checks.config import Loaded
    from checks.config.models import Config
    from checks.config.source_models import Reference
    from checks.measurement import Measurement
    from checks.sources import FileReading

EQUAL, DIFFERS, NOT_IN_OURS, NOT_IN_THEIRS = "equal", "differs", "not-in-ours", "not-in-theirs"


@dataclass(frozen=True, slots=True)
class Stated:
    """One row of a summary: where it stands, the unit as it is written there, the figure (None: not a number)."""

    file: str
    sheet: str
    row: int
    unit: str
    figure: Fraction | None


def start_references(loaded: Loaded, base: Path, spool: Path) -> Callable[[], dict[str, list[Stated]]]:
    """Starts to read the summaries; waiting gives the rows by the name of the reference.

    Raises ConfigurationError for a file that cannot be read, or lacks a column that rules.yaml names.
    """
    references = loaded.config.reference
    if not references:
        return dict
    own = spool / "references"
    own.mkdir(exist_ok=True)
    batches = [Batch([base / one.file], vocabulary=_vocabulary(one)) for one in references]
    readings = [start_batches([batch], base, _made(own / str(at))) for at, batch in enumerate(batches)]

    def finished() -> dict[str, list[Stated]]:
        found = [reading.result() for reading in readings]
        faults = [fault for read in found for fault in unreadable(read)]
        faults += [
            _no_columns(loaded, at)
            for at, read in enumerate(found)
            if not any(one.error for one in read) and not any(sheet.columns for one in read for sheet in one.sheets)
        ]
        if faults:
            raise ConfigurationError(faults)
        return {one.name: list(_stated(read)) for one, read in zip(references, found, strict=True)}

    return finished


def compare(
    config: Config, stated: Mapping[str, Sequence[Stated]], rows: Sequence[Measurement]
) -> list[ComparedFigure]:
    """Every unit of every reference: those of the summary in its order, then ours that it lacks."""
    found: list[ComparedFigure] = []
    for reference in config.reference:
        own = [row for row in rows if row.target.id == reference.target]
        found += _compared(reference, stated[reference.name], own)
    return found


def _vocabulary(reference: Reference) -> Vocabulary:
    aliases = {"unit": [reference.unit_column], "figure": [reference.column]}
    return Vocabulary(aliases, required=[("unit",), ("figure",)])


def _no_columns(loaded: Loaded, at: int) -> Fault:
    """The summary has no table with both columns: the fault stands where the entry names the column of figures."""
    reference, entry = loaded.config.reference[at], loaded.tree.root["reference"][at]
    values = {"file": reference.file, "column": reference.column, "unit_column": reference.unit_column}
    return Fault(Message("config.reference-without-columns", values), loaded.tree.place(entry.values_at["column"]))


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _stated(readings: Sequence[FileReading]) -> Iterator[Stated]:
    import pyarrow.parquet as pq

    for reading in readings:
        for sheet in reading.sheets:
            if sheet.parquet is None:
                continue
            in_percent = any(sign in sheet.columns.get("figure", "") for sign in "%％")
            for at, cells in enumerate(pq.read_table(sheet.parquet).to_pylist(), sheet.first_row or 0):
                unit, text = cells.get("unit"), cells.get("figure")
                if unit and not is_nothing(unit):
                    row = int(cells.get("row") or at)
                    yield Stated(reading.file, sheet.name, row, unit.strip(), _figure(text, in_percent))


def _figure(text: str | None, in_percent: bool) -> Fraction | None:
    """The number; under a header that says per cent a bare number is one of hundred."""
    number = parse_number(text) if text else None
    if number is None or text is None:
        return None
    bare = in_percent and not any(sign in text for sign in "%％")
    return Fraction(number) / 100 if bare else Fraction(number)


def _compared(reference: Reference, stated: Sequence[Stated], rows: Sequence[Measurement]) -> Iterator[ComparedFigure]:
    named: dict[str, dict[str, Measurement]] = defaultdict(dict)
    for row in rows:
        for text in (row.unit.unit_id, row.unit.unit_name, row.unit.attributes.get("school_code", "")):
            named[normal(text)][row.unit.unit_id] = row
    seen: set[str] = set()
    for one in stated:
        matches = list(named.get(normal(one.unit), {}).values())
        ours = matches[0] if len(matches) == 1 else None
        if ours is not None:
            seen.add(ours.unit.unit_id)
        yield _outcome(reference, one, ours)
    for row in rows:
        if row.unit.unit_id not in seen:
            yield _outcome(reference, None, row)


def _outcome(reference: Reference, stated: Stated | None, row: Measurement | None) -> ComparedFigure:
    ours: Fraction | None = getattr(row, reference.figure) if row is not None else None
    theirs = stated.figure if stated is not None else None
    if row is None or stated is None:
        status, difference = NOT_IN_OURS if row is None else NOT_IN_THEIRS, None
    else:
        difference = theirs - ours if theirs is not None and ours is not None else None
        near = difference is not None and abs(difference) <= reference.tolerance
        status = EQUAL if theirs == ours or near else DIFFERS
    return ComparedFigure(
        reference=reference.name,
        target=reference.target,
        figure=reference.figure,
        unit_id=row.unit.unit_id if row is not None else "",
        unit_name=row.unit.unit_name if row is not None else stated.unit if stated is not None else "",
        ours=_float(ours),
        theirs=_float(theirs),
        difference=_float(difference),
        status=status,
        file=stated.file if stated is not None else "",
        sheet=stated.sheet if stated is not None else "",
        row=stated.row if stated is not None else None,
    )


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
