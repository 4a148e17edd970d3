"""The month in pandas, with the columns that the rules need beside those of the file."""

from __future__ import annotations

import pandas as pd
from held_against import COLUMNS, month_of

REGISTER = {"学校标识码": "school_code", "教室编号": "room_id", "教室名称": "room_name", "停用日期": "in_service_until"}


def with_columns(folder: str) -> pd.DataFrame:
    """The records of ``folder`` with ``room_written``, ``room`` (as registered, or missing), ``in_service_until``,
    ``time`` (whether there is a start or a period), ``minutes``, ``starts_minute``, ``ends_minute``, ``entered_after``
    (days)."""
    month, register_file = month_of(folder)
    register = pd.read_csv(register_file, dtype="str").rename(columns=REGISTER)
    log = pd.read_parquet(month, columns=COLUMNS, to_pandas_kwargs={"date_as_object": False})
    log["subject"] = log["subject"].replace("", None)
    log["room_written"] = log["room_id"].fillna(log["room_name"])
    log["room"] = _room(log, register)
    until = pd.to_datetime(register.set_index("room_id")["in_service_until"])
    log["in_service_until"] = log["room"].map(until.dropna())
    log["time"] = log["starts_at"].dt.hour.fillna(log["period"])
    log["minutes"] = (log["ends_at"] - log["starts_at"]).dt.total_seconds() / 60
    for end in ("starts", "ends"):
        log[f"{end}_minute"] = log[f"{end}_at"].dt.hour * 60 + log[f"{end}_at"].dt.minute
    log["entered_after"] = (log["entered_at"].dt.normalize() - log["date"]).dt.days
    return log


def _room(log: pd.DataFrame, register: pd.DataFrame) -> pd.Series:
    """By its code within the school; where the register does not know the code at all, by its name there."""
    school = log["room_id"].map(register.set_index("room_id")["school_code"])
    room = log["room_id"].where(school == log["school_code"])
    strange = log.loc[school.isna() & log["room_written"].notna(), ["school_code", "room_name"]]
    by_name = strange.merge(register, how="left", on=["school_code", "room_name"]).set_axis(strange.index)
    return room.fillna(by_name["room_id"])


def write_failing(failing: dict[str, pd.Series], path: str) -> None:
    """Writes rule and row number of every failing record; ``failing`` holds the row numbers of each rule."""
    parts = [pd.DataFrame({"row_no": rows, "rule": rule}) for rule, rows in failing.items()]
    pd.concat(parts, ignore_index=True).to_parquet(path, index=False)
