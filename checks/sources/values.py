"""Cells of workbooks as text: what a person would read, in one spelling whatever the container."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_HALF_SECOND = timedelta(milliseconds=500)


def _number(value: float) -> str:
    """Integral numbers without a fraction, others with the 15 digits that spreadsheets keep."""
    if value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    return f"{value:.15g}"


def _moment(value: datetime) -> str:
    """To the second: Excel's fractions of a day are off by microseconds."""
    return str((value + _HALF_SECOND).replace(microsecond=0))


def _clock(value: time) -> str:
    return _length(
        timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    )


def _length(value: timedelta) -> str:
    """Lengths of time as ``HH:MM:SS``, hours above 24 included."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_TEXT: dict[type, Callable[[Any], str | None]] = {
    str: lambda value: None if not value or value.isspace() else value,
    float: _number,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: _moment,
    date: date.isoformat,
    time: _clock,
    timedelta: _length,
    type(None): lambda value: value,
}


def texts(values: Sequence[Any]) -> pa.Array:
    """A column of cells as Arrow strings; blank cells are null. Equal values are converted once."""
    different = set(values)
    if set(map(type, different)) <= {str}:  # equal values of other types hide each other: 1, 1.0 and True
        blank = {value for value in different if not value or value.isspace()}
        return pa.array([None if value in blank else value for value in values] if blank else values, pa.string())
    kinds = set(map(type, values))
    spelled = {kind: {value: _TEXT[kind](value) for value in {v for v in values if type(v) is kind}} for kind in kinds}
    return pa.array([spelled[type(value)][value] for value in values], pa.string())
