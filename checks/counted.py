"""The records that count, one line each, so that anybody can recompute a rate: how the numbers came to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import COUNTED_COLUMNS, EXCEL_ROWS
from checks.records.build import OF_MASK
from checks.screening import counting

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future
    from pathlib import Path

    import pandas as pd

    from checks.engines.base import Engine

MOST_ROWS = 50_000
"""How many lines come as a frame; more of them go to a file."""

_MOST_PERIODS = 30


def unflagged_records(engine: Engine) -> None:
    """Makes the view ``unflagged``: the records of ``counted`` that break no rule, waived ones aside."""
    engine.create("doubtful", "SELECT DISTINCT rid FROM broken WHERE NOT waived AND NOT rejects")
    engine.view("unflagged", counting("(SELECT rid FROM rejected UNION ALL SELECT rid FROM doubtful)"))


def counted_records(engine: Engine, overflow: Path, beside: Executor) -> tuple[pd.DataFrame, Future[None] | None]:
    """The lines with the columns of :data:`checks.model.COUNTED_COLUMNS`, in the order of file, sheet and row; more
    than Excel opens in no order.

    Reads ``record_values``, ``counted``, ``fate``, ``doubtful``, ``shared_days`` (of :mod:`checks.screening`) and
    ``sheets``. Beyond :data:`MOST_ROWS` the frame is empty, and ``beside`` writes all of them to the parquet file
    ``overflow``: wait for it.
    """
    engine.create("told_twice", _told_twice())
    engine.create("period_texts", _period_texts())
    engine.spread("period_texts")
    engine.view("counted_lines", _lines())
    names = ", ".join(f'"{name}"' for name in COUNTED_COLUMNS)
    total = int(str(engine.rows("SELECT COALESCE(sum(counted), 0) FROM fate")[0][0]))
    lines = f"SELECT {names} FROM counted_lines"
    if total > MOST_ROWS:
        ordered = lines if total > EXCEL_ROWS else f"{lines} ORDER BY rid"
        writing = beside.submit(engine.write_parquet, ordered, overflow, aside=True)
        return engine.query(f"{lines} WHERE FALSE"), writing
    return engine.query(f"{lines} ORDER BY rid"), None


def _lines() -> str:
    """Of the periods that several records of a room and day cover, each counts with the first of them."""
    return f"""
SELECT l.rid, l.date, p.text AS period, l.school_code, l.school, l.room_id, l.room_name, l.subject,
  l.class_name, l.teacher, l.entry, l.minutes, l.participants,
  {_added("t.added")} AS lessons,
  CASE WHEN b.rid IS NOT NULL THEN 0 ELSE {_added("t.sound_added")} END AS lessons_unflagged,
  CAST(l.late AS INTEGER) AS late,
  CASE WHEN b.rid IS NULL THEN 0 ELSE 1 END AS flagged, s.file, s.sheet, l."row", l.kind, l.form
FROM counted l
LEFT JOIN doubtful b ON b.rid = l.rid
LEFT JOIN told_twice t ON t.rid = l.rid
LEFT JOIN period_texts p ON p.mask = l.mask
JOIN sheets s ON s.file_no = l.file_no AND s.sheet_no = l.sheet_no"""


def _told_twice() -> str:
    """On the days when several records of a room cover a period: how many periods each record adds to those of the
    records before it; ``sound_added`` leaves the flagged ones aside."""
    over = "OVER (PARTITION BY c.room_no, c.date ORDER BY c.rid ROWS BETWEEN UNBOUNDED PRECEDING AND"
    sound = "CASE WHEN b.rid IS NULL THEN c.mask END"
    more = "BIT_COUNT({0}) - COALESCE(BIT_COUNT({0}_before), 0)"
    return f"""
SELECT rid, {more.format("every")} AS added, {more.format("sound")} AS sound_added FROM (
  SELECT c.rid, BIT_OR(c.mask) {over} CURRENT ROW) AS every, BIT_OR(c.mask) {over} 1 PRECEDING) AS every_before,
    BIT_OR({sound}) {over} CURRENT ROW) AS sound, BIT_OR({sound}) {over} 1 PRECEDING) AS sound_before
  FROM counted c JOIN shared_days d ON d.room_no = c.room_no AND d.date = c.date
  LEFT JOIN doubtful b ON b.rid = c.rid
  WHERE c.kind = 'lesson'
) w"""


def _added(told_twice: str) -> str:
    """How many periods a record adds to those of the room and day; one where it covers no known period. A visit to a
    lesson is none, nor is an activity in a room."""
    return (
        "CAST(CASE WHEN l.room_no IS NULL OR l.kind <> 'lesson' THEN 0 WHEN COALESCE(l.mask, 0) = 0 THEN 1"
        f" WHEN t.rid IS NULL THEN BIT_COUNT(l.mask) ELSE {told_twice} END AS INTEGER)"
    )


def _period_texts() -> str:
    """Each set of periods as people write it: ``3``, ``3-4``, ``3,5``."""
    gap = "((mask + (mask & -mask)) & mask) <> 0"
    each = ", ".join(f"CASE WHEN (mask & {1 << place}) <> 0 THEN '{place + 1}' END" for place in range(_MOST_PERIODS))
    last = "CAST(period + periods - 1 AS VARCHAR)"
    return (
        f"SELECT mask, CASE WHEN periods > 1 AND {gap} THEN CONCAT_WS(',', {each})"
        f" WHEN periods > 1 THEN concat(CAST(period AS VARCHAR), '-', {last})"
        " ELSE CAST(period AS VARCHAR) END AS text"
        f" FROM (SELECT r.mask, {', '.join(f'{sql} AS {name}' for name, sql in OF_MASK.items())}"
        " FROM (SELECT DISTINCT mask FROM record_values WHERE mask IS NOT NULL) r) m"
    )
