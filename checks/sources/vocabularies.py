"""What the columns of a log are called, by the kind of its records."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from checks.sources.headers import LOG, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TEAM: Mapping[str, Sequence[str]] = {
    "session": ["场次", "场次编号", "会话编号", "课堂编号", "活动编号", "session id", "session number"],
    "role": ["角色", "端别", "参与角色", "主讲听讲", "end role"],
    "partner": ["对方学校", "结对学校", "对端学校", "听课学校", "partner school", "other school"],
    "pair": ["结对编号", "结对代码", "pair id", "pair code"],
}
"""What logs say of lessons and activities that several schools take part in."""

_SEEN = ["是否上课", "是否使用", "是否在用", "使用情况", "有无上课", "巡查结果", "巡课结果", "听课结果", "in use"]
_WEEKDAY = ["星期", "周几", "星期几", "day of week"]


def _more(**spellings: Sequence[str]) -> dict[str, Sequence[str]]:
    """The columns of logs, with more spellings for some and further ones."""
    return {**LOG.aliases, **{name: [*LOG.aliases.get(name, ()), *more] for name, more in spellings.items()}}


_SCHOOL_AND_DAY = [("date", "starts_at"), ("school_code", "school")]
_BY_KIND: Mapping[str, Vocabulary] = {
    "lesson": replace(LOG, aliases=_more(**TEAM)),
    "activity": replace(
        LOG,
        aliases=_more(
            **TEAM,
            date=["活动日期", "活动时间", "研修日期", "教研日期"],
            topic=["活动主题", "活动名称", "主题"],
            form=["活动形式", "活动类型"],
        ),
        required=_SCHOOL_AND_DAY,
    ),
    "training": replace(
        LOG,
        aliases=_more(
            date=["培训日期", "培训时间"],
            topic=["培训主题", "培训名称", "培训项目", "项目名称"],
            teacher=["姓名", "参训教师", "学员", "学员姓名"],
        ),
        required=_SCHOOL_AND_DAY,
    ),
    "visit": replace(
        LOG,
        aliases=_more(seen=_SEEN, date=["巡课日期", "听课日期", "检查日期"]),
        required=[("date",), ("room_id", "room_name"), ("starts_at", "period")],
    ),
    "timetable": replace(
        LOG,
        aliases=_more(weekday=_WEEKDAY),
        required=[("weekday", "date"), ("room_id", "room_name"), ("period",)],
        happening=LOG.happening | {"weekday"},
    ),
}


def vocabulary(kind: str) -> Vocabulary:
    """The columns of logs of ``kind``, one of :data:`checks.model.KINDS`."""
    return _BY_KIND[kind]
