"""rules.yaml: read, checked, and every fault named at once with its line and column."""

from __future__ import annotations

from checks.config.against_register import check_against_register
from checks.config.load import Loaded, load, load_text

__all__ = ["Loaded", "check_against_register", "load", "load_text"]
