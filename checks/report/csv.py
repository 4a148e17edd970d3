"""findings.csv and measurements.csv, for Excel and for programs.

UTF-8 with a byte order mark, lines ended by CR LF, quotes where needed. Numbers have up to six decimals and no
trailing zeros; what is missing is empty. Line breaks and other control characters inside a text are shown as symbols
(``␊``), so that each row is one line. Text that a spreadsheet would take for a formula has an apostrophe in front;
so has text that begins with an apostrophe: taking one leading apostrophe away gives the text back.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from checks.report.numbers import six_decimals
from checks.report.safe import CSV_ODD, csv_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


_AT_ONCE = 10_000
"""So many rows are texts at a time: they stay in the processor's cache, where a million would take gigabytes."""
_TEXT = pa.large_string()
_END = b"\r\n"
_ODD = f'{CSV_ODD}|[",]'
"""Regular expression (RE2) of the texts that stand in the file otherwise than they are."""


def write_csv(frame: pd.DataFrame, columns: Sequence[str], path: Path) -> None:
    """Writes ``columns`` of ``frame``, then any further ones that it has, in the order of its rows.

    Raises KeyError for a missing column, OSError where the file cannot be written.
    """
    write_pieces([frame], [*columns, *(name for name in frame.columns if name not in columns)], path)


def write_pieces(frames: Iterable[pd.DataFrame], columns: Sequence[str], path: Path) -> None:
    """Writes ``columns`` of all ``frames``, one after the other. Raises as :func:`write_csv`."""
    with path.open("wb") as file:
        file.write(codecs.BOM_UTF8 + ",".join(map(_field, columns)).encode() + _END)
        for frame in frames:
            for begin in range(0, len(frame), _AT_ONCE):
                file.write(_lines(frame.iloc[begin : begin + _AT_ONCE], columns))
                file.write(_END)


def _lines(rows: pd.DataFrame, columns: Sequence[str]) -> Any:
    """The bytes of one or more rows, without the last end of a line."""
    lines = pc.binary_join_element_wise(*(_fields(rows[name]) for name in columns), pa.scalar(",", _TEXT))
    together = pa.LargeListArray.from_arrays([0, len(lines)], lines)
    return pc.binary_join(together, pa.scalar(_END, _TEXT))[0].as_buffer()


def _fields(column: pd.Series[Any]) -> Any:
    """A column as it stands in the file, in Arrow; each distinct value is looked at once."""
    codes, values = pd.factorize(column, use_na_sentinel=True)
    return _written(values).take(pa.array(codes, mask=codes < 0)).fill_null("")


def _written(values: Any) -> Any:
    if isinstance(values.dtype, pd.StringDtype):
        texts = pa.array(values, _TEXT)
        if not pc.any(pc.match_substring_regex(texts, _ODD)).as_py():
            return texts
    return pa.array(map(_field, values.tolist()), _TEXT)


def _field(value: Any) -> str:
    text = _text(value)
    return '"{}"'.format(text.replace('"', '""')) if '"' in text or "," in text else text


def _text(value: Any) -> str:
    if isinstance(value, str):
        return csv_text(value)
    return six_decimals(value) if isinstance(value, float) else str(value)
