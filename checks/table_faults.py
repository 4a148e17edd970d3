"""What targets ask of tables that do not have it: columns that are not there, cells that are no numbers, units that
are none of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checks.config.hints import hint
from checks.model import ROOMS, Fault, Message, Unit
from checks.tables import number
from checks.values.text import is_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.config import Loaded
    from checks.config.models import Target
    from checks.config.tree import Map, Mark
    from checks.tables import Side

_OWN = {Unit.ROOM: "register", Unit.TEACHER: "staff", Unit.PAIR: "pairs"}
"""The tables of which a row is a unit; the rows of others are of schools."""


class _Named(NamedTuple):
    """A column that a target names: with which key, in which table, and where that stands in rules.yaml."""

    key: str
    table: str
    column: str
    mark: Mark


def table_faults(loaded: Loaded, side: Side) -> list[Fault]:
    """The faults at their places in rules.yaml, and those of cells in the tables, each once."""
    faults: list[Fault] = []
    seen: set[tuple[str, str]] = set()
    entries = loaded.tree.root.get("targets") or ()
    for target, entry in zip(loaded.config.targets, entries, strict=True):
        columns = list(_columns(side, target, entry))
        for one in columns:
            known = side.columns(one.table)
            if one.column not in known:
                values = {"table": one.table, "column": one.column, "hint": hint(one.column, known)}
                faults.append(Fault(Message("tables.no-column", values), loaded.tree.place(one.mark)))
            elif not _of_texts(target, one.key) and (one.table, one.column) not in seen:
                seen.add((one.table, one.column))
                faults += _no_numbers(loaded, side, one)
        faults += _not_of_unit(loaded, side, target, entry, columns)
    return faults


def _columns(side: Side, target: Target, entry: Map) -> Iterator[_Named]:
    """The columns that a target names; a ratio has both of one table."""
    for key in ("column", "over", "times"):
        column = getattr(target, key)
        if column is None or (key == "times" and column == ROOMS):
            continue
        table = side.table_of(target, target.column or column)
        if target.metric == "room-utilisation" and key == "column":
            table = "register"  # where the seats stand, whatever other table has a column of that name
        elif key == "times":
            table = side.table_of_factor(target, column)
        yield _Named(key, table, column, entry.values_at[key])
    for column in target.rows:
        yield _Named("rows", side.table_of(target, target.column or column), column, entry["rows"].keys_at[column])


def _of_texts(target: Target, key: str) -> bool:
    """Where rows are picked or told apart by a column, it may hold any text."""
    return key == "rows" or (key == "column" and target.metric == "rows")


def _no_numbers(loaded: Loaded, side: Side, named: _Named) -> Iterator[Fault]:
    """The cells of a column of figures that are none; of the register, whose rows are not kept, the first."""
    if named.table != "register":
        yield from side.tables[named.table].number_faults(named.column)
        return
    for room in side.register.rooms:
        value = room.value(named.column)
        if number(value) is None and not is_nothing(value):
            values = {"column": named.column, "value": value, "room": room.unit_id}
            yield Fault(Message("tables.no-number-of-room", values), loaded.tree.place(named.mark))
            return


def _not_of_unit(loaded: Loaded, side: Side, target: Target, entry: Map, columns: list[_Named]) -> Iterator[Fault]:
    """A table of schools says nothing of a single room, teacher or pair: nothing it has could ever be counted."""
    own = _OWN.get(target.unit)
    tables = {one.table for one in columns if one.column in side.columns(one.table)}
    tables |= {target.table or "schools"} if target.metric == "rows" else set()
    if own is not None and target.metric != "room-utilisation" and (others := tables - {own}):
        values = {"table": min(others), "unit": target.unit, "own": own}
        yield Fault(Message("tables.unit-not-of-table", values), loaded.tree.place(entry.values_at["unit"]))
