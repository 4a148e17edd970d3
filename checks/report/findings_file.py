"""findings.csv: every finding, also where they are too many for a frame and come from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from checks.model import FINDING_COLUMNS
from checks.report.csv import write_pieces
from checks.tally import about_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from checks.result import AuditResult


def write_findings(result: AuditResult, path: Path) -> None:
    """Writes all findings of ``result``, a piece at a time. Raises OSError where the file cannot be written."""
    write_pieces(_pieces(result), FINDING_COLUMNS, path)


def _pieces(result: AuditResult) -> Iterator[pd.DataFrame]:
    """All findings: those about units, then those about records."""
    if result.findings_file is None:
        yield result.findings
        return
    yield result.findings[~about_records(result.findings)]
    with pq.ParquetFile(result.findings_file.path) as source:
        for batch in source.iter_batches():
            yield batch.to_pandas().reindex(columns=list(FINDING_COLUMNS))
