"""counted.csv or counted.parquet: the records that count, where they are too many for the workbook.

The csv is as the other ones (see :mod:`checks.report.csv`) but for the ends of its lines, which are LF alone: it is
written in pieces by a library. Of more lines than Excel opens nobody has anything in that form.
"""

from __future__ import annotations

import codecs
import shutil
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from checks.report.counted import file_for
from checks.report.safe import CSV_ODD, csv_text

if TYPE_CHECKING:
    from pathlib import Path

    from checks.result import KeptFile


def write_counted(records: KeptFile, folder: Path) -> None:
    """Writes all ``records`` to ``folder``. Raises OSError where the file cannot be written."""
    path = folder / file_for(pq.read_metadata(records.path).num_rows)
    if path.suffix == records.path.suffix:
        shutil.copyfile(records.path, path)
    else:
        _write_csv(records, path)


def _write_csv(records: KeptFile, path: Path) -> None:
    options = pcsv.WriteOptions(quoting_style="needed")
    with pq.ParquetFile(records.path) as source:
        schema = source.schema_arrow
    texts = [field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)]
    with path.open("wb") as file, pq.ParquetFile(records.path, read_dictionary=texts) as source:
        file.write(codecs.BOM_UTF8)
        with pcsv.CSVWriter(file, schema, write_options=options) as writer:
            for batch in source.iter_batches():
                columns = [_plain(column).cast(field.type) for column, field in zip(batch.columns, schema, strict=True)]
                writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))


def _plain(column: pa.Array) -> pa.Array:
    """Texts as a spreadsheet may open them. Only distinct ones are looked at; few of them have to be changed."""
    if not pa.types.is_dictionary(column.type):
        return column
    texts = column.dictionary
    if pc.any(pc.match_substring_regex(texts, CSV_ODD)).as_py():
        texts = pa.array([csv_text(text) for text in texts.to_pylist()], texts.type)
    return texts.take(column.indices)
