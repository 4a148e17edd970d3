"""What a table of the report is made of. Every writer (workbook, terminal, page) shows the same tables.

A cell holds a plain value, or one of the small types here where a number alone does not say how to show it. Texts are
already in the language of the run; numbers are unrounded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from checks.figures import percent
from checks.report.numbers import amount, two_decimals

if TYPE_CHECKING:
    from collections.abc import Sequence


class Kind(Enum):
    """What a column holds, and so how wide, how aligned and how formatted it is."""

    TEXT = "text"
    CODE = "code"  # digits that are no number: school codes, periods, times
    PROSE = "prose"  # sentences that wrap
    NUMBER = "number"
    ORDINAL = "ordinal"  # a whole number that counts nothing: the number of a row
    PERCENT = "percent"
    DATE = "date"
    BADGE = "badge"


class Tone(Enum):
    """How a badge or a rate is coloured; its word always says the same."""

    GOOD = "good"
    BAD = "bad"
    WARN = "warn"
    MUTED = "muted"
    PLAIN = "plain"


class Badge(NamedTuple):
    """A word with a colour: an outcome, a severity."""

    text: str
    tone: Tone


class Percent(NamedTuple):
    """A rate or share (1.0 is 100 %). ``attained`` False: it must not show as 100.00 % (see ``figures.percent``)."""

    rate: float
    attained: bool | None = None


class Limit(NamedTuple):
    """What must not be exceeded, as a number that reads as a limit: ``≤ 10.00%`` of a ``share``, else ``≤ 3``."""

    number: float
    share: bool


class Goal(NamedTuple):
    """A cell that leads to row ``row`` (from 0) of the table ``table``."""

    text: str
    table: str
    row: int


Cell: TypeAlias = str | int | float | date | datetime | Badge | Percent | Limit | Goal | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``printed`` False: on the screen only, right of what is printed."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table. ``notes`` are sentences that stand above it; ``total`` counts its rows before any cap.

    ``printed`` False: the rows are for the screen, on paper stand title, notes and headers only.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    notes: tuple[str, ...] = ()
    total: int = -1
    printed: bool = True

    def __post_init__(self) -> None:
        if self.total < 0:
            object.__setattr__(self, "total", len(self.rows))

    def without_empty(self) -> Table:
        """The table without the columns that hold nothing in any row; itself when it has no rows."""
        kept = [
            number for number in range(len(self.columns)) if any(row[number] not in (None, "") for row in self.rows)
        ]
        if not self.rows or len(kept) == len(self.columns):
            return self
        rows = [tuple(row[number] for number in kept) for row in self.rows]
        return replace(self, columns=tuple(self.columns[number] for number in kept), rows=rows)

    def with_note(self, note: str) -> Table:
        """With one more sentence, first of those above the table."""
        return replace(self, notes=(note, *self.notes))


def bare(value: Cell) -> Any:
    """The plain value of a cell: text, number, date or None."""
    match value:
        case Percent(rate, _):
            return rate
        case Limit(number, _):
            return number
        case Badge(text, _) | Goal(text, _, _):
            return text
        case _:
            return value


def shown(value: Cell) -> str:
    """A cell as it reads, wherever there is only text, and for widths and heights."""
    match value:
        case None:
            return ""
        case Percent(rate, attained):
            return percent(rate, attained is not False)
        case Limit(number, share):
            return f"≤ {percent(number) if share else amount(number)}"
        case int():
            return amount(value)
        case float():
            return two_decimals(value)
        case _:
            return str(bare(value))
