"""findings.csv and measurements.csv, for Excel and for programs.

UTF-8 with a byte order mark, lines ended by CR LF, quotes where needed. Numbers have up to six decimals and no
trailing zeros; what is missing is empty. Line breaks and other control characters inside a text are shown as symbols
(``␊``), so that each row is one line. Text that a spreadsheet would take for a formula has an apostrophe in front;
so has text that begins with an apostrophe: taking one leading apostrophe away gives the text back.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pandas as pd

from checks.report.numbers import six_decimals
from checks.report.safe import csv_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


_AT_ONCE = 100_000
"""So many rows are texts at a time: a million findings are a hundred megabytes in Arrow, and gigabytes in Python."""


def write_csv(frame: pd.DataFrame, columns: Sequence[str], path: Path) -> None:
    """Writes ``columns`` of ``frame``, then any further ones that it has, in the order of its rows.

    Raises KeyError for a missing column, OSError where the file cannot be written.
    """
    write_pieces([frame], [*columns, *(name for name in frame.columns if name not in columns)], path)


def write_pieces(frames: Iterable[pd.DataFrame], columns: Sequence[str], path: Path) -> None:
    """Writes ``columns`` of all ``frames``, one after the other. Raises as :func:`write_csv`."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        for frame in frames:
            for begin in range(0, len(frame), _AT_ONCE):
                rows = frame.iloc[begin : begin + _AT_ONCE]
                writer.writerows(zip(*(_column(rows[name]) for name in columns), strict=True))


def _column(column: pd.Series[Any]) -> list[str]:
    """The texts of a column; each distinct value is formatted once."""
    codes, values = pd.factorize(column, use_na_sentinel=True)
    texts = [*map(_text, values.tolist()), ""]
    return [texts[code] for code in codes.tolist()]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return csv_text(value)
    return six_decimals(value) if isinstance(value, float) else str(value)
