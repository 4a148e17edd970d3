"""docs/rules.md, made of the rules themselves: ``python -m checks.rules.docs docs/rules.md``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from checks.model import LANGS
from checks.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.model import Lang
    from checks.rules.base import Docs, Rule

HEAD = """# 记录规则 · Row rules

<!-- Made by `python -m checks.rules.docs docs/rules.md`; edit the rules instead. -->

一条记录违反几条规则就列几条。“剔除”（reject）指该记录不计课时，“提示”（flag）指照常计入并列出供核对。
严重程度和处理方式可在 rules.yaml 的 `row_rules` 中调整。

A record is listed under every rule that it breaks. `reject`: it does not count; `flag`: it counts and is listed to be
checked. Severity and effect are settings in `row_rules` of rules.yaml.
"""
HEADINGS: dict[Lang, tuple[str, str, str, str, str]] = {
    "zh": ("何时触发", "为什么要查", "举例", "怎么处理", "提示语"),
    "en": ("Breaks when", "Why", "Example", "What to do", "Message"),
}


def markdown() -> str:
    """The page: an overview, then a section for each rule."""
    return "\n".join((HEAD, *_overview(), *(line for rule in RULES for line in _section(rule))))


def _overview() -> Iterator[str]:
    yield "| id | zh | en | severity | effect |"
    yield "|---|---|---|---|---|"
    for rule in RULES:
        titles = " | ".join(rule.docs[lang].title for lang in LANGS)
        yield f"| [{rule.id}](#{rule.id}) | {titles} | {rule.severity} | {rule.effect} |"
    yield ""


def _section(rule: Rule) -> Iterator[str]:
    yield f"## {rule.id}"
    yield ""
    yield f"`{rule.severity}`, `{rule.effect}`"
    yield ""
    for lang in LANGS:
        yield from _in_language(rule.docs[lang], lang)
    yield from _parameters(rule)


def _in_language(docs: Docs, lang: Lang) -> Iterator[str]:
    colon = "：" if lang == "zh" else ": "
    yield f"### {docs.title}"
    yield ""
    said = (docs.what, docs.why, docs.example, docs.remedy)
    for heading, paragraph in zip(HEADINGS[lang], said, strict=False):
        yield f"- **{heading}**{colon}{paragraph}"
    for template in docs.messages.values():
        yield f"- **{HEADINGS[lang][-1]}**{colon}`{template}`"
    yield ""


def _parameters(rule: Rule) -> Iterator[str]:
    if not rule.parameters.model_fields:
        return
    yield "| parameter | default | |"
    yield "|---|---|---|"
    for name, field in rule.parameters.model_fields.items():
        yield f"| `{name}` | `{field.default}` | {field.description} |"
    yield ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(markdown(), encoding="utf-8", newline="\n")
