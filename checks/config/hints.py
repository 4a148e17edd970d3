"""Did you mean …? The nearest known name, or the list of them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from checks.model import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_SHORT = 12


def nearest(name: str, known: Collection[str], cutoff: float = 0.6) -> str | None:
    """The known name that ``name`` most likely stands for."""
    by_plain = {one.casefold().replace("_", "-"): one for one in known}
    found = get_close_matches(name.casefold().replace("_", "-"), by_plain, n=1, cutoff=cutoff)
    return by_plain[found[0]] if found else None


def hint(name: str, known: Collection[str], cutoff: float = 0.6) -> Message:
    """A half-sentence: the nearest known name; where none is near, the known ones if they are few."""
    guess = nearest(name, known, cutoff)
    if guess is not None:
        return Message("config.did-you-mean", {"guess": guess})
    if 0 < len(known) <= _SHORT:
        return Message("config.known-are", {"known": listed(known)})
    return Message("config.no-hint")


def listed(names: Iterable[str]) -> str:
    """Several names in a row, in any language."""
    return " / ".join(names)


def looks_misspelt(name: str, known: Collection[str]) -> bool:
    """Whether ``name`` is rather a known name misspelt than a name of its own (``schol``; but not ``school_type``)."""
    return bool(get_close_matches(name.casefold(), known, n=1, cutoff=0.8)) and not any(
        name.startswith(one) for one in known
    )
