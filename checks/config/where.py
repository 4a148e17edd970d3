"""Which units a ``where`` of rules.yaml names: in targets, waivers, closures, extra days and terms alike."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from checks.values.text import normal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checks.config.models import Where


def matches(where: Where, attributes: Mapping[str, str]) -> bool:
    """Whether a unit is one of those that ``where`` names: every column must hold, a list is any of its values.

    A unit whose rooms differ is its own group, so that a room's waiver never takes out the whole school: it matches
    as ``小学、初中``, not as either.
    """
    return not where or all(_holds(wanted, attributes.get(column, "")) for column, wanted in where.items())


def _holds(wanted: str | list[str], value: str) -> bool:
    accepted = [wanted] if isinstance(wanted, str) else wanted
    return _normal(value) in map(_normal, accepted)


_normal = lru_cache(maxsize=100_000)(normal)  # the same few values for thousands of rooms
