"""The tables that the commands about earlier runs print: what stands in their cells, and how they are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checks.cli.common import console_language, t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from checks.history.reading import RunHead


RUN = ("run", "period", "as_of", "made", "current", "complete", "findings", "rules")


def run_cells(run: RunHead) -> tuple[object, ...]:
    """The cells of a kept run, in the columns of :data:`RUN`."""
    yes, no = t("report.yes"), t("report.no")
    current, complete = (yes if one else no for one in (run.current, run.complete))
    return run.id, run.period, run.as_of, run.generated_at[:16], current, complete, run.findings, run.rules_sha256[:12]


DISTRICT = ("period", "attained", "share", "mean_actual", "mean_required", "rate", "outcome")


def district_cells(one: dict[str, Any], metric: str) -> tuple[str, ...]:
    """The cells of what the district reached in a period, in the columns of :data:`DISTRICT`."""
    attained = f"{one['attained']}/{one['due']}"
    actual, required = _figure(one["actual"], metric), _figure(one["required"], metric)
    return one["period"], attained, _percent(one["share"]), actual, required, _rate(one), _outcome(one)


UNIT = ("period", "school", "unit_name", "actual", "required", "rate", "outcome")


def unit_cells(one: dict[str, Any], metric: str) -> tuple[str, ...]:
    """The cells of what one unit reached in a period, in the columns of :data:`UNIT`."""
    actual, required = _figure(one["actual"], metric), _figure(one["required"], metric)
    return one["period"], one["school"], one["unit_name"], actual, required, _rate(one), _outcome(one)


TARGET = ("target", "attained", "share", "mean_actual", "rate", "outcome")


def target_cells(one: dict[str, Any]) -> tuple[str, ...]:
    """The cells of what became of a target in a run, in the columns of :data:`TARGET`."""
    share, mean = _percent(one["attained_share"]), _figure(one["mean_actual"], one["metric"])
    return one["title"], f"{one['attained']}/{one['due']}", share, mean, _rate(one), _outcome(one)


FOUND = ("rule", "outcome", "findings")


def found_cells(one: dict[str, Any], titles: dict[str, str]) -> tuple[object, ...]:
    """How many findings a rule or target has, in the columns of :data:`FOUND`; ``titles`` are those of the targets."""
    from checks.patterns import PATTERNS
    from checks.rules import RULES_BY_ID

    name, outcome = one["rule"], one["outcome"]
    if (rule := RULES_BY_ID.get(name) or PATTERNS.get(name)) and name not in titles:
        said = t("report-found.failed") if outcome == "failed" else _outcome(one)
        return rule.docs[console_language()].title, said, one["findings"]
    return titles.get(name, name), _outcome(one), one["findings"]


def who(one: dict[str, Any]) -> str:
    """The unit with its school, where that is not the unit itself."""
    return " ".join(dict.fromkeys(part for part in (one["school"], one["unit_name"]) if part))


def _rate(one: dict[str, Any] | None) -> str:
    from checks.figures import percent

    if one is None or one["rate"] is None:
        return "-"
    exactly = one["rate"] == 1  # a district reaches 100.00 % exactly though one of its units fails
    return percent(one["rate"], attained=exactly or one["outcome"] not in ("failed", "behind"))


def reached(one: dict[str, Any] | None) -> str:
    """Rate and outcome."""
    return "-" if one is None else f"{_rate(one)} {_outcome(one)}"


def points(first: dict[str, Any] | None, second: dict[str, Any] | None) -> str:
    """By how many percentage points the rate has changed."""
    from checks.figures import percent

    if first is None or second is None or first["rate"] is None or second["rate"] is None:
        return "-"
    change = second["rate"] - first["rate"]
    return ("-" if change < 0 else "+") + percent(abs(change)).removesuffix("%")


def _percent(share: float | None) -> str:
    from checks.figures import percent

    return "-" if share is None else percent(share)


def _figure(value: float | None, metric: str) -> str:
    """What a target measures: a share is told in per cent, of which two decimals of the number tell nothing."""
    from checks.figures import number
    from checks.metrics import METRICS

    known = METRICS.get(metric)
    if known is not None and known.is_share:
        return _percent(value)
    return "-" if value is None else number(value)


def _outcome(one: dict[str, Any]) -> str:
    return t(f"report-outcome.{one['outcome']}")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Draws a table for the terminal; ``columns`` by their keys, or as they read."""
    import sys

    from rich.text import Text

    from checks.report.console import PatientConsole
    from checks.report.safe import visible

    terminal = sys.stdout.isatty()
    table: Table = _table(columns)
    for row in rows:
        table.add_row(*(Text("" if cell is None else visible(str(cell))) for cell in row))
    PatientConsole(width=None if terminal else 160, highlight=False, emoji=False).print(table)


def _table(columns: Sequence[str]) -> Table:
    from rich import box
    from rich.table import Table

    from checks.texts import catalogue

    table = Table(box=box.SIMPLE_HEAD, show_edge=False)
    texts = catalogue()
    for name in columns:
        keys = [f"{section}.{name}" for section in ("history-column", "report-column")]
        found = next((texts[key][console_language()] for key in keys if key in texts), name)
        table.add_column(found, overflow="fold")
    return table
