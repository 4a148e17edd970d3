"""What one run is about: its period and as-of date, the calendar of every room, the units and targets to be judged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

import pandas as pd

from checks.calendar import SchoolCalendar
from checks.config.sorting import LESSONS_ALONE, Sorting
from checks.decisions import Decisions
from checks.judge import faults as requirement_faults
from checks.model import ConfigurationError, Fault, Message, Period, Span, Unit
from checks.periods import newest_month, parse_period
from checks.planning import plan_of
from checks.tables import Side
from checks.texts import text
from checks.windows import Windows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from checks.config.models import Config
    from checks.engines.base import Engine
    from checks.measuring import Plan
    from checks.register import Register
    from checks.tables import SideTable
    from checks.units import UnitRow

DAY_COLUMNS = {"calendar_no": "INTEGER", "date": "DATE", "teaching": "BOOLEAN", "reason": "VARCHAR"}


def period_of(written: str | None, config: Config, engine: Engine, latest: date, *, incomplete: bool = False) -> Period:
    """The period as ``written``, or the newest month with a record inside a term and not after ``latest``.

    Reads the table ``record_values`` for the latter. Without such a month an ``incomplete`` input is still to be
    reported: then it is the newest month of a term. Raises ConfigurationError where there is none.
    """
    if written is not None:
        return parse_period(written, config)
    dates = cast("list[tuple[date]]", engine.rows("SELECT DISTINCT date FROM record_values WHERE date IS NOT NULL"))
    terms = config.calendar.terms if config.calendar is not None else []
    period = newest_month((day for (day,) in dates), terms, latest)
    if period is None and incomplete:
        period = newest_month([min(term.end, latest) for term in terms] or [latest], terms, latest)
    if period is None:
        raise ConfigurationError([Fault(Message("audit.no_month", {"latest": latest}))])
    return period


@dataclass(frozen=True)
class Scope:
    """One run, planned. ``as_of`` is the day as which everything is judged."""

    config: Config
    register: Register
    period: Period
    as_of: date
    sorting: Sorting = LESSONS_ALONE
    tables: Mapping[str, SideTable] = field(default_factory=dict)
    decisions: Decisions = field(default_factory=Decisions)
    _units: dict[Unit, Sequence[UnitRow]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Raises ConfigurationError with everything that keeps the targets from being judged."""
        if self.as_of < self.period.span.start:
            values = {"period": self.period.name, "as_of": self.as_of}
            raise ConfigurationError([Fault(Message("audit.not_begun", values))])
        plans = [plan for plan in self.plans if plan.target.unit is not Unit.TEACHER or plan.staff]
        by_target = {plan.target.id: self.units(plan.target.unit) for plan in plans}
        faults = self.windows.faults(self.config.targets) + requirement_faults(plans, by_target)
        if faults:
            raise ConfigurationError(faults)

    @cached_property
    def calendar(self) -> SchoolCalendar:
        """The teaching days of every room."""
        return SchoolCalendar.of(self.config.calendar, self.register)

    @cached_property
    def windows(self) -> Windows:
        """The windows of every target."""
        bell = self.config.calendar.bell if self.config.calendar is not None else {}
        return Windows(self.calendar, self.register.rooms, bell, self.period, self.as_of)

    @cached_property
    def plans(self) -> list[Plan]:
        """Every target with its metric."""
        return [plan_of(target, self.config, self.side, self.sorting) for target in self.config.targets]

    @cached_property
    def side(self) -> Side:
        """The tables beside the register."""
        return Side(self.register, self.tables, self.config.aliases.schools)

    def units(self, kind: Unit) -> Sequence[UnitRow]:
        """The units of ``kind``, made once and only where something asks for them; teachers and pairs are those of
        their tables, none where there is no such table. The register has no name for the district: the language has."""
        if kind not in self._units:
            units = self.side.units(kind)
            if kind is Unit.DISTRICT:
                name = text("judge.district", self.config.audit.language)
                units = [replace(unit, unit_name=name) for unit in units]
            self._units[kind] = units
        return self._units[kind]

    @property
    def terms(self) -> list[Span]:
        """Every term that rules.yaml names, whomever it is for."""
        return [Span(term.start, term.end) for term in (self.config.calendar.terms if self.config.calendar else [])]

    def put_rooms(self, engine: Engine) -> None:
        """Gives the engine the table ``rooms``."""
        bells = [self.windows.bell_periods(room.room_no) for room in self.register.rooms]
        self.register.put(engine, self.calendar.numbers, self.windows.terms, bells)

    def put_days(self, engine: Engine) -> None:
        """Gives the engine the table ``days``: those on which there are records to be looked at."""
        windows = [*self.windows.overall(self.config.targets), self.period.span]
        dated = engine.rows("SELECT DISTINCT date FROM record_values WHERE date IS NOT NULL")
        looked_at = [day for (day,) in cast("list[tuple[date]]", dated) if self._looked_at(day, windows)]
        rows = self.calendar.days(looked_at)
        engine.put("days", pd.DataFrame(rows, columns=list(DAY_COLUMNS), dtype=object), DAY_COLUMNS)

    def _looked_at(self, day: date, windows: Sequence[Span]) -> bool:
        """Whether rules look at a record of ``day``: in a window, or after the as-of date and outside every term."""
        return any(day in window for window in windows) or (
            day > self.as_of and not any(day in term for term in self.terms)
        )
