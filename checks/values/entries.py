"""How a record came to be: by the device itself, on a phone, or afterwards by hand (补录)."""

from __future__ import annotations

from checks.values.text import normal

_KINDS = {
    "manual": ("补录", "补登", "补填", "手工", "手动", "人工", "manual"),
    "mobile": ("手机", "移动端", "移动", "app", "mobile", "小程序"),
    "automatic": ("自动", "系统", "auto", "平台", "设备"),
}
"""Words that give a kind away, in the order in which they are looked for: 手机补录 was still entered afterwards."""


def parse_entry(text: str) -> str | None:
    """One of :data:`checks.model.ENTRIES`, or None for a word that tells none of them."""
    bare = normal(text).casefold()
    return next((kind for kind, words in _KINDS.items() if any(word in bare for word in words)), None)
