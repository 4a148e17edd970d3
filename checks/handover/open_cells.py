"""The cells that a school fills in: what they may hold, how they look, and what a spreadsheet says of a wrong entry."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from checks.handover.tables import STATUSES, say, status_word
from checks.model import Span
from checks.report.styles import FONT, INK

if TYPE_CHECKING:
    from checks.handover.audit_folder import Audit
    from checks.model import Lang
    from checks.report.tables import Table

LONGEST = {"reason": 500, "measure": 500, "responsible": 50}
"""How many characters an answer may have."""

_DATES_FOR = timedelta(days=731)
_FILLED_IN = "FFF9DB"


def date_span(period: Span) -> Span:
    """The days on which something may be completed: from the period's first on, for two years after its last."""
    return Span(period.start, period.end + _DATES_FOR)


def answer_styles() -> list[NamedStyle]:
    """The styles ``audit answer`` and ``audit answer date``, which alone are not locked."""
    wrapped = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
    line = Side(style="thin", color="C9B458")
    styles = []
    for name, number_format in (("answer", "General"), ("answer date", "yyyy-mm-dd")):
        style = NamedStyle(f"audit {name}", font=Font(name=FONT, size=10, color=INK), alignment=wrapped)
        style.fill = PatternFill("solid", start_color=_FILLED_IN)
        style.border = Border(left=line, right=line, top=line, bottom=line)
        style.number_format = number_format
        style.protection = Protection(locked=False)
        styles.append(style)
    return styles


def add_checks(sheet: Any, table: Table, rows: range, audit: Audit) -> None:
    """Has the spreadsheet check what is filled in in ``rows`` of ``sheet``, which shows ``table``."""
    if not rows:
        return
    letters = {column.key: get_column_letter(number) for number, column in enumerate(table.columns, 1)}
    for name, check in _checks(audit).items():
        check.add(f"{letters[name]}{rows[0]}:{letters[name]}{rows[-1]}")
        sheet.add_data_validation(check)


def _checks(audit: Audit) -> dict[str, DataValidation]:
    """The check of each answer by its column."""
    lang, days = audit.lang, date_span(Span(audit.start, audit.end))
    words = ",".join(status_word(status, lang) for status in STATUSES)
    bounds = {"formula1": _serial(days.start), "formula2": _serial(days.end)}
    status = DataValidation("list", formula1=f'"{words}"')
    done_on = DataValidation("date", operator="between", **bounds)
    _tell(status, "status", lang)
    _tell(done_on, "date", lang, start=days.start, end=days.end)
    for check, key in ((status, "status"), (done_on, "date")):
        check.prompt, check.showInputMessage = say(f"{key}_hint", lang), True
    checks = {"status": status, "done_on": done_on}
    for name, most in LONGEST.items():
        checks[name] = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(most))
        _tell(checks[name], "long", lang, most=most)
    return checks


def _tell(check: DataValidation, key: str, lang: Lang, **values: object) -> None:
    """What is said of a wrong entry; an empty one is not wrong."""
    check.errorTitle, check.error = say(f"{key}_title", lang), say(f"{key}_wrong", lang, **values)
    check.showErrorMessage, check.allow_blank = True, True


def _serial(day: date) -> str:
    return str((datetime.combine(day, datetime.min.time()) - datetime(1899, 12, 30)).days)  # noqa: DTZ001 - a day
