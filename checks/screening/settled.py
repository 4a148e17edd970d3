"""The rules as they are to run: built-in ones with the settings of rules.yaml, then the user's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checks.rules import RULES_BY_ID

if TYPE_CHECKING:
    from checks.config.models import Config, RowRule
    from checks.model import Effect, Lang, Severity
    from checks.rules.base import ComparingRule, RecordRule


@dataclass(frozen=True, slots=True)
class SettledRule:
    """A rule and its settings. ``rule`` is None for one of the user's own, which has ``fails_when`` instead."""

    id: str
    severity: Severity
    effect: Effect
    enabled: bool
    parameters: Any
    rule: RecordRule | ComparingRule | None
    own_title: str = ""
    fails_when: str = "FALSE"

    def title(self, lang: Lang) -> str:
        """What reports call the rule."""
        return self.rule.docs[lang].title if self.rule is not None else self.own_title or self.id


def settle(config: Config) -> tuple[SettledRule, ...]:
    """All rules, switched off ones included, in the order in which they are listed."""
    return tuple(_settled(rule) for rule in config.row_rules.values())


def _settled(settings: RowRule) -> SettledRule:
    return SettledRule(
        id=settings.id,
        severity=settings.severity,
        effect=settings.effect,
        enabled=settings.enabled,
        parameters=settings.parameters,
        rule=RULES_BY_ID.get(settings.id),
        own_title=settings.title,
        fails_when=settings.fails_when or "FALSE",
    )
