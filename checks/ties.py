"""Which tables and views of :mod:`checks.linking` a run needs, and when they are made."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from checks.calendar import between
from checks.config.sorting import ROOMLESS
from checks.linking import put_plans, put_schools, put_sessions, put_staff
from checks.model import Span
from checks.planning import has_sessions, shared_forms
from checks.records.further import build_further, further_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from checks.engines.base import Engine
    from checks.scope import Scope
    from checks.sources import FileReading
    from checks.units import UnitRow


def prepare_records(engine: Engine, scope: Scope, readings: Sequence[FileReading]) -> None:
    """What the view ``described`` needs beside ``records``: further columns, and the schools of those without rooms."""
    if has_sessions(scope.config) or scope.sorting.any_of("visit", "timetable"):
        build_further(engine, further_fields(readings))
    if scope.sorting.any_of(*ROOMLESS):
        terms = scope.windows.terms

        def term(school: UnitRow) -> Span | None:
            return terms[school.rooms[0]] if school.rooms else scope.windows.general_term

        begun = [one.start for one in {*terms, scope.windows.general_term} if one is not None]
        put_schools(engine, scope.side, term, min(begun, default=None))


def link(engine: Engine, scope: Scope) -> None:
    """What rules, metrics and patterns need beside ``described``."""
    if has_sessions(scope.config):
        put_sessions(engine, scope.side, shared_forms(scope.config))
    if scope.side.has_staff:
        put_staff(engine, scope.side.teachers)
    visits, timetable = (scope.sorting.any_of(kind) for kind in ("visit", "timetable"))
    if visits or timetable or any(True for _ in scope.config.patterns.named()):
        put_plans(engine, list(_teaching_days(scope)), visits=visits, timetable=timetable)


def _teaching_days(scope: Scope) -> Iterator[tuple[int, date]]:
    """The teaching days of every calendar_no in the windows."""
    spans = scope.windows.overall(scope.config.targets)
    frame = Span(min(span.start for span in spans), max(span.end for span in spans))
    wanted = 0
    for span in spans:
        wanted |= between(frame, span.start, span.end)
    for number in scope.calendar.all_numbers:
        days = scope.calendar.teaching(number, frame) & wanted
        yield from ((number, frame.start + timedelta(days=at)) for at in range(days.bit_length()) if days >> at & 1)
