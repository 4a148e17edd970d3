"""audit.xlsx: every table of the report as a sheet of one workbook."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from checks.report import detail, overview
from checks.report.cells import place
from checks.report.chart import chart_of_schools, chart_of_trend, chart_of_weeks, chart_title
from checks.report.counted import counted, weeks
from checks.report.league import ranks_sheet
from checks.report.page import Page
from checks.report.programme import references
from checks.report.safe import cell_text
from checks.report.sheet import header_row, write_table
from checks.report.styles import add_styles
from checks.report.submissions import submissions
from checks.report.trend import changes_sheet, trend_sheet
from checks.report.view import summarise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checks.report.facts import Facts
    from checks.report.rows import Rows
    from checks.report.tables import Goal, Table
    from checks.result import AuditResult

_TABLES: tuple[Callable[[Facts], Table | None], ...] = (
    detail.attainment,
    detail.findings,
    detail.evidence,
    overview.waivers,
    overview.rules,
    overview.reconciliation,
    overview.run,
    overview.schools,
    overview.groups,
    counted,
    weeks,
    changes_sheet,
    trend_sheet,
    submissions,
    references,
    ranks_sheet,
)
"""The sheets after the first page, in order; None: there is nothing to say. Further ones are added at the end."""

_CHART_ROWS = 20
"""How many rows the chart of the weeks covers."""


@dataclass(frozen=True, slots=True)
class MadeWorkbook:
    """A workbook that is made and not yet written; ``rows`` are those of its sheets, by the names of their files."""

    book: Any
    result: AuditResult
    rows: Mapping[str, Rows]

    def write(self, path: Path) -> None:
        """Writes it to ``path``, with the run's time as the only time in the file; other threads go on meanwhile.

        Raises OSError where the file cannot be written.
        """
        book, run = self.book, self.result.run
        moment = datetime.fromisoformat(run.generated_at).astimezone(UTC).replace(tzinfo=None, microsecond=0)
        book.properties.created = book.properties.modified = moment
        book.properties.creator = f"classroom-checks {run.version}"
        book.properties.title = cell_text(self.result.config.audit.name)[:200]
        with _Archive(path, moment, self.rows) as archive:
            ExcelWriter(book, archive).save()


def made_workbook(facts: Facts) -> MadeWorkbook:
    """The result in the language of its run. Equal results give equal bytes."""
    tables = {table.key: table for make in _TABLES if (table := facts.once(make)) is not None}
    book = Workbook(write_only=True)
    add_styles(book)
    first_page = book.create_sheet(facts.words.say("sheet_summary"))
    sheets = {key: book.create_sheet(table.title) for key, table in tables.items()}

    def locate(goal: Goal) -> str | None:
        table = tables[goal.table]
        return place(table.title, header_row(table) + 1 + goal.row) if goal.row < len(table.rows) else None

    chart = chart_of_schools(facts, sheets["schools"], tables["schools"])
    summary = facts.once(summarise)
    Page(first_page, facts.words, locate).write(summary, chart, chart_title(facts, tables["schools"]))
    rows = {}
    for key, table in tables.items():
        written = write_table(sheets[key], table, summary.title, facts.words, locate)
        rows[sheets[key]._writer.out] = written
    _chart_of_weeks(sheets["weeks"], tables["weeks"])
    if facts.result.changes is not None:
        _chart_of_trend(sheets["trend"], tables["trend"], len(facts.result.changes.targets))
    return MadeWorkbook(book, facts.result, rows)


def _chart_of_weeks(sheet: Any, table: Table) -> None:
    """Right of the table, and on the printed page."""
    if chart := chart_of_weeks(sheet, table):
        sheet.add_chart(chart, f"F{header_row(table)}")
        sheet.print_area = f"A1:R{header_row(table) + max(len(table.rows), _CHART_ROWS)}"


def _chart_of_trend(sheet: Any, table: Table, targets: int) -> None:
    """Right of the table, on the screen alone: beside so many columns nobody could read it on paper."""
    if chart := chart_of_trend(sheet, table, targets):
        sheet.add_chart(chart, f"{get_column_letter(len(table.columns) + 2)}{header_row(table)}")


class _Archive(ZipFile):
    """A zip archive whose members all bear one time, so that equal content gives equal bytes.

    ``rows`` are put into the sheets by the names of their files.
    """

    def __init__(self, path: Path, moment: datetime, rows: Mapping[str, Rows]) -> None:
        super().__init__(path, "w", ZIP_DEFLATED)
        self._moment = moment.timetuple()[:6]
        self._rows = rows

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Adds ``data`` under a name."""
        super().writestr(self._member(zinfo_or_arcname), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Adds a file under a name."""
        with Path(filename).open("rb") as source, self.open(self._member(arcname), "w") as member:
            if filename in self._rows:
                self._rows[filename].put_in(source, member)
            else:
                shutil.copyfileobj(source, member)

    def _member(self, name: str) -> ZipInfo:
        member = ZipInfo(name, self._moment)
        member.compress_type = ZIP_DEFLATED
        return member
