"""When the rooms were used and how that was recorded: one small table over the counted records, and the days to it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from checks.model import Span

if TYPE_CHECKING:
    from datetime import date

    from checks.engines.base import Engine
    from checks.scope import Scope

_MOST_PERIODS = 30
_BITS = {"period": "INTEGER", "bit": "BIGINT"}

_ALONE = """
SELECT c.date, COALESCE(c.mask, 0) AS mask, c.entry_rank, count(*) AS lessons FROM lessons_counted c
LEFT JOIN shared_days d ON d.room_no = c.room_no AND d.date = c.date
WHERE c.room_no IS NOT NULL AND c.date <= {until} AND (d.room_no IS NULL OR COALESCE(c.mask, 0) = 0)
GROUP BY c.date, COALESCE(c.mask, 0), c.entry_rank"""

_USAGE = """
SELECT date, period,
  CASE entry_rank WHEN 0 THEN 'automatic' WHEN 1 THEN 'mobile' WHEN 3 THEN 'manual' ELSE '' END AS entry,
  CAST(sum(lessons) AS BIGINT) AS lessons
FROM (
  SELECT a.date, b.period, a.entry_rank, a.lessons FROM lessons_alone a
  LEFT JOIN period_bits b ON (a.mask & b.bit) <> 0
  UNION ALL
  SELECT c.date, b.period, min(c.entry_rank) AS entry_rank, 1 AS lessons FROM lessons_counted c
  JOIN shared_days d ON d.room_no = c.room_no AND d.date = c.date
  JOIN period_bits b ON (c.mask & b.bit) <> 0
  WHERE c.date <= {until} GROUP BY c.room_no, c.date, b.period
) lessons
GROUP BY date, period, entry_rank ORDER BY date, period NULLS LAST, entry"""


def usage(engine: Engine, until: date) -> pd.DataFrame:
    """The lessons of the counted records up to ``until``: columns date, period, entry, lessons.

    Reads ``counted`` and ``shared_days``. ``period`` is missing where a record covers no known one, ``entry`` is one of
    :data:`checks.model.ENTRIES` or empty. Counted as the metric ``lessons`` does (each room, day and period once);
    where several records cover a period, the best evidence stands for it.
    """
    bits = pd.DataFrame({"period": range(1, _MOST_PERIODS + 1)}).assign(bit=lambda row: 2 ** (row["period"] - 1))
    engine.put("period_bits", bits, _BITS)
    engine.view("lessons_counted", "SELECT * FROM counted WHERE kind = 'lesson'")
    last = f"DATE '{until.isoformat()}'"
    engine.create("lessons_alone", _ALONE.format(until=last))
    return engine.query(_USAGE.format(until=last))


def evidence_grades(engine: Engine, when: pd.DataFrame, span: Span, *, timetable: bool) -> dict[str, int]:
    """The lessons of ``when`` (as :func:`usage` gives them) by what they are known from, best evidence first.

    With a ``timetable`` also the periods scheduled in ``span`` that no log knows of.
    """
    counted = when.groupby("entry")["lessons"].sum()
    grades = {name: int(counted.get(entry, 0)) for name, entry in _GRADES.items()}
    if timetable:
        ((alone,),) = engine.rows(_TIMETABLE_ALONE.format(start=span.start, end=span.end))
        grades["timetable"] = int(str(alone or 0))
    return grades


_GRADES = {"automatic": "automatic", "mobile": "mobile", "manual": "manual", "unstated": ""}
_TIMETABLE_ALONE = """
SELECT sum(bit_count(p.mask) - bit_count(p.mask & COALESCE(t.mask, 0))) FROM (
  SELECT room_no, date, bit_or(mask) AS mask FROM scheduled
  WHERE date BETWEEN DATE '{start}' AND DATE '{end}' GROUP BY room_no, date
) p LEFT JOIN (
  SELECT room_no, date, bit_or(mask) AS mask FROM lessons_counted WHERE mask IS NOT NULL GROUP BY room_no, date
) t ON t.room_no = p.room_no AND t.date = p.date"""


def calendar_days(scope: Scope) -> pd.DataFrame:
    """Every day of the period and of the terms in which it ends: columns date, teaching, reason.

    ``teaching`` says whether any room has lessons due; ``reason`` is why most of the others have not (out-of-term,
    holiday, weekend, closure), empty on a day of teaching.
    """
    spans = [scope.period.span, *(term for term in scope.windows.terms if term is not None)]
    frame = Span(min(span.start for span in spans), max(span.end for span in spans))
    days = [frame.start + timedelta(days=number) for number in range((frame.end - frame.start).days + 1)]
    rooms = Counter(scope.calendar.numbers) or Counter(scope.calendar.all_numbers)
    rows = []
    for day in days:
        reasons: Counter[str] = Counter()
        for number, count in rooms.items():
            reasons[scope.calendar.reason(number, day) or ""] += count
        rows.append((day, "" in reasons, "" if "" in reasons else reasons.most_common(1)[0][0]))
    return pd.DataFrame(rows, columns=["date", "teaching", "reason"])
