"""What the peers hold the generated month against: its rules.yaml and the defaults of our rules, noted by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

AS_OF = date(2026, 10, 31)
TEACHING_DAYS = [date(2026, 10, day) for day in (8, 9, 10, *range(12, 17), *range(19, 24), *range(26, 31))]
"""Of the audited month: working days after the national holiday, with the make-up workday of the 10th."""
PRIMARY_SUBJECTS = ["语文", "数学", "英语", "科学", "音乐", "美术", "信息技术", "体育", "劳动", "道德与法治"]
OTHER_SUBJECTS = ["物理", "化学", "生物学", "历史", "地理"]
"""Known, but not taught in a primary school, and every school of the month is one."""
DAY_BEGINS, DAY_ENDS = 7 * 60, 18 * 60 + 30
"""Minutes of the day."""
SHORTEST, LONGEST = 10, 240
"""Minutes of a lesson."""
DAYS_TO_ENTER = 7
MANUAL = "补录"
MINUTES_APART = 40
"""Of a manual entry from any other record of the room."""
PERIODS_A_DAY = 7

REJECTING = (
    "missing-field",
    "unknown-room",
    "room-not-in-service",
    "unknown-subject",
    "non-teaching-day",
    "future-lesson",
    "ends-before-start",
    "duration",
)
"""What keeps a record from being compared with others."""
COLUMNS = [
    "row_no", "school_code", "room_id", "room_name", "date", "period", "starts_at", "ends_at", "subject", "teacher",
    "entry", "entered_at",
]  # fmt: skip
"""All that the rules look at."""


def month_of(folder: str) -> tuple[Path, Path]:
    """The typed month and the register in ``folder``."""
    return Path(folder, "month.parquet"), Path(folder, "register.csv")
