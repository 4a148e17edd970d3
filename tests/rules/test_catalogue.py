"""What every rule must have: docs in every language, messages that can be filled, a test, a section of the page."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from string import Formatter

import pytest

from checks.model import LANGS, RULE_COLUMNS, Lang
from checks.rules import RULES, RULES_BY_ID
from checks.rules.base import Docs, Rule
from checks.rules.docs import markdown

ROOT = Path(__file__).parent.parent.parent
EVERY_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)


def test_ids_are_unique_and_name_their_files() -> None:
    assert len(RULES_BY_ID) == len(RULES)
    written = {path.stem for path in (ROOT / "checks" / "rules").glob("*.py")}
    assert written - {"__init__", "base", "docs", "sql"} == {rule.id.replace("-", "_") for rule in RULES}


@EVERY_RULE
@EVERY_LANGUAGE
def test_docs_are_complete(rule: Rule, lang: Lang) -> None:
    docs = rule.docs[lang]
    assert [one.name for one in fields(Docs) if not getattr(docs, one.name)] == []
    assert docs.messages.keys() == rule.docs[LANGS[0]].messages.keys()
    assert not any(word in repr(docs) for word in ("作弊", "造假", "cheat", "fraud"))


@EVERY_RULE
@EVERY_LANGUAGE
def test_messages_name_columns_and_details(rule: Rule, lang: Lang) -> None:
    known = {*RULE_COLUMNS, *rule.details(rule.parameters(), lang), "room_hint", "other"}
    used = {name for template in rule.docs[lang].messages.values() for _, name, _, _ in Formatter().parse(template)}
    assert used - {None} <= known
    unused = set(rule.details(rule.parameters(), lang)) - used
    assert not unused


@EVERY_RULE
def test_parameters_are_described(rule: Rule) -> None:
    assert [name for name, field in rule.parameters.model_fields.items() if not field.description] == []


@EVERY_RULE
def test_every_rule_has_its_tests(rule: Rule) -> None:
    assert (Path(__file__).parent / f"test_{rule.id.replace('-', '_')}.py").is_file()


def test_the_page_is_up_to_date() -> None:
    """Else: python -m checks.rules.docs docs/rules.md."""
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == markdown()
    assert [rule.id for rule in RULES if f"\n## {rule.id}\n" not in page] == []
