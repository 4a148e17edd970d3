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
            table = side.table_of(target, column)
            known = side.columns(table)
            if column not in known:
                values = {"table": table, "column": column, "hint": hint(column, known)}
                faults.append(Fault(Message("tables.no-column", values), loaded.tree.place(mark)))
            elif key != "rows" and table != "register" and (table, column) not in seen:
                seen.add((table, column))
                faults += side.tables[table].number_faults(column)
    return faults


def _columns(target: Target, entry: Map) -> Iterator[tuple[str, str, Mark]]:
    """The columns that a target names: the key, the column, its place."""
    for key in ("column", "over", "times"):
        column = getattr(target, key)
        if column is not None and not (key == "times" and column == ROOMS) and not _of_room(target, key):
            yield key, column, entry.values_at[key]
    for column in target.rows:
        yield "rows", column, entry["rows"].keys_at[column]


def _of_room(target: Target, key: str) -> bool:
    """The capacity stands in the register, whatever other table has a column of that name."""
    return key == "column" and target.metric == "room-utilisation"
