"""The report's words in the language of the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checks.model import Effect, Outcome, Severity, Unit
from checks.report.tables import Badge, Column, Kind, Tone
from checks.texts import catalogue, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from checks.model import Lang, Span

_OUTCOME_TONES = {
    Outcome.PASSED: Tone.GOOD,
    Outcome.ON_TRACK: Tone.GOOD,
    Outcome.FAILED: Tone.BAD,
    Outcome.ERROR: Tone.BAD,
    Outcome.BEHIND: Tone.WARN,
    Outcome.NO_DATA: Tone.WARN,
    Outcome.OPEN: Tone.PLAIN,
    Outcome.WAIVED: Tone.MUTED,
    Outcome.NOT_APPLICABLE: Tone.MUTED,
}
_SEVERITY_TONES = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.WARN, Severity.INFO: Tone.MUTED}


@dataclass(frozen=True, slots=True)
class Words:
    """Looks texts of the sections ``report…`` up in one language."""

    lang: Lang

    def say(self, key: str, **values: Any) -> str:
        """The text ``report.<key>``."""
        return text(f"report.{key}", self.lang, **values)

    def page(self, key: str, **values: Any) -> str:
        """The text ``page.<key>``: what stands on the page alone."""
        return text(f"page.{key}", self.lang, **values)

    def column(self, key: str) -> str:
        """The header of a column."""
        return text(f"report-column.{key}", self.lang)

    def headed(self, key: str, kind: Kind = Kind.TEXT, *, printed: bool = True) -> Column:
        """A column whose header is the word for its key."""
        return Column(key, self.column(key), kind, printed)

    def run_item(self, key: str, **values: Any) -> str:
        """The name of a line about the run."""
        return text(f"report-run.{key}", self.lang, **values)

    def outcome(self, outcome: str) -> Badge:
        """The word and colour of an outcome."""
        known = Outcome(outcome)
        return Badge(text(f"report-outcome.{known}", self.lang), _OUTCOME_TONES[known])

    def found(self, outcome: str) -> Badge:
        """The word and colour of a row rule's outcome: whether it found anything."""
        known = Outcome(outcome)
        if known in (Outcome.PASSED, Outcome.FAILED):
            return Badge(text(f"report-found.{known}", self.lang), _OUTCOME_TONES[known])
        return self.outcome(known)

    def severity(self, severity: str) -> Badge:
        """The word and colour of a severity."""
        known = Severity(severity)
        return Badge(text(f"report-severity.{known}", self.lang), _SEVERITY_TONES[known])

    def effect(self, effect: str | None) -> str:
        """What becomes of the record; empty for findings that are about no record."""
        return text(f"report-effect.{Effect(effect)}", self.lang) if effect else ""

    def yes_no(self, value: bool) -> str:
        """是 or 否."""
        return self.say("yes" if value else "no")

    def unit(self, unit: str) -> str:
        """The name of a kind of unit: 学校, school."""
        return text(f"report-unit.{Unit(unit)}", self.lang)

    def level(self, column: str) -> str:
        """The name of a level of roll-ups; a register column without a name of its own keeps that of the register."""
        key = f"report-level.{column}"
        return text(key, self.lang) if key in catalogue() else column

    def units(self, number: int, unit: str) -> str:
        """``number`` units with their measure word: 27 所学校, 27 schools."""
        form = "one" if number == 1 else "many"
        return text(f"report-count-{form}.{Unit(unit)}", self.lang, number=number)

    def listed(self, parts: Iterable[str]) -> str:
        """Parts of a sentence, one after another."""
        return self.say("separator").join(parts)

    def span(self, span: Span | None) -> str:
        """From when to when."""
        return self.say("span", start=span.start, end=span.end) if span else ""

    def long_day(self, day: date) -> str:
        """A date as a sentence has it: 2023年6月30日, 30 June 2023."""
        return self.say("long_day", day=day)

    def long_span(self, span: Span) -> str:
        """From when to when, as a sentence has it."""
        return self.say("long_span", start=self.long_day(span.start), end=self.long_day(span.end))

    def where(self, where: Mapping[str, Any]) -> str:
        """Which units a setting holds for: ``学段=初中``; empty when for all."""
        return self.listed(
            f"{self.level(key)}={'/'.join(map(str, value)) if isinstance(value, list) else value}"
            for key, value in where.items()
        )

    def day(self, day: date | None) -> str:
        """A date, or nothing."""
        return day.isoformat() if day else ""
