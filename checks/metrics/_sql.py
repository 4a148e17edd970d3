"""The counting of lessons, which several metrics share."""

from __future__ import annotations

SHARED = ("shared_room", "shared_date")
"""What a metric that counts lessons reads beside the columns that all may."""


def lessons_per_unit(used: str) -> str:
    """SELECT of ``unit_id, numerator, denominator``: the unit's lessons, no denominator.

    Each room, day and period counts once, whatever the number of records that cover it (bit p-1 of ``mask`` is period
    p); a record that covers no known period counts as one lesson. Where no two records can cover a period, all of a
    unit's are added up at once: only shared rooms and days are groups of their own.
    """
    covered = (
        "SUM(CASE WHEN COALESCE(mask, 0) = 0 THEN 1 WHEN shared_date IS NULL THEN BIT_COUNT(mask) ELSE 0 END)"
        " + COALESCE(BIT_COUNT(BIT_OR(CASE WHEN shared_date IS NOT NULL THEN mask END)), 0)"
    )
    return (
        "SELECT unit_id, CAST(SUM(lessons) AS BIGINT) AS numerator, CAST(NULL AS BIGINT) AS denominator "
        f"FROM (SELECT unit_id, CAST({covered} AS BIGINT) AS lessons "
        f"FROM {used} GROUP BY unit_id, shared_room, shared_date) AS together GROUP BY unit_id"
    )


def counting(expression: str, used: str) -> str:
    """SELECT of ``unit_id, numerator, denominator`` for a metric that is one aggregate, without denominator."""
    return (
        f"SELECT unit_id, CAST({expression} AS BIGINT) AS numerator, CAST(NULL AS BIGINT) AS denominator "
        f"FROM {used} GROUP BY unit_id"
    )
