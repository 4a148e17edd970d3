"""What ``expected`` and ``aliases`` name: sources of rules.yaml, schools and rooms of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.config.hints import hint
from checks.config.models import LOGS
from checks.config.tree import Map, Seq, Text
from checks.model import Unit
from checks.values.text import normal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from checks.config.crosschecks import Draft
    from checks.config.load import Loaded
    from checks.model import Fault

_SCHOOL, _ROOM = ("school_code", "school"), ("room_id", "room_name", "unit_id")


def expected_faults(draft: Draft) -> Iterator[Fault]:
    """Sources that are expected and not there; files named on the command line are the source ``logs``."""
    expected = draft.tree.root.get("expected")
    if not isinstance(expected, Map) or not expected:
        return
    known = [LOGS, *(source.name for source in draft.config.inputs.sources)]
    for name, mark in expected.keys_at.items():
        if name not in known:
            yield draft.tree.fault("unknown-source", mark, value=name, hint=hint(name, known))


def arrival_faults(loaded: Loaded, units: Callable[[Unit], Iterable[Mapping[str, str]]]) -> Iterator[Fault]:
    """Aliases and expected schools that the register does not know."""
    root = loaded.tree.root
    if not root.get("aliases") and not root.get("expected"):
        return
    rooms, schools = units(Unit.ROOM), _known(units(Unit.SCHOOL), _SCHOOL)
    aliases = root.get("aliases")
    for section, known in (("schools", schools), ("rooms", _known(rooms, _ROOM))):
        named = aliases.get(section) if isinstance(aliases, Map) else None
        if not isinstance(named, Map):
            continue
        for alias, value in named.items():
            if normal(value) not in known:
                mark = named.values_at[alias]
                yield loaded.tree.fault("alias-of-nothing", mark, alias=alias, value=value, hint=hint(value, known))
    expected = root.get("expected")
    for value in _listed(expected) if isinstance(expected, Map) else ():
        if normal(value) not in schools:
            yield loaded.tree.fault("expected-unknown-school", value.mark, value=value, hint=hint(value, schools))


def _known(units: Iterable[Mapping[str, str]], columns: Iterable[str]) -> dict[str, None]:
    return dict.fromkeys(normal(unit[name]) for unit in units for name in columns if unit.get(name))


def _listed(expected: Map) -> Iterator[Text]:
    """The schools that are named, source by source."""
    for owed in expected.values():
        schools = owed.get("schools") if isinstance(owed, Map) else owed
        yield from (one for one in schools if isinstance(one, Text)) if isinstance(schools, Seq) else ()
