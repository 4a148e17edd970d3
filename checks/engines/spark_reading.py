"""Csv and parquet files read by the executors, in pieces, with the numbers that their rows have for a person.

A text file is split by Spark into blocks of bytes. The first pass numbers the lines of every block and finds what
cannot be read in pieces (line breaks inside cells, other encodings); the numbers of lines come to the driver, one per
block, and tell where each block begins. The second pass cuts the lines into cells, sorts records from totals and blank
rows, and leaves the records as parquet in the workspace. No window, no shuffle, no Python on the executors.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from checks.engines.spark_session import is_of_cluster
from checks.engines.spark_sql import to_spark
from checks.model import Message
from checks.sources.body import Counts, sorting
from checks.sources.kinds import OTHER_HEADER
from checks.sources.paths import straight
from checks.sources.reading import in_sheet
from checks.sources.table import two_headers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from pyspark.sql import Column, DataFrame, SparkSession

    from checks.sources import FileReading, SheetReading
    from checks.sources.reading import InPlace

_ENCODING, _LINES = 2, 1
_WHY = {_ENCODING: Message("sources.whole-encoding"), _LINES: Message("sources.whole-lines")}
_GLOB = re.compile(r"([\\{}\[\]*?])")


class _File(NamedTuple):
    """A file whose rows are in place, its position among those that are read together, and its path as Spark says it:
    with no step back (``..``), which Spark takes out itself, in another way where a folder is a link."""

    reading: FileReading
    sheet: SheetReading
    rows: InPlace
    number: int
    path: Path


def read_in_place(session: SparkSession, readings: Sequence[FileReading], folder: Path) -> dict[str, Message]:
    """Reads the rows that are in place, and completes the sheets of ``readings``; ``folder`` takes the records.

    Gives the files (by the names that are shown) that must be read as a whole, and why: also those that Spark cannot
    read, as others may (it lacks a codec), or say what is wrong with them (they are damaged).
    """
    alike: dict[tuple[object, ...], list[_File]] = defaultdict(list)
    times: Counter[Path] = Counter()
    for number, reading in enumerate(readings):
        for sheet in reading.sheets:
            if (rows := sheet.in_place) is not None:
                sql = sorting("", range(rows.width), rows.layout)
                file = _File(reading, sheet, rows, number, straight(reading.path))
                times[file.path] += 1  # one that is named by two ways is read twice: Spark cannot tell the two apart
                shape = (rows.width, rows.delimiter, rows.texts, rows.kinds, rows.table, sql)
                alike[*shape, times[file.path]].append(file)
    whole: dict[str, Message] = {}
    for number, files in enumerate(alike.values()):
        target = folder / str(number)
        while files:
            try:
                whole |= _read(session, files, target)
            except (PySparkException, Py4JJavaError) as error:
                if files[0].rows.table:
                    table_failed(files[0].reading, error)
                    break
                refused = _named_in(str(error), files)
                if refused is None:
                    raise
                whole[refused.reading.file] = Message("sources.whole-refused")
                files = [file for file in files if file is not refused]
                shutil.rmtree(target, ignore_errors=True)
            else:
                break
    return whole


def table_failed(reading: FileReading, error: Exception) -> None:
    """A table that cannot be read is lost, and nothing else. Raises ``error`` where it is the cluster that fails."""
    if is_of_cluster(error):
        raise error
    reading.error, reading.sheets = Message("sources.table-failed", {"file": reading.file}), ()


def _named_in(error: str, files: Iterable[_File]) -> _File | None:
    """The file that Spark stumbled over, by its sentence."""
    said = unquote(error)
    return next((file for file in files if str(file.path) in said), None)


def _read(session: SparkSession, files: Sequence[_File], target: Path) -> dict[str, Message]:
    """Reads files whose tables are alike; gives those that must be read as a whole."""
    whole: dict[str, Message] = {}
    if files[0].rows.delimiter:
        lines = _lines(session, files)
        blocks = _blocks(lines)
        for file in files:
            if code := max((block.odd for block in blocks[file.path.as_posix()]), default=0):
                whole[file.reading.file] = _WHY[code]
        files = [file for file in files if file.reading.file not in whole]
        cells = _cells_of_lines(session, files, lines, blocks) if files else None
    elif files[0].rows.table:
        cells = _cells_of_table(session, files[0])
    else:
        cells = _cells_of_parquet(session, files)
    if cells is not None:
        _write(session, files, cells, target)
    return whole


class _Block(NamedTuple):
    """A piece of a text file: Spark's name of the file, where it begins, how many lines it has, the lowest of the
    numbers that they have at first, and whether any line is odd."""

    uri: str
    start: int
    lines: int
    first: int
    odd: int


def _lines(session: SparkSession, files: Sequence[_File]) -> DataFrame:
    """The lines, with Spark's name of their file, their block, and numbers (``at``) without a gap in every block.

    Both passes must split alike, also where the cluster grows meanwhile.
    """
    session.conf.set("spark.sql.files.minPartitionNum", str(session.sparkContext.defaultParallelism))
    delimiter, width = files[0].rows.delimiter, files[0].rows.width
    apart = re.escape(delimiter)
    quoted = rf'(^|{apart})(?:"[^"]*")+(?={apart}|$)'
    bare = F.when(F.contains("line", F.lit('"')), F.regexp_replace("line", quoted, "$1")).otherwise(F.col("line"))
    cut = F.length("bare") - F.length(F.replace("bare", F.lit(delimiter), F.lit("")))
    # a return is the end of a line in quotes, too; from_csv takes U+FFFF for the end of all text, and is lost after it
    marks = {'"': "bare", "\r": "line", "\0": "line", "\uffff": "line"}
    stray, returns, nul, end = (F.contains(text, F.lit(mark)) for mark, text in marks.items())
    odd = F.when(~F.is_valid_utf8("value"), _ENCODING).when(stray | returns | nul | end | (cut >= width), _LINES)
    return (
        session.read.option("lineSep", "\n")
        .text(_paths(files))
        .select(
            F.col("_metadata.file_path").alias("uri"),
            F.col("_metadata.file_block_start").alias("start"),
            F.monotonically_increasing_id().alias("at"),
            F.regexp_replace("value", r"\r\z", "").alias("line"),
            "value",
        )
        .withColumn("bare", bare)
        .withColumn("odd", F.coalesce(odd, F.lit(0)))
    )


def _blocks(lines: DataFrame) -> dict[str, list[_Block]]:
    """The blocks of every file (by its path), in their order."""
    found = lines.groupBy("uri", "start").agg(F.count("*"), F.min("at"), F.max("odd")).collect()
    blocks: dict[str, list[_Block]] = defaultdict(list)
    for row in sorted(found):
        blocks[_path_of(row[0])].append(_Block(*row))
    return blocks


def _cells_of_lines(
    session: SparkSession, files: Sequence[_File], lines: DataFrame, blocks: Mapping[str, Sequence[_Block]]
) -> DataFrame:
    """The rows below the headers as ``of_file``, ``row`` and the cells ``c<index>``; blank lines left out."""
    begins = []
    for file in files:
        row = 1
        for block in blocks[file.path.as_posix()]:
            begins.append((block.uri, block.start, row - block.first, file.number, file.rows.first))
            row += block.lines
    known = session.createDataFrame(begins, "uri STRING, start BIGINT, ahead BIGINT, of_file INT, top BIGINT")
    numbered = lines.join(F.broadcast(known), ["uri", "start"]).withColumn("row", F.col("at") + F.col("ahead"))
    rows = files[0].rows
    schema = ", ".join(f"c{at} STRING" for at in range(rows.width))
    options = {"sep": rows.delimiter, "quote": '"', "escape": '"', "maxCharsPerColumn": "-1"}
    cut = numbered.where("row >= top AND line <> ''").select("of_file", "row", F.from_csv("line", schema, options))
    return cut.toDF("of_file", "row", "cells").select(
        "of_file", "row", *(F.nullif(f"cells.c{at}", F.lit("")).alias(f"c{at}") for at in range(rows.width))
    )


def _cells_of_parquet(session: SparkSession, files: Sequence[_File]) -> DataFrame:
    """All rows as ``of_file``, ``row`` and the cells ``c<index>``."""
    found = session.read.parquet(*_paths(files))
    number_of = {file.path.as_posix(): file.number for file in files}
    numbers = [(re.sub("^file:/+", "/", uri), number_of[_path_of(uri)]) for uri in found.inputFiles()]
    known = session.createDataFrame(numbers, "path STRING, of_file INT")
    path = F.regexp_replace("_metadata.file_path", "^file:/+", "/")
    number = (F.col("_metadata.row_index") + 1).alias("row")
    rows = found.select(path.alias("path"), number, *texts_of(files[0].rows.texts))
    return rows.join(F.broadcast(known), "path").drop("path")


def _cells_of_table(session: SparkSession, file: _File) -> DataFrame:
    """The same of a table of the catalog."""
    number = F.col(f"`{file.rows.key}`").cast("BIGINT").alias("row")
    return session.table(file.rows.table).select(
        F.lit(file.number).alias("of_file"), number, *texts_of(file.rows.texts)
    )


def texts_of(texts: Sequence[str]) -> list[Column]:
    """The columns as texts ``c<index>``."""
    return [F.expr(to_spark(f"SELECT {text}").removeprefix("SELECT ")).alias(f"c{at}") for at, text in enumerate(texts)]


def _write(session: SparkSession, files: Sequence[_File], cells: DataFrame, target: Path) -> None:
    """Writes the records of each file to a folder of its own, and completes the sheets."""
    rows = files[0].rows
    cells.createOrReplaceTempView("cells_in_place")
    select = sorting("cells_in_place", range(rows.width), rows.layout, ["of_file", '"row"'])
    every = session.sql(to_spark(select))
    every.write.partitionBy("of_file", "kind").parquet(str(target))
    counted = (
        session.read.schema(every.schema)
        .parquet(str(target))
        .where("kind IS NOT NULL")  # asked of what is to be written, each line would be cut again for every cell of it
        .groupBy("of_file")
        .agg(
            F.count("*"),
            F.count_if(F.expr("kind = 1")),
            F.count_if(F.expr("nameless AND kind = 1")),
            F.max("row"),
            F.min(F.expr(f"CASE WHEN kind = {OTHER_HEADER} THEN row END")),
        )
    )
    found = {row[0]: row[1:] for row in counted.collect()}
    for file in files:
        rows_, records, nameless, last, other_header = found.get(file.number, (0, 0, 0, 0, None))
        sheet, sheet.in_place = file.sheet, None
        if other_header is not None:
            fault = two_headers(file.rows.layout.header_row, other_header)
            file.reading.error = in_sheet(file.reading.file, sheet.name, fault)
            records = nameless = 0
        Counts(rows=rows_, records=records, nameless=nameless).add_to(sheet)
        if records:
            sheet.parquet, sheet.last_row = target / f"of_file={file.number}" / "kind=1", last
        elif file.reading.error is None:
            sheet.notes.append(Message("sources.no-rows"))


def as_pattern(path: Path) -> str:
    """``path`` as Spark wants it, which takes some characters for patterns."""
    return _GLOB.sub(r"\\\1", path.as_posix())


def _paths(files: Sequence[_File]) -> list[str]:
    return [as_pattern(file.path) for file in files]


def _path_of(uri: str) -> str:
    return unquote(re.sub("^file:/+", "/", uri))
