"""What is read beside one log of lessons: sources of several kinds, forms of lessons, summaries of a platform."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, get_args

from pydantic import Field, create_model, field_validator, model_validator

from checks.config.arrival_models import SchoolPatterns
from checks.config.base import Model
from checks.config.row_rules import SETTINGS
from checks.config.values import Limit, Name, Texts, refuse
from checks.model import FIELDS, FURTHER_FIELDS, KINDS, REGISTER_COLUMNS
from checks.rules.missing_field import Required as RequiredField
from checks.subjects import squash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

Kind = Literal["lesson", "activity", "training", "visit", "timetable"]
FormKind = Literal["lesson", "activity", "training", "other"]
assert {*get_args(Kind), "other"} == set(KINDS)

_NOT_PER_SOURCE = {"severity", "effect"}

SourceRules: type[BaseModel] = create_model(
    "SourceRules",
    __base__=Model,
    __module__=__name__,
    __doc__="Settings of built-in row rules for one source: its parameters, and whether it looks at the source at all.",
    **{
        name.replace("-", "_"): (settings | None, Field(None, alias=name, description="as in row_rules"))
        for name, settings in SETTINGS.items()
    },  # type: ignore[call-overload]
)


HEADED = list(dict.fromkeys((*FIELDS, *REGISTER_COLUMNS, *FURTHER_FIELDS)))
"""What a column of a log or table may be known as."""


def check_headers(headers: dict[str, list[str]]) -> dict[str, list[str]]:
    """The user's spellings: of known fields, and none for two of them."""
    owners: dict[str, str] = {}
    for field, spellings in headers.items():
        if field not in HEADED:
            raise refuse("unknown-column", at=(field,), on_key=True, value=field, known=HEADED)
        for spelling in spellings:
            other = owners.setdefault(squash(spelling), field)
            if other != field:
                raise refuse("header-twice", at=(field,), value=spelling, other=other)
    return headers


class CatalogTable(Model):
    """A table of Spark's catalog. Reports name its records by the key in place of file, sheet and row."""

    name: Name = Field(description="as Spark calls it, such as lake.usage.logs")
    key: Name = Field(description="its column of whole numbers from 0 on, a different one for every record")


class Source(Model):
    """Files that say the same kind of thing in the same way, or a table of a catalog: either ``files`` or ``table``."""

    name: Name = Field(description="what reports call it")
    files: Annotated[Texts, Field(min_length=1)] = Field([], description="files or globs such as logs/*.xlsx")
    table: CatalogTable | None = Field(None, description="with --engine spark: a table of Spark's catalog")
    kind: Kind = Field("lesson", description="what its records are")
    headers: dict[str, Texts] = Field({}, description="spellings of its column headers, on top of those of all inputs")
    school_from: SchoolPatterns = Field([], description="as in inputs, before those of all inputs")
    required: list[RequiredField] | None = Field(
        None, description="what its records may not leave empty; left out: what is usual for the kind"
    )
    row_rules: SourceRules | None = Field(None, description="built-in row rules that ask something else of this source")

    @field_validator("headers")
    @classmethod
    def _known_headers(cls, headers: dict[str, list[str]]) -> dict[str, list[str]]:
        return check_headers(headers)

    @model_validator(mode="after")
    def _files_or_table(self) -> Self:
        if bool(self.files) is (self.table is not None):
            raise refuse("files-or-table", value=self.name)
        return self

    @field_validator("row_rules")
    @classmethod
    def _only_what_can_differ(cls, rules: Any) -> Any:
        for rule, given in _given(rules).items():
            if wrong := sorted(_NOT_PER_SOURCE & given.keys()):
                raise refuse("not-per-source", at=(rule, wrong[0]), on_key=True, value=wrong[0])
        return rules

    @property
    def settings(self) -> Mapping[str, Mapping[str, Any]]:
        """By rule: what this source sets otherwise (``enabled`` and parameters)."""
        return _given(self.row_rules)


def _given(rules: Any) -> dict[str, dict[str, Any]]:
    if rules is None:
        return {}
    named = {field.alias or name: getattr(rules, name) for name, field in type(rules).model_fields.items()}
    return {
        rule: {name: getattr(one, name) for name in one.model_fields_set}
        for rule, one in named.items()
        if one is not None
    }


class Form(Model):
    """A form of lesson or activity: what else logs call it, and what it counts as."""

    aliases: Texts = Field([], description="what logs call it besides")
    kind: FormKind | None = Field(
        None, description="what its records are, whatever the source; other: they count as nothing"
    )
    shared: bool = Field(False, description="one session is logged in every room, or by every school, that takes part")


class Reference(Model):
    """A summary that a platform exports, held against what was counted here."""

    name: Name = Field(description="what reports call it")
    file: Name = Field(description="the summary: a table with one row per unit")
    target: Name = Field(description="id of the target whose figures it has")
    column: Name = Field(description="header of the column with the figures")
    unit_column: Name = Field("学校", description="header of the column that names the unit, by code, id or name")
    figure: Literal["actual", "required", "rate"] = Field("actual", description="which of our figures it has")
    tolerance: Limit = Field(
        "0", validate_default=True, description="differences up to this are none: such as 0.01, or 0.5%"
    )
