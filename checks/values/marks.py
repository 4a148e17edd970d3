"""Marks in sheets: yes or no, which end of a session, which day of the week."""

from __future__ import annotations

from checks.values.text import normal

_YES = frozenset(
    ["是", "有", "已", "对", "达标", "已达标", "合格", "已建", "已通", "√", "✓", "✔", "1", "y", "yes", "true"]
)
_NO = frozenset(
    ["否", "无", "未", "没有", "不达标", "未达标", "不合格", "未建", "未通", "×", "✗", "✘", "0", "n", "no", "false"]
)
_SEEN = ("有", "在", "已", "正常", "使用", "上课", "正在")
_UNSEEN = ("未", "没", "无", "空", "闲置", "停用", "关闭", "不在用", "不使用", "不上课")
_UNKNOWN = ("未知", "未定", "未查", "未检")
_HOST = ("主讲", "主端", "授课", "输出", "发起", "主会场", "host", "main")
_GUEST = ("听", "接收", "受援", "参与", "输入", "分会场", "guest", "listen")
_DAYS = ("一", "二", "三", "四", "五", "六", "日")
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def parse_yes_no(text: str) -> bool | None:
    """Yes or no, also as 1 and 0; None for anything else."""
    bare = normal(text).casefold()
    return True if bare in _YES else False if bare in _NO else None


def parse_seen(text: str) -> bool | None:
    """Whether a visit saw the room in use: yes or no, or in words (正在上课, 未使用, 空置); None: nobody can tell."""
    bare = normal(text).casefold()
    answer = parse_yes_no(bare)
    if answer is not None or bare.startswith(_UNKNOWN):
        return answer
    return False if bare.startswith(_UNSEEN) else True if bare.startswith(_SEEN) else None


def parse_role(text: str) -> str | None:
    """``host`` or ``guest``."""
    bare = normal(text).casefold()
    if any(word in bare for word in _HOST):
        return "host"
    return "guest" if any(word in bare for word in _GUEST) else None


def parse_weekday(text: str) -> int | None:
    """1 for Monday to 7 for Sunday: 星期一, 周日, 7, Mon."""
    bare = normal(text).casefold().removeprefix("星期").removeprefix("周").removeprefix("礼拜").replace("天", "日")
    if bare in _DAYS:
        return _DAYS.index(bare) + 1
    if bare.isdecimal() and 1 <= int(bare) <= 7:
        return int(bare)
    return _ENGLISH.index(bare[:3]) + 1 if bare[:3] in _ENGLISH else None
