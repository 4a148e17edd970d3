"""rules.yaml as typed models: what may stand in it, with defaults. Unknown keys are refused.

The JSON Schema that editors use is generated from these models, so descriptions here are read by users. Scalars reach
the models as the text that stands in the file; :mod:`checks.config.values` reads them. What needs more than one entry
to judge (ids, names of rules and metrics, overlaps) is held together in :mod:`checks.config.crosschecks`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from checks.config.arrival_models import Aliases, Expected, SchoolPatterns
from checks.config.base import WHERE, Model
from checks.config.calendar_models import BellPeriod, Calendar, Closure, ExtraDay, SchoolDay, Term
from checks.config.engine_models import Engines
from checks.config.pattern_models import Patterns
from checks.config.row_rules import RowRule, RowRules, built_in_rules
from checks.config.source_models import Form, Reference, Source, check_headers
from checks.config.subject_list import SubjectList
from checks.config.values import (
    Band,
    Day,
    HistoryPlace,
    Identifier,
    Json,
    Kinds,
    Limit,
    Name,
    Required,
    Share,
    Texts,
    Version,
    Where,
    refuse,
)
from checks.model import Lang, Severity, Unit
from checks.subjects import standard

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "BellPeriod",
    "Calendar",
    "Closure",
    "Config",
    "ExtraDay",
    "RowRule",
    "SchoolDay",
    "StockExpectation",
    "Target",
    "Term",
    "Waiver",
    "Where",
]


class Audit(Model):
    """What the report calls itself, and its language."""

    name: str = Field("", description="title of the report")
    language: Lang = Field("zh", description="language of the report")


class Inputs(Model):
    """What is read. Paths and globs are relative to rules.yaml."""

    logs: Texts = Field([], description="usage logs: files or globs such as logs/*.xlsx")
    table: Name = Field(
        "none", alias="register", description="the table of rooms, or none: units are then taken from the logs"
    )
    headers: dict[str, Texts] = Field({}, description="spellings of column headers on top of the built-in ones")
    school_from: SchoolPatterns = Field(
        [],
        description="where the school stands that is in no column: {school} or {school_code} in the path or name of"
        " the file, the name of the sheet or a line of the title, * for anything; names of the register are found too",
    )
    sources: list[Source] = Field([], description="logs of several kinds; `logs` is short for one source of lessons")
    schools: Name | None = Field(None, description="table of schools: further columns, and schools without a room")
    staff: Name | None = Field(None, description="table of teachers on roll")
    pairs: Name | None = Field(None, description="table of paired schools")

    def side_table(self, name: str) -> str | None:
        """Path of one of :data:`checks.model.SIDE_TABLES`; None where there is none."""
        path: str | None = getattr(self, name)
        return path

    @property
    def all_sources(self) -> list[Source]:
        """Every source; ``logs`` is one of lessons, the first."""
        return [Source(name=LOGS, files=self.logs), *self.sources] if self.logs else list(self.sources)

    @property
    def register(self) -> str:
        """Path of the register, or ``none``. (A field of this name would hide one of pydantic's.)"""
        return self.table

    @field_validator("headers")
    @classmethod
    def _fields_and_spellings(cls, headers: dict[str, list[str]]) -> dict[str, list[str]]:
        return check_headers(headers)


LOGS = "logs"
"""Name of the source that ``inputs.logs`` is short for."""

CalendarOrNone = Annotated[Calendar | None, BeforeValidator(lambda value: None if value == "none" else value)]


class Target(Model):
    """What units must reach: either ``required`` or ``at_most``."""

    id: Identifier = Field(description="names the target in waivers and reports; never reuse one")
    title: Name = Field(description="what reports call it")
    metric: str = Field(description="what is measured")
    unit: Unit = Field(description="what it is measured of")
    window: Literal["period", "term-to-date", "year-to-date"] = Field("period", description="the days that count")
    required: Required | None = Field(None, description="what must be reached; a map takes its keys from column `by`")
    by: str | None = Field(None, description="register column whose values `required` maps")
    times: str | None = Field(
        None, description="column of the unit that multiplies `required`; rooms: those in service"
    )
    per: Literal["day", "week"] | None = Field(
        None, description="`required` is for each teaching day, or each five of them, of the window"
    )
    at_most: Limit | None = Field(None, description="what must not be exceeded")
    prorate: Literal["none", "teaching-days"] = Field("none", description="scale `required` to the days of the window")
    due: Day | None = Field(None, description="when it must be reached; left out: the last day of the term or period")
    filter: Name | None = Field(None, description="SQL condition on records: only these count")
    kind: Kinds | None = Field(None, description="kinds of records that count; left out: what the metric is about")
    forms: Texts = Field([], description="forms of lesson that count, from the section forms; left out: all")
    evidence: Literal["automatic", "manual", "timetable"] | None = Field(
        None, description="least evidence for a lesson to count; timetable: scheduled lessons count too"
    )
    column: str | None = Field(
        None, description="column that column, ratio and room-utilisation read; of rows: count its different values"
    )
    over: str | None = Field(None, description="column that the metric ratio divides by")
    table: Literal["register", "schools", "staff", "pairs"] | None = Field(
        None, description="table whose rows the metric rows counts, or whose column is read; default: schools"
    )
    rows: Where = Field({}, description="which rows of the table count, by its columns; left out: all")
    where: Where = WHERE
    severity: Severity = Field(Severity.ERROR, description="of a unit that fails")
    bands: dict[Name, Band] = Field({}, description="name of a band and the lowest rate in it")
    min_share: Share | None = Field(None, description="share of units that must attain for the district to pass")


class Waiver(Model):
    """Takes matching records out of a row rule, or matching units out of a target, for a time."""

    rule: str = Field(description="id of the row rule or target")
    where: Where = WHERE
    start: Day = Field(alias="from", description="first day")
    until: Day = Field(description="last day, inclusive")
    reason: Name = Field(description="why; the report prints it")
    approved_by: Name = Field(description="who allowed it; the report prints it")

    @field_validator("until")
    @classmethod
    def _not_before_start(cls, until: date, info: ValidationInfo) -> date:
        start = info.data.get("start")
        if start and until < start:
            raise refuse("ends-before-start", start=str(start), end=str(until))
        return until


def _expectation_type(value: str) -> str:
    if not re.fullmatch(_EXPECTATION, value):
        raise refuse("not-an-expectation", value=value)
    return value


_EXPECTATION = r"expect_[a-z0-9_]+"
ExpectationType = Annotated[
    str, AfterValidator(_expectation_type), WithJsonSchema({"type": "string", "pattern": f"^{_EXPECTATION}$"})
]


class StockExpectation(Model):
    """Any expectation of Great Expectations, on the records or on the measurements."""

    id: Identifier = Field(description="names the expectation in reports")
    on: Literal["records", "measurements"] = Field(description="which table it looks at")
    type: ExpectationType = Field(description="name of the expectation")
    kwargs: Json = Field({}, description="its arguments")
    severity: Severity = Field(Severity.WARNING, description="of a failure")
    title: str = Field("", description="what reports call it")


class Config(Model):
    """A whole rules.yaml.

    ``calendar`` None: every day is a teaching day and there are no terms. ``row_rules`` has every built-in rule with
    its effective settings, in registry order, then the user's own. ``filter`` and ``fails_when`` are safe SQL once
    the file has been loaded (:mod:`checks.config.expressions`).
    """

    version: Version = Field(1, description="version of this format")
    include: Texts = Field([], description="further rules files, whose sections are taken where this one has none")
    audit: Audit = Field(Audit(), description="what the report calls itself")
    inputs: Inputs = Field(Inputs(), description="what is read")
    calendar: CalendarOrNone = Field(Calendar(), description="teaching days; none: every day is one")
    levels: list[Name] = Field(["school", "region", "stage"], description="register columns to roll targets up by")
    subjects: SubjectList = Field(default_factory=standard, description="the subject list; any accepts every name")
    forms: dict[Name, Form] = Field({}, description="forms of lessons and activities that targets tell apart")
    row_rules: RowRules = Field(default_factory=built_in_rules, description="what is asked of every record")
    targets: list[Target] = Field([], description="what units must reach")
    waivers: list[Waiver] = Field([], description="exceptions granted for a time")
    expectations: list[StockExpectation] = Field([], description="further expectations of Great Expectations")
    patterns: Patterns = Field(Patterns(), description="what is looked for in a unit's records as a whole")
    reference: list[Reference] = Field([], description="summaries of a platform to be held against our figures")
    aliases: Aliases = Field(Aliases(), description="names in logs that somebody has confirmed")
    expected: Expected = Field(
        {}, description="which schools owe which source for the period: source: all, or a list of schools"
    )
    engine: Engines = Field(Engines(), description="where the audit runs with --engine spark")
    history: HistoryPlace = Field(
        "history.sqlite",
        description="where runs are kept: a file, none, or postgresql+psycopg://user@host/database",
    )

    @field_validator("levels")
    @classmethod
    def _each_once(cls, levels: list[str]) -> list[str]:
        """A unit is in one group of a level; a level that stands twice would say it twice."""
        for at, level in enumerate(levels):
            if level in levels[:at]:
                raise refuse("stands-twice", at=(at,), value=level)
        return levels
