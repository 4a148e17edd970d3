"""The summary for the terminal: the same figures as the workbook's first page."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from rich import box
from rich.table import Table as RichTable
from rich.text import Text

from checks.report.conclusion import mean_text
from checks.report.console import PatientConsole
from checks.report.safe import visible
from checks.report.tables import Badge, Kind, Tone, shown
from checks.report.trend import sentences
from checks.report.view import summarise

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from checks.report.facts import Facts
    from checks.report.tables import Cell, Table

_COLOURS = {Tone.GOOD: "green", Tone.BAD: "bold red", Tone.WARN: "yellow", Tone.MUTED: "dim", Tone.PLAIN: ""}
_PLAIN_WIDTH = 140
"""Width of a line where the output is no terminal."""


def print_summary(facts: Facts, written: Sequence[Path], file: TextIO | None = None) -> None:
    """Prints how the district stands, what was found, and the paths of the files written (default: standard output)."""
    stream = file or sys.stdout
    terminal = stream.isatty()
    console = PatientConsole(file=stream, width=None if terminal else _PLAIN_WIDTH, highlight=False, emoji=False)
    result = facts.result
    summary = summarise(facts)
    for warning in summary.warnings:
        console.print(Text(visible(warning), style="bold red"))
    console.print(Text(visible(f"{summary.title}  {summary.subtitle}"), style="bold"))
    for line in summary.arrivals:
        console.print(Text(visible(line)))
    console.print(_table(_with_means(facts, summary.indicators), terminal=terminal))
    for table in (summary.behind, summary.exceptions):
        if table.rows:
            console.print(_table(table, terminal=terminal, leave_out=("remedy",)))
        for note in table.notes:
            console.print(Text(visible(note), style="dim"))
    for line in (*summary.coverage, *summary.conclusion):
        console.print(Text(visible(line)))
    for line in sentences(facts, result.changes) if result.changes is not None else ():
        console.print(Text(visible(line)))
    if written:
        console.print(Text(facts.words.say("written"), style="bold"))
    for path in written:
        console.print(Text(f"  {path}"), soft_wrap=True)


def _with_means(facts: Facts, table: Table) -> Table:
    """The indicators with each mean beside what it comes from, in place of mean and sum."""
    keys = [column.key for column in table.columns]
    mean, total = keys.index("mean_actual"), keys.index("total_actual")
    rows = []
    for target, row in zip(facts.result.targets, table.rows, strict=True):
        cells = list(row)
        cells[mean] = mean_text(facts, target)
        del cells[total]
        rows.append(tuple(cells))
    return type(table)(table.key, table.title, (*table.columns[:total], *table.columns[total + 1 :]), rows)


def _table(table: Table, *, terminal: bool, leave_out: Sequence[str] = ()) -> RichTable:
    rich = RichTable(title=table.title, title_justify="left", box=box.ROUNDED if terminal else box.ASCII)
    kept = [number for number, column in enumerate(table.columns) if column.key not in leave_out]
    for number in kept:
        column = table.columns[number]
        right = column.kind in (Kind.NUMBER, Kind.PERCENT)
        rich.add_column(visible(column.title), justify="right" if right else "left", overflow="fold")
    for row in table.rows:
        rich.add_row(*(_cell(row[number]) for number in kept))
    return rich


def _cell(value: Cell) -> Text:
    style = _COLOURS[value.tone] if isinstance(value, Badge) else ""
    return Text(visible(shown(value)), style=style)
