"""What a pattern is. Each stands in one file of this package and is listed in :data:`checks.patterns.PATTERNS`.

A pattern looks at the counted lessons of a unit as a whole. It accuses nobody: its severity is ``info`` or
``warning``, and what it says ends in something to check.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checks.model import Severity, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checks.model import Lang
    from checks.rules.base import Parameters


@dataclass(frozen=True, slots=True)
class PatternDocs:
    """A pattern in one language: its name, what it looks for, why that is worth a look, and the finding's sentence.

    ``message`` may name any column that ``finds`` gives, and any parameter.
    """

    title: str
    what: str
    why: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Looks for units whose lessons follow a pattern.

    ``finds(parameters)`` is a SELECT of ``unit_id``, ``actual`` (a number) and what the message names, over the tables
    of :mod:`checks.searching`; ``limit(parameters)`` is the number that ``actual`` is held against.
    ``needs`` names the kinds of records, beside lessons, without which there is nothing to look for.
    """

    id: str
    unit: Unit
    severity: Severity = Severity.WARNING
    parameters: type[Parameters]
    finds: Callable[[Any], str]
    limit: Callable[[Any], float]
    docs: Mapping[Lang, PatternDocs]
    needs: tuple[str, ...] = ()
