"""The section ``patterns`` of rules.yaml: one model per pattern, of its own parameters. Each is off until named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field, create_model, field_validator

from checks.config.base import Model
from checks.patterns import PATTERNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.patterns import Pattern


def _settings(pattern: Pattern) -> type[BaseModel]:
    severity: Any = Literal["warning", "info"]
    return create_model(
        "Pattern" + "".join(part.capitalize() for part in pattern.id.split("-")),
        __base__=(pattern.parameters,),
        __module__=__name__,
        __doc__=pattern.docs["en"].title,
        severity=(severity, Field(str(pattern.severity), description="how much it matters; never an error")),
    )


class _Patterns(Model):
    """Patterns in the lessons of a unit; those named are looked for."""

    @field_validator("*", mode="before")
    @classmethod
    def _named_alone(cls, settings: Any) -> Any:
        """A name with nothing after it asks for the pattern as it is."""
        return {} if settings is None else settings

    def named(self) -> Iterator[tuple[Pattern, Any]]:
        """Each pattern that is looked for, with its settings."""
        for pattern in PATTERNS.values():
            settings = getattr(self, pattern.id.replace("-", "_"))
            if settings is not None:
                yield pattern, settings


Patterns: type[_Patterns] = create_model(
    "Patterns",
    __base__=_Patterns,
    __module__=__name__,
    **{
        name.replace("-", "_"): (
            _settings(pattern) | None,
            Field(None, alias=name, description=pattern.docs["en"].what),
        )
        for name, pattern in PATTERNS.items()
    },  # type: ignore[call-overload]
)
