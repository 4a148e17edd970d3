"""Puts the maker of the sample within reach of the tests, and what is wrong with a rules.yaml."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from checks.config import load_text
from checks.model import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

sys.path.insert(0, str(Path(__file__).parent.parent / "sample_logs"))

settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("untimed")


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
