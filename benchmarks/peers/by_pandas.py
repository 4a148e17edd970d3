"""The month checked by a script of pandas, as an analyst writes it: ``python by_pandas.py FOLDER FAILING``."""

from __future__ import annotations

import sys

import held_against as limits
import pandas as pd
from pandas_columns import with_columns, write_failing


def of_one_record(log: pd.DataFrame) -> dict[str, pd.Series]:
    """For each rule that looks at one record, whether it fails."""
    missing = log[["room_written", "date", "time", "subject"]].isna().any(axis=1)
    subject = log["subject"]
    return {
        "missing-field": missing,
        "unknown-room": log["room_written"].notna() & log["room"].isna(),
        "room-not-in-service": log["date"] > log["in_service_until"],
        "unknown-subject": subject.notna() & ~subject.isin(limits.PRIMARY_SUBJECTS + limits.OTHER_SUBJECTS),
        "subject-not-for-stage": log["room"].notna() & subject.isin(limits.OTHER_SUBJECTS),
        "non-teaching-day": ~log["date"].isin(pd.to_datetime(limits.TEACHING_DAYS)),
        "outside-school-hours": (log["starts_minute"] < limits.DAY_BEGINS) | (log["ends_minute"] > limits.DAY_ENDS),
        "future-lesson": log["date"] > pd.Timestamp(limits.AS_OF),
        "ends-before-start": log["minutes"] <= 0,
        "duration": (log["minutes"] > 0) & ~log["minutes"].between(limits.SHORTEST, limits.LONGEST),
        "late-entry": log["entered_after"] > limits.DAYS_TO_ENTER,
    }


def repeated(records: pd.DataFrame) -> pd.Series:
    """Of records of one room, day and period all but the preferred one: not by hand, then the first."""
    lesson = ["room_day", "period"]
    copies = records[records.duplicated(lesson, keep=False)]
    preferred_first = copies.assign(manual=copies["entry"] == limits.MANUAL).sort_values(["manual", "row_no"])
    return preferred_first.loc[preferred_first.duplicated(lesson), "row_no"]


def near(records: pd.DataFrame) -> pd.Series:
    """Entries by hand that start close to the record before or after; ``records`` are in order of starts."""
    manual = records["entry"] == limits.MANUAL
    days = records[records["room_day"].isin(records.loc[manual, "room_day"])]
    starts = days.groupby("room_day")["starts_at"]
    apart = pd.Timedelta(minutes=limits.MINUTES_APART)
    close = (starts.diff() < apart) | (-starts.diff(-1) < apart)
    return days.loc[close & (days["entry"] == limits.MANUAL), "row_no"]


def overlapping(records: pd.DataFrame) -> pd.Series:
    """Those that start before the latest end so far of their room and day; ``records`` are in order of starts."""
    latest = records.groupby("room_day")["ends_at"].cummax().groupby(records["room_day"]).shift()
    return records.loc[records["starts_at"] < latest, "row_no"]


def in_two_rooms(records: pd.DataFrame) -> pd.Series:
    """The later of two lessons at once of one teacher in different rooms."""
    teacher_day = ["school_code", "teacher", "date"]
    rooms = records.groupby(teacher_day)["room_no"]
    busy = records[rooms.transform("min") != rooms.transform("max")]
    pairs = busy.merge(busy, on=teacher_day, suffixes=("", "_other"))
    later = (pairs["starts_at"] > pairs["starts_at_other"]) | (
        (pairs["starts_at"] == pairs["starts_at_other"]) & (pairs["row_no"] > pairs["row_no_other"])
    )
    at_once = (pairs["starts_at"] < pairs["ends_at_other"]) & (pairs["ends_at"] > pairs["starts_at_other"])
    return pairs.loc[later & at_once & (pairs["room_no"] != pairs["room_no_other"]), "row_no"].drop_duplicates()


def too_many(records: pd.DataFrame) -> pd.Series:
    """The lessons of a room and day beyond those that the day has periods for."""
    lessons = records.groupby("room_day")["period"].transform("size")
    full = records[lessons > limits.PERIODS_A_DAY].sort_values("period")
    return full.loc[full.groupby("room_day").cumcount() >= limits.PERIODS_A_DAY, "row_no"]


def compared(log: pd.DataFrame) -> dict[str, pd.Series]:
    """For each rule that compares records, the row numbers of those that fail; ``log`` holds what no rule rejected."""
    log = log.assign(room_no=pd.factorize(log["room"])[0])
    log["room_day"] = log["room_no"] * 32 + log["date"].dt.day
    copies = repeated(log)
    kept = log[~log["row_no"].isin(copies)].sort_values(["room_day", "starts_at", "row_no"])
    return {
        "duplicate-lesson": copies,
        "near-duplicate": near(kept),
        "overlapping-lessons": overlapping(kept),
        "teacher-in-two-rooms": in_two_rooms(kept),
        "daily-maximum": too_many(kept),
    }


def main(folder: str, failing: str) -> None:
    log = with_columns(folder)
    fails = of_one_record(log)
    rejected = pd.concat([fails[rule] for rule in limits.REJECTING], axis=1).any(axis=1)
    found = {rule: log.loc[failed, "row_no"] for rule, failed in fails.items()}
    write_failing(found | compared(log[~rejected]), failing)


if __name__ == "__main__":
    main(*sys.argv[1:])
