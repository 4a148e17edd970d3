"""The quickest of the three csv readers splits as the surest of them does, or refuses."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from checks.sources import blocks

if TYPE_CHECKING:
    from pathlib import Path

WIDTH = 3
CELLS = st.text(alphabet='a,"中 \t1', max_size=5)
TIDY = st.lists(st.lists(CELLS, min_size=WIDTH, max_size=WIDTH), min_size=1, max_size=6).map(
    lambda rows: "".join(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) + "\n" for row in rows)
)
LOOSE = st.text(alphabet='a"中 \t1', max_size=4)
WILD = st.lists(st.lists(LOOSE, min_size=WIDTH, max_size=WIDTH), min_size=1, max_size=6).map(
    lambda rows: "\n".join(",".join(row) for row in rows)
)


def by_arrow(path: Path, start: int = 0) -> list[list[str | None]]:
    table = blocks.batches(path, start, WIDTH, ",").read_all()
    return [list(row) for row in zip(*(column.to_pylist() for column in table.columns), strict=True)]


def by_python(text: str) -> list[list[str | None]]:
    return [[cell or None for cell in cells] for cells in csv.reader(io.StringIO(text, newline="")) if cells]


@pytest.fixture(params=[1, 7, 1 << 24])
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(blocks, "_BLOCK", request.param)
    return tmp_path / "log.csv"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TIDY)
def test_whatever_a_cell_holds_it_comes_back(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
    assert by_arrow(path) == by_python(text)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WILD)
def test_what_is_not_refused_is_right(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
    try:
        found = by_arrow(path)
    except pa.ArrowInvalid:
        reject()
    blank = [None] * WIDTH
    assert [row for row in found if row != blank] == [row for row in by_python(text) if row != blank]


def test_rows_from_a_byte_on_and_a_last_line_without_an_end(path: Path) -> None:
    path.write_bytes(b"head\n1,2,3\r\n4,,\n\n7,8,9")
    assert by_arrow(path, start=5) == [["1", "2", "3"], ["4", None, None], [None, None, None], ["7", "8", "9"]]


@pytest.mark.parametrize("line", ["1,2", "1,2,3,4", " "])
def test_a_line_of_another_width_is_refused(path: Path, line: str) -> None:
    path.write_text(f"1,2,3\n{line}\n4,5,6\n", encoding="utf-8", newline="")
    with pytest.raises(pa.ArrowInvalid):
        by_arrow(path)


@pytest.mark.parametrize("cell", ['"a\nb"', '"\n"', '"a""\n""b"'])
def test_a_line_break_in_a_cell_is_refused(path: Path, cell: str) -> None:
    path.write_text(f'1,"2",3\n4,{cell},6\n7,8,9\n', encoding="utf-8", newline="")
    with pytest.raises(pa.ArrowInvalid):
        by_arrow(path)
