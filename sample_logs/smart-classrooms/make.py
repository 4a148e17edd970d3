"""Makes the stock figures of the sample district: ``python sample_logs/smart-classrooms/make.py [FOLDER]``.

Writes schools.xlsx into FOLDER, by default beside this file. The register and the logs are those of the sample
district (make_sample.py). Equal versions of this script give equal files.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from maker.district import build
from maker.shares import shared_out
from maker.workbooks import Sheet, write_workbook

DISTRICT_SEED = 20230206  # of make_sample.py: the same schools
TEACHERS, PUPILS, OLDER_PUPILS = 2_400, 30_000, 15_000
BY_TEACHERS = {"教师终端": 300, "信息科技教师": 108, "平台备授课教师": 2_352}
BY_PUPILS = {"学生终端": 4_500, "上传资源": 22_976, "下载资源": 37_327}
TRAINED, RURAL_TRAINED, PROJECTS = 694, 262, 39
"""Published sums; how many teachers and pupils there are follows from the devices per hundred."""


def main(folder: Path) -> None:
    """Writes schools.xlsx into ``folder``."""
    rooms = build(random.Random(DISTRICT_SEED))
    built = Counter(room.school for room in rooms)
    schools = list(built)
    weights = [8 + 3 * built[school] for school in schools]
    columns = {"教师数": shared_out(TEACHERS, weights), "学生数": shared_out(PUPILS, weights)}
    columns |= {name: shared_out(total, columns["教师数"]) for name, total in BY_TEACHERS.items()}
    columns |= {name: shared_out(total, columns["学生数"]) for name, total in BY_PUPILS.items()}
    columns["参训人次"] = _trained([school.rural for school in schools], weights)
    columns["农村参训人次"] = [
        many if school.rural else 0 for school, many in zip(schools, columns["参训人次"], strict=True)
    ]
    columns["培训项目"] = shared_out(PROJECTS, weights)
    columns["应建智慧教室"] = list(built.values())
    columns["班级数"] = [-(-pupils // 45) for pupils in columns["学生数"]]
    for name in ("无线覆盖教室", "多媒体教室"):
        columns[name] = columns["班级数"]
    columns["接入带宽"] = [200 if school.rural else 500 for school in schools]
    columns["班级带宽"] = [50] * len(schools)
    columns["注册教师"], columns["注册学生"] = columns["教师数"], columns["学生数"]
    columns["四年级以上学生"] = shared_out(OLDER_PUPILS, weights)
    columns["四年级以上注册"] = columns["四年级以上学生"]
    sheet = Sheet("学校")
    sheet.add("学校标识码", "学校名称", *columns)
    for at, school in enumerate(schools):
        sheet.add(school.code, school.name, *(column[at] for column in columns.values()))
    write_workbook(folder / "schools.xlsx", [sheet])


def _trained(rural: list[bool], weights: list[int]) -> list[int]:
    """Participants by school: 262 from the country, 694 in all."""
    totals = {True: RURAL_TRAINED, False: TRAINED - RURAL_TRAINED}
    parts = {
        where: iter(shared_out(total, [weight for weight, own in zip(weights, rural, strict=True) if own is where]))
        for where, total in totals.items()
    }
    return [next(parts[where]) for where in rural]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
