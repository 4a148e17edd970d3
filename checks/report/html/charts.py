"""The charts of the page, as Vega-Lite by altair. Each shows the numbers of one table, which stands beside it."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import altair as alt

from checks.report.safe import visible, width
from checks.report.tables import Kind, Percent, bare, shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from checks.report.facts import Facts
    from checks.report.tables import Column, Table
    from checks.report.use import Free

Spec = dict[str, Any]

MOST_BARS = 40
WIDTH = 460
_LONGEST = 26
"""How many columns of half-width characters a name on an axis takes at most."""

_INK, _MUTED, _GRID = "#1f2933", "#52606d", "#e4e7eb"
_GOOD, _BAD, _LINE, _SHADE = "#2f6f9f", "#c4622d", "#9c1c1c", "#dfe3e8"
_KINDS = {"automatic": "#2f6f9f", "mobile": "#7fb0d3", "manual": "#d98f3f", "": "#9aa5b1"}

Row = dict[str, Any]


def ranking_chart(facts: Facts, table: Table) -> Spec:
    """Bars of the rates, best first, against the line of the target; with too many, the last :data:`MOST_BARS`."""
    rows = [row for row in _rows(table) if row["rate"] is not None and math.isfinite(row["rate"])][-MOST_BARS:]
    for row in rows:
        attained, _, due = row["attained"].partition("/")
        row["good"] = attained == due
    base = alt.Chart(_numbered(rows)).encode(y=_names([row["name"] for row in rows]))
    limit = max([1.0, *(row["rate"] for row in rows)])
    bars = base.mark_bar(height={"band": 0.7}).encode(
        x=alt.X("rate:Q", title=None, axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, limit * 1.2])),
        color=_attained(facts, "good"),
    )
    figures = base.mark_text(align="left", dx=4, color=_INK).encode(x="rate:Q", text="shown:N")
    line = alt.Chart(_data([{"rate": 1}])).mark_rule(color=_LINE, strokeWidth=1.5).encode(x="rate:Q")
    return _spec(alt.layer(bars, figures, line), height=alt.Step(20))


def distribution_chart(facts: Facts, table: Table) -> Spec:
    """Units by band of their rate, those that attain in another colour."""
    bands = _rows(table)
    names = _names([band["band"] for band in bands])
    parts = [
        {"at": at, "units": units, "good": good}
        for at, band in enumerate(bands)
        for good, units in ((True, band["attained"]), (False, band["units"] - band["attained"]))
    ]
    most = max(band["units"] for band in bands)
    units = alt.X(
        "units:Q",
        title=None,
        axis=alt.Axis(tickMinStep=1, tickCount=6, format=",d"),
        scale=alt.Scale(domain=[0, most * 1.1]),
    )
    bars = (
        alt.Chart(_data(parts))
        .mark_bar(height={"band": 0.75})
        .encode(y=names, x=units, color=_attained(facts, "good"), order=alt.Order("good:N", sort="descending"))
    )
    figures = (
        alt.Chart(_numbered(bands))
        .mark_text(align="left", dx=4, color=_INK)
        .encode(y=names, x=units, text=alt.Text("units:Q", format=",d"))
    )
    return _spec(alt.layer(bars, figures), height=alt.Step(24))


def weekday_chart(table: Table) -> Spec:
    """A field of weekdays and periods, the darker the more lessons, each with its number."""
    days = [column for column in table.columns if column.key.startswith("day")]
    periods = _rows(table)
    rows = [
        {"at": at, "nth": nth, "lessons": row[day.key]}
        for at, row in enumerate(periods)
        for nth, day in enumerate(days)
    ]
    most = max((row["lessons"] for row in rows), default=0)
    base = alt.Chart(_data(rows)).encode(
        x=alt.X("nth:O", title=None, axis=_axis([day.title for day in days], orient="top", labelAngle=0)),
        y=_names([row["period"] for row in periods]),
    )
    cells = base.mark_rect(stroke="white").encode(
        color=alt.Color("lessons:Q", scale=alt.Scale(scheme="blues", domain=[0, most or 1]), legend=None)
    )
    dark = alt.expr.if_(alt.datum.lessons > most * 0.6, "white", _INK)
    figures = base.mark_text(color=alt.ExprRef(expr=str(dark))).encode(text=alt.Text("lessons:Q", format=",d"))
    return _spec(alt.layer(cells, figures), height=alt.Step(28))


def weeks_chart(table: Table, free: Sequence[Free]) -> Spec:
    """A bar per week, stacked by how the lessons were recorded, over the days without teaching, which are shaded."""
    kinds = [column for column in table.columns if column.key.startswith("entry:")]
    weeks = _rows(table)
    days = [{"from": _moment(one.start), "to": _moment(one.end, hour=24)} for one in free]
    mondays = [_moment(week["start"]) for week in weeks]
    axis = alt.Axis(format="%m-%d", labelAngle=0, grid=False, values=mondays[:: 1 + len(mondays) // 16])
    at = alt.X("from:T", title=None, scale=alt.Scale(type="utc"), axis=axis)
    shade = alt.Chart(_data(days)).mark_rect(color=_SHADE).encode(x=at, x2="to:T")
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(
            domain=[kind.title for kind in kinds],
            range=[_KINDS[kind.key.removeprefix("entry:")] for kind in kinds],
        ),
        legend=alt.Legend(title=None, orient="top"),
    )
    bars = (
        alt.Chart(_data([part for week in weeks for part in _stacked(week, kinds)]))
        .mark_rect()
        .encode(
            x=at,
            x2="to:T",
            y=alt.Y("below:Q", title=None, axis=alt.Axis(format=",d", tickMinStep=1)),
            y2="above:Q",
            color=colour,
        )
    )
    return _spec(alt.layer(shade, bars), height=220, width=2 * WIDTH)


def _stacked(week: Row, kinds: Sequence[Column]) -> list[Row]:
    """The parts of a week's bar, one above the other."""
    parts, below = [], 0
    for kind in kinds:
        above = below + week[kind.key]
        parts.append({"kind": kind.title, "below": below, "above": above})
        below = above
    return [part | {"from": _moment(week["start"], hour=12), "to": _moment(week["end"], hour=12)} for part in parts]


def entries_chart(table: Table) -> Spec:
    """The share of each kind of entry."""
    rows = _rows(table)
    base = alt.Chart(_numbered(rows)).encode(y=_names([row["entry"] for row in rows]))
    bars = base.mark_bar(color=_GOOD, height={"band": 0.7}).encode(
        x=alt.X("share:Q", title=None, axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, 1.15]))
    )
    figures = base.mark_text(align="left", dx=4, color=_INK).encode(x="share:Q", text="shown:N")
    return _spec(alt.layer(bars, figures), height=alt.Step(30))


def course_chart(table: Table) -> Spec:
    """The rate and the attained share from period to period against the line of the target."""
    series = [column for column in table.columns if column.kind is Kind.PERCENT]
    points: list[Row] = [
        {"at": at, "name": column.title, "figure": cell.rate, "text": shown(cell)}
        for at, cells in enumerate(table.rows)
        for column, cell in zip(table.columns, cells, strict=True)
        if isinstance(cell, Percent) and math.isfinite(cell.rate)
    ]
    most = max([1.0, *(point["figure"] for point in points)])
    figure = alt.Y(
        "figure:Q", title=None, axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, most * 1.2])
    )
    colour = alt.Color(
        "name:N",
        scale=alt.Scale(domain=[column.title for column in series], range=[_KINDS["manual"], _GOOD]),
        legend=alt.Legend(title=None, orient="top"),
    )
    names = _axis([period["period"] for period in _rows(table)], labelAngle=0)
    base = alt.Chart(_data(points)).encode(
        x=alt.X("at:O", title=None, axis=names, scale=alt.Scale(padding=0.4)), y=figure
    )
    lines = base.mark_line(point=True, strokeWidth=2).encode(color=colour)
    figures = base.mark_text(dy=-9, color=_INK).encode(text="text:N")
    target = alt.Chart(_data([{"figure": 1}])).mark_rule(color=_LINE, strokeWidth=1.5).encode(y=figure)
    return _spec(alt.layer(target, lines, figures), height=180)


def _rows(table: Table) -> list[Row]:
    """The rows of ``table`` as plain values by column; ``shown`` is how the last percentage reads."""
    rows = []
    for cells in table.rows:
        row = {
            column.key: visible(value) if isinstance(value := bare(cell), str) else value
            for column, cell in zip(table.columns, cells, strict=True)
        }
        row["shown"] = next((shown(cell) for cell in reversed(cells) if isinstance(cell, Percent)), "")
        rows.append(row)
    return rows


def _data(rows: Sequence[Row]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))


def _numbered(rows: Sequence[Row]) -> alt.InlineData:
    return _data([row | {"at": at} for at, row in enumerate(rows)])


def _names(names: Sequence[str]) -> alt.Y:
    """The axis of rows by their number ``at``, in the order of the table: two units may bear one name."""
    return alt.Y("at:O", title=None, axis=_axis(names))


def _axis(names: Sequence[str], **further: Any) -> alt.Axis:
    """The names are cut here: measuring them letter by letter is what takes long in drawing."""
    texts = json.dumps([_cut(name) for name in names])  # is an expression too: a list of quoted texts
    return alt.Axis(
        labelExpr=f"{texts}[datum.value]", labelLimit=0, ticks=False, domain=False, labelPadding=6, **further
    )


def _cut(name: str) -> str:
    if width(name) <= _LONGEST:
        return name
    kept = name[:_LONGEST]
    while width(kept) > _LONGEST - 1:
        kept = kept[:-1]
    return f"{kept}…"


def _attained(facts: Facts, field: str) -> alt.Color:
    """The colour of what attains and what does not, named in the legend."""
    say = facts.words.page
    names = f"datum.value ? {json.dumps(say('attained'))} : {json.dumps(say('not_attained'))}"
    return alt.Color(
        f"{field}:N",
        scale=alt.Scale(domain=[True, False], range=[_GOOD, _BAD]),
        legend=alt.Legend(title=None, orient="top", labelExpr=names),
    )


def _moment(day: date, hour: int = 0) -> int:
    """Milliseconds, the same in every time zone."""
    return 1000 * int((datetime.combine(day, time(), UTC) + timedelta(hours=hour)).timestamp())


def _spec(chart: alt.LayerChart | alt.FacetChart, height: Any, width: int = WIDTH) -> Spec:
    """The chart in the style of the page. ``aria`` is off: the figure says in words what the chart shows."""
    styled = chart.properties(width=width, height=height, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))
    config = {
        "aria": False,
        "font": "sans-serif",  # the page sets its own; naming many here makes drawing slow
        "background": None,
        "padding": {"left": 14, "right": 6, "top": 4, "bottom": 4},  # room for fonts wider than the one measured
        "view": {"stroke": None},
        "axis": {
            "labelColor": _MUTED,
            "labelFontSize": 12,
            "gridColor": _GRID,
            "domainColor": _MUTED,
            "tickColor": _GRID,
        },
        "legend": {"labelColor": _INK, "labelFontSize": 12, "symbolType": "square"},
        "text": {"fontSize": 12},
    }
    return {**styled.to_dict(), "config": config}
