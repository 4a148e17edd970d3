"""The findings about records as they leave the engine: as frames, and where they are too many for those, as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyarrow.dataset as ds

from checks.engines.arrow import to_frame
from checks.model import FINDING_COLUMNS, MOST_FINDINGS
from checks.rules.sql import literal
from checks.tally import KINDS

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from checks.engines.base import Engine

_OF_UNITS = ("actual", "required")
"""Columns that nothing about a record has."""


class RecordFindings(NamedTuple):
    """``listed`` (the columns of findings.csv but for ``actual`` and ``required``) and the ``evidence`` of the same
    findings, by file, sheet, row and rule.

    ``tally`` is None where these are all findings; else it says how many there are (see :mod:`checks.tally`), and the
    overflow file holds them, the listed ones first.
    """

    listed: pd.DataFrame
    evidence: pd.DataFrame
    tally: pd.DataFrame | None


def record_findings(engine: Engine, overflow: Path) -> RecordFindings:
    """Reads the tables ``findings`` and ``evidence``; more than :data:`checks.model.MOST_FINDINGS` go to ``overflow``,
    a parquet file."""
    columns = ", ".join(f'"{name}"' for name in FINDING_COLUMNS if name not in _OF_UNITS)
    every = f"SELECT {columns} FROM findings ORDER BY rid, rule"
    ((total,),) = engine.rows("SELECT count(*) FROM findings")
    if int(str(total)) <= MOST_FINDINGS:
        return RecordFindings(engine.query(every), _evidence(engine, "TRUE"), None)
    engine.write_parquet(every, overflow)
    first = to_frame(ds.dataset(overflow).head(MOST_FINDINGS + 1))  # sorting once more would take as long again
    return RecordFindings(
        first.head(MOST_FINDINGS), _evidence(engine, _before(engine, *first[["id", "rule"]].iloc[-1])), _tally(engine)
    )


def _evidence(engine: Engine, condition: str) -> pd.DataFrame:
    return engine.query(f"SELECT * EXCLUDE (rid, rule) FROM evidence WHERE {condition} ORDER BY rid, rule")


def _before(engine: Engine, finding: str, rule: str) -> str:
    """SQL: the findings that are listed before this one."""
    same = f"id = {literal(finding)} AND rule = {literal(rule)}"
    ((rid,),) = engine.rows(f"SELECT rid FROM findings WHERE {same}")
    return f"rid < {rid} OR (rid = {rid} AND rule < {literal(rule)})"


def _tally(engine: Engine) -> pd.DataFrame:
    kinds = ", ".join(KINDS)
    found = f'SELECT {kinds}, TRUE AS about_record, count(*) AS "count" FROM findings GROUP BY {kinds} ORDER BY {kinds}'
    return engine.query(found).astype({"count": "int64"})
