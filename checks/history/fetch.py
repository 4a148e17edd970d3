"""Rows of a query as plain dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select


def fetch(connection: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    """Every row of ``query``, by the names of its columns."""
    return [row._asdict() for row in connection.execute(query)]
