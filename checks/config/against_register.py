"""The second look at rules.yaml, once the register has been read: columns and values that it must have."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from checks.config.arrivals import arrival_faults
from checks.config.conditions import condition_faults
from checks.config.crosschecks import column_faults, entries
from checks.config.hints import listed
from checks.config.where import matches
from checks.model import RULE_COLUMNS, ConfigurationError, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from checks.config.load import Loaded
    from checks.model import Fault

_SHOWN = 5


def check_against_register(
    loaded: Loaded,
    columns: Iterable[str],
    units: Callable[[Unit], Iterable[Mapping[str, str]]],
    beside: Iterable[str] = (),
) -> None:
    """Holds ``loaded`` against the register: its ``columns`` of text, and what it says of the ``units`` of a kind.

    ``beside`` are the columns of other tables, which ``where``, ``by`` and ``levels`` may name as well.

    Raises ConfigurationError with every fault: a column that ``filter``, ``fails_when``, ``by``, ``levels`` or
    ``where`` names and that is not there, and a unit whose value the map of ``required`` lacks.
    """
    known = tuple(columns)
    types = {**dict.fromkeys(known, "VARCHAR"), **RULE_COLUMNS}
    faults = condition_faults(loaded.tree, types, loaded.config.subjects)
    faults += column_faults(loaded.tree, (*known, *beside), lambda _name, _columns: True)
    faults += _values_without_entry(loaded, known, units)
    faults += _rooms_in_two_terms(loaded, units)
    faults += arrival_faults(loaded, units)
    if faults:
        raise ConfigurationError(sorted(faults, key=lambda fault: (fault.place.line, fault.place.column)))


def _values_without_entry(
    loaded: Loaded, known: tuple[str, ...], units: Callable[[Unit], Iterable[Mapping[str, str]]]
) -> Iterator[Fault]:
    for target, entry in zip(loaded.config.targets, entries(loaded.tree.root, "targets"), strict=True):
        if not isinstance(target.required, dict) or target.by not in known:
            continue
        kind = Unit.SCHOOL if target.unit is Unit.TEACHER else target.unit
        values = (unit.get(target.by, "") for unit in units(kind) if matches(target.where, unit))
        lacking = sorted({value for value in values if value not in target.required})
        if lacking:
            shown = listed(f"“{value}”" for value in lacking[:_SHOWN])
            yield loaded.tree.fault(
                "value-without-entry", entry.values_at["required"], column=target.by, values=shown, count=len(lacking)
            )


def _rooms_in_two_terms(loaded: Loaded, units: Callable[[Unit], Iterable[Mapping[str, str]]]) -> Iterator[Fault]:
    """Terms whose ``where`` are of different columns, and that meet in a room of the register."""
    terms = loaded.config.calendar.terms if loaded.config.calendar else []
    pairs = [
        (first, second, entry)
        for (first, _), (second, entry) in combinations(
            zip(terms, entries(loaded.tree.root.get("calendar"), "terms"), strict=True), 2
        )
        if first.where and second.where and first.start <= second.end and second.start <= first.end
    ]
    for first, second, entry in pairs:
        if any(matches(first.where, room) and matches(second.where, room) for room in units(Unit.ROOM)):
            mark = entry.keys_at["start"]
            yield loaded.tree.fault("terms-overlap", mark, first=first.name, second=second.name)
