"""``classroom-checks history``: earlier runs, two compared, trends, and the removal of personal data."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from checks.cli.audit import Day
from checks.cli.common import PATH, CommandGroup, echo, t
from checks.cli.history_tables import (
    DISTRICT,
    FOUND,
    RUN,
    TARGET,
    UNIT,
    district_cells,
    found_cells,
    points,
    print_table,
    reached,
    run_cells,
    target_cells,
    unit_cells,
    who,
)
from checks.cli.remembering import opened
from checks.model import ConfigurationError, Fault, Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from checks.history.reading import RunHead

RULES = click.option("--rules", "rules_file", type=PATH, default="rules.yaml", help=t("cli.opt_history_rules"))
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
    print_table(RUN, [run_cells(run) for run in runs])


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
    print_table(RUN, [run_cells(head)])
    print_table(TARGET, [target_cells(one) for one in targets])
    titles = {one["target"]: one["title"] for one in targets}
    print_table(FOUND, [found_cells(one, titles) for one in found])
    for one in inputs:
        echo(f"{one['sha256'][:12]}  {one['file']}  {one['sheet']}  {one['error'] or ''}".rstrip())


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
    print_table(
        ("target", "unit_name", *headings, "change"),
        [
            (one["target"], who(one), reached(one["a"]), reached(one["b"]), points(one["a"], one["b"]))
            for one in (*compared["targets"], *compared["units"])
        ],
    )
    for state in ("new", "fixed", "continuing"):
        lines = compared["findings"][state]
        click.echo(f"{t(f'history-state.{state}')} {len(lines)}")
        for one in lines if state != "continuing" else ():
            echo(f"  {one['rule']}  {who(one)}  {one['message']}")


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
        print_table(DISTRICT, [district_cells(one, metric) for one in lines])
    else:
        print_table(UNIT, [unit_cells(one, metric) for one in lines])


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


def _by_rule(findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    from collections import Counter

    counts = Counter((one["rule"], one["outcome"]) for one in findings)
    return [{"rule": rule, "outcome": outcome, "findings": count} for (rule, outcome), count in counts.items()]


def _print_json(content: object) -> None:
    import json

    click.echo(json.dumps(content, ensure_ascii=False, indent=1))
