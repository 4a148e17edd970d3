"""What a row rule is. Each rule stands in one file of this package and is listed in :data:`checks.rules.RULES`.

A rule says what breaks it in SQL (DuckDB's dialect, plain enough for sqlglot to say it to Spark). There are two forms:

* :class:`RecordRule` looks at one record: ``breaks`` gives a boolean expression over the columns of the view
  ``observed`` (its columns stand in ``checks/screening/observed.py``); NULL counts as "does not break".
* :class:`ComparingRule` compares records: ``finds`` gives a SELECT of ``rid, other`` (BIGINT: the record that breaks
  the rule, and the record it was held against, or NULL) over the table ``candidates``.

Messages are templates over columns, put together by the engine so that a million findings cost no Python:
``{room_name}`` is a column of ``observed`` (a TIMESTAMP shows its time of day) or of ``details``, ``{other}`` the other
record's place (file, sheet and row).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checks.model import Effect, Lang, Severity


class Parameters(BaseModel):
    """The parameters of a rule; each field has a default and a description, which the schema and the docs print."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Whole = Annotated[int, Field(le=2**31 - 1)]
"""A whole number that every engine holds."""


@dataclass(frozen=True, slots=True)
class Docs:
    """What a person must know of a rule, in one language.

    ``messages`` has one template for each value that the rule's ``case`` expression can take; a rule with a single
    message uses the key ``""``.
    """

    title: str
    what: str
    why: str
    example: str
    remedy: str
    messages: Mapping[str, str]


def _no_details(_parameters: Any, _lang: Lang) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What all row rules have: an id that is never reused, defaults, parameters and docs in every language."""

    id: str
    severity: Severity
    effect: Effect
    docs: Mapping[Lang, Docs]
    parameters: type[Parameters] = Parameters
    details: Callable[[Any, Lang], Mapping[str, str]] = _no_details
    """Further columns for the messages, by the rule's parameters and the report's language: name → SQL text expression
    over ``observed`` and the record's raw texts (``raw_<field>``)."""
    kinds: tuple[str, ...] = ("lesson",)
    """Which kinds of records (:data:`checks.model.KINDS`) it looks at."""
    needs: tuple[str, ...] = ()
    """Kinds of sources and tables beside the register, without which it has nothing to look at."""
    case: str = "''"
    """SQL text expression over ``observed`` that chooses the message among ``Docs.messages``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRule(Rule):
    """Looks at one record: ``breaks(parameters)`` is a boolean SQL expression over ``observed``, true when it fails."""

    breaks: Callable[[Any], str]
    comparing: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparingRule(Rule):
    """Compares records: ``finds(parameters)`` is a SELECT of ``rid``, once each, and ``other`` over ``candidates``.

    ``candidates`` are the records with a known room and date that no record rule rejected; those that a rule which
    ``runs_first`` rejected are gone from it when the others run.
    """

    finds: Callable[[Any], str]
    among: str = "compared"
    """Where the records that it finds stand: ``compared``, or ``described`` for those of other kinds."""
    days: Callable[[Any], str] | None = None
    """By its parameters, a condition over ``room_days`` (see :mod:`checks.screening.narrowing`): it holds for each room
    and day on which the rule finds something; where it does not, no part of the day would give a finding either.
    None: for all of them."""
    by_teacher: bool = False
    """It compares the records of a teacher, not those of a room."""
    runs_first: bool = False
    comparing: ClassVar[bool] = True
