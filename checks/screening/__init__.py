"""Screening: which records break which row rules, which are rejected, and which count.

Reads ``record_values`` and ``map_place`` (together: ``records``), ``raw``, ``sheets``, ``rooms`` and ``days``, and goes
in three steps:

* :meth:`Screening.observe` makes the table ``places`` and the views ``described`` and ``observed`` (see
  :mod:`checks.screening.observed`);
* :meth:`Screening.run` makes ``broken`` (rid, rule, other, listed, waived, rejects), ``rejected`` (rid), the view
  ``counted`` (the columns of ``described`` for the records that count), ``shared_days`` (see
  :func:`checks.screening.narrowing.shared_days`) and ``fate`` (file_no, sheet_no, counted, rejected, outside_window:
  records per sheet);
* :meth:`Screening.cite` takes out the records that the findings are about, and :func:`write_findings` makes
  ``findings`` and the view ``evidence`` of them (see :mod:`checks.screening.findings`).

What becomes of a record is decided in this order: *rejected* without a date, or with one after the as-of date and
outside every term, whatever the settings; *outside the window*; *rejected* by a rule whose effect is reject and that
is not waived; else *counted*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from checks.config.sorting import LESSONS_ALONE, Sorting
from checks.model import Outcome
from checks.records.build import records_of
from checks.result_lines import RuleResult
from checks.rules.sql import without
from checks.screening.breaking import find_broken, uphold, waiver_matches
from checks.screening.findings import write_findings
from checks.screening.narrowing import shared_days
from checks.screening.observed import HOUSE_COLUMNS, OBSERVED, described, places
from checks.screening.settled import SettledRule, running, settle

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from checks.config.models import Config
    from checks.engines.base import Engine
    from checks.model import Lang, Period, Span
    from checks.subjects import Subjects

__all__ = [
    "HOUSE_COLUMNS",
    "Screening",
    "SettledRule",
    "counting",
    "listed_records",
    "rule_results",
    "running",
    "settle",
    "uphold",
    "waiver_matches",
    "write_findings",
]


@dataclass(frozen=True, slots=True)
class Screening:
    """One screening, planned. ``windows`` are those of all targets, ``terms`` those of all units; ``accepted`` are the
    ids of findings that were disputed with success."""

    config: Config
    period: Period
    as_of: date
    windows: Sequence[Span]
    terms: Sequence[Span]
    sorting: Sorting = LESSONS_ALONE
    accepted: Collection[str] = ()

    def run(self, engine: Engine) -> None:
        """Runs every rule that is switched on, over the views that :meth:`observe` made."""
        find_broken(engine, settle(self.config), self.config.waivers, self.accepted)
        _count(engine)
        compared = f"({without('compared', 'rejected')}) AS c"
        shared_days(engine, compared if self.sorting.only_lessons else "counted")

    def observe(self, engine: Engine) -> None:
        """Makes the table ``places`` and the views ``described`` and ``observed``."""
        _put_stage_subjects(engine, self.config.subjects)
        engine.create("places", places(_further_columns(engine), self.sorting))
        engine.spread("places")
        engine.view("described", self._described(engine, "record_values"))
        engine.view("observed", OBSERVED.format(described="described"))

    def cite(self, engine: Engine) -> None:
        """Takes out what the report says of: ``cited_raw`` and the views ``cited_records`` and ``cited`` are ``raw``,
        ``records`` and ``observed`` for the records of ``broken`` and those that they were held against.

        Such a view over all records would be computed whole, however few of them are asked for.
        """
        named = "SELECT rid FROM broken UNION ALL SELECT other FROM broken WHERE other IS NOT NULL"
        engine.create("cited_rids", f"SELECT DISTINCT rid FROM ({named}) n")
        for table, cited in (("raw", "cited_raw"), ("record_values", "cited_values")):
            engine.keep(cited, f"SELECT t.* FROM {table} t JOIN cited_rids c ON c.rid = t.rid")
        engine.view("cited_records", records_of("cited_values"))
        engine.view("cited_described", self._described(engine, "cited_values"))
        engine.view("cited", OBSERVED.format(described="cited_described"))

    def _described(self, engine: Engine, values: str) -> str:
        further = _further_columns(engine)
        return described(self.config, self.period, self.as_of, self.windows, self.terms, further, self.sorting, values)


def _further_columns(engine: Engine) -> list[str]:
    return [str(name) for name in engine.query("SELECT * FROM rooms WHERE FALSE").columns]


def listed_records(engine: Engine) -> tuple[dict[str, int], dict[str, int]]:
    """By rule how many listed records break it: without a waiver, and with one."""
    rows = engine.rows("SELECT rule, waived, count(*) FROM broken WHERE listed GROUP BY rule, waived")
    found: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for rule, waived, records in rows:
        found[bool(waived)][str(rule)] = int(str(records))
    return found


def rule_results(config: Config, lang: Lang, broken: Mapping[str, int], waived: Mapping[str, int]) -> list[RuleResult]:
    """What became of every rule, of the listed records that break it (see :func:`listed_records`).

    ``not-applicable`` are the rules that are switched off.
    """
    results = []
    for rule in settle(config):
        records = broken.get(rule.id, 0)
        outcome = Outcome.FAILED if records else Outcome.PASSED if rule.enabled else Outcome.NOT_APPLICABLE
        title = rule.title(lang)
        results.append(RuleResult(rule.id, title, rule.severity, rule.effect, outcome, records, waived.get(rule.id, 0)))
    return results


def _put_stage_subjects(engine: Engine, subjects: Subjects) -> None:
    """Makes ``stage_subjects`` (stage, subject, fits): every stage of the register with every known subject seen."""
    stages = [str(stage) for (stage,) in engine.rows("SELECT DISTINCT stage FROM rooms WHERE stage IS NOT NULL")]
    seen = engine.rows("SELECT DISTINCT subject FROM record_values WHERE subject IS NOT NULL AND subject_known")
    rows = [(stage, str(subject), subjects.fits(str(subject), stage)) for stage in stages for (subject,) in seen]
    types = {"stage": "VARCHAR", "subject": "VARCHAR", "fits": "BOOLEAN"}
    engine.put("stage_subjects", pd.DataFrame(rows, columns=list(types)), types)


def counting(gone: str) -> str:
    """SELECT of the records of ``described`` in the window, without those whose rid is in ``gone``."""
    return without("described", gone, "o.in_window AND NOT o.early")


def _count(engine: Engine) -> None:
    """Makes ``counted`` and ``fate``."""
    engine.view("counted", counting("rejected"))
    engine.create(
        "fate",
        "SELECT file_no, sheet_no,"
        " sum(CASE WHEN x.rid IS NULL AND o.in_window THEN 1 ELSE 0 END) AS counted,"
        " sum(CASE WHEN x.rid IS NOT NULL THEN 1 ELSE 0 END) AS rejected,"
        " sum(CASE WHEN x.rid IS NULL AND NOT o.in_window THEN 1 ELSE 0 END) AS outside_window"
        " FROM described o LEFT JOIN rejected x ON x.rid = o.rid GROUP BY file_no, sheet_no",
    )
