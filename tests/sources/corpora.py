"""Holds the readers against files made by others: ``python tests/sources/corpora.py [FOLDER]`` prints the table.

The folder is ``CHECKS_CORPORA``, or ``shared/corpora`` beside the repository.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from checks.sources import FileReading, read, text
from checks.texts import render

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parents[2]


def folder() -> Path | None:
    """Where the files lie, or None."""
    named = os.environ.get("CHECKS_CORPORA")
    found = Path(named) if named else REPOSITORY.parent / "shared" / "corpora"
    return found if (found / "spreadsheet_expected.tsv").exists() else None


KNOWN = {
    "location_coordinates.csv": "the JSON of this copy has another telephone number than its csv",
    "pandas_io/1.0.5/pandas/tests/io/data/excel/test3.xlsb": "its second cell is an error, which is no empty cell",
    "newlines_crlf.csv": "the csv of this copy has lost its carriage returns",
}
"""Files whose expectation is wrong, and why."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one file went: ``right`` (as expected), ``error`` (refused with a sentence) or ``WRONG``, and details."""

    file: str
    outcome: str
    detail: str


def spreadsheets(corpora: Path) -> Iterator[Verdict]:
    """Every file of ``spreadsheet_expected.tsv``: its non-empty cells per sheet, or a clear error."""
    with (corpora / "spreadsheet_expected.tsv").open(encoding="utf-8", newline="") as file:
        expected = {line["file"]: line for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    with tempfile.TemporaryDirectory() as spool:
        readings = read([corpora / name for name in expected], corpora, {}, Path(spool), cells=True)
    for name, line in expected.items():
        yield _verdict(line, next(one for one in readings if one.file == name or one.file.startswith(f"{name}/")))


def _verdict(line: dict[str, str], reading: FileReading) -> Verdict:
    name = line["file"]
    must_fail = line["expected"] == "clear ERROR"
    if reading.error is not None and not reading.sheets:
        sentence = render(reading.error, "en")
        wrong = line["expected"] == "READ" or name not in sentence
        return Verdict(name, "WRONG" if wrong else "right" if must_fail else "error", sentence)
    cells = sum(sheet.cells for sheet in reading.sheets)
    if must_fail:
        return Verdict(name, "WRONG", f"{cells} cells instead of an error")
    detail = next((value for key, value in line.items() if key and key.startswith("detail")), "") or "[]"
    try:
        sheets = [sheet for sheet in json.loads(detail.strip()) if isinstance(sheet, list)]
    except ValueError:
        sheets = []
    wanted = int(line["nonempty_cells"])
    rows = [sheet.rows for sheet in reading.sheets]
    if cells == wanted and (not sheets or len(sheets) < int(line["sheets"]) or rows == [sheet[1] for sheet in sheets]):
        return Verdict(name, "right", f"{cells} cells")
    if line["expected"] != "READ" and cells >= wanted:
        return Verdict(name, "right", f"{cells} cells, {wanted} or more expected")
    return Verdict(name, "WRONG", f"{cells} cells, rows {rows}; expected {wanted}, {sheets}")


def spectrum(corpora: Path) -> Iterator[Verdict]:
    """Every file of csv_spectrum: exactly the values of its JSON."""
    for path in sorted((corpora / "csv_spectrum" / "csvs").glob("*.csv")):
        wanted = json.loads((corpora / "csv_spectrum" / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        found = records_of(path)
        yield Verdict(
            path.name,
            "right" if found == wanted else "WRONG",
            f"{len(found)} records" + ("" if found == wanted else f"{found} instead of {wanted}"),
        )


def records_of(path: Path) -> list[dict[str, str]]:
    """A text file as its reader hands it over, under the names of its first row."""
    with tempfile.TemporaryDirectory() as spool, duckdb.connect() as con:
        _, grid = text.read(path, Path(spool) / "text")
        number, names = grid.head[0]
        *_, rows = grid.below(con, number)
        cells = ", ".join(f"c{at}" if at in rows.columns else "NULL" for at in range(len(names)))
        select = f"SELECT {cells} FROM {rows.sql}"
        found = con.execute(select).fetchall()
        return [{name or "": cell or "" for name, cell in zip(names, row, strict=False)} for row in found]


def main() -> int:
    """Prints every file that is not right, and the counts."""
    corpora = Path(sys.argv[1]) if len(sys.argv) > 1 else folder()
    if corpora is None:
        print("skipped: the corpora are not here (set CHECKS_CORPORA)")
        return 0
    verdicts = [*spreadsheets(corpora), *spectrum(corpora)]
    for verdict in verdicts:
        if verdict.outcome != "right" or "-v" in sys.argv:
            print(f"{verdict.outcome:6} {verdict.file}  {verdict.detail}  {KNOWN.get(verdict.file, '')}")
    print(dict(Counter(verdict.outcome for verdict in verdicts)))
    return any(verdict.outcome == "WRONG" and verdict.file not in KNOWN for verdict in verdicts)


if __name__ == "__main__":
    sys.exit(main())
