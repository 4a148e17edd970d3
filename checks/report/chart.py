"""The charts, native to the spreadsheet: schools against the target line, the weeks of the term, the trend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RichTextProperties
from openpyxl.utils import quote_sheetname

from checks.report.sheet import header_row

if TYPE_CHECKING:
    from checks.report.facts import Facts
    from checks.report.tables import Table

MOST_SCHOOLS = 40
MOST_TARGETS = 3
_BARS = ("4A7FB5", "8FB8DE", "C2D5E8")
_TRENDS = ("2F6F9F", "D98F3F", "5B8C5A")
_LINE = "B42318"


def chart_of_schools(facts: Facts, sheet: Any, table: Table) -> Any | None:
    """Bars of every school's rates with the target line, over the table of schools on ``sheet``; None without rates.

    Limits (``at_most``) are left out: there the bar should stay below the line, and one chart cannot say both.
    """
    rated = [
        number
        for number, column in enumerate(table.columns, 1)
        if column.key.endswith(":rate") and not facts.is_limit(column.key.removesuffix(":rate"))
    ][:MOST_TARGETS]
    shown = min(len(table.rows), MOST_SCHOOLS)
    if not rated or shown < 2:
        return None
    first, last = header_row(table), header_row(table) + shown
    names = Reference(sheet, min_col=1, min_row=first + 1, max_row=last)
    bars = _bars(sheet, rated, first, last, "0%")
    bars.set_categories(names)
    line = _target_line(sheet, len(table.columns), first, last)
    line.set_categories(names)
    bars += line
    bars.title = None
    return bars


def chart_title(facts: Facts, table: Table) -> str:
    """What the chart shows; with more schools than it has room for, which ones."""
    if len(table.rows) > MOST_SCHOOLS:
        return facts.words.say("chart_first", number=MOST_SCHOOLS)
    return facts.words.say("chart")


def chart_of_weeks(sheet: Any, table: Table) -> Any | None:
    """Bars of the lessons of every week over the table of weeks; None without any."""
    if not table.rows:
        return None
    first, last = header_row(table), header_row(table) + len(table.rows)
    keys = [column.key for column in table.columns]
    names = Reference(sheet, min_col=keys.index("week") + 1, min_row=first + 1, max_row=last)
    bars = _bars(sheet, [keys.index("lessons") + 1], first, last, "#,##0")
    bars.set_categories(names)
    bars.title, bars.width, bars.height = None, 22, 9
    return bars


def chart_of_trend(sheet: Any, table: Table, targets: int) -> Any | None:
    """Lines of the district's rate from period to period, over the first ``targets`` rows of the table of trends; None
    where there is but one period."""
    rates = [number for number, column in enumerate(table.columns, 1) if column.key.startswith("rate-")]
    if len(rates) < 2:
        return None
    header = header_row(table)
    chart = LineChart()
    for at in range(min(targets, MOST_TARGETS)):
        row = header + 1 + at
        series = Series(Reference(sheet, min_col=rates[0], max_col=rates[-1], min_row=row))
        series.tx = SeriesLabel(strRef=StrRef(f"{quote_sheetname(sheet.title)}!$A${row}"))
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=_TRENDS[at], w=28_000))
        series.marker.symbol, series.smooth = "circle", False
        chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=rates[0], max_col=rates[-1], min_row=header))
    _lay_out(chart, "0%")
    chart.title, chart.width, chart.height = None, 18, 9
    return chart


def _bars(sheet: Any, columns: list[int], first: int, last: int, number_format: str) -> Any:
    chart = BarChart()
    chart.type, chart.gapWidth, chart.overlap = "col", 60, 0
    for number, colour in zip(columns, _BARS, strict=False):
        series = Series(Reference(sheet, min_col=number, min_row=first, max_row=last), title_from_data=True)
        series.graphicalProperties = GraphicalProperties(solidFill=colour, ln=LineProperties(noFill=True))
        chart.series.append(series)
    _lay_out(chart, number_format, rotation=-2_700_000)
    return chart


def _lay_out(chart: Any, number_format: str, rotation: int | None = None) -> None:
    """Legend on top, both axes in small print from 0 on, the names below turned by ``rotation``."""
    chart.legend.position = "t"
    chart.legend.txPr = _small()
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.txPr, chart.y_axis.txPr = _small(rotation=rotation), _small()
    chart.y_axis.number_format, chart.y_axis.scaling.min = number_format, 0
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E4E7EB"))
    chart.plot_visible_only = False


def _target_line(sheet: Any, column: int, first: int, last: int) -> Any:
    chart = LineChart()
    series = Series(Reference(sheet, min_col=column, min_row=first, max_row=last), title_from_data=True)
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=_LINE, w=22_000))
    series.marker.symbol, series.smooth = "none", False
    chart.series.append(series)
    return chart


def _small(rotation: int | None = None) -> RichText:
    """Small print for axes and legend; ``rotation`` in sixty-thousandths of a degree."""
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=CharacterProperties(sz=800)), endParaRPr=CharacterProperties())
    return RichText(bodyPr=RichTextProperties(rot=rotation), p=[paragraph])
