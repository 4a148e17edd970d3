"""Returned workbooks as schools leave them."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from checks.handover.returned import read_returned
from tests.sources import seeds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MERGED: seeds.Table = [
    ["问题核实", None, None],
    ["核实情况", "原因", "编号"],
    ["有异议", "调课", "f0"],
    *([None, f"调课{number}", f"f{number}"] for number in range(1, 5)),
    ["属实", None, "f5"],
]
"""One answer to the findings of rows 3 to 7."""


def ods(path: Path, table: seeds.Table) -> None:
    plain = path.with_name("plain.ods")
    seeds.ods(plain, table)
    cell, answer = b"<table:table-cell", ' office:value-type="string"><text:p>有异议'.encode()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as package:
        for name in source.namelist():
            merged = cell + b' table:number-rows-spanned="5"' + answer
            package.writestr(name, source.read(name).replace(cell + answer, merged))


@pytest.mark.parametrize("write", [seeds.xlsx, seeds.xls, ods])
def test_an_answer_that_is_merged_over_findings_holds_for_all_of_them(
    tmp_path: Path, write: Callable[[Path, seeds.Table], None]
) -> None:
    write(tmp_path / "回执", MERGED)
    (found,) = read_returned([tmp_path / "回执"])
    assert [(one.finding, one.cells["status"], one.cells["reason"]) for one in found.answers if one.finding] == [
        ("f0", "有异议", "调课"),
        *((f"f{number}", "有异议", f"调课{number}") for number in range(1, 5)),
        ("f5", "属实", ""),
    ]


@pytest.mark.parametrize(("written", "read"), [("2023-06-10", "2023-06-10"), ("2023-13-45", ""), ("2023-02-30", "")])
def test_a_deadline_that_is_no_day_any_more_is_none(tmp_path: Path, written: str, read: str) -> None:
    seeds.xlsx(tmp_path / "回执.xlsx", [[f"交回期限：{written}", None, None], *MERGED])
    (found,) = read_returned([tmp_path / "回执.xlsx"])
    assert found.deadline == read
