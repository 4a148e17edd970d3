"""Modules loaded at their first use."""

from __future__ import annotations

import importlib
import subprocess
import sys
from typing import TYPE_CHECKING

from checks.later import later

if TYPE_CHECKING:
    import pytest

HEAVY = ("scipy.stats", "altair")
ASK = f"""
import sys
import checks.expectations
print(*(name in sys.modules for name in {HEAVY}))
from great_expectations.expectations.core import expect_column_kl_divergence_to_be_less_than as user
print(user.stats.entropy([0.5, 0.5]) > 0, user.alt.Chart.__name__)
print(*(name in sys.modules for name in {HEAVY}))
"""


def test_a_module_is_loaded_when_anything_is_asked_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with later("colorsys"):
        held = importlib.import_module("colorsys")
    assert "colorsys" not in sys.modules
    assert held.rgb_to_yiq(0, 0, 0) == (0, 0, 0)
    assert held.rgb_to_yiq is sys.modules["colorsys"].rgb_to_yiq


def test_it_may_be_asked_while_imports_still_get_stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with later("colorsys"):
        assert importlib.import_module("colorsys").ONE_THIRD < 1
        assert importlib.import_module("colorsys") is sys.modules["colorsys"]
    assert sys.modules["colorsys"].ONE_THIRD < 1


def test_a_module_that_is_loaded_stays() -> None:
    with later("subprocess"):
        assert importlib.import_module("subprocess") is subprocess


def test_great_expectations_loads_what_it_needs_when_it_needs_it() -> None:
    said = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == ["False False", "True Chart", "True True"]
