"""The rooms that are due, each with its school and what else a bureau keeps of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from checks.model import UNKEPT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import pandas as pd

    from checks.engines.base import Engine
    from checks.model import Span

COLUMNS = ("school_code", "school", "stage", "region", "room_id", "room_name", "room_type")
"""The register's columns of text that a ``where``, a level or a rule may name; its further columns come on top."""

_TEXTS = attrgetter(*COLUMNS)

TABLE: dict[str, str] = {
    "room_no": "INTEGER",
    "unit_id": "VARCHAR",
    **dict.fromkeys(COLUMNS, "VARCHAR"),
    "in_service_from": "DATE",
    "in_service_until": "DATE",
    "calendar_no": "INTEGER",
    "term_from": "DATE",
    "term_to": "DATE",
    "bell_periods": "INTEGER",
}
"""Columns of the engine's table ``rooms`` and their SQL types, before the register's further ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One row of the register. Texts are NFKC, codes and names without white space; empty is ``""``.

    ``room_no`` is the index in :attr:`Register.rooms`; ``formerly`` are former names and codes of the room or
    of its school; ``extra`` are the further columns by their own names.
    """

    room_no: int = -1
    unit_id: str = ""
    school_code: str = ""
    school: str = ""
    stage: str = ""
    region: str = ""
    room_id: str = ""
    room_name: str = ""
    room_type: str = ""
    in_service_from: date | None = None
    in_service_until: date | None = None
    formerly: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def school_unit(self) -> str:
        """The school's unit id: its code, or its name where the register has no codes."""
        return self.school_code or self.school

    @property
    def name(self) -> str:
        """What people call the room."""
        return self.room_name or self.room_id

    def texts(self, further: Sequence[str] = ()) -> tuple[str, ...]:
        """What the register says of this room in :data:`COLUMNS` and then in ``further`` ones."""
        return (*_TEXTS(self), *[self.extra.get(name, "") for name in further])

    def value(self, column: str) -> str:
        """What the register says of this room in ``column``; ``""`` where it says nothing."""
        return str(getattr(self, column)) if column in COLUMNS else self.extra.get(column, "")


@dataclass(frozen=True, slots=True)
class Register:
    """All rooms, sorted by school code and unit id, and the names of the further columns in the file's order.

    ``from_logs`` says that the units were taken from the logs: rooms without any record are not among them.
    """

    rooms: tuple[Room, ...]
    further: tuple[str, ...] = ()
    from_logs: bool = False
    bare: tuple[Room, ...] = ()
    """The schools that have no room, each as a room without a number: units like the others, from another table."""
    spellings: Mapping[str, str] = field(default_factory=dict, metadata=UNKEPT)
    """How names are shown that are compared otherwise; see :func:`checks.values.text.spellings`."""

    @classmethod
    def of(cls, rooms: Iterable[Room], further: Sequence[str] = (), *, from_logs: bool = False) -> Register:
        """Sorts and numbers ``rooms`` and gives each its unit id: the room's id, or school/room where that repeats."""
        given = list(rooms)
        ids = Counter(room.room_id for room in given)
        named = [(_unit_id(room, unique=ids[room.room_id] == 1), room) for room in given]
        named.sort(key=lambda pair: (pair[1].school_code, pair[0], pair[1].school))
        numbered = (replace(room, room_no=no, unit_id=unit_id) for no, (unit_id, room) in enumerate(named))
        return cls(tuple(numbered), tuple(further), from_logs)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of text."""
        return (*COLUMNS, *self.further)

    def put(
        self,
        engine: Engine,
        calendar_no: Sequence[int],
        terms: Sequence[Span | None],
        bell_periods: Sequence[int | None],
    ) -> None:
        """Gives the engine the table ``rooms``; see :func:`rooms_frame`."""
        frame = rooms_frame(self, calendar_no, terms, bell_periods)
        engine.put("rooms", frame, {**TABLE, **dict.fromkeys(self.further, "VARCHAR")})


def _unit_id(room: Room, *, unique: bool) -> str:
    if room.room_id and unique:
        return room.room_id
    return f"{room.school_unit}/{room.room_id or room.room_name}"


def rooms_frame(
    register: Register, calendar_no: Sequence[int], terms: Sequence[Span | None], bell_periods: Sequence[int | None]
) -> pd.DataFrame:
    """The table ``rooms``, one row per room; the three sequences go along :attr:`Register.rooms`.

    Empty texts are missing values, so that rules see them as NULL.
    """
    import pandas as pd

    return pd.DataFrame(
        [
            [room.room_no, room.unit_id, *(text or None for text in room.texts())]
            + [room.in_service_from, room.in_service_until, calendar]
            + [term.start if term else None, term.end if term else None, periods]
            + [room.extra.get(name) or None for name in register.further]
            for room, calendar, term, periods in zip(register.rooms, calendar_no, terms, bell_periods, strict=True)
        ],
        columns=[*TABLE, *register.further],
        dtype=object,
    )
