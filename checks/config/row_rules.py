"""The section ``row_rules`` of rules.yaml: settings of the built-in rules, and rules of the user's own.

One model is made for every built-in rule, of its own parameters and the settings that all rules have; so the schema
that editors see and the values that rules get cannot differ from the rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    create_model,
    model_validator,
)

from checks.config.base import Model
from checks.config.values import IDENTIFIER, Name, refuse, shown
from checks.model import Effect, Severity
from checks.rules import RULES, RULES_BY_ID

if TYPE_CHECKING:
    from checks.rules.base import Parameters, Rule


class RowRule(Model):
    """Effective settings of a row rule.

    ``parameters`` is an instance of a built-in rule's own Parameters; None for the user's own rules, which have a
    ``title`` and ``fails_when`` (after loading: safe SQL) instead.
    """

    id: str
    severity: Severity
    effect: Effect
    enabled: bool = True
    parameters: Any = None
    title: str = ""
    fails_when: str | None = None


class UserRule(Model):
    """A rule of the user's own: a condition that is true for a record that fails."""

    title: Name = Field(description="what reports call it")
    fails_when: Name = Field(description="SQL condition on the columns of a record; true when the record fails")
    severity: Severity = Field(Severity.WARNING, description="how bad it is")
    effect: Effect = Field(Effect.FLAG, description="reject: the record does not count; flag: it counts and is listed")
    enabled: bool = Field(True, description="false switches the rule off")

    @model_validator(mode="before")
    @classmethod
    def _is_meant(cls, value: Any) -> Any:
        """Without a condition it is rather a built-in rule's name misspelt."""
        if isinstance(value, dict) and "fails_when" not in value:
            raise refuse("unknown-rule", on_key=True, known=list(RULES_BY_ID))
        return value


class _Settings(Model):
    """What every built-in rule can be told."""

    enabled: bool = Field(True, description="false switches the rule off")


def _settings(rule: Rule) -> type[BaseModel]:
    """The model of one built-in rule in rules.yaml: its parameters, severity, effect, enabled."""
    return create_model(
        "".join(part.capitalize() for part in rule.id.split("-")),
        __base__=(rule.parameters, _Settings),
        __module__=__name__,
        __doc__=rule.docs["en"].title,
        severity=(Severity, Field(rule.severity, description="how bad it is")),
        effect=(Effect, Field(rule.effect, description="reject: the record does not count; flag: it counts")),
    )


class _Section(BaseModel):
    """Built-in rules by their ids; every other key is a rule of the user's own."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, UserRule] = Field(init=False)


SETTINGS = {rule.id: _settings(rule) for rule in RULES}
Section: type[_Section] = create_model(
    "RowRules",
    __base__=_Section,
    __module__=__name__,
    **{
        name.replace("-", "_"): (settings, Field(settings(), alias=name, description=RULES_BY_ID[name].docs["en"].what))
        for name, settings in SETTINGS.items()
    },  # type: ignore[call-overload]
)


def _read(value: Any, read: ValidatorFunctionWrapHandler) -> dict[str, RowRule]:
    """Every built-in rule in registry order, then the user's own in the order of the file."""
    if isinstance(value, dict) and value and all(isinstance(rule, RowRule) for rule in value.values()):
        return value
    section = read(value)
    own = section.__pydantic_extra__ or {}
    for name in own:
        if not IDENTIFIER.fullmatch(name):
            raise refuse("bad-id", at=(name,), on_key=True, value=shown(name))
    return {rule.id: _built_in(rule, getattr(section, rule.id.replace("-", "_"))) for rule in RULES} | {
        name: RowRule(id=name, **dict(rule)) for name, rule in own.items()
    }


def built_in_rules() -> dict[str, RowRule]:
    """Every built-in rule as it is unless told otherwise."""
    return {rule.id: _built_in(rule, SETTINGS[rule.id]()) for rule in RULES}


def _built_in(rule: Rule, settings: Any) -> RowRule:
    parameters: Parameters = rule.parameters.model_construct(
        **{name: getattr(settings, name) for name in rule.parameters.model_fields}
    )
    return RowRule(
        id=rule.id, severity=settings.severity, effect=settings.effect, enabled=settings.enabled, parameters=parameters
    )


if TYPE_CHECKING:
    RowRules = dict[str, RowRule]
else:
    RowRules = Annotated[Section, WrapValidator(_read)]
