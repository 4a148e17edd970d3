"""How single values of rules.yaml are read: days, times, exact numbers, lists of text.

A scalar of the file arrives as the text that stands there, so nothing is lost on the way: ``0.1`` is one tenth,
``007`` keeps its noughts, ``10:20`` is no number. Every reader also takes the finished Python value.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from checks.config.tree import Text
from checks.model import COUNTED_KINDS
from checks.values.text import normal

if TYPE_CHECKING:
    from collections.abc import Callable

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_NUMBER = re.compile(r"([+-]?\d{1,15}(?:\.\d{1,15})?)\s*(%?)")
IDENTIFIER = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")
_HIGHEST_BAND = 10
"""Rates are not capped, but a band of 90 means 90 %."""


def refuse(key: str, **values: Any) -> PydanticCustomError:
    """The error that becomes the catalogue's text ``config.<key>``; ``values`` fill it.

    Among them, ``at`` (a tuple) leads from the refused value to the part of it that is wrong, and ``on_key`` points to
    that part's key.
    """
    return PydanticCustomError("config", "refused", {"key": key, **values})


def read_day(value: Any) -> date:
    """``2023-02-06`` as a date."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    parts = _DAY.fullmatch(_text(value))
    if not parts:
        raise refuse("not-a-day", value=shown(value))
    try:
        return date(*map(int, parts.groups()))
    except ValueError:
        raise refuse("no-such-day", value=shown(value)) from None


def read_clock(value: Any) -> time:
    """``07:30`` as a time of day."""
    if isinstance(value, time):
        return value
    parts = _CLOCK.fullmatch(_text(value))
    hour, minute, second = (int(part or 0) for part in parts.groups()) if parts else (24, 0, 0)
    if hour < 24 and minute < 60 and second < 60:
        return time(hour, minute, second)
    raise refuse("not-a-time", value=shown(value))


def read_number(value: Any) -> Fraction:
    """``0.1``, ``96`` or ``10%``, exactly."""
    if isinstance(value, int | Fraction | Decimal) and not isinstance(value, bool):
        return Fraction(value)
    parts = _NUMBER.fullmatch(repr(value) if isinstance(value, float) else _text(value))
    if not parts:
        raise refuse("not-a-number", value=shown(value))
    return Fraction(parts[1]) / (100 if parts[2] else 1)


def read_texts(value: Any) -> list[str]:
    """A list of texts; a single text is a list of one."""
    texts = [value] if isinstance(value, str | int) else value
    if not isinstance(texts, list | tuple) or not all(
        isinstance(one, str | int) and not isinstance(one, bool) and str(one).strip() for one in texts
    ):
        raise refuse("not-texts", value=shown(value))
    return [str(one) for one in texts]


def as_json(value: Any) -> Any:
    """What a JSON or YAML reader would make of ``value``: plain scalars become numbers and booleans."""
    if isinstance(value, dict):
        return {str(key): as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    return value.scalar if isinstance(value, Text) else value


def shown(value: Any) -> str:
    """``value`` as a message quotes it: text as it stands, nothing for what is empty or composite."""
    return str(value) if isinstance(value, str | int | float | date | time | Fraction) else ""


def _number(accept: Callable[[Fraction], bool], otherwise: str) -> BeforeValidator:
    """Reads an exact number and holds it to a range; ``otherwise`` names the text for one outside it."""

    def read(value: Any) -> Fraction:
        number = read_number(value)
        if not accept(number):
            raise refuse(otherwise, value=shown(value))
        return number

    return BeforeValidator(read)


def _number_schema(**limits: float) -> WithJsonSchema:
    percentage = {"type": "string", "pattern": r"^\s*\d{1,15}(\.\d{1,15})?\s*[%％]?\s*$"}
    return WithJsonSchema({"anyOf": [{"type": "number", "exclusiveMaximum": 10**15, **limits}, percentage]})


def _text_schema(pattern: str, **more: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$", **more})


def _conditions(value: Any) -> Any:
    """The values of a ``where``: a scalar stays one text, a list becomes a list of texts."""
    if not isinstance(value, dict):
        return value
    return {column: _condition(str(column), wanted) for column, wanted in value.items()}


def _condition(column: str, wanted: Any) -> str | list[str]:
    try:
        texts = read_texts(wanted)
    except PydanticCustomError:
        texts = []
    if not texts:
        raise refuse("not-texts", at=(column,), value=shown(wanted))
    return texts if isinstance(wanted, list | tuple) else texts[0]


def _not_blank(value: str) -> str:
    if not value.strip():
        raise refuse("empty-text")
    return value


def _text(value: Any) -> str:
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""


Day = Annotated[date, BeforeValidator(read_day), _text_schema(r"\d{4}-\d{1,2}-\d{1,2}", format="date")]
Clock = Annotated[time, BeforeValidator(read_clock), _text_schema(r"\d{1,2}:\d{2}(:\d{2})?")]
Positive = Annotated[Fraction, _number(lambda number: number > 0, "not-positive"), _number_schema(exclusiveMinimum=0)]
Limit = Annotated[Fraction, _number(lambda number: number >= 0, "negative"), _number_schema(minimum=0)]
Share = Annotated[
    Fraction, _number(lambda number: 0 <= number <= 1, "not-a-share"), _number_schema(minimum=0, maximum=1)
]
Band = Annotated[
    Fraction,
    _number(lambda number: 0 <= number <= _HIGHEST_BAND, "not-a-rate"),
    _number_schema(minimum=0, maximum=_HIGHEST_BAND),
]
Value = Annotated[str, AfterValidator(normal)]
"""A value of the register, in the form in which the register has it."""
Required = Annotated[
    Annotated[Positive, Tag("number")] | Annotated[dict[Value, Positive], Field(min_length=1), Tag("map")],
    Discriminator(lambda value: "map" if isinstance(value, dict) else "number"),
]
"""An exact positive number, or a map from the values of a register column to such numbers."""

Identifier = Annotated[str, Field(pattern=IDENTIFIER.pattern)]
Version = Annotated[Literal[1], BeforeValidator(lambda value: 1 if shown(value) == "1" else value)]
TEXT_SCHEMA = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
"""A text that is not blank: a plain 2023 or true is one as well."""
Name = Annotated[str, AfterValidator(_not_blank), WithJsonSchema(TEXT_SCHEMA)]
Known = Annotated[Value, AfterValidator(_not_blank), WithJsonSchema(TEXT_SCHEMA)]
"""What a log or the register calls a school, a room or a teacher, in the form in which the register has it."""
TEXTS_SCHEMA = {"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA}]}
Texts = Annotated[list[str], BeforeValidator(read_texts), WithJsonSchema(TEXTS_SCHEMA)]
_Kind = Literal["lesson", "activity", "training", "visit"]
assert get_args(_Kind) == COUNTED_KINDS
_KIND_SCHEMA = {"enum": list(get_args(_Kind))}
Kinds = Annotated[
    list[_Kind],
    BeforeValidator(lambda value: value if isinstance(value, list) else [value]),
    Field(min_length=1),
    WithJsonSchema({"anyOf": [_KIND_SCHEMA, {"type": "array", "items": _KIND_SCHEMA, "minItems": 1}]}),
]
Json = Annotated[dict[str, Any], BeforeValidator(as_json)]
Where = Annotated[
    dict[str, str | list[str]],
    BeforeValidator(_conditions),
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": {"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA, "minItems": 1}]},
        }
    ),
]
"""Units by register columns: ``{stage: 初中}``, ``{school_code: ["…", "…"]}``; all must hold, a list is any of."""


_DATABASES = ("sqlite:///", "postgresql+psycopg://")


def _history_place(value: str) -> str:
    """A path, ``none``, or the URL of a database that the history can be kept in."""
    _not_blank(value.removeprefix(_DATABASES[0]))  # without a path SQLite is in memory, and keeps nothing
    if "://" in value and not value.startswith(_DATABASES):
        raise refuse("history-url", value=value.partition("://")[0], known=tuple(_DATABASES))
    return value


HistoryPlace = Annotated[str, AfterValidator(_history_place)]
