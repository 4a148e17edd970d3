"""Which records a run saw, and which of earlier periods no run saw before: what schools report late 补报."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from checks.model import FIELDS
from checks.result import Sightings
from checks.screening.observed import within
from checks.screening.wording import content

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checks.config.models import Config
    from checks.decisions import Decision
    from checks.engines.base import Engine
    from checks.model import Period, Span
    from checks.scope import Scope

MOST = 5_000_000
"""Beyond so many records none is remembered, and late ones are not listed; the report says so."""

_PLACE = ("school_code", "school", "room_id", "room_name")
_KNOWN_BY = ("by_room", "as_written")
"""The two fingerprints of a record: with its room, and with its place as it is written."""


class Memory(Protocol):
    """What is asked of the history: :class:`checks.history.memory.Memory`."""

    def covered(self, config: Config, period: Period) -> list[Span]:
        """The earlier periods that were audited."""

    def decisions(self, config: Config) -> list[Decision]:
        """The disputes that the bureau accepted."""

    def unseen(self, config: Config, period: Period, records: pd.DataFrame) -> Any:
        """Which of ``records`` (columns ``date``, ``fingerprint``) no run of an earlier period saw."""


def sightings(engine: Engine, scope: Scope, memory: Memory) -> Sightings | None:
    """The records of the period, and those of earlier audited periods; None where they are too many.

    Reads ``records``, ``raw``, ``rooms`` and ``sheets``. A record is known again by what it says, not by its file, and
    by its room or by the place as it is written: neither a school that is renamed in its logs nor a room that leaves
    the register, or goes to another school, reports anything late.
    """
    spans = [scope.period.span, *memory.covered(scope.config, scope.period)]
    dated = within("r.date", spans)
    ((number,),) = engine.rows(f"SELECT count(*) FROM records r WHERE {dated}")
    if int(str(number)) > MOST:
        return None
    records = engine.query(_fingerprints(dated))
    days = pd.to_datetime(records["date"])
    now = ((days >= pd.Timestamp(scope.period.span.start)) & (days <= pd.Timestamp(scope.period.span.end))).to_numpy()
    past = records[~now]
    unseen = {one: memory.unseen(scope.config, scope.period, _by(past, one)) for one in _KNOWN_BY}
    late = reduce(and_, unseen.values())
    # what is known by its room is kept under a new name as well: a later run may find that name alone
    seen = [_by(part, one) for one in _KNOWN_BY for part in (records[now], past[unseen[one]])]
    return Sightings(
        seen=pd.concat(seen).drop_duplicates(ignore_index=True),
        late=_described(engine, past["rid"][late]),
    )


def _by(records: pd.DataFrame, known_by: str) -> pd.DataFrame:
    return records[["date", known_by]].set_axis(["date", "fingerprint"], axis="columns")


def _fingerprints(dated: str) -> str:
    said = content([field for field in FIELDS if field not in _PLACE])
    written = "concat_ws(' | ', r.school_code, r.school, r.room_id, r.room_name)"
    places = {"by_room": f"COALESCE(m.unit_id, {written})", "as_written": written}
    ordinals = {name: f"CAST(row_number() OVER (PARTITION BY {name} ORDER BY rid) AS VARCHAR)" for name in _KNOWN_BY}
    prints = (f"substr(md5(concat({name}, chr(10), {no})), 1, 16) AS {name}" for name, no in ordinals.items())
    contents = (f"concat({place}, chr(10), {said}) AS {name}" for name, place in places.items())
    return (
        f"SELECT rid, date, {', '.join(prints)} FROM ("
        f"SELECT r.rid, r.date, {', '.join(contents)} FROM records r JOIN raw w ON w.rid = r.rid"
        f" LEFT JOIN rooms m ON m.room_no = r.room_no WHERE {dated}) s ORDER BY rid"
    )


def _described(engine: Engine, rids: Iterable[Any]) -> pd.DataFrame:
    types = {"rid": "BIGINT"}
    engine.put("late_rids", pd.DataFrame({"rid": list(rids)}, dtype="int64"), types)
    return engine.query(
        "SELECT CAST(r.date AS VARCHAR) AS date, m.unit_id, COALESCE(m.room_name, r.room_name, r.room_id) AS room,"
        " COALESCE(m.school_code, r.school_code) AS school_code, COALESCE(m.school, r.school) AS school, r.subject,"
        ' s.file, s.sheet, r."row" FROM late_rids l JOIN records r ON r.rid = l.rid'
        " JOIN sheets s ON s.file_no = r.file_no AND s.sheet_no = r.sheet_no"
        " LEFT JOIN rooms m ON m.room_no = r.room_no ORDER BY r.rid"
    )
