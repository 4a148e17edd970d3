"""Small tables between pandas and the engines, by way of Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPES: dict[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "BOOLEAN": pa.bool_(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}
"""The SQL types that the house uses, and how a column of a frame is handed over."""


def to_arrow(frame: pd.DataFrame, types: Mapping[str, str]) -> pa.Table:
    """The columns of ``frame`` that ``types`` names, in its order, each with the SQL type that it gives."""
    return pa.table([_column(frame[name], TYPES[kind]) for name, kind in types.items()], names=list(types))


def to_frame(table: pa.Table) -> pd.DataFrame:
    """Dates become ``datetime.date`` objects, whole numbers ``Int64``, text ``str``."""
    schema = pa.schema([pa.field(one.name, _plain(one.type)) for one in table.schema])
    types = {pa.int64(): pd.Int64Dtype()}
    frame: pd.DataFrame = table.cast(schema).to_pandas(date_as_object=True, types_mapper=types.get)
    return frame


def _column(values: pd.Series[Any], kind: pa.DataType) -> pa.Array:
    if values.isna().all():  # pandas guesses a type for it that may not convert
        return pa.nulls(len(values), kind)
    return pa.array(values, kind, from_pandas=True)


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type without what an engine made of it: one for whole numbers, and texts for the numbers of texts."""
    if pa.types.is_dictionary(kind):
        return kind.value_type
    return pa.int64() if _is_whole(kind) else kind


def _is_whole(kind: pa.DataType) -> bool:
    """Whether it holds whole numbers: also DuckDB's HUGEINT, the type of a sum, which comes as a decimal."""
    return bool(pa.types.is_integer(kind) or (pa.types.is_decimal(kind) and kind.scale == 0))
