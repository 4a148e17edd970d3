"""A small world to screen records in: two schools, one Tuesday, and records that say only what matters."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from checks.config.models import Config
from checks.engines.duckdb import DuckDBEngine
from checks.model import FIELDS, NOWHERE, Period, Span
from checks.records.build import OF_PLACE, records_of
from checks.screening import Screening, settle, write_findings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checks.engines.base import Engine

DAY = date(2023, 5, 9)
MAY = Period("2023-05", Span(date(2023, 5, 1), date(2023, 5, 31)))
TERM = Span(date(2023, 2, 6), date(2023, 6, 30))
RECORD_TYPES = {
    "rid": "BIGINT",
    "file_no": "INTEGER",
    "sheet_no": "INTEGER",
    "row": "BIGINT",
    "room_no": "INTEGER",
    "room_problem": "VARCHAR",
    "room_hint": "VARCHAR",
    "school_code": "VARCHAR",
    "school": "VARCHAR",
    "room_id": "VARCHAR",
    "room_name": "VARCHAR",
    "date": "DATE",
    "period": "INTEGER",
    "periods": "INTEGER",
    "mask": "BIGINT",
    "starts_at": "TIMESTAMP",
    "ends_at": "TIMESTAMP",
    "minutes": "INTEGER",
    "subject": "VARCHAR",
    "subject_known": "BOOLEAN",
    "grade": "VARCHAR",
    "class_name": "VARCHAR",
    "teacher": "VARCHAR",
    "teacher_code": "VARCHAR",
    "topic": "VARCHAR",
    "form": "VARCHAR",
    "entry": "VARCHAR",
    "entered_at": "TIMESTAMP",
    "participants": "INTEGER",
    "unreadable": "VARCHAR",
    "start_second": "INTEGER",
    "end_second": "INTEGER",
    "room_written": "VARCHAR",
    "weekday": "INTEGER",
    "named_code": "VARCHAR",
    "named_school": "VARCHAR",
}
ROOM_TYPES = {
    "room_no": "INTEGER",
    "unit_id": "VARCHAR",
    "school_code": "VARCHAR",
    "school": "VARCHAR",
    "stage": "VARCHAR",
    "region": "VARCHAR",
    "room_id": "VARCHAR",
    "room_name": "VARCHAR",
    "room_type": "VARCHAR",
    "in_service_from": "DATE",
    "in_service_until": "DATE",
    "calendar_no": "INTEGER",
    "bell_periods": "INTEGER",
    "楼层": "VARCHAR",
}
SCHOOL = {"school_code": "2134100001", "school": "第一小学", "stage": "小学", "region": "城东", "calendar_no": 0}
ROOMS = (
    {"room_no": 0, "unit_id": "R1", "room_id": "R1", "room_name": "录播室", "楼层": "一楼", **SCHOOL},
    {"room_no": 1, "unit_id": "R2", "room_id": "R2", "room_name": "智慧教室", "楼层": "二楼", **SCHOOL},
    {
        "room_no": 2,
        "unit_id": "R3",
        "room_id": "R3",
        "room_name": "创客室",
        **SCHOOL,
        "bell_periods": 3,
        "stage": "初中",
    }
    | {"school_code": "3134100002", "school": "第二中学"},
)


@dataclass
class World:
    """What the records are held against; the defaults are a quiet May."""

    rules: Mapping[str, Any] = field(default_factory=dict)
    waivers: Sequence[Mapping[str, Any]] = ()
    rooms: Sequence[Mapping[str, Any]] = ROOMS
    free: Mapping[date, str] = field(default_factory=dict)
    as_of: date = MAY.span.end
    windows: Sequence[Span] = (MAY.span,)
    period: Period = MAY
    terms: Sequence[Span] = (TERM,)
    lang: str = "zh"

    def screen(self, *records: Mapping[str, Any]) -> Screened:
        """Screens ``records`` (the arguments of :func:`record`)."""
        config = Config.model_validate({"row_rules": dict(self.rules), "waivers": list(self.waivers)})
        rows = [record(**values) for values in records]
        engine = DuckDBEngine(Path(tempfile.gettempdir()), memory_limit="300MB")
        self._fill(engine, rows)
        screening = Screening(config, self.period, self.as_of, self.windows, self.terms)
        screening.observe(engine)
        screening.run(engine)
        screening.cite(engine)
        write_findings(engine, settle(config), self.lang)  # type: ignore[arg-type]
        return Screened(engine, config)

    def _fill(self, engine: Engine, rows: list[dict[str, Any]]) -> None:
        for number, row in enumerate(rows):
            row |= {"rid": number, "file_no": 0, "sheet_no": 0, "row": number + 2}
        raw_types = {"rid": "BIGINT", "file_no": "INTEGER", "sheet_no": "INTEGER", "row": "BIGINT"}
        raw_types |= dict.fromkeys(FIELDS, "VARCHAR")
        raw = [row["raw"] | {name: row[name] for name in ("rid", "file_no", "sheet_no", "row")} for row in rows]
        engine.put("raw", pd.DataFrame(raw, columns=list(raw_types), dtype="object"), raw_types)
        engine.put("said", pd.DataFrame(rows, columns=list(RECORD_TYPES), dtype="object"), RECORD_TYPES)
        engine.view("record_values", "SELECT rid AS place_no, * FROM said")
        engine.view("map_place", f"SELECT rid AS place_no, room_no, {', '.join(OF_PLACE)} FROM said")
        engine.view("records", records_of("record_values"))
        engine.put("rooms", pd.DataFrame(self.rooms, columns=list(ROOM_TYPES), dtype="object"), ROOM_TYPES)
        sheets = {"file_no": "INTEGER", "sheet_no": "INTEGER", "file": "VARCHAR", "sheet": "VARCHAR"}
        engine.put("sheets", pd.DataFrame([(0, 0, "logs/五月.xlsx", "录播")], columns=list(sheets)), sheets)
        dates = {row["date"] for row in rows} - {None}
        days = [(at, day, day not in self.free, self.free.get(day)) for day in sorted(dates) for at in (0, NOWHERE)]
        types = {"calendar_no": "INTEGER", "date": "DATE", "teaching": "BOOLEAN", "reason": "VARCHAR"}
        engine.put("days", pd.DataFrame(days, columns=list(types), dtype="object"), types)


@dataclass
class Screened:
    """What came out: records by their position among those given."""

    engine: DuckDBEngine
    config: Config

    def broken(self, rule: str) -> list[int]:
        """The records that break ``rule``, waived ones left out."""
        return [int(str(rid)) for (rid,) in self.engine.rows(f"{self._where(rule)} AND NOT waived ORDER BY rid")]

    def others(self, rule: str) -> dict[int, Any]:
        """The records that break ``rule`` and the record that each was held against."""
        return {
            int(str(rid)): other for rid, other in self.engine.rows(f"{self._where(rule, 'rid, other')} ORDER BY rid")
        }

    def messages(self, rule: str) -> list[str]:
        return [
            str(said)
            for (said,) in self.engine.rows(f"SELECT message FROM findings WHERE rule = '{rule}' ORDER BY rid")
        ]

    def counted(self) -> list[int]:
        return [int(str(rid)) for (rid,) in self.engine.rows("SELECT rid FROM counted ORDER BY rid")]

    def fate(self) -> tuple[int, int, int]:
        """counted, rejected, outside_window."""
        [row] = self.engine.rows("SELECT counted, rejected, outside_window FROM fate")
        return tuple(int(str(number)) for number in row)  # type: ignore[return-value]

    @staticmethod
    def _where(rule: str, columns: str = "rid") -> str:
        return f"SELECT {columns} FROM broken WHERE rule = '{rule}'"


def record(
    at: str | None = "08:00-08:40", periods: str | None = None, raw: dict[str, str] | None = None, **values: Any
) -> dict[str, Any]:
    """A row of ``records``: a good lesson in room 0, changed by ``values``.

    ``at`` is ``"08:00-08:40"`` (either side may be left out), ``periods`` ``"3"`` or ``"3-4"``; ``date`` may be text.
    ``raw`` are raw texts of the row.
    """
    made: dict[str, Any] = dict.fromkeys(RECORD_TYPES) | {
        "room_no": 0,
        "room_id": "R1",
        "school": "第一小学",
        "date": DAY,
    }
    made |= {"subject": "数学", "subject_known": True} | values
    if isinstance(made["date"], str):
        made["date"] = date.fromisoformat(made["date"])
    for name, clock in zip(("starts_at", "ends_at"), (at or "").partition("-")[::2], strict=True):
        if clock:
            hours, minutes, *seconds = map(int, clock.split(":"))
            made[name.replace("s_at", "_second")] = hours * 3600 + minutes * 60 + sum(seconds)
        if clock and made["date"]:
            made[name] = moment(made["date"], clock)
    if made["starts_at"] and made["ends_at"]:
        made["minutes"] = int((made["ends_at"] - made["starts_at"]) / timedelta(minutes=1))
    if periods:
        first, _, last = periods.partition("-")
        made["period"], made["periods"] = int(first), int(last or first) - int(first) + 1
        made["mask"] = ((1 << made["periods"]) - 1) << (int(first) - 1)
    made["raw"] = raw or {}
    return made


def moment(day: date, clock: str) -> datetime:
    """``08:00`` of ``day``; ``24:30`` is half past midnight of the next."""
    hours, minutes, *seconds = map(int, clock.split(":"))
    return datetime.combine(day, datetime.min.time()) + timedelta(
        hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0
    )


def breaking(
    rule: str, records: Sequence[Mapping[str, Any]], settings: Mapping[str, Any] | None = None, **world: Any
) -> list[int]:
    """Which of ``records`` break ``rule`` alone; the others are switched off."""
    return alone(rule, settings, **world).screen(*records).broken(rule)


def alone(rule: str, settings: Mapping[str, Any] | None = None, **world: Any) -> World:
    """A world in which only ``rule`` is switched on."""
    off = {name: {"enabled": False} for name in Config().row_rules if name != rule}
    return World(rules=off | {rule: dict(settings or {})}, **world)


def holds(
    rule: str, table: Sequence[tuple[Mapping[str, Any], bool]], settings: Mapping[str, Any] | None = None, **world: Any
) -> None:
    """Asserts, for a rule that looks at one record, which rows of ``table`` break it; shows those that do not hold."""
    broken = set(breaking(rule, [values for values, _ in table], settings, **world))
    wrong = [values for number, (values, breaks) in enumerate(table) if (number in broken) is not breaks]
    assert wrong == []
