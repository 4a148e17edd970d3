"""The columns that say when: dates, times of day, both in one cell, ranges; and years that are not written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from typing import cast as typed

from checks.model import Span
from checks.records.columns import Column, few_texts, put_map, seem_few
from checks.values.dates import YEARS, Moment, nearest, parse_day, parse_moment
from checks.values.text import is_nothing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from checks.engines.base import Engine

MOMENTS = ("date", "starts_at", "ends_at", "entered_at")
_LENGTHS = ", ".join(str(len(shape)) for shape in ("YYYY-MM-DD", "YYYY-MM-DD hh:mm", "YYYY-MM-DD hh:mm:ss"))
_TYPES = {
    "raw": "VARCHAR",
    "file_no": "INTEGER",
    "day": "DATE",
    "second": "INTEGER",
    "until": "INTEGER",
    "bad": "BOOLEAN",
}
_Row: TypeAlias = tuple[str, int | None, "date | None", int | None, int | None, bool]


def cast(name: str) -> str:
    """SQL: the TIMESTAMP of a text that stands as engines write one, all or the first parts of it, else NULL; unlikely
    years are left to the parser. Engines would cast more, each in its own way: DuckDB takes ``08: 5`` for 08:00."""
    at = f"TRY_CAST({name} AS TIMESTAMP)"
    written = f"CAST({at} AS VARCHAR)"
    sane = f"LENGTH({name}) IN ({_LENGTHS}) AND {name} >= '{YEARS.start}' AND {name} < '{YEARS.stop}'"
    same = f"STARTS_WITH({written}, {name}) OR {written} = REPLACE({name}, 'T', ' ')"
    return f"CASE WHEN {sane} AND ({same}) THEN {at} END"


def moment_columns(engine: Engine, period: Span | None) -> dict[str, Column]:
    """The four columns; each gives ``<name>_day`` (DATE), ``<name>_second`` and ``<name>_until`` (seconds of the day).

    The select that uses them must have :func:`cast` of each as ``<name>_cast``. Days without a year are placed by the
    other dates of the file, else by ``period``.
    """
    few = seem_few(engine, MOMENTS)
    texts = {name: (_every(engine, name) if name in few else None) or _odd(engine, name) for name in MOMENTS}
    lacking = any(_lacks_year(moment) for found in texts.values() for moment in found.moments.values())
    spans = _spans(engine, texts) if lacking else {}
    return {name: _column(engine, name, texts[name], spans, period) for name in MOMENTS}


@dataclass(frozen=True, slots=True)
class _Texts:
    """Distinct texts of a column, read; an empty moment for placeholders. Those that SQL cannot cast, or ``every`` one:
    where they are few, looking up a text costs less than casting it."""

    moments: dict[str, Moment | None]
    every: bool


def _every(engine: Engine, name: str) -> _Texts | None:
    """None where there are too many."""
    found = typed("list[tuple[str, datetime | None]] | None", few_texts(engine, name, cast("v")))
    if found is None:
        return None
    return _Texts({text: _parsed(name, text) if at is None else _of_cast(at) for text, at in found}, True)


def _odd(engine: Engine, name: str) -> _Texts:
    where = f"{name} IS NOT NULL AND {cast(name)} IS NULL"
    texts = [str(row[0]) for row in engine.rows(f"SELECT DISTINCT {name} FROM raw WHERE {where}")]
    return _Texts({text: _parsed(name, text) for text in texts}, False)


def _parsed(name: str, text: str) -> Moment | None:
    if is_nothing(text):
        return Moment()
    return parse_day(text) if name == "date" else parse_moment(text)


def _of_cast(at: datetime) -> Moment:
    """Midnight is no time."""
    return Moment(at.date(), None, at.hour * 3600 + at.minute * 60 + at.second or None)


def _lacks_year(moment: Moment | None) -> bool:
    return moment is not None and moment.month_day is not None


def _spans(engine: Engine, texts: dict[str, _Texts]) -> dict[int, Span]:
    """First and last day of each file, by the dates that have a year."""
    days: dict[int, list[date]] = {}
    for name in ("date", "starts_at"):
        found = engine.rows(
            f"SELECT DISTINCT file_no, CAST({cast(name)} AS DATE), CASE WHEN {cast(name)} IS NULL THEN {name} END"
            f" FROM raw WHERE {name} IS NOT NULL"
        )
        for file_no, day, text in found:
            moment = texts[name].moments.get(str(text))
            known = day or (moment and moment.day)
            if known:
                days.setdefault(int(str(file_no)), []).append(known)  # type: ignore[arg-type]
    return {file_no: Span(min(found), max(found)) for file_no, found in days.items()}


def _column(engine: Engine, name: str, texts: _Texts, spans: dict[int, Span], period: Span | None) -> Column:
    rows: list[_Row] = [
        (text, None, moment.day, moment.second, moment.until, False) if moment else (text, None, None, None, None, True)
        for text, moment in texts.moments.items()
        if not _lacks_year(moment)
    ]
    yearless = {text: moment for text, moment in texts.moments.items() if moment and moment.month_day}
    by_file = list(_placed(engine, name, yearless, spans, period)) if yearless else []
    at, m = f"r.{name}_cast", f"m_{name}"
    day = f"CAST({at} AS DATE)"
    second = f"NULLIF(HOUR({at}) * 3600 + MINUTE({at}) * 60 + CAST(FLOOR(SECOND({at})) AS INTEGER), 0)"
    if not rows and not by_file:
        return Column(_gives(name, day, second, "CAST(NULL AS INTEGER)"))
    put_map(engine, f"map_{name}", [*rows, *by_file], _TYPES)
    if texts.every:
        gives = _gives(name, f"{m}.day", f"{m}.second", f"{m}.until")
    else:
        timed = f"CASE WHEN {at} IS NULL THEN {m}.second ELSE {second} END"
        gives = _gives(name, f"COALESCE({day}, {m}.day)", timed, f"{m}.until")
    file = f" AND ({m}.file_no IS NULL OR {m}.file_no = r.file_no)" if by_file else ""
    bad = f"{m}.bad" if any(row[-1] for row in [*rows, *by_file]) else None
    return Column(gives, bad, f"LEFT JOIN map_{name} AS {m} ON {m}.raw = r.{name}{file}")


def _gives(name: str, day: str, second: str, until: str) -> dict[str, str]:
    return {f"{name}_day": day, f"{name}_second": second, f"{name}_until": until}


def _placed(
    engine: Engine, name: str, yearless: dict[str, Moment], spans: dict[int, Span], period: Span | None
) -> Iterable[_Row]:
    """The days without a year, file by file."""
    where = f"{name} IS NOT NULL AND {cast(name)} IS NULL"
    for found, raw in engine.rows(f"SELECT DISTINCT file_no, {name} FROM raw WHERE {where}"):
        file_no, text = int(str(found)), str(raw)
        if text not in yearless:
            continue
        moment = yearless[text]
        month, day = moment.month_day or (0, 0)
        tries = (nearest(month, day, span) for span in (spans.get(file_no), period) if span)
        placed = next((one for one in tries if one), None)
        yield text, file_no, placed, moment.second, moment.until, placed is None
