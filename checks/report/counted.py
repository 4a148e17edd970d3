"""The records that count and the weeks of the term: what anybody needs to work the figures out again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from checks.frames import plain_column
from checks.model import COUNTED_COLUMNS, COUNTED_KINDS, ENTRIES, EXCEL_ROWS
from checks.report.tables import Cell, Kind, Table
from checks.texts import text

if TYPE_CHECKING:
    from datetime import date

    from checks.report.facts import Facts

_KINDS = {
    "date": Kind.DATE,
    "period": Kind.CODE,
    "school_code": Kind.CODE,
    "room_id": Kind.CODE,
    "row": Kind.ORDINAL,
    **dict.fromkeys(("minutes", "participants", "lessons", "lessons_unflagged", "late", "flagged"), Kind.NUMBER),
}


def file_for(total: int) -> str:
    """The file beside the workbook that holds ``total`` records where a sheet does not."""
    return "counted.csv" if total <= EXCEL_ROWS else "counted.parquet"


def counted(facts: Facts) -> Table:
    """One row per record that counts, under the recipe for every figure."""
    words, frame = facts.words, facts.result.counted
    columns = tuple(words.headed(name, _KINDS.get(name, Kind.TEXT)) for name in COUNTED_COLUMNS)
    notes = [words.say(key) for key in ("recipe", "recipe_lessons", "recipe_ratios", "recipe_unflagged", "not_printed")]
    total = sum(one.counted for one in facts.result.inputs)
    if facts.result.counted_file is not None:
        notes.insert(0, words.say("counted_elsewhere", total=total, file=file_for(total)))
    values = {name: plain_column(frame[name]) for name in COUNTED_COLUMNS}
    for name, known in (("entry", ENTRIES), ("kind", COUNTED_KINDS)):
        said = {one: text(f"report-{name}.{one}", words.lang) for one in known}
        values[name] = [said.get(value, value) for value in values[name]]
    rows: list[tuple[Cell, ...]] = list(zip(*values.values(), strict=True))
    return Table("counted", words.say("sheet_counted"), columns, rows, tuple(notes), len(rows), printed=False)


def weeks(facts: Facts) -> Table:
    """The lessons of every week of the term (of the period, where there is no term), with its teaching days."""
    words = facts.words
    columns = (
        words.headed("week"),
        words.headed("monday", Kind.DATE),
        words.headed("lessons", Kind.NUMBER),
        words.headed("teaching_days", Kind.NUMBER),
    )
    usage, days = facts.result.usage, facts.result.days
    lessons: dict[date, int] = {}
    teaching: dict[date, int] = {}
    for day, is_teaching in zip(plain_column(days["date"]), plain_column(days["teaching"]), strict=True):
        teaching[_monday(day)] = teaching.get(_monday(day), 0) + bool(is_teaching)
    for day, number in zip(plain_column(usage["date"]), plain_column(usage["lessons"]), strict=True):
        lessons[_monday(day)] = lessons.get(_monday(day), 0) + int(number)
    rows: list[tuple[Cell, ...]] = [
        (f"{monday:%G-W%V}", monday, lessons.get(monday, 0), teaching.get(monday, 0))
        for monday in sorted({*lessons, *teaching})
    ]
    return Table("weeks", words.say("sheet_weeks"), columns, rows, (words.say("note_weeks"),))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
