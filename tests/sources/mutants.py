"""Broken files from sound ones, and tables of mixed headers and values; the same for the same seed."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from checks.sources.headers import LOG

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_TELLING = [b"\x00", b"\xff", b"\xff\xff\xff\xff", b"\x00\x00\x00\x80", b"<", b">", b'"', b"\n", b"&#0;", b"\xe4", b","]


def mutant(sound: bytes, rng: Random) -> bytes:
    """``sound`` with one to four faults; packages are often broken inside their parts, so that those are still found."""
    if sound.startswith(b"PK") and rng.random() < 0.7:
        return _repacked(sound, rng)
    return _broken(sound, rng)


def _broken(data: bytes, rng: Random) -> bytes:
    for _ in range(rng.randint(1, 4)):
        data = rng.choice(_FAULTS)(data, rng)
    return data


def _overwritten(data: bytes, rng: Random) -> bytes:
    broken = bytearray(data)
    for _ in range(rng.randint(1, 32)):
        if broken:
            broken[rng.randrange(len(broken))] = rng.randrange(256)
    return bytes(broken)


def _placed(data: bytes, rng: Random) -> bytes:
    at, mark = rng.randint(0, len(data)), rng.choice(_TELLING)
    return data[:at] + mark + data[at + rng.choice([0, len(mark)]) :]


def _truncated(data: bytes, rng: Random) -> bytes:
    return data[: rng.randint(0, len(data))]


def _cut(data: bytes, rng: Random) -> bytes:
    first, last = _span(data, rng)
    return data[:first] + data[last:]


def _doubled(data: bytes, rng: Random) -> bytes:
    first, last = _span(data, rng)
    return data[:last] + data[first:]


def _swapped(data: bytes, rng: Random) -> bytes:
    first, last = _span(data, rng)
    middle = rng.randint(first, last)
    return data[:first] + data[middle:last] + data[first:middle] + data[last:]


def _zeroed(data: bytes, rng: Random) -> bytes:
    first, last = _span(data, rng)
    return data[:first] + bytes(last - first) + data[last:]


def _noise(data: bytes, rng: Random) -> bytes:
    return data[: rng.choice([0, 4, 8, 64, 512])] + rng.randbytes(rng.randint(0, 4096))


def _span(data: bytes, rng: Random) -> tuple[int, int]:
    first = rng.randint(0, len(data))
    return first, min(len(data), first + rng.choice([1, 2, 16, 200, 2000]))


_FAULTS: list[Callable[[bytes, Random], bytes]] = [
    _overwritten, _overwritten, _placed, _placed, _truncated, _cut, _doubled, _swapped, _zeroed, _noise,
]  # fmt: skip


def _repacked(sound: bytes, rng: Random) -> bytes:
    """The package with a part broken, dropped, doubled or in the place of another."""
    with zipfile.ZipFile(io.BytesIO(sound)) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    for _ in range(rng.randint(1, 2)):
        at, other = rng.randrange(len(parts)), rng.randrange(len(parts))
        name, content = parts[at]
        match rng.randrange(6):
            case 0:
                parts[at], parts[other] = (name, parts[other][1]), (parts[other][0], content)
            case 1 if len(parts) > 1:
                del parts[at]
            case 2:
                parts.append((f"{name}x", content))
            case _:
                parts[at] = name, _broken(content, rng)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", rng.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])) as package:
        for name, content in parts:
            package.writestr(name, content)
    return made.getvalue()


_NAMES = [name for field, aliases in LOG.aliases.items() for name in (field, *aliases)]
_NAMES += [name for name, _ in LOG.fallbacks] + [
    "",
    "备注",
    "序号",
    "日期（必填）",
    "时长(秒)",
    "*学科:",
    "班级总数",
    "\n",
]
_USUAL = ["日期", "节次", "开始时间", "教室编号", "学科"]
_VALUES = [
    "", " ", "\u3000", "-", ".", "无", "未知教师", "#N/A", "#REF!", "2023-05-09", "2023/5/9", "2023.5.9", "20230509", "45055",
    "2023年5月9日", "5月9日", "二〇二三年五月九日", "2023-02-30", "2023-05-09 星期二 8:00-8:40", "8:00", "8点", "上午8:00",
    "24:00", "25:61", "0.3333333", "1e400", "-1", "9" * 400, "3", "第3节", "第三节", "3-4节", "第1、2节", "1月2日", "七(1)班",
    "３．４Ｅ＋０９", "3.4E+09", "2134100001", "50%", "TRUE", "=1+1", "'", '"', "';--", "合计", "小计：3节", "total", "制表人：张三",
    "学科", "数学", "語文", "a\nb", "a\tb", "a;b", "a,b", "\x1f", "\x7f", "\ufeff", "\u202e", "\U0001f600", "中" * 300, "{x}", "%s",
]  # fmt: skip


def table(rng: Random) -> list[list[str]]:
    """A header of known and unknown names, mostly with those that a log needs, above rows of all kinds of values."""
    names = [rng.choice(_NAMES) for _ in range(rng.randint(0, 6))]
    if rng.random() < 0.8:
        names += _USUAL
    rng.shuffle(names)
    above = [[rng.choice(_VALUES)] for _ in range(rng.choice([0, 0, 1, 3]))]
    common = rng.sample(_VALUES, 8)
    rows = [
        [rng.choice(rng.choice([common, _VALUES])) for _ in range(max(0, len(names) + rng.choice([-1, 0, 0, 0, 1])))]
        for _ in range(rng.randint(0, 12))
    ]
    return [*above, names, *rows]
