"""The tables of one run together with the register: their units, and what is counted or summed in their rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from checks.config.where import matches
from checks.metrics import METRICS
from checks.model import Unit
from checks.records.schools import Schools
from checks.tables.base import number
from checks.tables.check import pair_id
from checks.units import UnitRow, units
from checks.values.text import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checks.config.models import Target
    from checks.register import Register
    from checks.tables.base import SideTable, TableRow


class Counted(NamedTuple):
    """One row of a table: what it says by column, and the units of each kind that it belongs to."""

    attributes: Mapping[str, str]
    unit_ids: Mapping[Unit, tuple[str, ...]]


class Teacher(NamedTuple):
    """A teacher on roll."""

    unit_id: str
    school: str
    name: str
    code: str


class Pair(NamedTuple):
    """A pair: its id, and its ends as school units or, where an end is no school of ours, as it is written."""

    unit_id: str
    ends: tuple[str, str]


@dataclass(frozen=True)
class Side:
    """``register`` knows the schools of the table ``schools`` already; ``aliases`` are further names of schools in
    logs."""

    register: Register
    tables: Mapping[str, SideTable] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)

    def units(self, kind: Unit) -> list[UnitRow]:
        """The units of ``kind``; of teachers and pairs those of their tables (none without one)."""
        if kind is Unit.TEACHER:
            return [self._teacher(one, row) for one, row in self._staff]
        if kind is Unit.PAIR:
            return [self._pair(one, row) for one, row in self._paired]
        return units(self.register, kind)

    @property
    def has_staff(self) -> bool:
        """Whether the teachers on roll are known."""
        return "staff" in self.tables

    @cached_property
    def teachers(self) -> list[Teacher]:
        """Every teacher on roll, in the order of the table."""
        return [one for one, _ in self._staff]

    @cached_property
    def pairs(self) -> list[Pair]:
        """Every pair, in the order of the table."""
        return [one for one, _ in self._paired]

    def sums(self, target: Target, column: str) -> dict[str, Fraction]:
        """By unit id: ``column`` summed over the rows of the target's table. Units whose cells are all blank lack."""
        return _numerators(self._summed(target, self.table_of(target, column), column, None))

    def factors(self, target: Target, column: str) -> dict[str, Fraction]:
        """By unit id: what ``times`` multiplies by: ``column`` summed over all the unit's rows of its table."""
        whole = target.model_copy(update={"rows": {}})
        return _numerators(self._summed(whole, self.table_of_factor(target, column), column, None))

    def ratios(self, target: Target, column: str, over: str) -> dict[str, tuple[Fraction, Fraction]]:
        """By unit id: ``column`` and ``over`` summed over the rows that have both."""
        return self._summed(target, self.table_of(target, column), column, over)

    def counts(self, target: Target) -> dict[str, int]:
        """By unit id: how many rows of the target's table match its ``rows``, or how many different texts its
        ``column`` has in them; units without any lack."""
        found: dict[str, set[object]] = {}
        for at, row in enumerate(self._rows(target.table or "schools")):
            one = at if target.column is None else normal(row.attributes.get(target.column, ""))
            if one != "" and matches(target.rows, row.attributes):
                for unit_id in row.unit_ids.get(target.unit, ()):
                    found.setdefault(unit_id, set()).add(one)
        return {unit_id: len(ones) for unit_id, ones in found.items()}

    def table_of(self, target: Target, column: str) -> str:
        """The table in which a target looks for ``column``: the one it names, else the first that has it."""
        return target.table or self._having(target, column)

    def table_of_factor(self, target: Target, column: str) -> str:
        """The table in which ``times`` is looked for: the one that the target names, unless its figures are of that."""
        named = None if METRICS[target.metric].from_tables else target.table
        return named or self._having(target, column)

    def _having(self, target: Target, column: str) -> str:
        having = (name for name, table in self.tables.items() if column in table.columns)
        return "register" if target.unit is Unit.ROOM else next(having, "register")

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of a table, or of the register."""
        return self.register.columns if table == "register" else self.tables[table].columns

    def on_roll(self, kind: Unit) -> dict[str, list[str]]:
        """By unit id: the teachers on roll, by their own unit ids."""
        found: dict[str, list[str]] = {}
        for row in self._rows("staff"):
            for unit_id in row.unit_ids.get(kind, ()):
                found.setdefault(unit_id, []).extend(row.unit_ids[Unit.TEACHER])
        return found

    def _summed(
        self, target: Target, table: str, column: str, over: str | None
    ) -> dict[str, tuple[Fraction, Fraction]]:
        sums: dict[str, tuple[Fraction, Fraction]] = {}
        for row in self._rows(table):
            above = number(row.attributes.get(column, ""))
            below = Fraction(1) if over is None else number(row.attributes.get(over, ""))
            if above is None or below is None or not matches(target.rows, row.attributes):
                continue
            for unit_id in row.unit_ids.get(target.unit, ()):
                so_far = sums.get(unit_id, (Fraction(0), Fraction(0)))
                sums[unit_id] = so_far[0] + above, so_far[1] + below
        return sums

    def _rows(self, table: str) -> Iterator[Counted]:
        if table == "register":
            for room in self.register.rooms:
                attributes = {name: room.value(name) for name in self.register.columns}
                yield Counted(attributes, {**self._of_schools([room.school_unit]), Unit.ROOM: (room.unit_id,)})
        elif table == "staff":
            for teacher, row in self._staff:
                yield Counted(row.values, {**self._of_schools([teacher.school]), Unit.TEACHER: (teacher.unit_id,)})
        elif table == "pairs":
            for pair, row in self._paired:
                yield Counted(row.values, {**self._of_schools(pair.ends), Unit.PAIR: (pair.unit_id,)})
        else:
            for row in self.tables[table].rows:
                school = self._school(row["school_code"], row["school"])
                yield Counted({**self._schools[school].attributes, **row.values}, self._of_schools([school]))

    def _of_schools(self, schools: Iterable[str]) -> dict[Unit, tuple[str, ...]]:
        known = [school for school in dict.fromkeys(schools) if school in self._schools]
        regions = dict.fromkeys(self._schools[school].attributes["region"] for school in known)
        return {Unit.SCHOOL: tuple(known), Unit.REGION: tuple(regions), Unit.DISTRICT: ("district",)}

    @cached_property
    def _schools(self) -> dict[str, UnitRow]:
        return {unit.unit_id: unit for unit in units(self.register, Unit.SCHOOL)}

    @cached_property
    def _names(self) -> Schools:
        return Schools(self.register)

    @cached_property
    def logged_schools(self) -> Schools:
        """The schools by what logs call them."""
        return Schools(self.register, self.aliases)

    def school_named(self, text: str) -> str:
        """The unit id of the school that a log's ``text`` names or gives the code of; ``text`` where it is none of
        ours, or one of several of the name."""
        found = self.logged_schools.find(text, text)
        return next(iter(found)) if len(found) == 1 else text

    def _school(self, code: str, name: str) -> str:
        """The unit id of a school; what is written where it is none of ours."""
        return next(iter(self._names.find(code, name)), code or name)

    @cached_property
    def _staff(self) -> list[tuple[Teacher, TableRow]]:
        """Teachers of one name in one school are told apart by their codes."""
        rows = self.tables["staff"].rows if "staff" in self.tables else ()
        named = [(self._school(row["school_code"], row["school"]), row) for row in rows]
        twice = _repeated((school, row["teacher"]) for school, row in named)
        return [
            (Teacher(f"{school}/{_distinct_name(row, (school, row['teacher']) in twice)}", school, row["teacher"],
                     row["teacher_code"]), row)
            for school, row in named
        ]  # fmt: skip

    @cached_property
    def _paired(self) -> list[tuple[Pair, TableRow]]:
        rows = self.tables["pairs"].rows if "pairs" in self.tables else ()
        return [
            (
                Pair(
                    pair_id(row),
                    (
                        self._school(row["school_code"], row["school"]),
                        self._school(row["partner_code"], row["partner"]),
                    ),
                ),
                row,
            )
            for row in rows
        ]

    def _teacher(self, teacher: Teacher, row: TableRow) -> UnitRow:
        school = self._schools[teacher.school]
        attributes = {**row.values, **school.attributes, **self._own("staff", row), "teacher": teacher.name}
        return UnitRow(teacher.unit_id, teacher.name, attributes, school.rooms)

    def _pair(self, pair: Pair, row: TableRow) -> UnitRow:
        """A pair belongs to the school that is helped, or to the other where that is none of ours."""
        ends = [self._schools[end] for end in reversed(pair.ends) if end in self._schools]
        own = ends[0].attributes if ends else {}
        names = "—".join(row[name] or row[f"{name}_code"] for name in ("school", "partner"))
        rooms: Sequence[int] = sorted({room for end in ends for room in end.rooms})
        attributes = {**row.values, **own, **self._own("pairs", row), "pair": pair.unit_id}
        return UnitRow(pair.unit_id, names, attributes, tuple(rooms))

    def _own(self, table: str, row: TableRow) -> dict[str, str]:
        """What a table says of its own unit, whatever the register has in a column of that name."""
        return {column: row[column] for column in self.tables[table].further}


def _numerators(sums: Mapping[str, tuple[Fraction, Fraction]]) -> dict[str, Fraction]:
    return {unit_id: above for unit_id, (above, _) in sums.items()}


def _repeated(keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    seen: set[tuple[str, str]] = set()
    return {key for key in keys if key in seen or seen.add(key)}  # type: ignore[func-returns-value]


def _distinct_name(row: TableRow, repeated: bool) -> str:
    return f"{row['teacher']}({row['teacher_code']})" if repeated and row["teacher_code"] else row["teacher"]
