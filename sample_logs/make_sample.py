"""Makes the synthetic sample district: ``python sample_logs/make_sample.py [FOLDER]``.

Writes register.xlsx, logs/ and truth.csv (where every planted fault stands) into FOLDER, by default beside this file.
Equal versions of this script give equal files.
"""

from __future__ import annotations

import csv
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from maker.district import Room, build
from maker.faults import Planter
from maker.logs import Spot, write_logs
from maker.timetable import Lesson, Timetable
from maker.workbooks import Sheet, write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable

SEED = 20230206


def main(folder: Path) -> None:
    """Writes the whole sample into ``folder``."""
    rng = random.Random(SEED)
    rooms, lessons = district_of_lessons(rng)
    (folder / "logs").mkdir(parents=True, exist_ok=True)
    write_register(folder / "register.xlsx", rooms)
    write_truth(folder / "truth.csv", list(write_logs(folder / "logs", lessons, rng)))


def district_of_lessons(rng: random.Random) -> tuple[list[Room], list[Lesson]]:
    """All rooms, and all rows of all logs, faults included."""
    table = Timetable(build(rng), rng)
    planter = Planter(table)
    table.fill(planter.full)
    planter.plant()
    return table.rooms, table.lessons


def write_register(path: Path, rooms: list[Room]) -> None:
    """One row per room, as a bureau keeps it."""
    sheet = Sheet("台账", bold=1)
    sheet.header("学校标识码 学校名称 学段 督导责任区 城乡 教室编号 教室名称 教室类型 启用日期 停用日期 曾用名")
    for room in rooms:
        school = room.school
        kind = "录播教室" if room.name.startswith("录播") else "智慧教室"
        setting = "农村" if school.rural else "城镇"
        place = (school.code, school.name, room.stage, school.region, setting)
        sheet.add(*place, room.id, room.name, kind, room.since, room.until, school.formerly)
    write_workbook(path, [sheet])


def write_truth(path: Path, spots: Iterable[Spot]) -> None:
    """One line per record and broken rule. ``date`` is empty where none can be read."""
    rows = sorted(
        (f"sample_logs/logs/{file}", sheet, row, rule, "" if undated(lesson) else lesson.day.isoformat())
        for lesson, file, sheet, row in spots
        for rule in lesson.breaks
    )
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("file", "sheet", "row", "rule", "date"))
        writer.writerows(rows)


def undated(lesson: Lesson) -> bool:
    """Whether the day was taken from the record: an altered date, or start and end where the log has no date."""
    return "date" in lesson.raw or {"start", "end"} <= lesson.raw.keys()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
