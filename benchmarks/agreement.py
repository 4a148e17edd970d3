"""Whether a peer lists the same failing records as the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

FIRST_ROW = 2
"""Of the generated csv, below its header; the typed parquet calls it so too."""


def listed_by_audit(findings: Path) -> str:
    """The SELECT of ``rule, row_no`` from the findings.csv of an audit; the rows of a parquet file count from 1."""
    read = f"read_csv('{findings.as_posix()}', types = {{'row': 'BIGINT', 'sheet': 'VARCHAR'}})"
    row = f"row + CASE WHEN file LIKE '%.parquet' THEN {FIRST_ROW - 1} ELSE 0 END"
    return f"SELECT rule, {row} AS row_no FROM {read} WHERE row IS NOT NULL"


def listed_by_peer(failing: Path) -> str:
    """The SELECT of ``rule, row_no`` from what a peer wrote."""
    return f"SELECT rule, row_no FROM read_parquet('{failing.as_posix()}')"


def counts(listed: str) -> dict[str, int]:
    """Failing records by rule."""
    rows = duckdb.connect().execute(f"SELECT rule, count(*) FROM ({listed}) GROUP BY rule ORDER BY rule").fetchall()
    return dict(rows)


def differences(ours: str, theirs: str, undone: Collection[str] = (), lists_more: Collection[str] = ()) -> list[str]:
    """A sentence for each rule where ``theirs`` are not the records of ``ours``, row by row.

    Rules in ``undone`` are not compared; of those in ``lists_more`` the peer lists all of ours and further ones.
    """
    compared = f"""
SELECT rule, count(o.row_no), count(t.row_no), count(*) FILTER (t.row_no IS NULL), count(*) FILTER (o.row_no IS NULL)
FROM ({ours}) o FULL JOIN ({theirs}) t USING (rule, row_no) GROUP BY rule ORDER BY rule"""
    return [
        f"{rule}: the audit lists {mine} records, the peer {other}; {lacks} of ours it lacks, {more} it has beyond"
        for rule, mine, other, lacks, more in duckdb.connect().execute(compared).fetchall()
        if rule not in undone and (lacks or (more and rule not in lists_more))
    ]
