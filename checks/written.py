"""What an audit writes, by name: the report writes these files, and readers of logs leave them out."""

from __future__ import annotations

NAMES = (
    *("audit.xlsx", "audit.html", "audit.json", "findings.csv", "measurements.csv", "suite.json"),
    *("changes.csv", "trend.csv", "ranks.csv"),
)
"""The files of the set; the last three only where there is a history."""
CIRCULAR = "circular.docx"
FURTHER_NAMES = ("counted.csv", "counted.parquet", CIRCULAR)
"""Files that are there where there are many records, or where they are asked for."""
DIFFERENCES = "differences.csv"
"""What an amended report says otherwise than the one before."""
HANDED_OVER = "handoff"
"""The folder, beside these files, of what is handed over to schools; one that is held open gets a number behind it."""
