"""Tables beside the register: what they are, and how their cells are read as numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from checks.model import UNKEPT, Fault, Message, Place
from checks.values.marks import parse_yes_no
from checks.values.numbers import parse_number
from checks.values.text import is_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: where it stands, and its texts by column; empty ones are ``""``."""

    sheet: str
    row: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """The text in ``column``; ``""`` where the row says nothing."""
        return self.values.get(column, "")


@dataclass(frozen=True, slots=True)
class SideTable:
    """A table by its ``name`` (one of :data:`checks.model.SIDE_TABLES`); ``further`` are its own columns."""

    name: str
    file: str
    fields: tuple[str, ...]
    further: tuple[str, ...]
    rows: tuple[TableRow, ...]
    spellings: Mapping[str, str] = field(default_factory=dict, metadata=UNKEPT)
    """How names are shown that are compared otherwise."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that a rules.yaml may name."""
        return (*self.fields, *self.further)

    def fault(self, row: TableRow, key: str, **values: object) -> Fault:
        """The fault with the catalogue's text ``tables.<key>`` at ``row``."""
        place = Place(file=self.file, sheet=row.sheet, row=row.row)
        return Fault(Message(f"tables.{key}", {"table": self.name, **values}), place)

    def number_faults(self, column: str) -> Iterator[Fault]:
        """The cells of ``column`` that are neither empty nor a number."""
        for row in self.rows:
            if row[column] and number(row[column]) is None and not is_nothing(row[column]):
                yield self.fault(row, "no-number", column=column, value=row[column])


def number(text: str) -> Fraction | None:
    """The number in a cell, exactly; yes is 1 and no is 0; None for an empty cell and for anything else."""
    if (found := parse_number(text)) is not None:
        return Fraction(found)
    answer = parse_yes_no(text)
    return None if answer is None else Fraction(answer)
