"""The workbook's named styles: a reader can change them in one place in Excel, WPS or LibreOffice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

from checks.figures import percent
from checks.report.tables import Badge, Goal, Kind, Limit, Percent, Tone

if TYPE_CHECKING:
    from openpyxl import Workbook

    from checks.report.tables import Cell

FONT = "Microsoft YaHei"
INK, MUTED, NAVY, LINK, PALE = "1F2933", "616E7C", "1F4E79", "0B5CAD", "EAF0F6"
_TONES = {  # text, fill: dark on pale, so that it reads in black and white too
    Tone.GOOD: ("1E6B34", "E2F3E6"),
    Tone.BAD: ("9C1C1C", "FBE3E1"),
    Tone.WARN: ("8A5300", "FFF1D6"),
    Tone.MUTED: (MUTED, "EEF0F2"),
    Tone.PLAIN: (INK, None),
}
_TEXT = Alignment(horizontal="left", vertical="center", indent=1)
_WRAPPED = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
_FIGURE = Alignment(horizontal="right", vertical="center", indent=1)
_LEFT = Alignment(vertical="center", wrap_text=True)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_RULE = Border(bottom=Side(style="hair", color="9AA5B1"))


def _style(name: str, size: float = 10, fill: str | None = None, **font: Any) -> NamedStyle:
    style = NamedStyle(f"audit {name}", font=Font(name=FONT, size=size, **({"color": INK} | font)), alignment=_TEXT)
    if fill:
        style.fill = PatternFill("solid", start_color=fill)
    return style


def _formatted(name: str, number_format: str, alignment: Alignment = _TEXT) -> NamedStyle:
    style = _style(name)
    style.number_format, style.alignment = number_format, alignment
    return style


def add_styles(workbook: Workbook) -> None:
    """Adds every style to ``workbook``."""
    for style in (*_data_styles(), *_page_styles()):
        workbook.add_named_style(style)


def _data_styles() -> list[NamedStyle]:
    styles = [
        _formatted("text", "General"),
        _formatted("prose", "General", _WRAPPED),
        _formatted("code", "@"),
        _formatted("date", "yyyy-mm-dd"),
        _formatted("integer", "#,##0", _FIGURE),
        _formatted("ordinal", "0", _FIGURE),
        _formatted("decimal", "#,##0.00", _FIGURE),
        _formatted("percent", "0.00%", _FIGURE),
        _formatted("figure", "General", _FIGURE),
        _formatted("percent below", '"99.99%"', _FIGURE),
        _formatted("percent above", '"100.01%"', _FIGURE),
        _formatted("share limit", '"≤ "0.00%', _FIGURE),
        _formatted("limit", '"≤ "General', _FIGURE),
        _style("link", color=LINK, underline="single"),
    ]
    for tone, (ink, fill) in _TONES.items():
        style = _style(tone.value, fill=fill, color=ink, bold=tone in (Tone.BAD, Tone.WARN))
        style.alignment = _CENTRED
        styles.append(style)
    for style in styles:
        style.border = _RULE
    return styles


def _page_styles() -> list[NamedStyle]:
    header = _style("header", color="FFFFFF", bold=True, fill=NAVY)
    header.alignment = _CENTRED
    alarm = _style("alarm", size=11, color="FFFFFF", bold=True, fill="9C1C1C")
    section = _style("section", size=11, color=NAVY, bold=True)
    section.border = Border(bottom=Side(style="medium", color=NAVY))
    lead = _style("lead", size=11, bold=True)
    note, body = _style("note", size=9, color=MUTED), _style("body")
    for style in (alarm, lead, note, body):
        style.alignment = _LEFT
    title = _style("title", size=16, bold=True, color=NAVY)
    title.alignment = section.alignment = Alignment(vertical="center")
    unwrapped = _style("unwrapped", size=9, color=MUTED)
    unwrapped.alignment = Alignment(vertical="center")
    return [title, unwrapped, header, alarm, section, lead, note, body]


def style_of(value: Cell, kind: Kind) -> str:
    """The name of the style that shows ``value`` in a column of ``kind``."""
    match value:
        case Percent(rate, attained):
            name = _percent_style(rate, attained)
        case Limit(_, share):
            name = "share limit" if share else "limit"
        case Badge(_, tone):
            name = tone.value
        case Goal():
            name = "link"
        case int():
            name = "ordinal" if kind is Kind.ORDINAL else "integer"
        case float():
            name = "decimal"
        case date():
            name = "date"
        case _ if kind in (Kind.NUMBER, Kind.PERCENT):
            name = "figure"
        case _:
            name = kind.value if kind in (Kind.PROSE, Kind.CODE) else "text"
    return f"audit {name}"


def _percent_style(rate: float, attained: bool | None) -> str:
    """A rate that only rounding would bring to 100 % gets a format that says what it must say; its value stays."""
    if attained is False and percent(rate) == "100.00%":
        return "percent above" if rate > 1 else "percent below"
    return "percent"
