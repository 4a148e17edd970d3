"""Puts the maker of the sample within reach of the tests, says what is wrong with a rules.yaml, leaves charts blank."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest
from hypothesis import settings

from checks.config import load_text
from checks.model import ConfigurationError
from checks.report.html import drawing
from checks.sources import pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checks.sources.job import Job
    from checks.sources.reading import FileReading

sys.path.insert(0, str(Path(__file__).parent.parent / "sample_logs"))

settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("untimed")

_PEN = drawing.Pen


@pytest.fixture
def faults() -> Callable[[str], list[tuple[str, str]]]:
    """What is wrong with a rules.yaml: ``line:column`` and the name of the text, in order."""

    def find(text: str) -> list[tuple[str, str]]:
        try:
            load_text(text)
        except ConfigurationError as error:
            return [
                (f"{fault.place.line}:{fault.place.column}", fault.message.key.removeprefix("config."))
                for fault in error.faults
            ]
        return []

    return find


class BlankPen:
    """Stands in for the process that draws, which takes a second of every report and says nothing of most."""

    def __enter__(self) -> BlankPen:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def draw(self, specs: bytes) -> bytes:
        """Blank pictures, as many as there are charts."""
        return json.dumps(['<svg xmlns="http://www.w3.org/2000/svg"></svg>'] * len(json.loads(specs))).encode()


@pytest.fixture(scope="session", autouse=True)
def _undrawn() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing, "Pen", BlankPen)
        yield


class LastingChild(pool._Child):
    """A child that reads for audit after audit, as to start one takes longer than to read what most tests have."""

    idle: ClassVar[dict[object, list[LastingChild]]] = {}
    """By the surroundings that a child takes over when it starts."""

    def __init__(self, memory: int) -> None:
        super().__init__(memory)
        self._surroundings = _surroundings()
        self._served = True

    def read(self, job: Job, seconds: float) -> list[FileReading] | None:
        self._served = False
        answer = super().read(job, seconds)
        self._served = answer is not None
        return answer

    def close(self) -> None:
        if self._served and self.alive:
            self.idle.setdefault(self._surroundings, []).append(self)
        else:
            super().close()


def _surroundings() -> object:
    return Path.cwd(), frozenset(item for item in os.environ.items() if item[0] != "PYTEST_CURRENT_TEST")


def _child(memory: int) -> LastingChild:
    idle = LastingChild.idle.get(_surroundings(), [])
    return idle.pop() if idle else LastingChild(memory)


@pytest.fixture(scope="session", autouse=True)
def _lasting() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "_Child", _child)
        yield
    for child in [child for some in LastingChild.idle.values() for child in some]:
        pool._Child.close(child)


@pytest.fixture(scope="module")
def drawn() -> Iterator[None]:
    """For modules that look at charts: they are drawn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing, "Pen", _PEN)
        yield
