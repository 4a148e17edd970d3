"""Which records a run saw, and which of earlier periods no run saw before: what schools report late 补报."""

from __future__ import annotations

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


class Memory(Protocol):
    """What is asked of the history: :class:`checks.history.memory.Memory`."""

    def covered(self, config: Config, period: Period) -> list[Span]:
        """The earlier periods that were audited."""

    def decisions(self) -> list[Decision]:
        """The disputes that the bureau accepted."""

    def unseen(self, config: Config, period: Period, records: pd.DataFrame) -> Any:
        """Which of ``records`` (columns ``date``, ``fingerprint``) no run of an earlier period saw."""


def sightings(engine: Engine, scope: Scope, memory: Memory) -> Sightings | None:
    """The records of the period, and those of earlier audited periods; None where they are too many.

    Reads ``records``, ``raw``, ``rooms`` and ``sheets``. What a record says makes its fingerprint, not its file, and
    its room rather than the room's name: a school that is renamed reports nothing late.
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
    late = past[memory.unseen(scope.config, scope.period, past)]
    return Sightings(
        seen=pd.concat([records[now], late])[["date", "fingerprint"]].reset_index(drop=True),
        late=_described(engine, late["rid"]),
    )


def _fingerprints(dated: str) -> str:
    said = content([field for field in FIELDS if field not in _PLACE])
    place = "COALESCE(m.unit_id, concat_ws(' | ', r.school_code, r.school, r.room_id, r.room_name))"
    return (
        "SELECT rid, date, substr(md5(concat(said, chr(10), CAST(ordinal AS VARCHAR))), 1, 16) AS fingerprint FROM ("
        "SELECT rid, date, said, row_number() OVER (PARTITION BY said ORDER BY rid) AS ordinal FROM ("
        f"SELECT r.rid, r.date, concat({place}, chr(10), {said}) AS said FROM records r JOIN raw w ON w.rid = r.rid"
        f" LEFT JOIN rooms m ON m.room_no = r.room_no WHERE {dated}) s) n ORDER BY rid"
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
