"""The counting of lessons, which several metrics share."""

from __future__ import annotations


def lessons_per_room_and_day(used: str) -> str:
    """SELECT of ``unit_id, room_no, date, lessons`` (BIGINT).

    Each room, day and period counts once, whatever the number of records that cover it (bit p-1 of ``mask`` is period
    p); a record that covers no known period counts as one lesson.
    """
    return (
        "SELECT unit_id, room_no, date, "
        "CAST(COALESCE(BIT_COUNT(BIT_OR(mask)), 0) "
        "+ SUM(CASE WHEN COALESCE(mask, 0) = 0 THEN 1 ELSE 0 END) AS BIGINT) AS lessons "
        f"FROM {used} GROUP BY unit_id, room_no, date"
    )


def lessons_per_unit(used: str) -> str:
    """SELECT of ``unit_id, numerator, denominator``: the unit's lessons, no denominator."""
    return (
        "SELECT unit_id, CAST(SUM(lessons) AS BIGINT) AS numerator, CAST(NULL AS BIGINT) AS denominator "
        f"FROM ({lessons_per_room_and_day(used)}) AS room_days GROUP BY unit_id"
    )


def counting(expression: str, used: str) -> str:
    """SELECT of ``unit_id, numerator, denominator`` for a metric that is one aggregate, without denominator."""
    return (
        f"SELECT unit_id, CAST({expression} AS BIGINT) AS numerator, CAST(NULL AS BIGINT) AS denominator "
        f"FROM {used} GROUP BY unit_id"
    )
