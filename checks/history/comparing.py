"""Two runs held against each other, whatever their periods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checks.history.changes import matter_of
from checks.history.reading import rows
from checks.model import Outcome

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from checks.history.reading import RunHead

_SHOWN = ("actual", "required", "rate", "outcome")


def compare(connection: Connection, first: RunHead, second: RunHead) -> dict[str, Any]:
    """What the second run says that the first does not.

    ``targets``: every target of either, with ``a`` and ``b`` (actual, required, rate, outcome; None where it is not
    there). ``units``: likewise, those whose rate or outcome differs, the largest fall first. ``findings``: by ``new``,
    ``fixed`` and ``continuing``, one finding of each matter.
    """
    a, b = (_measured(connection, run) for run in (first, second))
    units = [
        {**(b.get(key) or a[key])["who"], "a": _figures(a.get(key)), "b": _figures(b.get(key))}
        for key in dict.fromkeys((*a, *b))
    ]
    return {
        "targets": _targets(connection, first, second),
        "units": sorted((one for one in units if one["a"] != one["b"]), key=_fall),
        "findings": _findings(connection, first, second),
    }


def _measured(connection: Connection, run: RunHead) -> dict[tuple[str, str, str], dict[str, Any]]:
    names = ("target", "unit", "unit_id", "unit_name", "school_code", "school")
    return {
        (row["target"], row["unit"], row["unit_id"]): {**row, "who": {name: row[name] for name in names}}
        for row in rows(connection, "measurements", run.id)
    }


def _figures(row: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if row is None else {name: row[name] for name in _SHOWN}


def _fall(one: dict[str, Any]) -> float:
    if one["a"] is None or one["b"] is None or one["a"]["rate"] is None or one["b"]["rate"] is None:
        return float("inf")
    return float(one["b"]["rate"] - one["a"]["rate"])


def _targets(connection: Connection, first: RunHead, second: RunHead) -> list[dict[str, Any]]:
    a, b = ({row["target"]: row for row in rows(connection, "targets", run.id)} for run in (first, second))
    shown = ("due", "attained", "attained_share", "mean_actual", "mean_required", "rate", "outcome")
    return [
        {"target": target, "unit": "district", "unit_id": "district", "unit_name": "", "school_code": "", "school": ""}
        | {
            name: {key: one[target][key] for key in shown} if target in one else None
            for name, one in zip("ab", (a, b), strict=True)
        }
        for target in dict.fromkeys((*a, *b))
    ]


def _findings(connection: Connection, first: RunHead, second: RunHead) -> dict[str, list[dict[str, Any]]]:
    a, b = (
        {matter_of(row, {}): row for row in rows(connection, "findings", run.id) if row["outcome"] != Outcome.WAIVED}
        for run in (first, second)
    )
    return {
        "new": [row for matter, row in b.items() if matter not in a],
        "fixed": [row for matter, row in a.items() if matter not in b],
        "continuing": [row for matter, row in b.items() if matter in a],
    }
