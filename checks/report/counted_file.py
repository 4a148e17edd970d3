"""counted.csv: the records that count, where they are too many for a sheet.

As the other CSV files (see :mod:`checks.report.csv`) but for the ends of its lines, which are LF alone: it is written
in pieces by a library, so that ten million records take seconds and no memory to speak of.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from checks.report.safe import csv_text

if TYPE_CHECKING:
    from pathlib import Path

    from checks.result import KeptFile


def write_counted(records: KeptFile, path: Path) -> None:
    """Writes all ``records``. Raises OSError where the file cannot be written."""
    options = pcsv.WriteOptions(quoting_style="needed")
    with path.open("wb") as file, pq.ParquetFile(records.path) as source:
        file.write(codecs.BOM_UTF8)
        with pcsv.CSVWriter(file, source.schema_arrow, write_options=options) as writer:
            for batch in source.iter_batches():
                writer.write_batch(_harmless(batch))


def _harmless(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with every text as a spreadsheet may open it; each distinct text is looked at once."""
    return pa.RecordBatch.from_arrays([_column(column) for column in batch.columns], schema=batch.schema)


def _column(column: pa.Array) -> pa.Array:
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    encoded = column.dictionary_encode()
    texts = pa.array([csv_text(text) for text in encoded.dictionary.to_pylist()], column.type)
    return pa.DictionaryArray.from_arrays(encoded.indices, texts).cast(column.type)
