from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from checks.engines.duckdb import DuckDBEngine
from checks.model import FIELDS

if TYPE_CHECKING:
    from pathlib import Path

RAW = {
    "rid": "BIGINT",
    "file_no": "INTEGER",
    "sheet_no": "INTEGER",
    "row": "BIGINT",
    **dict.fromkeys(FIELDS, "VARCHAR"),
}

Load = Callable[[Sequence[Mapping[str, Any]]], DuckDBEngine]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckDBEngine]:
    made = DuckDBEngine(tmp_path)
    yield made
    made.close()


@pytest.fixture
def load(engine: DuckDBEngine) -> Load:
    """Makes table ``raw`` of rows that name only the fields they have."""

    def loaded(rows: Sequence[Mapping[str, Any]]) -> DuckDBEngine:
        made = [{"rid": at, "file_no": 0, "sheet_no": 0, "row": at + 2, **row} for at, row in enumerate(rows)]
        engine.put("raw", pd.DataFrame(made, columns=list(RAW), dtype=object), RAW)
        return engine

    return loaded
