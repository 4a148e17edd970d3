"""Puts the maker of the sample within reach of the tests, says what is wrong with a rules.yaml, leaves charts blank."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from checks.config import load_text
from checks.model import ConfigurationError
from checks.report.html import drawing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


@pytest.fixture(scope="module")
def drawn() -> Iterator[None]:
    """For modules that look at charts: they are drawn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing, "Pen", _PEN)
        yield
