"""Splits delimited text into cells, block by block, several blocks at once: Arrow's csv reader."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import csv

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = 1 << 24
"""Bytes of lines that are split at once, and so the rows of one group of the parquet file that is made of them."""


def batches(path: Path, start: int, width: int, delimiter: str) -> pa.RecordBatchReader:
    """The lines of ``path`` from byte ``start`` on, each as one row of ``width`` texts ``c0``, ``c1``, …, in order.

    The text is UTF-8; empty cells are null, and so are all of a blank line. Reading raises pyarrow.ArrowInvalid at a
    line that has not ``width`` cells, and where a line break stands inside of quotation marks.
    """
    names = [f"c{at}" for at in range(width)]
    schema = pa.schema([(name, pa.string()) for name in names])
    as_texts = csv.ConvertOptions(
        check_utf8=False,
        column_types=schema,
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=True,
    )
    cells = csv.ParseOptions(delimiter=delimiter, ignore_empty_lines=False)

    def split(begin: int, end: int) -> pa.Table:
        with path.open("rb") as file:
            file.seek(begin)
            block = file.read(end - begin)
        if not block.endswith(b"\n"):
            block += b"\n"  # which an open quotation would take in
        whole = csv.ReadOptions(use_threads=False, column_names=names, block_size=len(block))
        table = csv.read_csv(pa.BufferReader(block), whole, cells, as_texts)
        if b'"' in block and (table.num_rows != block.count(b"\n") or _is_open(table)):
            raise pa.ArrowInvalid("a line break inside of quotation marks")
        return table

    def rows() -> Iterator[pa.RecordBatch]:
        workers = min(os.cpu_count() or 1, 8)
        ahead: deque[Future[pa.Table]] = deque()
        with ThreadPoolExecutor(workers) as pool:
            for begin, end in _blocks(path, start):
                ahead.append(pool.submit(split, begin, end))
                if len(ahead) > workers:
                    yield from ahead.popleft().result().to_batches()
            while ahead:
                yield from ahead.popleft().result().to_batches()

    return pa.RecordBatchReader.from_batches(schema, rows())


def _is_open(table: pa.Table) -> bool:
    """Whether the last cell took in the end of its line."""
    last = table.columns[-1][-1].as_py()
    return last is not None and last.endswith("\n")


def _blocks(path: Path, start: int) -> Iterator[tuple[int, int]]:
    """Where each block of the file begins and ends from byte ``start`` on: at ends of lines."""
    size = path.stat().st_size
    with path.open("rb") as file:
        while start < size:
            file.seek(start + _BLOCK)
            file.readline()
            end = min(file.tell(), size)
            yield start, end
            start = end
