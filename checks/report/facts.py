"""What the view looks up again and again: settings and docs by id, frames as plain rows, where things are listed."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

import pandas as pd

from checks.frames import plain_column, records
from checks.metrics import METRICS
from checks.model import DUE, Outcome
from checks.patterns import PATTERNS
from checks.report.tables import Limit, Percent
from checks.report.words import Words
from checks.rules import RULES_BY_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from checks.config.models import Target
    from checks.metrics.base import Metric
    from checks.report.tables import Cell
    from checks.result import AuditResult
    from checks.result_lines import TargetResult
    from checks.rules.base import Docs


Told = TypeVar("Told")


@dataclass(frozen=True)
class Facts:
    """An audit's result with what is needed to tell it in one language."""

    result: AuditResult
    words: Words
    _told: dict[Callable[[Facts], Any], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, result: AuditResult) -> Facts:
        """In the language of the run."""
        return cls(result, Words(result.run.lang))

    def once(self, tell: Callable[[Facts], Told]) -> Told:
        """What ``tell`` makes of the facts, made once for all writers: a table of every school takes a while."""
        if tell not in self._told:
            self._told[tell] = tell(self)
        return cast("Told", self._told[tell])

    @cached_property
    def settings(self) -> dict[str, Target]:
        """The configured targets by id."""
        return {target.id: target for target in self.result.config.targets}

    @cached_property
    def titles(self) -> dict[str, str]:
        """What rules, patterns and targets are called, by id; of two that share an id the target wins."""
        rules = {rule.id: rule.title for rule in self.result.rules}
        stock = {one.id: one.title for one in self.result.config.expectations if one.title}
        patterns = {pattern.id: pattern.docs[self.words.lang].title for pattern in PATTERNS.values()}
        return stock | rules | patterns | {target.id: target.title for target in self.result.targets}

    @cached_property
    def measurements(self) -> list[dict[str, Any]]:
        """The measurements as plain rows."""
        return records(self.result.measurements)

    @cached_property
    def listed(self) -> pd.DataFrame:
        """The findings that are not waived, by kind, with the ``count`` of each: ``rule``, ``severity``, ``effect``,
        ``about_record`` and so on, and the ``school_key``."""
        standing = self._tally[self._tally["outcome"] != Outcome.WAIVED]
        return standing.assign(school_key=pd.Series(self._finding_schools(standing), standing.index, dtype=object))

    @cached_property
    def total_findings(self) -> int:
        """How many findings there are, waived ones and those that no frame holds included."""
        return int(self._tally["count"].sum())

    @cached_property
    def total_evidence(self) -> int:
        """How many of them are about records."""
        return int(self._tally.loc[self._tally["about_record"], "count"].sum())

    @cached_property
    def _tally(self) -> pd.DataFrame:
        return self.result.tally

    def _finding_schools(self, findings: pd.DataFrame) -> list[str]:
        """The :func:`school_key` of each row. A record whose room is unknown names its school and has no code."""
        codes, names = (plain_column(findings[column]) for column in ("school_code", "school"))
        return [code or self._codes.get(name, name) for code, name in zip(codes, names, strict=True)]

    @cached_property
    def _codes(self) -> dict[str, str]:
        """The code of each measured school by its name, where only one school is called so."""
        named: dict[str, set[str]] = {}
        for row in self.measurements:
            named.setdefault(str(row["school"] or ""), set()).add(school_key(row))
        return {name: next(iter(keys)) for name, keys in named.items() if name and len(keys) == 1}

    @cached_property
    def first_finding(self) -> dict[str, int]:
        """The row (from 0) of the first finding of each school, by school code or, where there is none, name."""
        findings = self.result.findings[["school_code", "school"]].astype("str").fillna("").reset_index(drop=True)
        distinct = findings.drop_duplicates()
        first: dict[str, int] = {}
        for row, key in zip(distinct.index.tolist(), self._finding_schools(distinct), strict=True):
            first.setdefault(key, row)
        first.pop("", None)
        return first

    @cached_property
    def target_finding(self) -> dict[tuple[str, str], int]:
        """The row (from 0) of the finding about a target's unit, by target and unit id."""
        rules, units = (self.result.findings[name] for name in ("rule", "unit_id"))
        rows = rules.isin(self.target_ids).to_numpy().nonzero()[0]
        keys = zip(plain_column(rules.iloc[rows]), plain_column(units.iloc[rows]), strict=True)
        return dict(zip(keys, rows.tolist(), strict=True))

    @cached_property
    def target_ids(self) -> frozenset[str]:
        """The ids of all targets."""
        return frozenset(target.id for target in self.result.targets)

    @cached_property
    def has_bands(self) -> bool:
        """Whether any target has bands."""
        return any(target.bands for target in self.result.config.targets)

    def metric(self, name: str) -> Metric | None:
        """The metric of that name; None for one that this version does not know."""
        return METRICS.get(name)

    def rule_docs(self, rule: str) -> Docs | None:
        """The docs of a built-in rule."""
        known = RULES_BY_ID.get(rule)
        return known.docs[self.words.lang] if known else None

    def is_limit(self, target: str) -> bool:
        """Whether the target says ``at_most``: less is better."""
        setting = self.settings.get(target)
        return setting is not None and setting.at_most is not None

    def is_ratio(self, metric: str) -> bool:
        """Whether the metric is a share, shown in per cent."""
        known = self.metric(metric)
        return known is not None and known.is_share

    def is_stock(self, metric: str) -> bool:
        """Whether the figures stand in a table: what there is, not what was done."""
        known = self.metric(metric)
        return known is not None and known.from_tables

    def quantity(self, target: TargetResult, value: float | None) -> Cell:
        """An actual or required value of the target's metric."""
        if value is None:
            return None
        return Percent(value) if self.is_ratio(target.metric) else plain_number(value)

    def required(self, target: TargetResult, value: float | None) -> Cell:
        """A requirement; an upper limit says so."""
        if value is None or not self.is_limit(target.id):
            return self.quantity(target, value)
        return Limit(value, self.is_ratio(target.metric))

    def rows_of(self, target: str) -> list[dict[str, Any]]:
        """The measurements of one target."""
        return self._by_target.get(target, [])

    @cached_property
    def _by_target(self) -> dict[str, list[dict[str, Any]]]:
        groups: dict[str, list[dict[str, Any]]] = {}
        for row in self.measurements:
            groups.setdefault(row["target"], []).append(row)
        return groups


def unmarked(text: str) -> str:
    """A text of the docs without the marks that only Markdown understands."""
    return text.replace("`", "")


def plain_number(value: float | None) -> float | None:
    """Whole numbers as integers, so that they are shown without decimals."""
    if value is None:
        return None
    return int(value) if float(value).is_integer() else float(value)


def rate_cell(rate: float | None, outcome: str) -> Cell:
    """The rate of a unit; of one that has not attained it never shows as 100.00 %. One that nothing is asked of has
    none."""
    if outcome == Outcome.NOT_APPLICABLE:
        return None
    if rate is None or math.isinf(rate):
        return None if rate is None else "∞"
    return Percent(rate, Outcome(outcome) is Outcome.PASSED if outcome in DUE else None)


def school_key(row: dict[str, Any]) -> str:
    """What tells schools apart: the code, or the name where there is none."""
    return str(row["school_code"] or row["school"] or "")


def schools_in(keys: Iterable[str]) -> int:
    """How many schools the keys are of."""
    return len(set(keys) - {""})
