"""What an audit gives back: everything that a report says, as frames and small typed lists. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from checks.config.models import Config
    from checks.model import InputSheet, Lang, Message, Period, RuleResult, TargetResult, WaiverUse


@dataclass(frozen=True, slots=True)
class Run:
    """What was run: the head of audit.json. Two runs differ in ``generated_at`` (ISO, with offset) alone."""

    period: Period
    as_of: date
    complete: bool
    engine: str
    version: str
    rules_sha256: str
    generated_at: str
    lang: Lang


@dataclass(slots=True)
class AuditResult:
    """The outcome of one audit.

    ``findings`` has the columns of :data:`checks.model.FINDING_COLUMNS`, ``measurements`` those of
    :data:`checks.model.MEASUREMENT_COLUMNS`, both in the order in which they are written. ``evidence`` has one row per
    finding about a record: ``id`` (of the finding), the record as it was read (date, period, starts_at, ends_at,
    minutes, school_code, school, room_id, room_name, subject, grade, class_name, teacher, topic, form, entry,
    entered_at, participants; texts), its file, sheet and row, and ``other_file``, ``other_sheet``, ``other_row`` of
    the record that it was held against. ``notes`` are what the reader must know before any number (incomplete inputs,
    no register, provisional calendar). ``suite`` is the content of suite.json. ``usage`` (date, period, entry,
    lessons) and ``days`` (date, teaching, reason) say when the rooms were used and when they should have been: see
    :mod:`checks.usage`.
    """

    config: Config
    run: Run
    inputs: list[InputSheet]
    targets: list[TargetResult]
    rules: list[RuleResult]
    waivers: list[WaiverUse]
    findings: pd.DataFrame
    evidence: pd.DataFrame
    measurements: pd.DataFrame
    notes: list[Message] = field(default_factory=list)
    suite: dict[str, Any] = field(default_factory=dict)
    usage: pd.DataFrame = field(default_factory=lambda: _empty("date", "period", "entry", "lessons"))
    days: pd.DataFrame = field(default_factory=lambda: _empty("date", "teaching", "reason"))

    @property
    def reconciliation(self) -> pd.DataFrame:
        """One row per sheet: file, sheet, rows, counted, rejected, outside_window, not_records, error."""
        import pandas as pd

        names = ["file", "sheet", "rows", "counted", "rejected", "outside_window", "not_records", "error"]
        return pd.DataFrame([{name: getattr(one, name) for name in names} for one in self.inputs], columns=names)


def _empty(*columns: str) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(columns=list(columns))
