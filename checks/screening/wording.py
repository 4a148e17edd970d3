"""Sentences put together by the engine: templates of the rules as SQL, so that a million findings cost no Python."""

from __future__ import annotations

from functools import partial
from string import Formatter
from typing import TYPE_CHECKING, Any

from checks.model import FIELDS, RULE_COLUMNS
from checks.rules.sql import literal, unreadable_itself
from checks.texts import catalogue, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from checks.model import Lang
    from checks.rules.base import Rule
    from checks.screening.settled import SettledRule


def message(rules: Sequence[SettledRule], lang: Lang) -> str:
    """The message of a finding, by its rule: SQL over the columns of ``observed``, ``raw_<field>``, the other's and
    ``expired_on``."""
    cases = " ".join(f"WHEN {literal(rule.id)} THEN {_message_of(rule, lang)}" for rule in rules)
    return f"concat(CASE rule {cases} ELSE '' END, {_expired(lang)})" if cases else "''"


def _expired(lang: Lang) -> str:
    """What is added where a waiver held before the lesson's date: SQL over ``expired_on``."""
    said = filled(catalogue()["rule.expired"][lang], {"until": "CAST(expired_on AS VARCHAR)"})
    return f"CASE WHEN expired_on IS NULL THEN '' ELSE {said} END"


def _message_of(settled: SettledRule, lang: Lang) -> str:
    rule = settled.rule
    if rule is None:
        return literal(text("rule.own", lang, title=settled.title(lang)))
    names = rule.details(settled.parameters, lang)
    details = {name: settled.by_variant(partial(_detail, rule, name, lang), "''") for name in names}
    columns = {**details, "other": _place("other", lang)}
    messages = rule.docs[lang].messages
    if list(messages) == [""]:
        return filled(messages[""], columns)
    cases = " ".join(f"WHEN {literal(case)} THEN {filled(template, columns)}" for case, template in messages.items())
    return f"CASE {rule.case} {cases} ELSE '' END"


def _detail(rule: Rule, name: str, lang: Lang, parameters: Any) -> str:
    return rule.details(parameters, lang)[name]


def filled(template: str, columns: Mapping[str, str]) -> str:
    """``template`` as SQL; a placeholder is one of ``columns`` (name → SQL text) or a column of ``observed``."""
    pieces: list[str] = []
    for said, name, _, _ in Formatter().parse(template):
        if said:
            pieces.append(literal(said))
        if name:
            pieces.append(f"COALESCE({columns.get(name) or _shown(name)}, '')")
    return f"concat({', '.join(pieces)})"


def _shown(column: str) -> str:
    if RULE_COLUMNS.get(column) == "TIMESTAMP":
        return f"substr(CAST({column} AS VARCHAR), 12, 5)"
    return f"CAST({column} AS VARCHAR)"


def _place(whose: str, lang: Lang) -> str:
    """File, sheet and row of the ``other`` record, in words."""
    columns = {name: f"CAST({whose}_{name} AS VARCHAR)" for name in ("file", "sheet", "row")}
    with_sheet, without = (
        filled(catalogue()[key][lang], columns) for key in ("rule.place", "rule.place_without_sheet")
    )
    return f"CASE WHEN COALESCE({whose}_sheet, '') = '' THEN {without} ELSE {with_sheet} END"


def content(fields: Iterable[str] = FIELDS) -> str:
    """The content of record ``r`` (raw texts ``w``) in one text: canonical where readable, else as it stands.

    Records that say the same in different ways give the same text: no file, no row, no spelling.
    """
    return f"concat_ws(' | ', {', '.join(_canonical(field) for field in fields)})"


def _canonical(field: str) -> str:
    lost = unreadable_itself(field, "w.").replace("unreadable", "r.unreadable")
    readable = _READABLE.get(field) or f"CAST(r.{field} AS VARCHAR)"
    return f"COALESCE({readable}, CASE WHEN {lost} THEN NULLIF(trim(w.{field}), '') END)"


def _clock(column: str, second: str = "NULL") -> str:
    """08:00, with seconds where there are any, with the date where it is another than the lesson's.

    Without a date the time of day is what ``second`` says.
    """
    moment = f"COALESCE({column}, TIMESTAMP '2000-01-01' + INTERVAL '1' SECOND * {second})"
    shown = f"CAST({moment} AS VARCHAR)"
    minutes_only = f"CASE WHEN {shown} LIKE '%:00' THEN substr({shown}, 1, 16) ELSE {shown} END"
    of_the_day = f"CAST({column} AS DATE) = r.date OR {column} IS NULL"
    return f"CASE WHEN {of_the_day} THEN substr({minutes_only}, 12) ELSE {minutes_only} END"


def _periods() -> str:
    """3, 3-4; periods with a gap (3、5) as they stand."""
    has_gap = "((r.mask + (r.mask & -r.mask)) & r.mask) <> 0"
    last = "CAST(r.period + r.periods - 1 AS VARCHAR)"
    return (
        f"CASE WHEN r.periods > 1 AND {has_gap} THEN trim(w.period)"
        f" WHEN r.periods > 1 THEN concat(CAST(r.period AS VARCHAR), '-', {last}) ELSE CAST(r.period AS VARCHAR) END"
    )


_READABLE = {
    "period": _periods(),
    "starts_at": _clock("r.starts_at", "r.start_second"),
    "ends_at": _clock("r.ends_at", "r.end_second"),
    "entered_at": _clock("r.entered_at"),
}
