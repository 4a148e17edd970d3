"""What one school must not read of another: names and codes of the others, wherever a text mentions them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from checks.values.text import normal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_ENDS_A_PLACE = re.compile(".*[省市州盟区县旗镇乡]")
_SHORTEST = 3
"""A short name of fewer characters is part of too many other words."""


def _common_start(names: Collection[str]) -> str:
    """What all ``names`` begin with: as much as the first and the last of them, sorted, share."""
    first, last = min(names), max(names)
    return first[: next((at for at, sign in enumerate(first) if not last.startswith(sign, at)), len(first))]


@dataclass(frozen=True)
class SchoolNames:
    """The terms by which a text can mean a school: each with the keys of the schools that it may mean."""

    owners: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, schools: Mapping[str, str]) -> SchoolNames:
        """``schools``: key (code, or name where there is no code) → name.

        Besides name and code there is the name without the place that all names begin with: files are often called so.
        """
        found: dict[str, set[str]] = {}
        place = _ENDS_A_PLACE.match(_common_start(schools.values())) if len(schools) > 1 else None
        for key, name in schools.items():
            short = name[len(place[0]) :] if place else ""
            for term in {key, name, normal(name), short if len(short) >= _SHORTEST else ""} - {""}:
                found.setdefault(term, set()).add(key)
        return cls({term: frozenset(keys) for term, keys in found.items()})

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """How long the terms are that begin with a sign, the longest first: few signs of a text begin any."""
        found: dict[str, set[int]] = {}
        for term in self.owners:
            found.setdefault(term[0], set()).add(len(term))
        return {sign: sorted(lengths, reverse=True) for sign, lengths in found.items()}

    def redacted(self, text: str, own: frozenset[str], instead: str) -> str:
        """``text`` with every mention of a school that is not among ``own`` replaced; the longest term counts."""
        parts: list[str] = []
        at, kept = 0, 0
        while at < len(text):
            sizes = self._lengths.get(text[at], ())
            found = next((text[at : at + size] for size in sizes if text[at : at + size] in self.owners), "")
            if found and not self.owners[found] & own:
                parts += (text[kept:at], instead)
                kept = at + len(found)
            at += len(found) or 1
        return "".join((*parts, text[kept:]))
