"""What is missing for Spark is said in one sentence, before anything is read or written."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest

from tests.small import District, district, run

if TYPE_CHECKING:
    from pathlib import Path


def _no_pyspark(patch: pytest.MonkeyPatch, _folder: Path) -> None:
    found = importlib.util.find_spec
    patch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == "pyspark" else found(name, *more))


def _spark(patch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    patch.setattr(importlib.util, "find_spec", lambda name, *more: name == "pyspark" or found(name, *more))
    patch.delenv("JAVA_HOME", raising=False)
    for variable in ("SPARK_REMOTE", "SPARK_CONNECT_MODE_ENABLED"):
        patch.delenv(variable, raising=False)


def _no_java(patch: pytest.MonkeyPatch, folder: Path) -> None:
    _spark(patch)
    patch.setenv("PATH", str(folder))


def _wrong_java_home(patch: pytest.MonkeyPatch, folder: Path) -> None:
    _spark(patch)
    patch.setenv("JAVA_HOME", str(folder / "none"))


def _java(patch: pytest.MonkeyPatch, folder: Path, version: str) -> None:
    _spark(patch)
    java = folder / "java"
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n", encoding="utf-8")
    java.chmod(0o755)
    patch.setenv("PATH", str(folder))


def _old_java(patch: pytest.MonkeyPatch, folder: Path) -> None:
    _java(patch, folder, "1.8.0_402")


def _connect(patch: pytest.MonkeyPatch, _folder: Path) -> None:
    _spark(patch)
    patch.setenv("SPARK_REMOTE", "sc://somewhere")


def _connect_session(patch: pytest.MonkeyPatch, _folder: Path) -> None:
    """As pyspark leaves it where a session of Spark Connect was made."""
    _spark(patch)
    patch.setenv("SPARK_CONNECT_MODE_ENABLED", "1")


def _no_workspace(patch: pytest.MonkeyPatch, folder: Path) -> None:
    _java(patch, folder, "17.0.15")
    District(folder.parent).add("engine: {spark: {workspace: missing}}\n")


@pytest.mark.parametrize(
    ("lacks", "says"),
    [
        (_no_pyspark, "pip install 'classroom-checks[spark]'"),
        (_no_java, "install Java 17"),
        (_wrong_java_home, "install Java 17"),
        (_old_java, "this one is Java 8"),
        (_connect, "SPARK_REMOTE"),
        (_connect_session, "SPARK_CONNECT_MODE_ENABLED"),
        (_no_workspace, "rules.yaml:8:29: The workspace"),
    ],
)
def test_one_sentence_and_exit_2(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lacks: object,
    says: str,
) -> None:
    here = district(tmp_path)
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("LC_ALL", "C")
    lacks(monkeypatch, tmp_path / "bin")  # type: ignore[operator]
    ran = run(capsys, "audit", "--rules", here.rules, "--period", "2023-03", "--engine", "spark")
    assert ran.code == 2
    assert says in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert not here.out.exists()
