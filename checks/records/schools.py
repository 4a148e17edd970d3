"""Which school of the register a record means: by an alias, else by code, then by name, then by a former name.

What stands where names are expected may be the code itself.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from checks.records.likeness import suggestion
from checks.values.codes import without_zeros
from checks.values.text import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from checks.register import Register, Room


class Schools:
    """The schools of a register; each is known by its unit id (code, or name where there are no codes)."""

    def __init__(self, register: Register, aliases: Mapping[str, str] | None = None) -> None:
        self._aliases = {normal(key): normal(value) for key, value in (aliases or {}).items()}
        self._register = register
        # a school stands beside each of its rooms
        said = {(room.school_code, room.school, room.formerly): room.school_unit for room in self._every_room}
        self._codes = _sets((code, unit) for (code, _, _), unit in said.items())
        self._stripped = _sets((without_zeros(code), unit) for (code, _, _), unit in said.items())
        self._names = _sets((name, unit) for (_, name, _), unit in said.items())
        self._formerly = _sets((name, unit) for (_, _, names), unit in said.items() for name in names)

    @property
    def _every_room(self) -> tuple[Room, ...]:
        return (*self._register.rooms, *self._register.bare)

    @cached_property
    def rooms(self) -> Mapping[str, list[Room]]:
        """The rooms of each school."""
        return _grouped((room.school_unit, room) for room in self._every_room)

    def find(self, code: str, name: str) -> frozenset[str]:
        """The unit ids of the schools that ``code`` or else ``name`` mean: none, one, or several of one name."""
        if alias := next((self._aliases[text] for text in (code, name) if text in self._aliases), None):
            code = name = alias
        by_name = self._names.get(name) or self._formerly.get(name)
        return self._by_code(code) or by_name or self._codes.get(name, frozenset())

    def _by_code(self, code: str) -> frozenset[str]:
        """Exactly, as a number without its leading zeros, or as a code that the school had before."""
        if not code:
            return frozenset()
        bare = self._stripped.get(without_zeros(code), frozenset())
        return self._codes.get(code) or (bare if len(bare) == 1 else None) or self._formerly.get(code, frozenset())

    def name(self, unit: str) -> str:
        """What people call the school."""
        return self.rooms[unit][0].school or unit

    @cached_property
    def _all_names(self) -> list[str]:
        return [*self._names, *self._formerly]

    @lru_cache(maxsize=4096)  # noqa: B019 - one instance per run
    def near(self, name: str) -> str | None:
        """The registered name that ``name`` may be a misspelling of."""
        return suggestion(name, self._all_names) if name else None


def _grouped(pairs: Iterable[tuple[str, Room]]) -> dict[str, list[Room]]:
    groups: dict[str, list[Room]] = defaultdict(list)
    for key, room in pairs:
        groups[key].append(room)
    return dict(groups)


def _sets(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for key, unit in pairs:
        if key:
            groups[key].add(unit)
    return {key: frozenset(units) for key, units in groups.items()}
