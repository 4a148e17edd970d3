"""The one database of a reading process."""

from __future__ import annotations

import os
from functools import cache

import duckdb


@cache
def database() -> duckdb.DuckDBPyConnection:
    """One for all files: opening it takes longer than sorting a small sheet. Nothing is kept in it."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": min(os.cpu_count() or 1, 8),
        "memory_limit": "1500MB",
        "temp_directory": "",  # rows stream through
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    return duckdb.connect(config=settings)
