"""The section ``subjects`` of rules.yaml: ``any``, a list of one's own, or additions to the built-in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, ValidatorFunctionWrapHandler, WithJsonSchema, WrapValidator, model_validator

from checks.config.base import Model
from checks.config.values import TEXT_SCHEMA, TEXTS_SCHEMA, Texts, refuse, shown
from checks.subjects import STAGES, STANDARD, NameClashError, Subject, Subjects, standard


class SubjectEntry(Model):
    """A subject: its other names, and the stages that teach it. A plain list is a list of other names."""

    aliases: Texts = Field([], description="other names")
    stages: list[Literal["小学", "初中", "高中"]] | None = Field(
        None, description="stages that teach it; left out: all"
    )

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, value: Any) -> Any:
        return value if isinstance(value, dict) else {"aliases": [] if value is None else value}


_SWITCHES = ("true", "false")


def _read(value: Any, entries: ValidatorFunctionWrapHandler) -> Subjects:
    if isinstance(value, Subjects):
        return value
    if value == "any":
        return standard(any=True)
    if not isinstance(value, dict):
        raise refuse("not-subjects", value=shown(value))
    extends = shown(value.get("standard", "false")).lower()
    if extends not in _SWITCHES:
        raise refuse("not-a-switch", at=("standard",), value=extends)
    for name, entry in value.items():
        if name != "standard" and shown(entry).lower() in _SWITCHES:
            raise refuse("unknown-key", at=(name,), on_key=True, value=name, known=["standard"])
    own = entries({name: entry for name, entry in value.items() if name != "standard"})
    return _together(STANDARD if extends == "true" else (), own)


def _together(base: tuple[Subject, ...], own: dict[str, SubjectEntry]) -> Subjects:
    """``own`` on top of ``base``: an entry for a subject of ``base`` adds names to it and keeps its stages."""
    known = {subject.name: subject.stages for subject in base}
    added = [
        Subject(
            name, tuple(entry.aliases), frozenset(entry.stages) if entry.stages else known.get(name, frozenset(STAGES))
        )
        for name, entry in own.items()
    ]
    try:
        return Subjects.of([*base, *added])
    except NameClashError as clash:
        raise refuse(
            "subject-twice", at=(clash.second,), on_key=True, value=clash.name, first=clash.first, second=clash.second
        ) from None


_ENTRY_SCHEMA = {
    "anyOf": [
        {"type": "array", "items": TEXT_SCHEMA},
        {"type": ["string", "number", "null"], "pattern": r"\S"},
        {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "aliases": TEXTS_SCHEMA,
                "stages": {"type": "array", "items": {"enum": list(STAGES)}},
            },
        },
    ]
}

if TYPE_CHECKING:
    SubjectList = Subjects
else:
    SubjectList = Annotated[
        dict[str, SubjectEntry],
        WrapValidator(_read),
        WithJsonSchema(
            {
                "anyOf": [
                    {"const": "any"},
                    {
                        "type": "object",
                        "properties": {"standard": {"type": "boolean", "description": "add to the built-in list"}},
                        "additionalProperties": _ENTRY_SCHEMA,
                    },
                ]
            }
        ),
    ]
