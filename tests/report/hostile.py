"""Texts that harm a program that trusts them."""

from __future__ import annotations

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@x",
    "nul\x00\x0b\x1b",
    "line\r\nbreak\ttab",
    "<script>alert(1)</script>",
    "]]></t><c>",
    "../../x",
    "a\u202eb\u200f\u2028",
    "🏫👩‍🏫",
    "语" * 40_000,
    "x" * 10_000,
]
