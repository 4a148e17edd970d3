"""How close reading stays to the library underneath: ``python benchmarks/reading.py [--records N] [--rounds K]``.

Each time is taken in a process of its own that does nothing else, the two sides of a comparison by turns; medians are
printed. Ours is everything from the file to the canonical table: child process, detection, header, sorting of rows,
``records`` in DuckDB. The other side only gets the cells: python-calamine's ``to_python()`` of every sheet for a
workbook, DuckDB's ``read_csv`` with every column as text into a table for a csv. Importing libraries is in neither
side of it, starting our child processes is in ours.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = ["学校标识码", "学校名称", "教室编号", "教室名称", "日期", "节次", "开始时间", "结束时间", "学科", "年级",
          "班级", "教师姓名", "课题", "登记类型", "登记时间"]  # fmt: skip
SUBJECTS = ["语文", "数学", "英语", "科学", "音乐", "美术", "体育与健康", "信息科技"]


def records(count: int) -> Iterator[list[str | int]]:
    """Lessons of 100 rooms in 27 schools, one after the other; about as varied as a real log."""
    for at in range(count):
        room, slot = at % 100, at // 100
        school, period, day = room % 27, slot % 7 + 1, slot // 7
        date = f"2023-{day // 28 % 12 + 1:02}-{day % 28 + 1:02}"
        start = f"{7 + period:02}:{at % 6:02}"
        yield [f"21341{school:05}", f"云禾区第{school + 1}小学", f"{school:06}-{room:02}", f"智慧教室{room + 1}", date,
               f"第{period}节", start, f"{7 + period:02}:{45 + at % 9:02}", SUBJECTS[(at * 7 + room) % len(SUBJECTS)],
               "三年级", f"三({at % 4 + 1})班", f"教师{(at * 13) % 1500:04}", f"第{at % 900}课 练习与讨论", "自动登记",
               f"{date} {start}:{at % 60:02}"]  # fmt: skip


def write_csv(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(records(count))


def write_xlsx(path: Path, count: int) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("授课记录")
    sheet.append(HEADER)
    for record in records(count):
        sheet.append(record)
    book.save(path)


def by_calamine(path: Path) -> float:
    from python_calamine import CalamineWorkbook

    begun = time.perf_counter()
    with CalamineWorkbook.from_path(path) as book:
        rows = sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
    print(rows - 1, file=sys.stderr)
    return time.perf_counter() - begun


def by_read_csv(path: Path) -> float:
    import duckdb

    con = duckdb.connect()
    begun = time.perf_counter()
    con.execute("CREATE TABLE raw AS SELECT * FROM read_csv(?, all_varchar = true)", [str(path)])
    took = time.perf_counter() - begun
    print(*con.execute("SELECT count(*) FROM raw").fetchall()[0], file=sys.stderr)
    return took


def by_us(path: Path) -> float:
    import pandas  # noqa: F401 - hands small tables to the engine; an audit loads it while files are read

    from checks.config.models import Config
    from checks.engines.duckdb import DuckDBEngine
    from checks.records.build import build
    from checks.records.raw import load_raw
    from checks.sources import read

    config = Config.model_validate({"version": 1, "inputs": {"logs": [], "register": "none"}, "calendar": "none"})
    with tempfile.TemporaryDirectory() as folder, closing(DuckDBEngine(Path(folder).resolve())) as engine:
        begun = time.perf_counter()
        load_raw(engine, read([path], path.parent, {}, Path(folder).resolve()))
        build(engine, config, None)
        took = time.perf_counter() - begun
        print(*engine.rows("SELECT count(*) FROM records")[0], file=sys.stderr)
    return took


SIDES = {"calamine": by_calamine, "read_csv": by_read_csv, "ours": by_us}


def timed(side: str, path: Path, count: int) -> float:
    """Seconds that ``side`` takes in a fresh process; what it read must be ``count`` records."""
    done = subprocess.run(
        [sys.executable, __file__, "--side", side, str(path)], capture_output=True, text=True, check=True
    )
    assert int(done.stderr.split()[-1]) == count, done.stderr
    return float(done.stdout)


def compare(path: Path, other: str, count: int, rounds: int) -> None:
    """Prints the medians of both sides, taken by turns."""
    pairs = [(timed(other, path, count), timed("ours", path, count)) for _ in range(rounds)]
    theirs, ours = (median(times) for times in zip(*pairs, strict=True))
    print(
        f"{path.suffix[1:]:5} {count:>9,} records  {other:9} {theirs:6.2f} s  ours {ours:6.2f} s  {ours / theirs:.2f}x"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--xlsx", type=int, default=100_000, help="records of the workbook")
    parser.add_argument("--csv", type=int, default=1_000_000, help="records of the text file")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("file", nargs="?", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.side:
        print(SIDES[given.side](given.file))
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, count, write, other in (
            ("log.xlsx", given.xlsx, write_xlsx, "calamine"),
            ("log.csv", given.csv, write_csv, "read_csv"),
        ):
            write(Path(folder) / name, count)
            compare(Path(folder) / name, other, count, given.rounds)


if __name__ == "__main__":
    main()
