"""The findings as data of the page: column by column, each distinct text once, so that 200,000 stay a few megabytes.

A column is ``{"values": […]}`` (one text per finding) or, where texts repeat, ``{"values": […], "codes": […]}`` (the
number of its text per finding; −1 for none).
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from checks.frames import plain_column
from checks.report.definition import definition
from checks.report.detail import EVIDENCE_FIELDS
from checks.report.numbers import amount
from checks.report.safe import visible
from checks.report.tables import shown
from checks.report.view import remedy

if TYPE_CHECKING:
    from collections.abc import Callable

    from checks.report.facts import Facts

MOST_LISTED = 200_000
"""How many findings the page holds; findings.csv holds all."""

_PLACE = ("file", "sheet", "row")
_OTHER = ("other_file", "other_sheet", "other_row")


def as_data(value: Any) -> Markup:
    """``value`` as JSON that may stand inside a script element whatever texts it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def listed(facts: Facts) -> dict[str, Any]:
    """What is shown of every finding, searched and sorted: the columns of the list."""
    words, frame = facts.words, facts.result.findings.head(MOST_LISTED)
    about_target = frame["rule"].isin(facts.target_ids)
    outcome = frame["outcome"].where(about_target, "record:" + frame["outcome"].astype(str))
    return {
        "severity": _column(frame["severity"], lambda one: words.severity(one).text),
        "outcome": _column(
            outcome,
            lambda one: words.found(one[7:]).text if one.startswith("record:") else words.outcome(one).text,
        ),
        "rule": _column(frame["rule"], lambda one: facts.titles.get(one, one)),
        "school": _column(frame["school"]),
        "unit_name": _column(frame["unit_name"]),
        "message": _column(frame["message"]),
        "effect": _column(frame["effect"], words.effect),
        **{name: _column(frame[name], _plain) for name in _PLACE},
    }


def unfolded(facts: Facts) -> dict[str, Any]:
    """What is shown of a finding when it is unfolded: the columns of its evidence, in the order of :func:`listed`."""
    frame = facts.result.findings.head(MOST_LISTED).reset_index(drop=True)
    records = facts.result.evidence.drop_duplicates("id").set_index("id").reindex(frame["id"])
    has_record = records["file"].notna().to_numpy()
    columns = {name: _column(records[name], _plain) for name in (*EVIDENCE_FIELDS, *_OTHER)}
    columns["raw"] = _column(frame["raw"].where(~has_record))
    for name in ("unit_id", "school_code", "id"):
        columns[name] = _column(frame[name])
    for name in ("actual", "required"):
        columns[name] = _column(_quantities(facts, frame, name))
    columns["rule_id"] = _column(frame["rule"])
    return {name: column for name, column in columns.items() if column["values"]}


def explained(facts: Facts) -> dict[str, Any]:
    """By rule or target id, what an unfolded finding says of it: what is checked or counted, and what to do."""
    targets = {target.id: {"what": visible(definition(facts, target))} for target in facts.result.targets}
    rules = {}
    for rule in facts.result.rules:
        docs, setting = facts.rule_docs(rule.id), facts.result.config.row_rules.get(rule.id)
        what = docs.what.replace("`", "") if docs else (setting.fails_when or "") if setting else ""
        rules[rule.id] = {"what": visible(what), "remedy": visible(remedy(facts, rule.id))}
    return rules | targets


def _column(values: pd.Series[Any], say: Callable[[Any], str] = str) -> dict[str, Any]:
    codes, distinct = pd.factorize(values, use_na_sentinel=True)
    texts = [visible(say(one)) for one in distinct.tolist()]
    if 2 * len(texts) > len(codes) and -1 not in codes:
        return {"values": [texts[code] for code in codes.tolist()]}
    return {"values": texts, "codes": codes.tolist()}


def _plain(value: Any) -> str:
    """A text as it is, the number of a row without decimals or grouping."""
    return value if isinstance(value, str) else str(int(value))


def _quantities(facts: Facts, frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    """How the actual or required values of findings about units read."""
    targets = {target.id: target for target in facts.result.targets}

    @cache
    def said(rule: str, value: float) -> str:
        return shown(facts.quantity(targets[rule], value)) if rule in targets else amount(value)

    values = zip(plain_column(frame["rule"]), plain_column(frame[name]), strict=True)
    return pd.Series([None if value is None else said(rule, value) for rule, value in values], dtype=object)
