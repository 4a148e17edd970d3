"""Sheets whose content stands elsewhere once more: one file under two names, one export inside another.

Their records are duplicates like any others (``duplicate-lesson`` says which are kept); here it is said of the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checks.engines.base import Engine
    from checks.sources import FileReading

FEWEST = 3
"""So many records a sheet must have for it to be more than chance."""

_CONTENT = ("room_no", "date", "mask", "start_second", "end_second", "subject", "class_name", "teacher")
"""What two records must have in common to be the same lesson told twice."""


class Repeat(NamedTuple):
    """All ``records`` of a sheet stand in another one as well; ``whole`` where that has no others (the same file)."""

    file_no: int
    sheet_no: int
    other_file_no: int
    other_sheet_no: int
    records: int
    whole: bool


def repeats(engine: Engine, readings: Sequence[FileReading]) -> list[Repeat]:
    """The sheets that stand within another, each once, in the order of the files. Reads the table ``records``.

    Of two equal sheets it is the later one. Only pairs that share their first and their last record are compared whole.
    """
    sizes = {
        (file_no, sheet_no): sheet.records
        for file_no, reading in enumerate(readings)
        for sheet_no, sheet in enumerate(reading.sheets)
        if sheet.parquet is not None and sheet.records >= FEWEST
    }
    if len(sizes) < 2:
        return []
    found: dict[tuple[int, int], Repeat] = {}
    for inner, outer in _candidates(engine, sizes):
        later = sizes[inner] < sizes[outer] or inner > outer
        if inner not in found and later and _is_within(engine, inner, outer):
            found[inner] = Repeat(*inner, *outer, sizes[inner], sizes[inner] == sizes[outer])
    return [found[sheet] for sheet in sorted(found)]


def same_bytes(readings: Sequence[FileReading]) -> Iterator[tuple[int, int]]:
    """The files that are, byte for byte, an earlier one: ``file_no`` and that of the first such file.

    Tables that nobody filled in are all alike, and no content.
    """
    first: dict[str, int] = {}
    for file_no, reading in enumerate(readings):
        unfilled = bool(reading.sheets) and not any(sheet.records for sheet in reading.sheets)
        if reading.sha256 and not unfilled and first.setdefault(reading.sha256, file_no) != file_no:
            yield file_no, first[reading.sha256]


def _candidates(engine: Engine, sizes: dict[tuple[int, int], int]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Pairs of sheets of which the first one's first and last record stand in the second."""
    ends = (
        "SELECT file_no, sheet_no, min(rid) AS first_rid, max(rid) AS last_rid FROM records GROUP BY file_no, sheet_no"
    )
    probes = f"SELECT r.* FROM records r JOIN ({ends}) e ON r.rid = e.first_rid OR r.rid = e.last_rid"
    sheets = "p.file_no, p.sheet_no, o.file_no, o.sheet_no"
    rows = engine.rows(
        f"SELECT {sheets}, count(DISTINCT p.rid) FROM ({probes}) p JOIN records o ON {_same('p', 'o')}"
        f" WHERE p.file_no <> o.file_no OR p.sheet_no <> o.sheet_no GROUP BY {sheets}"
    )
    pairs = []
    for *numbers, ends_found in rows:
        a, b, c, d = (int(str(number)) for number in numbers)
        if int(str(ends_found)) == 2 and (a, b) in sizes and (c, d) in sizes:
            pairs.append(((a, b), (c, d)))
    return sorted(pairs)


def _is_within(engine: Engine, inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    """Whether every record of one sheet stands in the other, as often at least."""
    columns = ", ".join(_CONTENT)
    counted = "SELECT {columns}, count(*) AS n FROM records WHERE file_no = {0} AND sheet_no = {1} GROUP BY {columns}"
    here, there = (counted.format(*sheet, columns=columns) for sheet in (inner, outer))
    lacking = engine.rows(
        f"SELECT 1 FROM ({here}) p LEFT JOIN ({there}) o ON {_same('p', 'o')} WHERE COALESCE(o.n, 0) < p.n LIMIT 1"
    )
    return not lacking


def _same(one: str, other: str) -> str:
    return " AND ".join(f"{one}.{name} IS NOT DISTINCT FROM {other}.{name}" for name in _CONTENT)
