"""The documents of a run as what they were made of."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd

from checks.basis import Basis
from checks.measuring import Figure
from checks.model import Effect, Message, Outcome, Severity
from checks.references import Stated
from checks.register import Register, Room
from checks.result_lines import Arrival, InputSheet, RuleResult, Submission, WaiverUse
from checks.tables.base import SideTable, TableRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DATES = ("in_service_from", "in_service_until")


def basis(content: Mapping[str, Any], register: Mapping[str, Any]) -> Basis:
    """What judging again needs."""
    return Basis(
        register=_register(register),
        figures=_figures(content["figures"]),
        unflagged=_figures(content["unflagged"]),
        tables={name: _table(one) for name, one in content["tables"].items()},
        references={name: list(map(_stated, rows)) for name, rows in content["references"].items()},
        rule_waivers=waivers(content["rule_waivers"]),
        teachers={target: [(school, name) for school, name in seen] for target, seen in content["teachers"].items()},
        any_record=content["any_record"],
        screened=content["screened"],
        spellings=content.get("spellings", {}),  # older runs have none
    )


def _figures(content: Mapping[str, Mapping[str, Sequence[Any]]]) -> dict[str, dict[str, Figure]]:
    return {
        target: {unit: Figure(*map(_exact, figure)) for unit, figure in of.items()} for target, of in content.items()
    }


def _exact(number: Any) -> Any:
    """A number that is no whole one, as those of tables are, was kept as a text."""
    return Fraction(number) if isinstance(number, str) else number


def _register(content: Mapping[str, Any]) -> Register:
    rooms = {name: tuple(map(_room, content[name])) for name in ("rooms", "bare")}
    return Register(**{**content, **rooms, "further": tuple(content["further"])})


def _room(content: Mapping[str, Any]) -> Room:
    days = {name: _day(content[name]) for name in _DATES}
    return Room(**{**content, **days, "formerly": tuple(content["formerly"])})


def _table(content: Mapping[str, Any]) -> SideTable:
    rows = tuple(TableRow(**row) for row in content["rows"])
    return SideTable(**{**content, "rows": rows} | {name: tuple(content[name]) for name in ("fields", "further")})


def _stated(content: Mapping[str, Any]) -> Stated:
    figure = content["figure"]
    return Stated(**{**content, "figure": None if figure is None else Fraction(figure)})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def inputs(content: Sequence[Mapping[str, Any]]) -> list[InputSheet]:
    """The sheets that were read."""
    return [InputSheet(**one) for one in content]


def rules(content: Sequence[Mapping[str, Any]]) -> list[RuleResult]:
    """What each row rule found."""
    return [
        RuleResult(
            **{
                **one,
                "severity": Severity(one["severity"]),
                "effect": Effect(one["effect"]),
                "outcome": Outcome(one["outcome"]),
            }
        )
        for one in content
    ]


def waivers(content: Sequence[Mapping[str, Any]]) -> list[WaiverUse]:
    """What each waiver did."""
    return [
        WaiverUse(**{**one, "start": date.fromisoformat(one["start"]), "end": date.fromisoformat(one["end"])})
        for one in content
    ]


def submissions(content: Sequence[Mapping[str, Any]]) -> list[Submission]:
    """What the schools owed and sent."""
    return [Submission(**{**one, "arrival": Arrival(one["arrival"])}) for one in content]


def notes(content: Sequence[Mapping[str, Any]]) -> list[Message]:
    """What had to be known before any number."""
    return [Message(**one) for one in content]


def frame(content: Mapping[str, Sequence[Any]], *, dated: bool = False) -> pd.DataFrame:
    """A table; of one that is ``dated`` the column ``date`` holds days."""
    columns = {
        name: list(map(_day, values)) if dated and name == "date" else values for name, values in content.items()
    }
    return pd.DataFrame(columns, columns=list(content), dtype=object)
