"""Whenever the program is killed while it replaces a set of files: the old set, the new one, or none is there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checks.report.swap import is_fixed, recover_files, recover_folder, swap_files, swap_folder

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ("audit.json", "findings.csv", "suite.json")


class Killed(BaseException):
    """Stands for a kill: nothing in the program catches it."""


def write_set(folder: Path, text: str, names: tuple[str, ...] = NAMES) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(text)
    return folder


def read_set(folder: Path) -> set[str]:
    """The texts of the set's files; a file that is not there is ''."""
    return {(folder / name).read_text() if (folder / name).exists() else "" for name in NAMES}


def killed_at(monkeypatch: pytest.MonkeyPatch, step: int, swap: Callable[[], object]) -> bool:
    """Lets the first ``step`` changes to the file system through, and kills the program at the next; gives whether it
    came to that before ``swap`` was done."""
    left = [step]

    def counted(change):
        def run(*arguments, **options):
            if not left[0]:
                raise Killed
            left[0] -= 1
            return change(*arguments, **options)

        return run

    with monkeypatch.context() as patch:
        for owner, name in ((os, "rename"), (os, "replace"), (os, "unlink"), (os, "mkdir"), (os, "rmdir")):
            patch.setattr(owner, name, counted(getattr(owner, name)))
        try:
            swap()
        except Killed:
            return True
    return False


@pytest.mark.parametrize("step", range(14))
@pytest.mark.parametrize("before", ["nothing", "old set", "old set and others"])
def test_folder_killed_at_any_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int, before: str) -> None:
    out = tmp_path / "2023-06"
    if before != "nothing":
        write_set(out, "old")
    if before == "old set and others":
        write_set(out / "handoff", "theirs")
        (out / "note.txt").write_text("theirs")
    new = write_set(tmp_path / ".2023-06.new", "new")
    killed = killed_at(monkeypatch, step, lambda: swap_folder(new, out, NAMES))
    assert read_set(out) in ({"old"}, {"new"}, {""})
    recover_folder(out, NAMES)
    assert read_set(out) in ({"old"}, {"new"}, {""} if before == "nothing" else {"old"})
    if not killed:
        assert read_set(out) == {"new"}
    assert not (tmp_path / ".2023-06.old").exists()
    if before == "old set and others":
        assert read_set(out / "handoff") == {"theirs"}
        assert (out / "note.txt").read_text() == "theirs"


@pytest.mark.parametrize("step", range(18))
@pytest.mark.parametrize("old_names", [(), NAMES[:2], NAMES])
def test_files_killed_at_any_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int, old_names: tuple[str, ...]
) -> None:
    out = write_set(tmp_path, "old", old_names)
    (out / "note.txt").write_text("theirs")
    new = write_set(out / ".audit.new", "new")
    killed = killed_at(monkeypatch, step, lambda: swap_files(new, out, NAMES))
    assert not {"old", "new"} <= read_set(out), "old and new files side by side"
    recover_files(out, NAMES)
    before = {"old" if name in old_names else "" for name in NAMES}
    assert read_set(out) in ([before, {"new"}] if killed else [{"new"}])
    assert (out / "note.txt").read_text() == "theirs"
    assert not [path for path in out.glob(".audit.*") if path != new]


def test_folder_held_open_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, new = write_set(tmp_path / "out", "old"), write_set(tmp_path / ".out.new", "new")

    def refused(*_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(os, "rename", refused)
    with pytest.raises(PermissionError):
        swap_folder(new, out, NAMES)
    assert read_set(out) == {"old"}


def test_a_folder_that_may_not_be_looked_into_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It could be renamed, but what others keep in it could not be moved over."""
    out, new = write_set(tmp_path / "out", "old"), write_set(tmp_path / ".out.new", "new")
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path) != out)

    with pytest.raises(PermissionError):
        swap_folder(new, out, NAMES)
    assert (read_set(out), read_set(new)) == ({"old"}, {"new"})
    assert {path.name for path in tmp_path.iterdir()} == {"out", ".out.new"}


def test_files_held_open_stay_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = write_set(tmp_path, "old")
    new = write_set(out / ".audit.new", "new")
    replace = os.replace

    def refused(source: str, target: str) -> None:
        if Path(source) == out / NAMES[1]:
            raise PermissionError(13, "in use")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(PermissionError):
        swap_files(new, out, NAMES)
    assert read_set(out) == {"old"}
    shutil.rmtree(new)
    assert sorted(path.name for path in out.iterdir()) == sorted(NAMES)


def test_current_folder_is_never_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "project" / "reports"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    assert is_fixed(inside)
    assert is_fixed(inside.parent)
    assert not is_fixed(inside / "2023-06")
