"""The section ``calendar`` of rules.yaml: terms, holidays, closures and the bell."""

from __future__ import annotations

import re
from datetime import date, time
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, WithJsonSchema, field_validator

from checks.config.base import WHERE, Model
from checks.config.values import Clock, Day, Name, Value, Where, read_clock, refuse, shown

_LONGEST_TERM = 366


class Dated(Model):
    """Days from ``start`` to ``end``, both inclusive, for all units or those of ``where``."""

    start: Day = Field(description="first day, YYYY-MM-DD")
    end: Day = Field(description="last day, inclusive")
    where: Where = WHERE

    @field_validator("end")
    @classmethod
    def _not_before_start(cls, end: date, info: ValidationInfo) -> date:
        start = info.data.get("start")
        if start and end < start:
            raise refuse("ends-before-start", start=str(start), end=str(end))
        return end


class Term(Dated):
    """A term: its first and last day, for all units or those of ``where``."""

    name: Name = Field(description="name of the term, as --period takes it")

    @field_validator("end")
    @classmethod
    def _within_a_year(cls, end: date, info: ValidationInfo) -> date:
        """Longer ones are slips in the year; every share of the term would be wrong."""
        start = info.data.get("start")
        if start and (days := (end - start).days + 1) > _LONGEST_TERM:
            raise refuse("term-too-long", days=days, most=_LONGEST_TERM)
        return end


class Closure(Dated):
    """Days without teaching, for all units or those of ``where``."""

    reason: str = Field("", description="why; the report prints it")


class ExtraDay(Model):
    """A day of teaching on a weekend or holiday."""

    date: Day = Field(description="the day, YYYY-MM-DD")
    reason: str = Field("", description="why; the report prints it")
    where: Where = WHERE


class SchoolDay(Model):
    """Between these times lessons are expected."""

    start: Clock = Field(time(7, 0), description="HH:MM")
    end: Clock = Field(time(18, 30), description="HH:MM")

    @field_validator("end")
    @classmethod
    def _after_start(cls, end: time, info: ValidationInfo) -> time:
        start = info.data.get("start")
        if start and end <= start:
            raise refuse("day-ends-early", start=f"{start:%H:%M}", end=f"{end:%H:%M}")
        return end


class BellPeriod(Model):
    """One period of the bell; written ``"08:00-08:40"``."""

    start: time
    end: time


def _bell_period(value: Any) -> Any:
    """``"08:00-08:40"`` as the two ends of a period."""
    if isinstance(value, BellPeriod):
        return value
    start, dash, end = re.sub(r"\s*[-–—~～]\s*", "-", shown(value)).partition("-")
    if not dash:
        raise refuse("not-a-bell-period", value=shown(value))
    period = BellPeriod(start=read_clock(start), end=read_clock(end))
    if period.end <= period.start:
        raise refuse("bell-period-empty", value=shown(value))
    return period


def _number_of_period(value: Any) -> Any:
    """The number as it is usually written: ``01`` and ``1`` are one period, of which the second would hold."""
    if isinstance(value, str) and not re.fullmatch(r"0|[1-9]\d*", value, re.ASCII):
        raise refuse("not-an-integer", value=value)
    return value


def _rings_in_order(bell: dict[int, BellPeriod]) -> dict[int, BellPeriod]:
    """The periods by number; each must end before the next begins."""
    ordered = dict(sorted(bell.items()))
    for (number, period), (following, later) in pairwise(ordered.items()):
        if later.start < period.end:
            raise refuse("bell-overlap", at=(following,), first=number, second=following)
    return ordered


Bell = Annotated[
    dict[
        Annotated[int, Field(ge=1, le=30), BeforeValidator(_number_of_period)],
        Annotated[
            BellPeriod,
            BeforeValidator(_bell_period),
            WithJsonSchema({"type": "string", "pattern": r"^\d{1,2}:\d{2}\s*[-–—~～]\s*\d{1,2}:\d{2}$"}),
        ],
    ],
    AfterValidator(_rings_in_order),
]


class Calendar(Model):
    """Terms, holidays, closures and the bell: which days and periods are for teaching."""

    terms: list[Term] = Field([], description="terms with their first and last days")
    holidays: Literal["cn", "none"] = Field("cn", description="statutory holidays and make-up workdays, or none")
    closures: list[Closure] = Field([], description="days without teaching")
    extra_days: list[ExtraDay] = Field([], description="days of teaching on weekends and holidays")
    school_day: SchoolDay = Field(SchoolDay(), description="between these times lessons are expected")
    bell: dict[Value, Bell] = Field({}, description='periods of the day by stage: {小学: {1: "08:00-08:40"}}')
