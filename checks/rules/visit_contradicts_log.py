"""``visit-contradicts-log``: the log has a lesson in a room and period where a visit saw none.

Needs a source of visits (巡课, 推门听课) with a column that says whether the room was in use. Held against each other
by room and day: by period where both have one, else the visit's time lies within the lesson. ``other`` is the visit.
"""

from __future__ import annotations

from checks.model import Effect, Severity
from checks.rules.base import ComparingRule, Docs, Parameters


def _finds(_parameters: Parameters) -> str:
    by_period = "c.mask IS NOT NULL AND v.mask IS NOT NULL"
    meets = (
        f"CASE WHEN {by_period} THEN (c.mask & v.mask) <> 0"
        " ELSE v.starts_at >= c.starts_at AND v.starts_at < c.ends_at END"
    )
    return (
        "SELECT c.rid, min(v.rid) AS other FROM candidates c JOIN visits v"
        f" ON v.room_no = c.room_no AND v.date = c.date AND NOT v.seen WHERE {meets} GROUP BY c.rid"
    )


RULE = ComparingRule(
    id="visit-contradicts-log",
    severity=Severity.ERROR,
    effect=Effect.FLAG,
    finds=_finds,
    needs=("visit",),
    docs={
        "zh": Docs(
            title="巡课与日志不符",
            what="日志在某教室、某节次记有课时，而当节的巡课（推门听课）记录显示教室没有使用。"
            "双方都有节次的按节次对照，否则看巡课时间是否落在这一课时之内。",
            why="现场所见与日志不一致，总有一方需要更正。",
            example="日志：录播室 5 月 9 日第 3 节数学；巡课：同日第 3 节“未使用”。",
            remedy="请学校与巡课人员共同核对：是否换了教室、调了课，或其中一方登记有误。",
            messages={"": "当节巡课记录显示教室未使用：{other}"},
        ),
        "en": Docs(
            title="Visit contradicts the log",
            what="The log has a lesson in a room and period where a visit saw the room unused. Held against each "
            "other "
            "by period where both have one; else the visit's time must lie within the lesson.",
            why="What was seen and what was logged differ: one of the two needs to be put right.",
            example="Log: recording room, 9 May, period 3, mathematics. Visit, same period: not in use.",
            remedy="Have the school and the visitor check together whether the lesson was moved, or one entry is "
            "wrong.",
            messages={"": "a visit in this period saw the room unused: {other}"},
        ),
    },
)
