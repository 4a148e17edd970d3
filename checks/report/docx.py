"""A notice as a Word document: the usual page and type of official letters, in styles that the reader can change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from checks.report.safe import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from checks.report.circular import Appendix, Notice
    from checks.result import AuditResult

_FONTS = {"zh": ("Times New Roman", "仿宋", "黑体"), "en": ("Times New Roman", "Times New Roman", "Arial")}
"""For Latin letters, for the body, for headings."""
_TEXT_WIDTH, _RANK, _NAME = 156, 14, 56
"""Millimetres between the margins, and of the columns of a ranking."""
_LONGEST = 2_000
"""No text of a log needs more room in a notice."""


def write_notice(notice: Notice, result: AuditResult, path: Path) -> None:
    """Writes ``notice`` to ``path``."""
    document = Document()
    lang = result.run.lang
    _set_up_page(document)
    _set_up_styles(document, lang)
    _paragraph(document, notice.title, "Title")
    _paragraph(document, notice.subtitle, "Subtitle")
    _paragraph(document, notice.addressee, "Salutation")
    _paragraph(document, notice.opening, "Body Text")
    for section in notice.sections:
        _paragraph(document, section.title, "Heading 1")
        for line in section.paragraphs:
            _paragraph(document, line, "Body Text")
    _paragraph(document, notice.notes, "Note")
    _paragraph(document, notice.signature, "Signature")
    _paragraph(document, notice.day, "Signature")
    for appendix in notice.appendices:
        _paragraph(document, appendix.title, "Heading 2")
        _paragraph(document, appendix.caption, "Caption")
        _table(document, appendix)
    _properties(document, notice, result)
    document.save(str(path))


def _set_up_page(document: Any) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    footer = page.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(footer, "PAGE")


def _set_up_styles(document: Any, lang: str) -> None:
    latin, body, heading = _FONTS[lang]
    size = 16 if lang == "zh" else 12
    styles = document.styles
    for name in ("Salutation", "Signature", "Note"):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for name in ("Normal", "Body Text", "Salutation", "Signature", "Note", "Caption", "Subtitle"):
        _type(styles[name], latin, body, size)
    for name, points in (("Title", 22 if lang == "zh" else 18), ("Heading 1", size), ("Heading 2", size)):
        _type(styles[name], latin if lang == "zh" else heading, heading, points, bold=True)
    _type(styles["Caption"], latin, heading, 12, bold=True)
    _type(styles["Note"], latin, body, 10.5)
    for name in ("Title", "Subtitle", "Caption"):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Signature"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    styles["Signature"].paragraph_format.right_indent = Mm(14)
    styles["Body Text"].paragraph_format.first_line_indent = Pt(2 * size) if lang == "zh" else None
    for name in ("Body Text", "Salutation", "Heading 1"):
        styles[name].paragraph_format.line_spacing = Pt(28) if lang == "zh" else 1.25
        styles[name].paragraph_format.space_after = Pt(0 if lang == "zh" else 4)
    styles["Heading 1"].paragraph_format.space_before = Pt(6)
    styles["Caption"].paragraph_format.space_before = Pt(10)
    styles["Caption"].paragraph_format.keep_with_next = True
    styles["Heading 2"].paragraph_format.page_break_before = True
    line = styles["Title"].element.pPr.find(qn("w:pBdr"))
    if line is not None:
        styles["Title"].element.pPr.remove(line)
    styles["Note"].paragraph_format.space_before = Pt(12)


def _type(style: Any, latin: str, chinese: str, size: float, *, bold: bool = False) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = latin, Pt(size), bold, False
    font.color.rgb = None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:eastAsia"), chinese)
    colour = style.element.rPr.find(qn("w:color"))
    if colour is not None:
        style.element.rPr.remove(colour)


def _paragraph(document: Any, text: str, style: str) -> None:
    document.add_paragraph(visible(text[:_LONGEST]), style=style)


def _table(document: Any, appendix: Appendix) -> None:
    count = len(appendix.headers)
    table = document.add_table(rows=1 + len(appendix.rows), cols=count, style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = [_RANK, _NAME, *[(_TEXT_WIDTH - _RANK - _NAME) / (count - 2)] * (count - 2)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    cells, columns = table._cells, range(count)  # asking a row for its cells walks the whole table
    _fill(cells[:count], appendix.headers, [False] * count, widths, bold=True)
    for place, values in enumerate(appendix.rows, 1):
        _fill([cells[place * count + number] for number in columns], values, appendix.figures, widths)
    for row in table.rows:
        _mark(row, "w:cantSplit")
    _mark(table.rows[0], "w:tblHeader")


def _fill(
    cells: Any, values: Sequence[str], figures: Sequence[bool], widths: Sequence[float], *, bold: bool = False
) -> None:
    for cell, value, figure, width in zip(cells, values, figures, widths, strict=True):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.alignment = (
            WD_ALIGN_PARAGRAPH.CENTER if bold else WD_ALIGN_PARAGRAPH.RIGHT if figure else WD_ALIGN_PARAGRAPH.LEFT
        )
        run = paragraph.add_run(visible(value[:200]))
        run.bold, run.font.size = bold, Pt(10.5)


def _mark(row: Any, name: str) -> None:
    """Says of a row that it is not to be split, or that it is a header that every page repeats."""
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _field(paragraph: Any, name: str) -> None:
    """A field that the program fills in, such as the number of the page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _properties(document: Any, notice: Notice, result: AuditResult) -> None:
    moment = datetime.fromisoformat(result.run.generated_at).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties = document.core_properties
    properties.title = visible(notice.title)[:200]
    properties.author = properties.last_modified_by = f"classroom-checks {result.run.version}"
    properties.comments = ""
    properties.created = properties.modified = moment
