"""Who stands beside the audit, what it starts from and which rules it does."""

from __future__ import annotations

from dataclasses import dataclass

CSV, PARQUET = "logs/month.csv", "month.parquet"
UNREADABLE = frozenset({"unreadable-value"})
"""Typed columns hold nothing that cannot be read."""
COMPARING = frozenset({"near-duplicate", "overlapping-lessons", "teacher-in-two-rooms", "daily-maximum"})


@dataclass(frozen=True)
class Peer:
    """One that is measured, by ``script`` of the folder peers; ``reads`` is the file of the month that it starts from.

    ``without`` are rules that it does not do, ``lists_more`` those where it lists records beyond ours, by its nature.
    """

    name: str
    reads: str
    script: str
    without: frozenset[str] = UNREADABLE
    lists_more: frozenset[str] = frozenset()


OURS_CSV = Peer("**audit, from csv**", CSV, "", frozenset())
OURS_PARQUET = Peer("**audit, from parquet**", PARQUET, "", frozenset())
OURS = (OURS_CSV, OURS_PARQUET)
LIMITS = {
    CSV: Peer("limit: DuckDB reads the csv", CSV, "by_duckdb.py"),
    PARQUET: Peer("limit: DuckDB reads the parquet", PARQUET, "by_duckdb.py"),
}
GREAT_EXPECTATIONS = Peer(
    "Great Expectations, pandas",
    PARQUET,
    "by_great_expectations.py",
    without=UNREADABLE | COMPARING,
    lists_more=frozenset({"duplicate-lesson"}),
)
OTHERS = (
    Peer("pandera, polars", PARQUET, "by_pandera.py"),
    Peer("pointblank, polars", PARQUET, "by_pointblank.py"),
    Peer("pandas by hand", PARQUET, "by_pandas.py"),
)
PEERS = (GREAT_EXPECTATIONS, *OTHERS)
ALL = (*OURS, *LIMITS.values(), *PEERS)
