"""The rules as they are to run: built-in ones with the settings of rules.yaml, then the user's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checks.config.sorting import LESSON, Sorting
from checks.model import SIDE_TABLES
from checks.rules import RULES_BY_ID
from checks.rules.base import ComparingRule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checks.config.models import Config, RowRule
    from checks.model import Effect, Lang, Severity
    from checks.rules.base import RecordRule


@dataclass(frozen=True, slots=True)
class Variant:
    """Records, by a condition over ``described``, that a rule asks something else of; ``parameters`` None: nothing."""

    condition: str
    parameters: Any


@dataclass(frozen=True, slots=True)
class SettledRule:
    """A rule and its settings. ``rule`` is None for one of the user's own, which has ``fails_when`` instead.

    Of ``variants`` the first whose condition holds decides; where none does, ``kinds`` says whether the rule looks at
    the record at all. ``kinds`` None: there are only lessons, and it does.
    """

    id: str
    severity: Severity
    effect: Effect
    enabled: bool
    parameters: Any
    rule: RecordRule | ComparingRule | None
    own_title: str = ""
    fails_when: str = "FALSE"
    variants: tuple[Variant, ...] = ()
    kinds: tuple[str, ...] | None = None

    def by_variant(self, say: Callable[[Any], str], otherwise: str) -> str:
        """SQL that is what ``say`` makes of the parameters that hold for a record, or ``otherwise``."""
        if self.kinds is None and not self.variants:
            return say(self.parameters)
        cases = [
            f"WHEN {one.condition} THEN {otherwise if one.parameters is None else say(one.parameters)}"
            for one in self.variants
        ]
        if self.kinds is not None:
            looked_at = ", ".join(f"'{kind}'" for kind in self.kinds)
            cases.append(f"WHEN kind NOT IN ({looked_at}) THEN {otherwise}")
        return f"CASE {' '.join(cases)} ELSE {say(self.parameters)} END"

    def title(self, lang: Lang) -> str:
        """What reports call the rule."""
        return self.rule.docs[lang].title if self.rule is not None else self.own_title or self.id


def settle(config: Config) -> tuple[SettledRule, ...]:
    """All rules, switched off ones included, in the order in which they are listed."""
    sorting = Sorting.of(config)
    there = {*sorting.kinds, *(name for name in SIDE_TABLES if config.inputs.side_table(name))}
    return tuple(_settled(rule, config, sorting, there) for rule in config.row_rules.values())


def running(config: Config) -> list[RowRule]:
    """The settings of the rules that a run of ``config`` applies: switched on, and with something to look at. Each has
    the title that reports call it by."""
    titles = {rule.id: rule.title(config.audit.language) for rule in settle(config) if rule.enabled}
    return [
        rule.model_copy(update={"title": titles[rule.id]}) for rule in config.row_rules.values() if rule.id in titles
    ]


def _settled(settings: RowRule, config: Config, sorting: Sorting, there: set[str]) -> SettledRule:
    rule = RULES_BY_ID.get(settings.id)
    kinds = rule.kinds if rule is not None else (LESSON,)
    variants = tuple(_variants(settings, config, sorting)) if rule is not None else ()
    looks = sorting.any_of(*kinds) or any(one.parameters is not None for one in variants)
    return SettledRule(
        id=settings.id,
        severity=settings.severity,
        effect=settings.effect,
        enabled=settings.enabled and looks and there.issuperset(rule.needs if rule is not None else ()),
        parameters=settings.parameters,
        rule=rule,
        own_title=settings.title,
        fails_when=settings.fails_when or "FALSE",
        variants=variants,
        kinds=None if sorting.only_lessons else kinds,
    )


def _variants(settings: RowRule, config: Config, sorting: Sorting) -> Iterator[Variant]:
    """What single sources ask otherwise, then what is usual for kinds other than lessons."""
    parameters = settings.parameters
    for number, source in enumerate(config.inputs.all_sources):
        given = dict(source.settings.get(settings.id, {}))
        if settings.id == _FIELDS_RULE and source.required is not None:
            always = ["day"] if source.kind == "timetable" else []  # its rows hold on no day otherwise, unsaid
            given["fields"] = [*source.required, *always]
        if not given:
            continue
        on = given.pop("enabled", True)
        condition = f"(source_no = {number} AND kind = '{source.kind}')"
        yield Variant(condition, parameters.model_copy(update=given) if on else None)
    if settings.id == _FIELDS_RULE and not sorting.only_lessons:
        for kind, fields in USUAL_FIELDS.items():
            yield Variant(f"kind = '{kind}'", parameters.model_copy(update={"fields": fields}))


_FIELDS_RULE = "missing-field"
USUAL_FIELDS: dict[str, list[str]] = {
    "activity": ["date"],
    "training": ["date"],
    "visit": ["room", "date", "time"],
    "timetable": ["room", "day", "time"],
    "other": ["date"],
}
"""What records of other kinds than lessons may not leave empty, unless their source says otherwise."""


def excluded_sources(rule: SettledRule) -> str:
    """For a comparing rule: a condition over ``described`` that holds for the records that it is not to see."""
    off = [one.condition for one in rule.variants if one.parameters is None]
    return " OR ".join(off) if isinstance(rule.rule, ComparingRule) else ""
