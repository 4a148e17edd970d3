"""What was planned and what visits saw: the view ``visits``, the tables ``scheduled`` and ``teaching_days``.

``visits`` are the counted visits (rid, room_no, date, mask, starts_at, seen), ``scheduled`` the timetable on the days
of the period (room_no, unit_id, date, mask, subject, teacher): a dated row as it stands, a row with a weekday on every
teaching day of that weekday. ``teaching_days`` (calendar_no, date) has those of the windows up to the as-of date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.records.columns import put_map

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from checks.engines.base import Engine


def put_plans(engine: Engine, days: Sequence[tuple[int, date]], *, visits: bool, timetable: bool) -> None:
    """``days`` are the teaching days: calendar_no and date."""
    put_map(engine, "teaching_days", days, {"calendar_no": "INTEGER", "date": "DATE"})
    if visits:
        engine.view(
            "visits",
            "SELECT d.rid, d.room_no, d.date, d.mask, d.starts_at, f.seen FROM described d"
            " LEFT JOIN further f ON f.rid = d.rid"
            " WHERE d.kind = 'visit' AND d.in_window AND NOT d.early AND d.room_no IS NOT NULL",
        )
    if timetable:
        engine.create("scheduled", _SCHEDULED)


_SCHEDULED = """
SELECT d.rid, d.room_no, m.unit_id, COALESCE(d.date, t.date) AS date, d.mask
FROM described d JOIN rooms m ON m.room_no = d.room_no
LEFT JOIN teaching_days t ON d.date IS NULL AND t.calendar_no = m.calendar_no AND isodow(t.date) = d.weekday
  AND (m.in_service_from IS NULL OR t.date >= m.in_service_from)
  AND (m.in_service_until IS NULL OR t.date <= m.in_service_until)
WHERE d.kind = 'timetable' AND d.mask IS NOT NULL AND COALESCE(d.date, t.date) IS NOT NULL"""


def put_visited(engine: Engine, *, timetable: bool) -> None:
    """Makes ``visited_lessons``: the scheduled lessons, or without a ``timetable`` the counted ones, and of each the
    periods in which somebody visited."""
    blank = ", ".join(f"NULL AS {name}" for name in ("minutes", "subject", "teacher", "entered_at", "participants"))
    lessons = "scheduled" if timetable else "(SELECT * FROM counted WHERE kind = 'lesson' AND mask IS NOT NULL)"
    engine.view(
        "visited_lessons",
        f"SELECT l.rid, l.room_no, l.date, l.mask, {blank}, v.visited FROM {lessons} l LEFT JOIN ("
        "SELECT room_no, date, bit_or(mask) AS visited FROM visits GROUP BY room_no, date"
        ") v ON v.room_no = l.room_no AND v.date = l.date",
    )
