"""What changed since last time, for whoever reads the first page alone: a few sentences, and the district period by
period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checks.changes import State
from checks.figures import number
from checks.model import Unit
from checks.report.groups import group_rate_cell
from checks.report.tables import Cell, Column, Kind, Percent, Table, shown
from checks.report.trend import sentences
from checks.report.view import unit_name
from checks.texts import text

if TYPE_CHECKING:
    from checks.changes import Change, Changes, Trend
    from checks.report.facts import Facts

NAMED = 5
"""How many repeat offenders are named."""

_LASTING = (State.CONTINUING, State.DISPUTED, State.ANSWERED)


def headline(facts: Facts, *, teachers: bool = True) -> tuple[str, ...]:
    """How findings stand since last time, who has been at it longest, how the district's rates moved; nothing in a
    first run. ``teachers``: whether units that are teachers may be named."""
    changes = facts.result.changes
    if changes is None or changes.previous is None:
        return ()
    return (*sentences(facts, changes), *_repeated(facts, changes, teachers=teachers), *_rates(facts, changes))


def _repeated(facts: Facts, changes: Changes, *, teachers: bool) -> list[str]:
    """Those with findings of one rule or target for several periods running, the longest first, each once."""
    lasting: dict[tuple[str, str, str, str], Change] = {}
    for one in changes.findings:
        if one.state in _LASTING and one.months > 1 and (teachers or one.unit != Unit.TEACHER):
            lasting.setdefault((one.rule, one.unit, one.unit_id or one.school_code, one.unit_name or one.school), one)
    if not lasting:
        return []
    named = [
        _say(facts, "repeated_one", unit=_name(one), rule=facts.titles.get(one.rule, one.rule), months=one.months)
        for one in list(lasting.values())[:NAMED]
    ]
    return [_say(facts, "repeated", number=len(lasting), named=facts.words.listed(named))]


def _name(one: Change) -> str:
    names = ("unit", "unit_id", "unit_name", "school")
    return unit_name({name: getattr(one, name) for name in names}) or one.school


def _rates(facts: Facts, changes: Changes) -> list[str]:
    """The district's rates beside those of the period before."""
    lines = []
    for trend in changes.targets:
        if trend.before is None or trend.change is None or trend.before.rate is None or trend.now.rate is None:
            continue
        points = number(abs(trend.change) * 100)
        direction = "same" if points == "0" else "up" if trend.change > 0 else "down"
        title = facts.titles.get(trend.target, trend.target)
        if facts.is_limit(trend.target):  # the share of late entries is not what is told here
            title = _say(facts, "of_limit", title=title)
        values: dict[str, Any] = {"title": title, "period": trend.before.period}
        points_told = (("before", trend.before), ("now", trend.now))
        values |= {name: shown(group_rate_cell(facts, trend.target, point.rate)) for name, point in points_told}
        lines.append(_say(facts, "changed", **values, change=_say(facts, direction, points=points)))
    return lines


def course(facts: Facts, trend: Trend) -> Table:
    """The district under one target, a row per period, oldest first."""
    words = facts.words
    columns = (
        Column("period", text("history-column.period", words.lang)),
        words.headed("due", Kind.NUMBER),
        words.headed("attained", Kind.NUMBER),
        words.headed("attained_share", Kind.PERCENT),
        words.headed("rate", Kind.PERCENT),
        words.headed("outcome", Kind.BADGE),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            point.period,
            point.due,
            point.attained,
            None if point.share is None else Percent(point.share),
            group_rate_cell(facts, trend.target, point.rate),
            words.outcome(point.outcome),
        )
        for point in trend.points
        if point.outcome
    ]
    title = text("history.course", words.lang, title=facts.titles.get(trend.target, trend.target))
    return Table(f"course-{trend.target}", title, columns, rows, (text("history.note_course", words.lang),))


def _say(facts: Facts, key: str, **values: Any) -> str:
    return text(f"history-said.{key}", facts.words.lang, **values)
