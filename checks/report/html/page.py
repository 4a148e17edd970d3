"""Writes audit.html: the view of the workbook with charts and a list of findings that can be searched."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from checks.model import Outcome, Severity
from checks.report import conclusion, overview, standing, use
from checks.report.detail import EVIDENCE_FIELDS
from checks.report.html import charts
from checks.report.html.covered import MOST_TARGETS, drawn_targets, not_covered
from checks.report.html.drawing import Drawing
from checks.report.html.listing import MOST_LISTED, as_data, explained, listed, unfolded
from checks.report.safe import visible
from checks.report.since import course, headline
from checks.report.tables import Badge, Goal, Percent, bare, shown
from checks.report.trend import changes_sheet, trend_sheet
from checks.report.view import summarise
from checks.texts import catalogue, text

if TYPE_CHECKING:
    from pathlib import Path

    from checks.report.facts import Facts
    from checks.report.html.drawing import Pen
    from checks.report.tables import Cell, Table

MOST_ROWS = 1_000
"""How many rows a table of the page shows at most; the workbook holds all."""

_LANGUAGES = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A table that has a chart."""

    table: Table
    spec: charts.Spec


class Page:
    """The page of one result; its charts are being drawn from the moment it is made. :meth:`write` waits for them."""

    def __init__(self, facts: Facts, pen: Pen | None = None) -> None:
        self._facts = facts
        self._figures = _figures(facts)
        self._drawing = Drawing([figure.spec for figures in self._figures.values() for figure in figures], pen)

    def write(self, path: Path) -> None:
        """Writes the page in the language of the run. Raises OSError where the file cannot be written."""
        pictures = iter(self._drawing.result())
        drawn = {
            section: [(figure.table, Markup(next(pictures))) for figure in figures]
            for section, figures in self._figures.items()
        }
        path.write_text(self._text(drawn), encoding="utf-8", newline="\n")

    def _text(self, drawn: dict[str, list[tuple[Table, Markup]]]) -> str:
        facts, script, style = self._facts, _asset("page.js"), _asset("page.css")
        summary = facts.once(summarise)
        written: str = (
            _environment()
            .get_template("page.html")
            .render(
                lang=_LANGUAGES[facts.words.lang],
                policy=_policy(script, style),
                script=Markup(script),
                style=Markup(style),
                words=facts.words,
                say=facts.words.page,
                result=facts.result,
                summary=summary,
                cards=_cards(facts, summary.indicators),
                schools=_without(_cut(facts, facts.once(overview.schools)), "target_line"),
                groups=_cut(facts, facts.once(overview.groups)),
                changes=_changes(facts),
                headline=headline(facts),
                since=text("history.headline", facts.words.lang),
                rules=overview.rules(facts),
                waivers=overview.waivers(facts),
                reconciliation=_cut(facts, overview.reconciliation(facts)),
                run=overview.run(facts),
                read=(summary.coverage[0], *conclusion.evidence_mix(facts)),
                not_covered=not_covered(facts),
                drawn=drawn,
                total=facts.total_findings,
                most_listed=MOST_LISTED,
                findings=as_data(listed(facts)),
                evidence=as_data(unfolded(facts)),
                texts=as_data(_texts(facts)),
            )
        )
        return written


def _figures(facts: Facts) -> dict[str, list[Figure]]:
    """The charts by section of the page; those without a number are left out."""
    targets, _ = drawn_targets(facts)
    rankings = [standing.ranking(facts, target) for target in targets]
    distributions = [standing.distribution(facts, target) for target in targets]
    weekdays, weeks, entries = use.weekday_periods(facts), use.weeks(facts), use.entries(facts)
    free = use.free_days(facts)
    changes = facts.result.changes
    courses = [course(facts, trend) for trend in changes.targets[:MOST_TARGETS]] if changes is not None else []
    return {
        "ranking": [Figure(table, charts.ranking_chart(facts, table)) for table in rankings if table.rows],
        "distribution": [
            Figure(table, charts.distribution_chart(facts, table)) for table in distributions if table.total
        ],
        "weeks": [Figure(weeks, charts.weeks_chart(weeks, free))] if len(facts.result.usage) else [],
        "use": [
            *([Figure(weekdays, charts.weekday_chart(weekdays))] if weekdays.rows else []),
            *([Figure(entries, charts.entries_chart(entries))] if entries.rows else []),
        ],
        "trend": [Figure(table, charts.course_chart(table)) for table in courses if len(table.rows) > 1],
    }


def _cards(facts: Facts, indicators: Table) -> list[dict[str, Any]]:
    """The headline figures: the cells of each target's line by column, with its id, title and whether it is an upper
    limit, of which the rate is a part. What a single unit reached is no mean, and shown as it is."""
    keys = [column.key for column in indicators.columns]
    return [
        {
            **dict(zip(keys, row, strict=True)),
            "id": target.id,
            "title": target.title,
            "limits": facts.is_limit(target.id),
            **({"mean_actual": facts.quantity(target, target.total.mean_actual)} if target.total.due == 1 else {}),
        }
        for target, row in zip(facts.result.targets, indicators.rows, strict=True)
    ]


def _changes(facts: Facts) -> list[Table]:
    """What earlier runs have to say, where any are known."""
    return [_cut(facts, table) for make in (trend_sheet, changes_sheet) if (table := make(facts)) is not None]


def _cut(facts: Facts, table: Table) -> Table:
    """The table, cut where it has more rows than the page shows."""
    if len(table.rows) <= MOST_ROWS:
        return table
    note = facts.words.page("cut", limit=MOST_ROWS, total=len(table.rows))
    return replace(table, rows=table.rows[:MOST_ROWS]).with_note(note)


def _without(table: Table, key: str) -> Table:
    """The table without a column that only a spreadsheet needs."""
    at = next(at for at, column in enumerate(table.columns) if column.key == key)
    columns = (*table.columns[:at], *table.columns[at + 1 :])
    return replace(table, columns=columns, rows=[(*row[:at], *row[at + 1 :]) for row in table.rows])


def _texts(facts: Facts) -> dict[str, Any]:
    """What the script says: labels by field, the tone of each word, sentences with ``{placeholders}``, explanations."""
    words = facts.words
    shared = [key.removeprefix("page-script.") for key in catalogue() if key.startswith("page-script.")]
    return {
        "say": {key: catalogue()[f"page-script.{key}"][words.lang] for key in shared},
        "fields": {
            name: words.column(name)
            for name in (
                *EVIDENCE_FIELDS,
                *("raw", "unit_id", "school_code", "id", "actual", "required", "rule_id", "other", "file", "sheet"),
                *("row", "message", "what", "remedy"),
            )
        },
        "tones": _tones(facts),
        "explained": explained(facts),
        "evidence_fields": EVIDENCE_FIELDS,
    }


def _tones(facts: Facts) -> dict[str, str]:
    words = facts.words
    badges = [
        *(words.severity(one) for one in Severity),
        *(words.outcome(one) for one in Outcome),
        *(words.found(one) for one in Outcome),
    ]
    return {badge.text: badge.tone.value for badge in badges}


@cache
def _environment() -> Environment:
    """Every text is escaped, and characters that a browser would obey are made visible."""
    environment = Environment(
        loader=PackageLoader("checks.report.html", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
    )
    environment.filters |= {"shown": shown, "exact": _exact}
    environment.tests |= {
        "badge": lambda cell: isinstance(cell, Badge),
        "goal": lambda cell: isinstance(cell, Goal) and cell.table == "findings",
    }
    return environment


def _exact(cell: Cell) -> str | None:
    """The unrounded number of a cell, for whoever reads the page by program."""
    value = bare(cell)
    return repr(value) if isinstance(value, int | float) or isinstance(cell, Percent) else None


@cache
def _asset(name: str) -> str:
    return files("checks.report.html").joinpath(name).read_text(encoding="utf-8")


def _policy(script: str, style: str) -> str:
    """Nothing may be loaded from anywhere; this script and this style alone may run."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
