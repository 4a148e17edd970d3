"""Who sends what, and under which names: the sections ``aliases`` and ``expected``, the patterns ``school_from``."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from checks.config.base import Model
from checks.config.values import TEXT_SCHEMA, Known, Name, Value, read_texts, refuse, shown

ALL: Literal["all"] = "all"


class Aliases(Model):
    """Names in logs that somebody has confirmed. On the left what logs say, on the right what the register says."""

    schools: dict[Known, Known] = Field({}, description="a school's name in logs: its name or code in the register")
    rooms: dict[Known, Known] = Field(
        {}, description="a room's name in logs, or school/room: its name or code in the register"
    )
    teachers: dict[Known, Known] = Field({}, description="a teacher's name in logs: the name that it stands for")


def _schools(value: Any) -> Any:
    """``all``, or a list of names and codes."""
    if shown(value) == ALL or value is None:
        return ALL
    if not isinstance(value, list | tuple):  # “al” for “all” would be a school that nobody knows
        raise refuse("not-a-list")
    return read_texts(value)


class Owed(Model):
    """Which schools owe a source for the period, and by when."""

    schools: Annotated[
        Literal["all"] | list[Value],
        BeforeValidator(_schools),
        WithJsonSchema({"anyOf": [{"const": ALL}, {"type": "array", "items": TEXT_SCHEMA}]}),
    ] = Field(ALL, description="all schools of the register, or a list of their codes or names")
    within_days: Annotated[int, Field(ge=0)] | None = Field(
        None, description="late when the file was last changed more than so many days after the period's last day"
    )


def _owed(value: Any) -> Any:
    """The short forms ``all`` and ``[school, …]``."""
    return value if isinstance(value, dict | Owed) else {"schools": value}


def _expected(value: Any) -> Any:
    """``expected: all``: every school owes the logs."""
    return {"logs": ALL} if shown(value) == ALL else value


Expected = Annotated[
    dict[Name, Annotated[Owed, BeforeValidator(_owed)]],
    BeforeValidator(_expected),
]
"""Name of a source → the schools that owe it; ``logs`` is the source that ``inputs.logs`` is short for."""


def _school_pattern(value: str) -> str:
    """A pattern must say where the school stands."""
    try:
        named = re.compile(value).groupindex.keys() if "(?P<" in value else set()
    except re.error:
        raise refuse("bad-pattern", value=value) from None
    if not named & {"school", "school_code"} and not re.search(r"\{school(_code)?\}", value):
        raise refuse("pattern-without-school", value=value)
    return value


SchoolPatterns = Annotated[
    list[Annotated[str, AfterValidator(_school_pattern)]],
    BeforeValidator(read_texts),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""Where the school stands in the file's path or name, the sheet's name or a line of the title: ``{school}`` or
``{school_code}`` in a text in which ``*`` is anything, or a regular expression with a group of that name."""
