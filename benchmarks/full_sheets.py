"""Reads a workbook whose first sheet is full: ``python benchmarks/full_sheets.py [--columns N] [--further ROWS]``.

1,048,575 records below the header and more on the next sheet: read whole, or refused by name. Prints what came of it,
how long it took and the most memory that the reading process held.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import zipfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from reading import HEADER, records

from checks.sources import read
from checks.texts import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FULL = 1_048_575
CHOSEN = [4, 5, 2, 8, 6, 7, 0, 1, 3, 9, 10, 11, 12, 13, 14]
"""The columns in the order in which they are taken: what a log needs comes first."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def write(path: Path, sizes: Sequence[int], columns: int) -> None:
    """A workbook with a sheet of each of ``sizes``; by hand, as libraries take minutes for it."""
    chosen, log = CHOSEN[:columns], records(sum(sizes))
    sheets = "".join(f'<sheet name="{at}" sheetId="{at}" r:id="r{at}"/>' for at in range(1, len(sizes) + 1))
    targets = [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sizes) + 1)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        package.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
        )
        package.writestr("xl/_rels/workbook.xml.rels", _relations(targets))
        for at, size in enumerate(sizes, 1):
            with package.open(f"xl/worksheets/sheet{at}.xml", "w", force_zip64=True) as part:
                part.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
                part.write(_row(1, [HEADER[column] for column in chosen]))
                part.writelines(
                    _row(number, [str(record[column]) for column in chosen])
                    for number, record in enumerate(islice(log, size), 2)
                )
                part.write(b"</sheetData></worksheet>")


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    """The relations ``r1``, ``r2``, … to parts of a kind."""
    made = (
        f'<Relationship Id="r{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{"".join(made)}</Relationships>'


def _row(number: int, values: Iterable[str]) -> bytes:
    cells = (
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        for at, value in enumerate(values)
    )
    return f'<row r="{number}">{"".join(cells)}</row>'.encode()


def most_memory() -> str:
    """Of the child processes so far, where the platform tells."""
    try:
        import resource
    except ImportError:
        return "?"
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return f"{most // (1 << 20 if sys.platform == 'darwin' else 1 << 10)} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--columns", type=int, default=5)
    parser.add_argument("--further", type=int, default=50_000, help="records on the second sheet")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "full.xlsx"
        write(path, [FULL, given.further], given.columns)
        print(f"{given.columns} columns, {path.stat().st_size / 1e6:.0f} MB")
        begun = time.perf_counter()
        (reading,) = read([path], path.parent, {}, Path(folder))
        print(f"{time.perf_counter() - begun:.1f} s, {most_memory()} at most")
        print(render(reading.error, "en") if reading.error else [(one.name, one.records) for one in reading.sheets])


if __name__ == "__main__":
    main()
