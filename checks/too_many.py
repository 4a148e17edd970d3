"""What is said where findings are too many to be listed: nearly always one setting is wrong then, so which one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.config.models import Config
    from checks.engines.base import Engine
    from checks.result_lines import RuleResult

_SETTINGS = {
    "missing-field": "inputs.headers",
    "unreadable-value": "inputs.headers",
    "unknown-room": "inputs.register",
    "room-not-in-service": "inputs.register",
    "unknown-subject": "subjects",
    "subject-not-for-stage": "subjects",
    "non-teaching-day": "calendar",
    "future-lesson": "calendar.terms",
    "outside-school-hours": "calendar.school_day",
    "daily-maximum": "calendar.bell",
}
"""Where in rules.yaml stands what a rule goes by, if elsewhere than under ``row_rules``."""


def too_many(engine: Engine, config: Config, rules: Sequence[RuleResult], found: int) -> Message:
    """That there are ``found`` findings about records, and how many records break the rule that most of them break."""
    ((listed,),) = engine.rows("SELECT count(*) FROM described WHERE early OR in_period")
    worst = max(rules, key=lambda rule: rule.records + rule.waived)
    stock = {one.id for one in config.expectations}
    where = "expectations" if worst.id in stock else _SETTINGS.get(worst.id, f"row_rules.{worst.id}")
    said = {"found": found, "records": worst.records + worst.waived, "of": listed, "rule": worst.title, "where": where}
    return Message("audit.too_many", said)
