"""Who gets what: every school that is due, every region, and of the audit only what is theirs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import md5
from typing import TYPE_CHECKING

from checks.handover.audit_folder import RECORD
from checks.handover.names import distinct, file_name
from checks.handover.redaction import SchoolNames
from checks.model import DUE, Outcome, Unit
from checks.values.text import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Row = Mapping[str, str]

_TEXTS = ("message", "file", "sheet", "raw", "unit_name", "unit_id", "school")
"""The texts of a finding or measurement that may speak of a school."""

_OF_A_SCHOOL = (Unit.SCHOOL, Unit.ROOM, Unit.TEACHER)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A school or region and what it is sent. ``file`` is the name of its workbook, without extension; ``members`` are
    the keys of its schools (a school's own alone)."""

    unit: Unit
    key: str
    name: str
    region: str
    file: str
    members: frozenset[str]
    findings: list[Row]
    measurements: list[Row]

    @property
    def to_answer(self) -> list[Row]:
        """The findings that ask for an answer."""
        return [row for row in self.findings if row["outcome"] != Outcome.WAIVED]

    @property
    def in_order(self) -> list[Row]:
        """The findings as they are numbered: those that are waived come last."""
        return [*self.to_answer, *(row for row in self.findings if row["outcome"] == Outcome.WAIVED)]


def receipt(series: str, period: str, recipient: Recipient) -> str:
    """What tells the workbook of one recipient and period from all others: 8 hexadecimal digits."""
    said = "\x1f".join((series, period, recipient.unit, recipient.key))
    return md5(said.encode(), usedforsecurity=False).hexdigest()[:8]


def recipients(findings: Sequence[Row], measurements: Sequence[Row], instead: str) -> tuple[list[Recipient], list[Row]]:
    """Everyone who gets a workbook with what may go into it, schools first; and the findings that are nobody's.

    ``instead`` takes the place of the names of schools that are not the recipient's own.
    """
    found, rest = shares(findings, measurements)
    names = SchoolNames.of({one.key: one.name for one in found if one.unit is Unit.SCHOOL})
    files = distinct(one.file for one in found)
    return [_redacted(replace(one, file=file), names, instead) for one, file in zip(found, files, strict=True)], rest


def shares(findings: Sequence[Row], measurements: Sequence[Row]) -> tuple[list[Recipient], list[Row]]:
    """As :func:`recipients`, with every text as it is.

    A school is due where one of its units is, or a finding is about it. Needs of a finding ``id``, ``outcome``,
    ``unit``, ``unit_id``, ``unit_name``, ``school_code`` and ``school``, of a measurement ``region`` and all these but
    the id.
    """
    division = _Division(findings, measurements)
    return [*division.of_schools(), *division.of_regions()], division.rest


def _redacted(one: Recipient, names: SchoolNames, instead: str) -> Recipient:
    def cleaned(rows: Iterable[Row]) -> list[Row]:
        return [
            {
                name: names.redacted(said, one.members, instead) if name in _TEXTS or name.startswith(RECORD) else said
                for name, said in row.items()
            }
            for row in rows
        ]

    return replace(one, findings=cleaned(one.findings), measurements=cleaned(one.measurements))


@dataclass(slots=True)
class _Share:
    """What is about one school or region."""

    name: str
    region: str = ""
    findings: list[Row] = field(default_factory=list)
    measurements: list[Row] = field(default_factory=list)

    @property
    def due(self) -> bool:
        return bool(self.findings) or any(row["outcome"] in DUE for row in self.measurements)


class _Division:
    """Findings and measurements by school (its code, or its name where it has none) and region."""

    def __init__(self, findings: Sequence[Row], measurements: Sequence[Row]) -> None:
        self.schools: dict[str, _Share] = {}
        self.regions: dict[str, _Share] = {}
        self.rest: list[Row] = []
        for row in (*measurements, *(row for row in findings if row["unit_id"])):
            self._know(row)
        self._by_name = {normal(share.name): key for key, share in self.schools.items()}
        for row in measurements:
            if (share := self._share(row)) is not None:
                share.measurements.append(row)
        for row in findings:
            share = self._share(row)
            (self.rest if share is None else share.findings).append(row)

    def _know(self, row: Row) -> None:
        """Schools and regions come from what was measured, and from findings about rooms of the register."""
        if row["unit"] == Unit.REGION and row["unit_name"]:  # as rooms and schools call it; its id has no spaces
            self.regions.setdefault(row["unit_name"], _Share(row["unit_name"]))
        key = row["school_code"] or row["school"]
        if row["unit"] in _OF_A_SCHOOL and key:
            share = self.schools.setdefault(key, _Share(row["school"] or key))
            share.region = share.region or row.get("region", "")
            if share.region:
                self.regions.setdefault(share.region, _Share(share.region))

    def _share(self, row: Row) -> _Share | None:
        if row["unit"] == Unit.REGION:
            return self.regions.get(row["unit_name"])
        return self.schools.get(row["school_code"]) or self.schools.get(self._by_name.get(normal(row["school"]), ""))

    def of_schools(self) -> list[Recipient]:
        return [
            Recipient(
                *(Unit.SCHOOL, key, share.name, share.region),
                file_name(share.name if key == share.name else f"{key} {share.name}"),
                *(frozenset([key]), share.findings, share.measurements),
            )
            for key, share in self.schools.items()
            if share.due
        ]

    def of_regions(self) -> list[Recipient]:
        found = []
        for name, share in sorted(self.regions.items()):
            members = {key: school for key, school in self.schools.items() if school.region == name}
            found.append(
                Recipient(
                    *(Unit.REGION, name, name, name, file_name(name), frozenset(members)),
                    [*share.findings, *(row for school in members.values() for row in school.findings)],
                    [*share.measurements, *(row for school in members.values() for row in school.measurements)],
                )
            )
        return found
