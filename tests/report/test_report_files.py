"""The set of files: all five, equal bytes for equal inputs, and what stands in the folder already."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import example
import pytest

from checks.model import ConfigurationError
from checks.report import files
from checks.report.files import NAMES, write_reports
from checks.texts import render

if TYPE_CHECKING:
    from checks.model import Message
    from checks.report.facts import Facts

ALONE = [name for name in NAMES if name not in ("changes.csv", "trend.csv", "ranks.csv")]
"""The set of a run without a history."""


def test_writes_the_set_and_keeps_what_is_not_ours(tmp_path: Path) -> None:
    out = tmp_path / "reports" / "2023-06"
    assert write_reports(example.district(findings=20), out) == [out / name for name in ALONE]
    (out / "handoff").mkdir()
    (out / "handoff" / "school.xlsx").write_bytes(b"theirs")
    first = (out / "findings.csv").read_bytes()
    write_reports(example.district(findings=30), out)
    assert (out / "findings.csv").read_bytes() != first
    assert (out / "handoff" / "school.xlsx").read_bytes() == b"theirs"
    assert sorted(path.name for path in out.iterdir()) == sorted([*ALONE, "handoff"])
    assert [path.name for path in out.parent.iterdir()] == ["2023-06"]


def test_equal_inputs_give_equal_bytes(tmp_path: Path) -> None:
    sets = [write_reports(example.district(findings=40), tmp_path / name) for name in ("a", "b")]
    for one, other in zip(*sets, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_only_generated_at_differs(tmp_path: Path) -> None:
    result = example.district(findings=5)
    later = example.district(findings=5)
    later.run = replace(later.run, generated_at="2024-01-01T00:00:00+08:00")
    sets = [write_reports(one, tmp_path / name) for one, name in ((result, "a"), (later, "b"))]
    for one, other in zip(*(paths[1:] for paths in sets), strict=True):
        text = other.read_text("utf-8").replace("2024-01-01T00:00:00+08:00", "2023-07-03T09:15:00+08:00")
        assert one.read_text("utf-8") == text


def test_held_open_goes_beside_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "2023-06"
    write_reports(example.district(findings=1), out)
    old = (out / "findings.csv").read_bytes()
    rename = os.rename

    def held_open(source: str, target: str) -> None:
        if Path(source) == out:
            raise PermissionError(13, "in use")
        rename(source, target)

    monkeypatch.setattr(os, "rename", held_open)
    said: list[Message] = []
    for _ in range(2):
        paths = write_reports(example.district(findings=2), out, notify=said.append)
        assert {path.parent for path in paths} == {tmp_path / "2023-06-2"}
    assert (out / "findings.csv").read_bytes() == old
    assert "2023-06-2" in render(said[0], "zh")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2023-06", "2023-06-2"]


def test_current_folder_can_take_the_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules.yaml").write_text("theirs")
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        write_reports(example.district(findings=1), Path())
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*ALONE, "rules.yaml"])


@pytest.mark.parametrize("name", NAMES)
def test_failure_while_writing_leaves_the_old_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    out = tmp_path / "out"
    paths = write_reports(example.district(findings=1), out)
    before = [path.read_bytes() for path in paths]

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    writers = {"audit.xlsx": "made_workbook", "audit.html": "Page", "audit.json": "summary", "suite.json": "dump"}
    writer = writers.get(name, "write_csv")
    fails = (lambda _: SimpleNamespace(write=full)) if name == "audit.xlsx" else full  # it is made, then written
    monkeypatch.setattr(files, writer, fails)
    with pytest.raises(ConfigurationError) as caught:
        write_reports(example.district(findings=2), out)
    assert str(out) in render(caught.value.faults[0].message, "zh")
    assert [path.read_bytes() for path in paths] == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(os.name != "posix", reason="Windows knows no locks of folders")
def test_two_runs_write_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each would remove and move what the other is writing."""
    write, writing = files._write_set, []

    def slowly(facts: Facts, folder: Path, **options: Any) -> None:
        writing.append(folder)
        write(facts, folder, **options)
        time.sleep(0.3)
        assert len(writing) == 1
        writing.remove(folder)

    monkeypatch.setattr(files, "_write_set", slowly)
    with ThreadPoolExecutor(2) as runs:
        sets = [*runs.map(lambda found: write_reports(example.district(findings=found), tmp_path / "out"), (3, 4))]
    assert sets == [[tmp_path / "out" / name for name in ALONE]] * 2
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_out_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("theirs")
    with pytest.raises(ConfigurationError):
        write_reports(example.district(findings=1), tmp_path / "out")
    assert (tmp_path / "out").read_text() == "theirs"
