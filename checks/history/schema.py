"""The tables of the history, as they are now. How older ones become these: :mod:`checks.history.migrations`.

Plain types that SQLite and PostgreSQL share. Days and moments are ISO texts, so that they sort and read alike in both.
A run is one row of ``runs`` and what hangs from it; of the runs of one period the newest is ``current``, the others are
kept. What only judging again and showing need lies in ``documents``, as compressed JSON.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

VERSION = 3
"""The version of this schema; a new one needs a step in :data:`checks.history.migrations.STEPS`."""

METADATA = MetaData()


def _run() -> Column[int]:
    return Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), nullable=False, primary_key=True)


def _position() -> Column[int]:
    return Column("position", Integer, primary_key=True, autoincrement=False)


schema_version = Table("schema_version", METADATA, Column("version", Integer, nullable=False))

runs = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("series", String, nullable=False),  # the audit's name: several programmes may share a database
    Column("kind", String, nullable=False),  # month, half-month, week, other: like is compared with like
    Column("period", String, nullable=False),
    Column("period_from", String, nullable=False),
    Column("period_to", String, nullable=False),
    Column("as_of", String, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("supersedes", ForeignKey("runs.id", ondelete="SET NULL")),
    Column("generated_at", String, nullable=False),
    Column("version", String, nullable=False),
    Column("engine", String, nullable=False),
    Column("lang", String, nullable=False),
    Column("rules_sha256", String, nullable=False),
    Column("register_sha256", ForeignKey("registers.sha256")),
    Column("findings", Integer, nullable=False),
    Column("measurements", Integer, nullable=False),
    Column("purged_at", String),  # when its personal data were removed
    # ids are never used again: a number that a report names stays with its run
    sqlite_autoincrement=True,
)
Index(
    "one_current_run",
    runs.c.series,
    runs.c.period_from,
    runs.c.period_to,
    unique=True,
    sqlite_where=text("current = 1"),
    postgresql_where=text("current"),
)

registers = Table(
    "registers",
    METADATA,
    Column("sha256", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

inputs = Table(
    "inputs",
    METADATA,
    _run(),
    _position(),
    Column("file", String, nullable=False),
    Column("sheet", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("error", String),
)

targets = Table(
    "targets",
    METADATA,
    _run(),
    Column("target", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("title", String, nullable=False),
    Column("metric", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("due", Integer, nullable=False),
    Column("attained", Integer, nullable=False),
    Column("attained_share", Float),
    Column("mean_actual", Float),
    Column("mean_required", Float),
    Column("rate", Float),
    Column("outcome", String, nullable=False),
)

units = Table(
    "units",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("unit", String, nullable=False),
    Column("unit_id", String, nullable=False),
    Column("unit_name", String, nullable=False),
    Column("school_code", String, nullable=False),
    Column("school", String, nullable=False),
    Column("region", String, nullable=False),
    Column("stage", String, nullable=False),
    UniqueConstraint("unit", "unit_id", "unit_name", "school_code", "school", "region", "stage", name="one_row_each"),
)

measurements = Table(
    "measurements",
    METADATA,
    _run(),
    _position(),
    Column("target", String, nullable=False),
    Column("unit_key", ForeignKey("units.id"), nullable=False),
    Column("actual", Float),
    Column("required", Float),
    Column("rate", Float),
    Column("outcome", String, nullable=False),
    Index("measurements_by_unit", "unit_key", "target"),
    sqlite_with_rowid=False,
)

findings = Table(
    "findings",
    METADATA,
    _run(),
    _position(),
    Column("finding", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("effect", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("unit_id", String, nullable=False),
    Column("unit_name", String, nullable=False),
    Column("school_code", String, nullable=False),
    Column("school", String, nullable=False),
    Column("message", String, nullable=False),
    Column("actual", Float),
    Column("required", Float),
    Column("file", String, nullable=False),
    Column("sheet", String, nullable=False),
    Column("row", Integer),
    Column("raw", String, nullable=False),
    Index("findings_by_id", "finding"),
    sqlite_with_rowid=False,
)

documents = Table(
    "documents",
    METADATA,
    _run(),
    Column("name", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

sightings = Table(
    "sightings",
    METADATA,
    _run(),
    Column("date", String, primary_key=True),
    Column("fingerprints", LargeBinary, nullable=False),  # of the records of that day: sorted, 8 bytes each
)

answers = Table(
    "answers",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("runs.id", ondelete="SET NULL")),
    Column("finding", String, nullable=False, index=True),
    Column("status", String, nullable=False),  # confirmed, disputed, corrected
    Column("reason", String, nullable=False),
    Column("measure", String, nullable=False),
    Column("responsible", String, nullable=False),
    Column("done_on", String),
    Column("school_code", String, nullable=False),
    Column("file", String, nullable=False),
    Column("file_sha256", String, nullable=False),
    Column("received_at", String, nullable=False),
)

decisions = Table(
    "decisions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("finding", String, nullable=False, index=True),
    Column("verdict", String, nullable=False),  # accepted, rejected
    Column("decided_by", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("decided_at", String, nullable=False),
    Column("series", String),  # the audit in which it holds; none: every one, as before this was kept
)

OF_A_RUN = (inputs, targets, measurements, findings, documents, sightings)
"""The tables whose rows belong to one run, and go with it."""
