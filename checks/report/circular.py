"""circular.docx: a short public notice, to be edited in Word, WPS or LibreOffice before it is sent.

It speaks of schools and rooms, never of a teacher: where a target is about teachers, it gives numbers alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import TYPE_CHECKING, Any

from checks.figures import percent
from checks.model import DUE, Outcome, Unit
from checks.report import conclusion
from checks.report.facts import school_key, schools_in
from checks.report.groups import schools_due
from checks.report.league import spoken
from checks.report.page import numbered
from checks.report.since import headline
from checks.report.standing import ranking
from checks.report.tables import Kind, shown
from checks.report.view import unit_name
from checks.texts import render, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from checks.report.facts import Facts
    from checks.result_lines import GroupResult, TargetResult

NAMED = 5
MOST_RANKED = 500
MOST_MISSED = 30
MOST_UNUSED = 20
"""How many schools or rooms are named: best and worst, ranked, short of a requirement, never used."""
_SHORT = (Outcome.FAILED, Outcome.BEHIND)
"""Outcomes of who falls short; whoever is on the way to a day that has not come does not."""
_RANKING = ("rank", "name", "attained", "mean_actual", "rate", "distance")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its paragraphs."""

    title: str
    paragraphs: Sequence[str]


@dataclass(frozen=True, slots=True)
class Appendix:
    """A ranking on a page of its own: texts by column, and which columns hold figures."""

    title: str
    caption: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: Sequence[bool]


@dataclass(frozen=True, slots=True)
class Notice:
    """The whole notice in the language of the run."""

    title: str
    subtitle: str
    addressee: str
    opening: str
    sections: Sequence[Section]
    notes: str
    signature: str
    day: str
    appendices: Sequence[Appendix]


def write_circular(facts: Facts, path: Path) -> None:
    """Writes the notice to ``path``. Raises OSError where the file cannot be written."""
    from checks.report.docx import write_notice

    write_notice(Teller(facts).notice(), facts.result, path)


class Teller:
    """Puts the notice together."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._result = facts.result
        self._targets = [target for target in self._result.targets if schools_due(target)]

    def notice(self) -> Notice:
        """All of it, in the order in which it is read."""
        run, name = self._result.run, self._result.config.audit.name
        span = run.period.span
        return Notice(
            title=self._say("title", name=name) if name else self._say("title_plain"),
            subtitle=self._say("period", period=run.period.name),
            addressee=self._say("addressee"),
            opening=self._say(
                "opening", start=self._day(span.start), end=self._day(span.end), as_of=self._day(run.as_of)
            ),
            sections=[
                self._overall(),
                self._ranking(),
                self._praise(),
                self._wanting(),
                self._unused(),
                self._changes(),
                self._demands(),
            ],
            notes=self._say("notes", notes=self._running(conclusion.notes(self._facts))),
            signature=self._say("signature"),
            day=self._day(datetime.fromisoformat(run.generated_at)),
            appendices=[self._appendix(place, target) for place, target in enumerate(self._ranked_targets(), 1)],
        )

    def _overall(self) -> Section:
        warned = [*([] if self._result.run.complete else [self._say("incomplete")]), *self._no_register]
        coverage = conclusion.coverage(self._facts)[:1]
        return Section(self._say("overall"), [*warned, *conclusion.standing(self._facts), *coverage])

    @property
    def _no_register(self) -> list[str]:
        """That rooms without any record cannot be seen, where it is so."""
        return [render(one, self._facts.words.lang) for one in self._result.notes if one.key == "audit.no_register"]

    def _ranking(self) -> Section:
        lines = [
            self._say("see_appendix", title=target.title, number=number)
            for number, target in enumerate(self._ranked_targets(), 1)
        ]
        return Section(
            self._say("ranking"),
            [*spoken(self._facts, {one.id for one in self._ranked_targets()}), *lines] or [self._say("no_ranking")],
        )

    def _appendix(self, place: int, target: TargetResult) -> Appendix:
        table = ranking(self._facts, target)
        kept = [number for number, column in enumerate(table.columns) if column.key in _RANKING]
        columns = [table.columns[number] for number in kept]
        caption = self._caption(target)
        if table.total > MOST_RANKED:
            caption += " " + self._say("more_ranked", shown=MOST_RANKED, number=table.total)
        return Appendix(
            self._say("appendix", number=place),
            caption,
            [column.title for column in columns],
            [[shown(row[number]) for number in kept] for row in table.rows[:MOST_RANKED]],
            [column.kind in (Kind.NUMBER, Kind.PERCENT, Kind.ORDINAL) for column in columns],
        )

    def _praise(self) -> Section:
        """The first of each ranking, of those that attain with all their units."""
        lines = [
            self._say("best", title=target.title, schools=self._schools(best))
            for target in self._ranked_targets()
            if (best := [group for group in self._groups(target) if group.attained == group.due])
        ]
        return Section(self._say("praise"), lines or [self._say("nobody_best")])

    def _wanting(self) -> Section:
        """The last of each ranking, of those that fall short; then every school that falls short of anything."""
        lines = []
        short: dict[tuple[str, str], list[str]] = {}
        for target in self._targets:
            groups = self._short(target)
            if groups and target in self._ranked_targets():
                worst = [group for group, _ in reversed(groups)]
                lines.append(self._say("worst", title=target.title, schools=self._schools(worst)))
            for group, counts in groups:
                short.setdefault((group.name, group.code), []).append(
                    self._say("missed_of", title=target.title, due=group.due, counts=counts)
                )
        missed = sorted(short.items(), key=lambda one: (-len(one[1]), one[0]))
        for (school, _code), targets in missed[:MOST_MISSED]:
            name = school or self._facts.words.say("blank")
            lines.append(self._say("missed", school=name, targets=self._facts.words.listed(targets)))
        if len(missed) > MOST_MISSED:
            lines.append(self._say("more_missed", number=len(missed) - MOST_MISSED))
        return Section(self._say("wanting"), lines or [self._say("nobody_missed")])

    def _unused(self) -> Section:
        """Units that reach nothing at all."""
        lines, blank = [], self._facts.words.say("blank")
        for target in self._result.targets:
            rows = [row for row in self._facts.rows_of(target.id) if row["outcome"] in DUE and row["actual"] == 0]
            if not rows or self._facts.is_limit(target.id) or self._facts.is_stock(target.metric):
                continue
            units = self._facts.words.units(len(rows), target.unit)
            if target.unit == Unit.TEACHER:
                lines.append(self._say("unused_number", title=target.title, units=units))
                continue
            names = self._facts.words.listed(unit_name(row) or blank for row in rows[:MOST_UNUSED])
            names = self._say("and_more", names=names) if len(rows) > MOST_UNUSED else names
            lines.append(self._say("unused_units", title=target.title, units=units, names=names))
        return Section(self._say("unused"), lines or self._no_register or [self._say("nobody_unused")])

    def _changes(self) -> Section:
        """What is new, goes on or is over since the period before; who goes on longest; how the rates moved."""
        return Section(self._say("changes"), headline(self._facts, teachers=False) or [self._say("first_run")])

    def _demands(self) -> Section:
        lines = []
        if missed := {(group.name, group.code) for target in self._targets for group, _ in self._short(target)}:
            lines.append(self._say("demand_failed", schools=len(missed)))
        listed = self._facts.listed[self._facts.listed["about_record"]]
        if len(listed):
            schools = schools_in(listed["school_key"])
            lines.append(self._say("demand_findings", schools=schools, number=int(listed["count"].sum())))
        lines.append(self._say("demand_keep"))
        return Section(self._say("demands"), list(numbered(lines)))

    def _ranked_targets(self) -> list[TargetResult]:
        """Limits are left out, to keep below one is no merit; and stock figures, of which only who lacks is named."""
        facts = self._facts
        return [one for one in self._targets if not facts.is_limit(one.id) and not facts.is_stock(one.metric)]

    def _short(self, target: TargetResult) -> list[tuple[GroupResult, str]]:
        """The target's schools with units that fall short, the best rate first, and how many fail or are behind."""
        words, found = self._facts.words, dict[str, Counter[str]]()
        for row in self._facts.rows_of(target.id):
            if row["outcome"] in _SHORT:
                found.setdefault(school_key(row), Counter())[row["outcome"]] += 1
        return [
            (group, words.listed(f"{words.outcome(one).text} {own[one]}" for one in _SHORT if own[one]))
            for group in self._groups(target)
            if (own := found.get(group.code or group.name))
        ]

    def _groups(self, target: TargetResult) -> list[GroupResult]:
        """The target's schools, the best rate first."""
        return sorted(schools_due(target), key=lambda group: (-(group.rate or 0), group.name))

    def _schools(self, groups: Sequence[GroupResult]) -> str:
        """The first few, and how many more are as good, or as bad, as the last of these."""
        named = self._facts.words.listed(
            self._say("school_rate", school=group.name, rate=percent(group.rate or 0, (group.rate or 0) >= 1))
            for group in groups[:NAMED]
        )
        alike = sum(group.rate == groups[NAMED - 1].rate for group in groups[NAMED:])
        return named + (self._say("alike", number=alike) if alike else "")

    def _caption(self, target: TargetResult) -> str:
        """What is ranked, and what was required; where that differs, the mean says that it is one."""
        due = [row for row in self._facts.rows_of(target.id) if row["outcome"] in DUE]
        key = "ranking_of" if len({row["required"] for row in due}) == 1 else "ranking_of_mean"
        required = shown(self._facts.required(target, target.total.mean_required))
        return self._say(key, title=target.title, required=required)

    def _day(self, day: date) -> str:
        return self._facts.words.long_day(day)

    def _running(self, sentences: Sequence[str]) -> str:
        """Sentences one after another, as the language has them: Chinese leaves no space."""
        lang = self._facts.words.lang
        return reduce(lambda first, second: text("sources.both", lang, first=first, second=second), sentences)

    def _say(self, key: str, **values: Any) -> str:
        return text(f"circular.{key}", self._facts.words.lang, **values)
