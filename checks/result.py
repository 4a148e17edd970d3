"""What an audit gives back: everything that a report says, as frames and small typed lists. Writes nothing."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checks.model import COUNTED_COLUMNS
from checks.summary import summary
from checks.tally import KINDS, about_records, tally_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from datetime import date

    import pandas as pd

    from checks.changes import Changes
    from checks.config.models import Config
    from checks.masking import Mask
    from checks.model import Lang, Message, Period
    from checks.result_lines import ComparedFigure, InputSheet, RuleResult, Submission, TargetResult, WaiverUse


@dataclass(frozen=True, slots=True)
class Run:
    """What was run: the head of audit.json. Two runs differ in ``generated_at`` (ISO, with offset) alone.

    ``mask`` is ``teachers`` where their names are replaced by codes."""

    period: Period
    as_of: date
    complete: bool
    engine: str
    version: str
    rules_sha256: str
    generated_at: str
    lang: Lang
    mask: str | None = None


@dataclass(slots=True)
class Sightings:
    """Which records this run saw, for the history alone.

    ``seen``: the columns ``date`` and ``fingerprint`` (16 hexadecimal digits of a record's content, whatever file it
    stands in): a row per record, and a second one where its place is written otherwise than by its room's id.
    ``late``: the records of earlier periods that no earlier run saw: ``date``, ``unit_id``, ``room``, ``school_code``,
    ``school``, ``subject``, ``file``, ``sheet``, ``row``.
    """

    seen: pd.DataFrame
    late: pd.DataFrame


class KeptFile:
    """A file in a folder of its own, both gone with this object."""

    def __init__(self, source: Path, written: Future[None] | None = None) -> None:
        """Moves ``source`` there; one that is still being ``written``, when its path is asked for."""
        self._source, self._written = source, written
        self._folder = Path(tempfile.mkdtemp(prefix="classroom-checks-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        if written is None:
            self.settle()

    @cached_property
    def path(self) -> Path:
        """Where it is. Waits until it is written; raises what went wrong with that."""
        if self._written is not None:
            self._written.result()
        return Path(shutil.move(self._source, self._folder / self._source.name))

    def rewritten(self, change: Callable[[pd.DataFrame], pd.DataFrame]) -> KeptFile:
        """Another file, of the rows after ``change``, which sees some of them at a time."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        with tempfile.TemporaryDirectory() as folder, pq.ParquetFile(self.path) as source:
            new = Path(folder) / self.path.name
            with pq.ParquetWriter(new, source.schema_arrow) as out:
                for batch in source.iter_batches():
                    changed = change(batch.to_pandas(date_as_object=True))
                    out.write_table(pa.Table.from_pandas(changed, source.schema_arrow, preserve_index=False))
            return KeptFile(new)

    def settle(self) -> Path:
        """Its path, for those who only want it to be there."""
        return self.path


@dataclass(slots=True)
class AuditResult:
    """The outcome of one audit.

    ``findings`` has the columns of :data:`checks.model.FINDING_COLUMNS`, ``measurements`` those of
    :data:`checks.model.MEASUREMENT_COLUMNS`, both in the order in which they are written. ``evidence`` has one row per
    finding about a record: ``id`` (of the finding), the record as it was read (date, period, starts_at, ends_at,
    minutes, school_code, school, room_id, room_name, subject, grade, class_name, teacher, topic, form, entry,
    entered_at, participants; texts), its file, sheet and row, and ``other_file``, ``other_sheet``, ``other_row`` of
    the record that it was held against. Where more findings are about records than a frame is fit for, ``findings`` and
    ``evidence`` have the first of them, ``findings_file`` is the parquet file that holds all, in order and without
    ``actual`` and ``required``, and ``file_tally`` says how many they are.

    ``notes`` are what the reader must know before any number (incomplete inputs, no register, provisional
    calendar). ``suite`` is the content of suite.json. ``usage`` (date, period, entry, lessons) and ``days`` (date,
    teaching, reason) say when the rooms were used and when they should have been: see :mod:`checks.usage`.
    ``counted`` are the records that count, with the columns of :data:`checks.model.COUNTED_COLUMNS`; where there
    are too many for a frame it is empty, and ``counted_file`` is the parquet file that holds them. ``names``
    replaces teachers' names in what is added to the result later, where they are to be replaced.
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
    basis: Any = None
    sightings: Sightings | None = None
    changes: Changes | None = None
    counted: pd.DataFrame = field(default_factory=lambda: _empty(*COUNTED_COLUMNS))
    counted_file: KeptFile | None = None
    findings_file: KeptFile | None = None
    file_tally: pd.DataFrame = field(default_factory=lambda: _empty(*KINDS, "about_record", "count"))
    names: Mask | None = None
    usage: pd.DataFrame = field(default_factory=lambda: _empty("date", "period", "entry", "lessons"))
    days: pd.DataFrame = field(default_factory=lambda: _empty("date", "teaching", "reason"))
    submissions: list[Submission] = field(default_factory=list)
    references: list[ComparedFigure] = field(default_factory=list)
    """Our figures against the summaries that rules.yaml names under ``reference``."""
    grades: dict[str, int] = field(default_factory=dict)
    """Lessons of the windows by what they are known from: ``automatic``, ``mobile``, ``manual``, ``unstated``; with a
    timetable also ``timetable``: periods that stand on it alone."""

    @property
    def summary(self) -> dict[str, Any]:
        """What audit.json says, as plain Python values."""
        return summary(self)

    @property
    def tally(self) -> pd.DataFrame:
        """How many findings there are of each kind: see :func:`checks.tally.tally_of`."""
        if self.findings_file is None:
            return tally_of(self.findings)
        import pandas as pd

        about_units = self.findings[~about_records(self.findings)]
        return pd.concat([tally_of(about_units), self.file_tally], ignore_index=True)

    @property
    def reconciliation(self) -> pd.DataFrame:
        """One row per sheet: file, sheet, rows, counted, rejected, outside_window, not_records, error."""
        import pandas as pd

        names = ["file", "sheet", "rows", "counted", "rejected", "outside_window", "not_records", "error"]
        return pd.DataFrame([{name: getattr(one, name) for name in names} for one in self.inputs], columns=names)


def _empty(*columns: str) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(columns=list(columns))
