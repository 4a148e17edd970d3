"""``classroom-checks history``: earlier runs, two compared, trends, and the removal of personal data."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checks.cli.audit import Day
from checks.cli.common import CommandGroup, console_language, t
from checks.cli.remembering import opened
from checks.model import ConfigurationError, Fault, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from checks.history.reading import RunHead

RULES = click.option(
    "--rules", "rules_file", type=click.Path(path_type=Path), default="rules.yaml", help=t("cli.opt_history_rules")
)
JSON = click.option("--json", "as_json", is_flag=True, help=t("cli.opt_json"))


@click.group(cls=CommandGroup, help=t("cli.history"), short_help=t("cli.history_short"))
def history() -> None:
    """The commands about earlier runs."""


@history.command("list", help=t("cli.history_list"))
@RULES
@JSON
def list_runs(rules_file: Path, as_json: bool) -> None:
    """Every run of this audit, by period."""
    from checks.history.reading import heads

    with opened(rules_file) as (kept, series), kept.reading() as connection:
        runs = heads(connection, series=series)
    if as_json:
        _print_json([_head(run) for run in runs])
        return
    columns = ("run", "period", "as_of", "made", "current", "complete", "findings", "rules")
    _print_table(columns, [_run_cells(run) for run in runs])


@history.command("show", help=t("cli.history_show"))
@click.argument("run", metavar="RUN")
@RULES
@JSON
def show(run: str, rules_file: Path, as_json: bool) -> None:
    """One run: when, of what, and what became of each target."""
    from checks.history.reading import find, rows

    with opened(rules_file) as (kept, series), kept.reading() as connection:
        head = find(connection, run, series)
        targets, inputs = rows(connection, "targets", head.id), rows(connection, "inputs", head.id)
        found = _by_rule(rows(connection, "findings", head.id))
    if as_json:
        _print_json({**_head(head), "targets": targets, "findings_by_rule": found, "inputs": inputs})
        return
    _print_table(("run", "period", "as_of", "made", "current", "complete", "findings", "rules"), [_run_cells(head)])
    _print_table(("target", "attained", "share", "mean_actual", "rate", "outcome"), [_target(one) for one in targets])
    titles = {one["target"]: one["title"] for one in targets}
    _print_table(("rule", "outcome", "findings"), [_found(one, titles) for one in found])
    for one in inputs:
        click.echo(f"{one['sha256'][:12]}  {one['file']}  {one['sheet']}  {one['error'] or ''}".rstrip())


@history.command("compare", help=t("cli.history_compare"))
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@RULES
@JSON
def compare_runs(first: str, second: str, rules_file: Path, as_json: bool) -> None:
    """What became of each target and unit between two runs, and which findings came and went."""
    from checks.history.comparing import compare
    from checks.history.reading import find

    with opened(rules_file) as (kept, series), kept.reading() as connection:
        runs = [find(connection, name, series) for name in (first, second)]
        compared = compare(connection, *runs)
    if as_json:
        _print_json({"a": _head(runs[0]), "b": _head(runs[1]), **compared})
        return
    headings = [t("history-column.first", run=run.id, period=run.period) for run in runs]
    _print_table(
        ("target", "unit_name", *headings, "change"),
        [
            (one["target"], _who(one), _reached(one["a"]), _reached(one["b"]), _points(one["a"], one["b"]))
            for one in (*compared["targets"], *compared["units"])
        ],
    )
    for state in ("new", "fixed", "continuing"):
        lines = compared["findings"][state]
        click.echo(f"{t(f'history-state.{state}')} {len(lines)}")
        for one in lines if state != "continuing" else ():
            click.echo(f"  {one['rule']}  {_who(one)}  {one['message']}")


@history.command("trend", help=t("cli.history_trend"))
@click.argument("target", metavar="TARGET")
@click.option("--unit", help=t("cli.opt_unit"))
@RULES
@JSON
def trend(target: str, unit: str | None, rules_file: Path, as_json: bool) -> None:
    """How a target was reached from period to period."""
    from dataclasses import asdict

    from checks.history.reading import measuring, rows
    from checks.history.trend import district_trend, unit_trend

    with opened(rules_file) as (kept, series), kept.reading() as connection:
        runs = measuring(connection, series, target)
        metric = next(one["metric"] for one in rows(connection, "targets", runs[-1].id) if one["target"] == target)
        if unit is None:
            lines = [asdict(point) for point in district_trend(connection, target, runs)]
        else:
            lines = [
                {name: row[name] for name in ("unit", "unit_id", "unit_name", "school_code", "school")} | asdict(point)
                for row, point in unit_trend(connection, target, unit, runs)
            ]
    if not lines:
        raise ConfigurationError([Fault(Message("history.no_unit", {"target": target, "name": unit}))])
    if as_json:
        _print_json(lines)
    elif unit is None:
        columns = ("period", "attained", "share", "mean_actual", "mean_required", "rate", "outcome")
        _print_table(columns, [_district_cells(one, metric) for one in lines])
    else:
        columns = ("period", "school", "unit_name", "actual", "required", "rate", "outcome")
        _print_table(columns, [_unit_cells(one, metric) for one in lines])


@history.command("purge", help=t("cli.history_purge"))
@click.option("--before", type=Day(), required=True, metavar="YYYY-MM-DD", help=t("cli.opt_before"))
@click.option("--whole", is_flag=True, help=t("cli.opt_whole"))
@RULES
def purge_runs(before: date, whole: bool, rules_file: Path) -> None:
    """Removes personal data, or whole runs, of periods that ended before a day."""
    from checks.history.purge import purge

    with opened(rules_file) as (kept, _):
        moment = datetime.now().astimezone().isoformat(timespec="seconds")
        count = purge(kept, before, moment, whole=whole)
    click.echo(t("history.removed" if whole else "history.purged", count=count, before=before))


def _head(run: RunHead) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(run)


def _run_cells(run: RunHead) -> tuple[object, ...]:
    yes, no = t("report.yes"), t("report.no")
    current, complete = (yes if one else no for one in (run.current, run.complete))
    return run.id, run.period, run.as_of, run.generated_at[:16], current, complete, run.findings, run.rules_sha256[:12]


def _district_cells(one: dict[str, Any], metric: str) -> tuple[str, ...]:
    attained = f"{one['attained']}/{one['due']}"
    actual, required = _figure(one["actual"], metric), _figure(one["required"], metric)
    return one["period"], attained, _percent(one["share"]), actual, required, _rate(one), _outcome(one)


def _unit_cells(one: dict[str, Any], metric: str) -> tuple[str, ...]:
    actual, required = _figure(one["actual"], metric), _figure(one["required"], metric)
    return one["period"], one["school"], one["unit_name"], actual, required, _rate(one), _outcome(one)


def _by_rule(findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    from collections import Counter

    counts = Counter((one["rule"], one["outcome"]) for one in findings)
    return [{"rule": rule, "outcome": outcome, "findings": count} for (rule, outcome), count in counts.items()]


def _target(one: dict[str, Any]) -> tuple[str, ...]:
    share, mean = _percent(one["attained_share"]), _figure(one["mean_actual"], one["metric"])
    return one["title"], f"{one['attained']}/{one['due']}", share, mean, _rate(one), _outcome(one)


def _found(one: dict[str, Any], titles: dict[str, str]) -> tuple[object, ...]:
    """Rule or target, outcome and number of findings; ``titles`` are those of the targets."""
    from checks.patterns import PATTERNS
    from checks.rules import RULES_BY_ID

    name, outcome = one["rule"], one["outcome"]
    if (rule := RULES_BY_ID.get(name) or PATTERNS.get(name)) and name not in titles:
        said = t("report-found.failed") if outcome == "failed" else _outcome(one)
        return rule.docs[console_language()].title, said, one["findings"]
    return titles.get(name, name), _outcome(one), one["findings"]


def _who(one: dict[str, Any]) -> str:
    return " ".join(dict.fromkeys(part for part in (one["school"], one["unit_name"]) if part))


def _rate(one: dict[str, Any] | None) -> str:
    from checks.figures import percent

    if one is None or one["rate"] is None:
        return "-"
    exactly = one["rate"] == 1  # a district reaches 100.00 % exactly though one of its units fails
    return percent(one["rate"], attained=exactly or one["outcome"] not in ("failed", "behind"))


def _reached(one: dict[str, Any] | None) -> str:
    return "-" if one is None else f"{_rate(one)} {_outcome(one)}"


def _points(first: dict[str, Any] | None, second: dict[str, Any] | None) -> str:
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


def _print_json(content: object) -> None:
    import json

    click.echo(json.dumps(content, ensure_ascii=False, indent=1))


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
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
