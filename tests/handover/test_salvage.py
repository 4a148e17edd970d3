"""A returned workbook that was cut off or broken: what can be read whole is taken, nothing else."""

from __future__ import annotations

import io
import zipfile
from html import escape
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from checks.handover.cells import _sheets
from checks.handover.folder import hand_over
from checks.handover.returned import Returned, _take, read_returned
from checks.handover.salvage import LOST, salvaged
from tests.handover.audits import finding, measurement, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SCHOOL = ("2100000001", "甲小学")
MANY = 40
MAIN, STRINGS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "xl/sharedStrings.xml"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook with every finding answered, each for a reason of its own."""
    folder = tmp_path_factory.mktemp("sent")
    write(folder / "a", [finding(number, *SCHOOL) for number in range(MANY)], [measurement(*SCHOOL, "东区")])
    book = openpyxl.load_workbook(hand_over(folder / "a").folder / "2100000001 甲小学.xlsx")
    sheet = book["问题核实"]
    at = {cell.value: cell.column for cell in sheet[4]}
    for row in range(5, 5 + MANY):
        sheet.cell(row, at["核实情况"]).value = "有异议"
        sheet.cell(row, at["原因"]).value = f"第{row}行的理由"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def as_excel_saves(filled: bytes) -> bytes:
    """The same with all texts in a list of their own, behind the sheets."""
    texts: dict[str, int] = {}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/"):
                root = etree.fromstring(content)
                for cell in root.iterfind(".//{*}c[@t='inlineStr']"):
                    text = "".join(cell.itertext())
                    cell.set("t", "s")
                    cell[:] = [etree.Element(f"{{{MAIN}}}v")]
                    cell[0].text = str(texts.setdefault(text, len(texts)))
                content = etree.tostring(root)
            target.writestr(name, content)
        items = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
        target.writestr(STRINGS, f'<sst xmlns="{MAIN}" uniqueCount="{len(texts)}">{items}</sst>')
    return out.getvalue()


def part_at(content: bytes, name: str) -> int:
    """Where the data of a part begin."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        info = package.getinfo(name)
    return info.header_offset + 30 + len(name)


def without_directory(content: bytes) -> bytes:
    return content[: content.index(b"PK\x01\x02")]


def without_the_book(content: bytes) -> bytes:
    return content[: part_at(content, "xl/workbook.xml") - 40]


def broken_copy(content: bytes) -> bytes:
    """A part that nobody needs for the answers cannot be unpacked."""
    at = part_at(content, "xl/worksheets/sheet3.xml")
    return content[:at] + b"\xff" * 40 + content[at + 40 :]


def three_quarters_of_the_texts(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        size = package.getinfo(STRINGS).compress_size
    return content[: part_at(content, STRINGS) + size * 3 // 4]


def read(path: Path, content: bytes) -> Returned:
    path.write_bytes(content)
    (one,) = read_returned([path])
    return one


@pytest.mark.parametrize("damage", [without_directory, without_the_book, broken_copy])
def test_every_answer_is_there_still(tmp_path: Path, filled: bytes, damage: Callable[[bytes], bytes]) -> None:
    whole, one = (read(tmp_path / "a.xlsx", content) for content in (filled, damage(filled)))
    assert (one.error, one.salvaged, whole.salvaged) == (None, True, False)
    assert one.answers == whole.answers
    assert len([answer for answer in one.answers if answer.cells["reason"]]) == MANY
    assert (one.code, one.period, one.deadline) == (whole.code, whole.period, whole.deadline)


def test_texts_that_are_lost_are_marked(tmp_path: Path, as_excel_saves: bytes) -> None:
    one = read(tmp_path / "a.xlsx", three_quarters_of_the_texts(as_excel_saves))
    kept = [answer for answer in one.answers if answer.cells["reason"] == f"第{answer.row}行的理由"]
    lost = [answer for answer in one.answers if LOST in answer.cells["reason"]]
    assert kept
    assert lost
    assert len(kept) + len(lost) == MANY


@pytest.mark.parametrize("content", [b"PK\x03\x04 damaged", b"PK\x03\x04" + b"\x00" * 26])
def test_of_nothing_comes_nothing(content: bytes) -> None:
    assert salvaged(content) is None


def test_sheets_without_their_texts_are_given_up(tmp_path: Path, as_excel_saves: bytes) -> None:
    one = read(tmp_path / "a.xlsx", as_excel_saves[: part_at(as_excel_saves, STRINGS) - 60])
    assert one.error is not None
    assert one.error.key == "sources.damaged"


@settings(max_examples=25)
@given(st.data())
def test_wherever_it_breaks_off_nothing_is_read_that_was_not_there(
    filled: bytes, as_excel_saves: bytes, data: st.DataObject
) -> None:
    content = data.draw(st.sampled_from([filled, as_excel_saves]))
    rest = salvaged(content[: data.draw(st.integers(0, len(content)))])
    if rest is None:
        return
    found = Returned(None)  # type: ignore[arg-type]
    try:
        _take(found, _sheets(io.BytesIO(rest))["sheets"])
    except Exception:  # a file that cannot be read is refused with a sentence
        return
    for answer in found.answers:
        assert answer.cells["status"] in ("", "有异议", LOST)
        assert answer.cells["reason"] in ("", f"第{answer.row}行的理由", LOST)


def test_whoever_waits_is_told_how_many_are_read(tmp_path: Path, filled: bytes) -> None:
    paths = [tmp_path / "a.xlsx", tmp_path / "not there.xlsx"]
    paths[0].write_bytes(filled)
    told: list[tuple[str, int, int]] = []
    read_returned(paths, lambda *step: told.append(step))
    assert told == [("returned", 1, 2), ("returned", 2, 2)]
