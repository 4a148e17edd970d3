"""The audit of 10⁵ records in one workbook: ``python benchmarks/one_workbook.py [ROUNDS]``.

Held against the sum of what no such audit can do without: importing great_expectations, and reading the cells with
python-calamine. All are processes of their own, run by turns; prints medians and the ratio.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from itertools import islice
from pathlib import Path

from measuring import measured, typical
from month import write_month
from openpyxl import Workbook

RECORDS = 100_000
SHEETS = 4
BOUND = 2
READ_CELLS = """
import sys
from python_calamine import CalamineWorkbook
with CalamineWorkbook.from_path(sys.argv[1]) as book:
    cells = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
"""


def write_workbook(log: Path, workbook: Path) -> None:
    """The rows of the csv ``log`` in sheets of equal size, each with the header."""
    book = Workbook(write_only=True)
    with log.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        for number in range(SHEETS):
            sheet = book.create_sheet(f"授课记录{number + 1}")
            sheet.append(header)
            for row in islice(rows, RECORDS // SHEETS):
                sheet.append(row)
    book.save(workbook)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory(prefix="one-workbook-") as name:
        folder, workbook = Path(name), Path(name, "month.xlsx")
        write_month(RECORDS, folder)
        write_workbook(folder / "logs" / "month.csv", workbook)
        audit = ["-m", "checks", "audit", workbook, "--rules", folder / "rules.yaml", "--period", "2026-10", "--out"]
        taken = [
            (
                measured(["-c", "import great_expectations"]),
                measured(["-c", READ_CELLS, workbook]),
                measured([*audit, folder / f"report-{turn}"], fine=(0, 1)),
            )
            for turn in range(rounds)
        ]
    imported, read, audited = map(typical, zip(*taken, strict=True))
    print(f"{RECORDS:,} records in {SHEETS} sheets, medians of {rounds} rounds")
    names = ("import great_expectations", "read the cells with calamine", "classroom-checks audit")
    for name, cost in zip(names, (imported, read, audited), strict=True):
        print(f"{name:30} {cost.wall:6.2f} s {cost.cpu:6.2f} CPU s {cost.memory:6.0f} MB")
    wall, cpu = audited.wall / (imported.wall + read.wall), audited.cpu / (imported.cpu + read.cpu)
    print(f"audit over the sum of the two: {wall:.2f} (wall), {cpu:.2f} (CPU); bound: {BOUND}")


if __name__ == "__main__":
    main()
