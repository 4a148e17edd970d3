"""What targets ask of tables that do not have it: columns that are not there, cells that are no numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.config.hints import hint
from checks.model import Fault, Message
from checks.planning import ROOMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.config import Loaded
    from checks.config.models import Target
    from checks.config.tree import Map, Mark
    from checks.tables import Side


def table_faults(loaded: Loaded, side: Side) -> list[Fault]:
    """The faults at their places in rules.yaml, and those of cells in the tables, each once."""
    faults: list[Fault] = []
    seen: set[tuple[str, str]] = set()
    entries = loaded.tree.root.get("targets") or ()
    for target, entry in zip(loaded.config.targets, entries, strict=True):
        for key, column, mark in _columns(target, entry):
            table = _table(side, target, key, column)
            known = side.columns(table)
            if column not in known:
                values = {"table": table, "column": column, "hint": hint(column, known)}
                faults.append(Fault(Message("tables.no-column", values), loaded.tree.place(mark)))
            elif not _of_texts(target, key) and table != "register" and (table, column) not in seen:
                seen.add((table, column))
                faults += side.tables[table].number_faults(column)
    return faults


def _table(side: Side, target: Target, key: str, column: str) -> str:
    """The table in which a target looks for the column that one of its keys names; a ratio has both of one table."""
    if key == "times":
        return side.table_of_factor(target, column)
    return side.table_of(target, target.column or column)


def _columns(target: Target, entry: Map) -> Iterator[tuple[str, str, Mark]]:
    """The columns that a target names: the key, the column, its place."""
    for key in ("column", "over", "times"):
        column = getattr(target, key)
        if column is not None and not (key == "times" and column == ROOMS) and not _of_room(target, key):
            yield key, column, entry.values_at[key]
    for column in target.rows:
        yield "rows", column, entry["rows"].keys_at[column]


def _of_texts(target: Target, key: str) -> bool:
    """Where rows are picked or told apart by a column, it may hold any text."""
    return key == "rows" or (key == "column" and target.metric == "rows")


def _of_room(target: Target, key: str) -> bool:
    """The capacity stands in the register, whatever other table has a column of that name."""
    return key == "column" and target.metric == "room-utilisation"
