"""Sheets whose content stands elsewhere once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.config.models import Config
from checks.records.build import build
from checks.records.repeats import Repeat, repeats, same_bytes
from checks.register import Register, Room
from checks.sources import FileReading, SheetReading

if TYPE_CHECKING:
    from pathlib import Path

    from tests.records.conftest import Load

REGISTER = Register.of([Room(school="甲小学", room_id="R1"), Room(school="甲小学", room_id="R2")])

CASES = [
    ("apart", ["abc", "def"], []),
    ("equal", ["abc", "abc"], [(1, 0, True)]),
    ("in another order of files", ["bcd", "abcde"], [(0, 1, False)]),
    ("inside, the later one", ["abcde", "bcd"], [(1, 0, False)]),
    ("ends alone in common", ["axe", "abcde"], []),
    ("a record more often", ["abbc", "abcd"], []),
    ("too few to tell", ["ab", "abcd"], []),
    ("three times", ["abc", "abc", "abcd"], [(0, 2, False), (1, 0, True)]),
]


@pytest.mark.parametrize(("sheets", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_stands_within_what(
    load: Load, tmp_path: Path, sheets: list[str], expected: list[tuple[int, int, bool]]
) -> None:
    rows = [
        {"file_no": number, "row": at + 2, "room_id": "R1", "date": f"2023-05-{ord(letter) - 90:02d}", "period": "1"}
        for number, sheet in enumerate(sheets)
        for at, letter in enumerate(sheet)
    ]
    engine = load(rows)
    build(engine, Config(), REGISTER)
    readings = [
        FileReading(f"{number}.csv", tmp_path, sheets=(SheetReading("", 0, records=len(sheet), parquet=tmp_path),))
        for number, sheet in enumerate(sheets)
    ]
    found = repeats(engine, readings)
    assert [(one.file_no, one.other_file_no, one.whole) for one in found] == expected
    assert all(isinstance(one, Repeat) and one.records == len(sheets[one.file_no]) for one in found)


def test_files_that_are_the_same_to_the_byte(tmp_path: Path) -> None:
    hashes = ["x", "y", "x", "", "", "x"]
    readings = [FileReading(f"{at}.csv", tmp_path, sha256=sha256) for at, sha256 in enumerate(hashes)]
    assert list(same_bytes(readings)) == [(2, 0), (5, 0)]
