"""Makes the synthetic data of the internet-plus pairing: ``python make.py [FOLDER]``.

Writes the tables, logs/ and truth.csv into FOLDER, by default beside this file. Equal versions of this script give
equal files.
"""

from __future__ import annotations

import random
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from maker.district import teacher_names
from maker.joint import Log, School, write_table, write_truth
from maker.shares import shared_out

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20190930
TOWNS = [f"{name}镇" for name in ("云浦", "横塘", "沙溪", "枫林", "梅渚", "石桥")]
TOWN_SCHOOLS = "实验 育才 明德 新华 文澜 知行 春晖 钟楼 求是 崇文 天桥 长河"
RURAL_SCHOOLS = "云溪 横山 沙湾 枫岭 梅坞 石井 云岭 横堰 沙浦 枫坪 梅溪 石塘 云坞 横溪 沙岭 枫桥 梅岭"
SMALL = 11  # the last so many of the rural schools are small ones
STUDIOS = [f"{name}名师工作室" for name in ("语文", "数学", "英语", "科学", "音乐", "美术")]
OUTSIDE = ["西陲市山泉小学", "高原县雪溪小学", "南岭县云景小学", "北川口清江小学"]
SUBJECTS = ["语文", "数学", "英语", "科学", "音乐", "美术"]

PEOPLE = 4_927
"""Published: over 4,900; the 306 sessions that the plan below comes to are the published "over 300"."""

SPRING, AUTUMN = date(2019, 2, 18), date(2019, 9, 2)

FORMS = {"同步课堂": "城乡同步课堂", "专递课堂": "1", "名师网络课堂": "2"}
"""What the platform's export calls them: some by a code. 4 is a meeting, 5 a live room."""
RESEARCH = "教师网络研修"
STARTS = {"同步课堂": "09:20", "专递课堂": "10:20", "名师网络课堂": "14:00", "": "11:10"}
"""By form; the last is of classes with an outside school, which are synchronous too."""


class Pair(NamedTuple):
    """An end that is no :class:`School` is a school elsewhere or a studio: it hands in no log."""

    id: str
    host: School | str
    guest: School | str
    reach: str
    kind: str

    @property
    def names(self) -> tuple[str, str]:
        """Of the helping end, and of the other."""
        host, guest = (end if isinstance(end, str) else end.name for end in (self.host, self.guest))
        return host, guest


class Session(NamedTuple):
    """A lesson or an activity of one pair."""

    pair: Pair
    form: str
    day: date


class Row(NamedTuple):
    """The entry of one end; ``partner`` names the other one, ``breaks`` are the rules that it breaks."""

    session: Session
    end: School
    partner: str
    role: str
    breaks: tuple[str, ...] = ()


def main(folder: Path) -> None:
    """Writes everything into ``folder``."""
    rng = random.Random(SEED)
    schools, kindergartens = build()
    pairs = list(build_pairs(schools, kindergartens))
    write_tables(folder, schools, kindergartens, pairs)
    sessions = list(plan(pairs))
    rows = list(entered(sessions, one_sided(sessions)))
    people = dict(zip(rows, shared_out(PEOPLE, [rng.randint(5, 14) for _ in rows]), strict=True))
    teachers = dict(zip(pairs, teacher_names(rng, len(pairs)), strict=True))
    logs = [lesson_log(people, teachers, schools), hand_log(people, teachers, schools), research_log(people, schools)]
    write_truth(folder / "truth.csv", [spot for log in logs for spot in log.write(folder)])


def build() -> tuple[list[School], list[School]]:
    """29 schools that are paired, and six kindergartens that studios guide."""
    names = [*TOWN_SCHOOLS.split(), *RURAL_SCHOOLS.split()]
    schools = [
        School(at, f"2133{400000 + at}", f"{name}小学", "小学", TOWNS[at % len(TOWNS)])
        for at, name in enumerate(names, start=1)
    ]
    kindergartens = [
        School(at, f"1133{400000 + at}", f"{town}中心幼儿园", "幼儿园", town)
        for at, town in enumerate(TOWNS, start=len(names) + 1)
    ]
    return schools, kindergartens


def build_pairs(schools: list[School], kindergartens: list[School]) -> Iterator[Pair]:
    """Fifteen pairs inside the district (three inside a township), four outside, twelve of master teachers' studios."""
    town, rural = schools[:12], schools[12:]
    for at in range(12):
        yield Pair(f"N{at + 1:02d}", town[at], rural[at], "区内", "一对一")
    centre, other = rural[12], rural[13]
    for at, (host, guest) in enumerate(((centre, rural[14]), (centre, rural[15]), (other, rural[16])), start=13):
        yield Pair(f"N{at}", host, guest, "区内", "镇内")
    for at, name in enumerate(OUTSIDE):
        yield Pair(f"W{at + 1}", town[at], name, "区外", "跨区")
    for at, studio in enumerate(STUDIOS):
        yield Pair(f"G{2 * at + 1:02d}", studio, rural[at], "工作室", "工作室带校")
        yield Pair(f"G{2 * at + 2:02d}", studio, kindergartens[at], "工作室", "工作室带园")


def plan(pairs: list[Pair]) -> Iterator[Session]:
    """The sessions from the spring term to the end of September, 306 of them; 22 in the summer holidays."""
    for at, pair in enumerate(pairs):
        if pair.reach == "区内":
            spring, autumn = {"同步课堂": 5, "专递课堂": 3, RESEARCH: 3}, {"同步课堂": 2, "专递课堂": 1, RESEARCH: 1}
            for week in (0, 2) if at < 7 else (0,):
                yield Session(pair, RESEARCH, date(2019, 7, 8) + timedelta(weeks=week, days=at))
        elif pair.reach == "区外":
            spring, autumn = {"同步课堂": {"W1": 3, "W2": 2}.get(pair.id, 1)}, {"同步课堂": 1}
        else:
            form = "名师网络课堂" if pair.guest.stage == "小学" else RESEARCH
            spring, autumn = {form: 3}, {form: 1}
        yield from of_term(pair, at, spring, SPRING, weeks=14)
        yield from of_term(pair, at, autumn, AUTUMN, weeks=4)


def of_term(pair: Pair, at: int, sessions: dict[str, int], start: date, weeks: int) -> Iterator[Session]:
    """Spread over the weeks, each form on a weekday of its own."""
    for which, (form, many) in enumerate(sessions.items()):
        for number in range(many):
            yield Session(pair, form, start + timedelta(weeks=number * weeks // many, days=(at + 2 * which) % 4))


def one_sided(sessions: list[Session]) -> list[Session]:
    """Sessions of September that the end which was helped did not enter: three lessons, two of research."""
    inside = [one for one in sessions if one.day >= AUTUMN and one.pair.reach == "区内"]
    lessons = [one for one in inside if one.form == "同步课堂"][4:28:10]
    return lessons + [one for one in inside if one.form == RESEARCH][2:12:8]


def entered(sessions: list[Session], alone: list[Session]) -> Iterator[Row]:
    """The entries of both ends, as far as they hand in logs."""
    for session in sessions:
        first, second = session.pair.names
        breaks = ("one-sided-session",) if session in alone else ()
        if isinstance(session.pair.host, School):
            yield Row(session, session.pair.host, second, "主讲", breaks)
        if isinstance(session.pair.guest, School) and not breaks:
            yield Row(session, session.pair.guest, first, "听讲")


def write_tables(folder: Path, schools: list[School], kindergartens: list[School], pairs: list[Pair]) -> None:
    """Register (a room per school), schools and pairs."""
    place = "学校标识码 学校名称 学段 乡镇"
    rooms = [
        (one.code, one.name, one.stage, one.region, one.room, "互动教室", "互动教室", date(2018, 9, 1))
        for one in schools
    ]
    write_table(folder / "register.xlsx", f"{place} 教室编号 教室名称 教室类型 启用日期", rooms)
    small = set(schools[-SMALL:])
    write_table(
        folder / "schools.xlsx",
        f"{place} 规模 结对 装备达标 网络空间",
        [
            (one.code, one.name, one.stage, one.region, "小规模" if one in small else "一般", paired, paired, "是")
            for one in [*schools, *kindergartens]
            for paired in ["是" if one in schools else "否"]
        ],
    )
    header = "结对编号 帮扶学校 受援学校 结对范围 结对形式"
    write_table(folder / "pairs.xlsx", header, [(one.id, *one.names, one.reach, one.kind) for one in pairs])


def lesson_log(people: dict[Row, int], teachers: dict[Pair, str], schools: list[School]) -> Log:
    """The platform's export: lessons, and meetings and live rooms, which are none."""
    header = "学校名称 教室编号 日期 开始时间 结束时间 学科 授课教师 课程类型 角色 对方学校 人数 登记类型"
    log = Log("logs/互动课堂平台-2019年1-9月.xlsx", header, "互动课堂平台 课堂记录导出（2019年1—9月）")
    for row, many in people.items():
        if row.session.form != RESEARCH and row.end not in by_hand(schools):
            form = FORMS[row.session.form]
            cells = (subject(row), teachers[row.session.pair], form, row.role, row.partner, many, "自动登记")
            log.add(row.session.day, row.end.name, row.end.room, *times(row, 0), *cells, breaks=row.breaks)
    for at, school in enumerate(schools):
        day = date(2019, 9, 2 + at % 20)
        cells = (school.name, school.room, day, "16:00", "17:00", "", "", "45"[at % 2], "", "", 20 + at, "自动登记")
        log.add(day, *cells)
    return log


def hand_log(people: dict[Row, int], teachers: dict[Pair, str], schools: list[School]) -> Log:
    """What three schools without the platform enter by hand, by another clock; and entries that should not be there."""
    header = "学校名称 教室编号 日期 开始时间 结束时间 学科 教师姓名 授课形式 角色 对方学校 人数 登记类型"
    log = Log("logs/互动课堂手工登记-2019年1-9月.csv", header)
    september = []
    for row, many in people.items():
        if row.session.form == RESEARCH:
            continue
        cells = (subject(row), teachers[row.session.pair], row.session.form, row.role, row.partner, many, "补录")
        if row.end in by_hand(schools):
            log.add(row.session.day, row.end.name, row.end.room, *map(str, times(row, 6)), *cells)
        elif row.session.day >= AUTUMN:
            september.append((row, cells))
    for row, cells in september[5:45:10]:  # the platform has them too
        place = (row.end.name, row.end.room, *map(str, times(row, 0)))
        log.add(row.session.day, *place, *cells, breaks=["duplicate-lesson"])
    row, cells = september[0]
    for day, room, rule in (
        (date(2019, 9, 8), row.end.room, "non-teaching-day"),
        (date(2019, 9, 18), "099-09", "unknown-room"),
    ):
        log.add(day, row.end.name, room, str(day), "09:20", "10:00", *cells, breaks=[rule])
    return log


def by_hand(schools: list[School]) -> list[School]:
    """The schools that keep a log by hand instead of using the platform."""
    return [schools[14], schools[21], schools[26]]


def times(row: Row, minutes_late: int) -> tuple[date, str, str]:
    """Day, start and end of a lesson as an end has them whose clock is that much late."""
    start = STARTS["" if row.session.pair.reach == "区外" else row.session.form]
    begins = datetime.combine(row.session.day, time.fromisoformat(start)) + timedelta(minutes=minutes_late)
    return row.session.day, f"{begins:%H:%M}", f"{begins + timedelta(minutes=40):%H:%M}"


def subject(row: Row) -> str:
    """What a pair's lessons are in."""
    return SUBJECTS[int(row.session.pair.id[1:]) % len(SUBJECTS)]


def research_log(people: dict[Row, int], schools: list[School]) -> Log:
    """Teachers' online research, which each end enters; one entry names a school that nobody knows."""
    log = Log("logs/教师网络研修登记-2019年1-9月.csv", "学校名称 研修日期 开始时间 活动形式 活动主题 参与人数 对方学校")
    for row, many in people.items():
        if row.session.form == RESEARCH:
            start = "14:00" if row.role == "主讲" else "14:05"
            cells = (str(row.session.day), start, "网络研修", f"{subject(row)}课例研讨", many, row.partner)
            log.add(row.session.day, row.end.name, *cells, breaks=row.breaks)
    day = date(2019, 9, 20)
    cells = (str(day), "14:00", "网络研修", "语文课例研讨", 8, schools[0].name)
    log.add(day, "云浦镇云东教学点", *cells, breaks=["unknown-school"])
    return log


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
