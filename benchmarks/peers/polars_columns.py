"""The month in polars, with the columns that the rules need beside those of the file.

pandera and pointblank check columns; what a rule needs of other records is worked out here, with windows and joins of
polars, and is part of what they are timed for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import held_against as limits
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

REGISTER = {"学校标识码": "school_code", "教室编号": "room_id", "教室名称": "room_name", "停用日期": "in_service_until"}
LESSON = ("room", "date", "period")
ROOM_DAY = ("room", "date")
TEACHER_DAY = ("school_code", "teacher", "date")
BY_HAND = 2**40
"""Above every row number."""


def with_columns(folder: str) -> pl.DataFrame:
    """The records of ``folder`` with ``room_written``, ``room`` (as registered, or null), ``in_service_until``,
    ``time`` (whether there is a start or a period), ``minutes``, ``starts_minute``, ``ends_minute``, ``entered_after``
    (days)."""
    month, register_file = limits.month_of(folder)
    register = pl.read_csv(register_file, infer_schema=False).rename(REGISTER).lazy()
    by_code = register.select("room_id", registered_at="school_code")
    by_name = register.select("school_code", "room_name", named="room_id")
    until = register.select(room="room_id", in_service_until=pl.col("in_service_until").str.to_date())
    log = pl.scan_parquet(month).select(limits.COLUMNS).with_columns(pl.col("subject").replace("", None))
    found = (
        pl.when(pl.col("registered_at") == pl.col("school_code"))
        .then("room_id")
        .when(pl.col("registered_at").is_null())
        .then("named")
    )
    return (
        log.join(by_code, on="room_id", how="left", maintain_order="left")
        .join(by_name, on=["school_code", "room_name"], how="left", maintain_order="left")
        .with_columns(room_written=pl.coalesce("room_id", "room_name"), room=found)
        .join(until, on="room", how="left", maintain_order="left")
        .with_columns(
            time=pl.coalesce(pl.col("starts_at").dt.hour(), "period"),
            minutes=(pl.col("ends_at") - pl.col("starts_at")).dt.total_minutes(),
            starts_minute=_minute_of_day("starts_at"),
            ends_minute=_minute_of_day("ends_at"),
            entered_after=(pl.col("entered_at").dt.date() - pl.col("date")).dt.total_days(),
        )
        .drop("registered_at", "named", "room_id", "room_name", "entered_at")
        .collect()
    )


def _minute_of_day(column: str) -> pl.Expr:
    return pl.col(column).dt.hour().cast(pl.Int32) * 60 + pl.col(column).dt.minute()


def left_over(log: pl.DataFrame, failing: pl.DataFrame, rules: Iterable[str]) -> pl.DataFrame:
    """The records of ``log`` that none of ``rules`` lists."""
    return log.join(failing.filter(pl.col("rule").is_in(list(rules))), on="row_no", how="anti", maintain_order="left")


def with_copies(records: pl.DataFrame) -> pl.DataFrame:
    """``records`` with ``preferred``: the row number of the record that is kept of a room's day and period."""
    by_hand_last = (pl.col("entry") == limits.MANUAL).cast(pl.Int64) * BY_HAND + pl.col("row_no")
    copies = records.group_by(LESSON).agg(pl.len(), preferred=by_hand_last.min() % BY_HAND)
    copies = copies.filter(pl.col("len") > 1).drop("len")
    return records.join(copies, on=LESSON, how="left", maintain_order="left")


def with_neighbours(records: pl.DataFrame) -> pl.DataFrame:
    """``records`` with ``latest_end`` of the earlier ones of the room and day, ``apart`` (minutes between the starts of
    a manual entry and the nearest other), ``elsewhere_until`` (of the teacher, in another room) and ``lesson_no``."""
    ordered = records.sort(*ROOM_DAY, "starts_at", "row_no")
    starts = pl.col("starts_at")
    days = ordered.with_columns(
        latest_end=pl.col("ends_at").cum_max().shift().over(ROOM_DAY),
        before=(starts - starts.shift()).dt.total_minutes().over(ROOM_DAY),
        after=(starts.shift(-1) - starts).dt.total_minutes().over(ROOM_DAY),
        lesson_no=pl.col("period").rank("ordinal").over(ROOM_DAY),
    )
    nearest = pl.when(pl.col("entry") == limits.MANUAL).then(pl.min_horizontal("before", "after"))
    return days.with_columns(apart=nearest).join(_elsewhere(records), on="row_no", how="left", maintain_order="left")


def _elsewhere(records: pl.DataFrame) -> pl.DataFrame:
    """``row_no`` and ``elsewhere_until``, where the teacher has an earlier lesson in another room that day."""
    several = records.group_by(TEACHER_DAY).agg(rooms=pl.col("room").n_unique()).filter(pl.col("rooms") > 1)
    looked_at = (*TEACHER_DAY, "room", "starts_at", "ends_at", "row_no")
    busy = records.select(looked_at).join(several, on=TEACHER_DAY, how="semi")
    starts, row = pl.col("starts_at"), pl.col("row_no")
    later = (starts > pl.col("starts_at_other")) | (
        (starts == pl.col("starts_at_other")) & (row > pl.col("row_no_other"))
    )
    return (
        busy.join(busy, on=TEACHER_DAY, suffix="_other")
        .filter(later & (pl.col("room") != pl.col("room_other")))
        .group_by("row_no")
        .agg(elsewhere_until=pl.col("ends_at_other").max())
    )
