"""``classroom-checks rules``: what is checked, why, and whether a rules.yaml is right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checks.cli.common import PATH, Choice, CommandGroup, console_language, echo, t
from checks.model import LANGS, SIDE_TABLES, ConfigurationError, Fault, Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel


@click.group(cls=CommandGroup, help=t("cli.rules"), short_help=t("cli.rules_short"))
def rules() -> None:
    """The commands about rules."""


@rules.command("list", help=t("cli.rules_list"))
def list_rules() -> None:
    """One line per row rule, metric and pattern."""
    from rich.table import Table

    from checks.metrics import METRICS
    from checks.patterns import PATTERNS
    from checks.report.console import PatientConsole
    from checks.rules import RULES

    lang = console_language()
    table = Table(title=t("cli.row_rules"), title_justify="left")
    for heading in ("id", t("cli.title"), t("cli.severity"), t("cli.effect")):
        table.add_column(heading)
    for rule in RULES:
        table.add_row(rule.id, rule.docs[lang].title, str(rule.severity), str(rule.effect))
    metrics = Table(title=t("cli.metrics"), title_justify="left")
    for heading in ("id", t("cli.title"), t("cli.definition")):
        metrics.add_column(heading)
    for metric in METRICS.values():
        metrics.add_row(metric.id, metric.docs[lang].title, metric.docs[lang].definition)
    patterns = Table(title=t("cli.patterns"), title_justify="left")
    for heading in ("id", t("cli.title"), t("cli.severity"), t("cli.what")):
        patterns.add_column(heading)
    for pattern in PATTERNS.values():
        docs = pattern.docs[lang]
        patterns.add_row(pattern.id, docs.title, str(pattern.severity), docs.what)
    console = PatientConsole()
    for listed in (table, metrics, patterns):
        console.print(listed)


@rules.command("explain", help=t("cli.rules_explain"))
@click.argument("rule_id", metavar="ID")
def explain(rule_id: str) -> None:
    """All that is known of one row rule, metric or pattern."""
    import difflib

    from checks.metrics import METRICS
    from checks.patterns import PATTERNS
    from checks.rules import RULES_BY_ID

    lang = console_language()
    if rule_id in METRICS:
        metric = METRICS[rule_id].docs[lang]
        click.echo(f"{rule_id} · {metric.title}\n\n{metric.definition}")
        return
    if rule_id in PATTERNS:
        pattern = PATTERNS[rule_id]
        told = pattern.docs[lang]
        click.echo(f"{pattern.id} · {told.title}   [{pattern.severity}]")
        _echo_said((("what", told.what), ("why", told.why), ("message", told.message)))
        _echo_parameters(pattern.parameters)
        return
    if rule_id not in RULES_BY_ID:
        near = difflib.get_close_matches(rule_id, [*RULES_BY_ID, *METRICS, *PATTERNS], n=3)
        hint = Message("cli.did_you_mean", {"names": tuple(near)}) if near else ""
        raise ConfigurationError([Fault(Message("cli.unknown_rule", {"id": rule_id, "hint": hint}))])
    rule = RULES_BY_ID[rule_id]
    docs = rule.docs[lang]
    click.echo(f"{rule.id} · {docs.title}   [{rule.severity}, {rule.effect}]")
    _echo_said((("what", docs.what), ("why", docs.why), ("example", docs.example), ("remedy", docs.remedy)))
    _echo_parameters(rule.parameters)


def _echo_said(paragraphs: Iterable[tuple[str, str]]) -> None:
    for label, said in paragraphs:
        click.echo(f"\n{t('cli.' + label)}\n  {said}")


def _echo_parameters(parameters: type[BaseModel]) -> None:
    if parameters.model_fields:
        click.echo(f"\n{t('cli.parameters')}")
    for name, parameter in parameters.model_fields.items():
        said = dict(zip(LANGS, (parameter.description or "").split(" / "), strict=True))
        click.echo(f"  {name}: {parameter.default}   # {said[console_language()]}")


@rules.command("template", help=t("cli.rules_template"))
@click.argument("table", type=Choice(["register", *SIDE_TABLES]))
@click.argument("file", type=PATH, required=False)
def template(table: str, file: Path | None) -> None:
    """Writes an empty table with the headers that are understood."""
    from checks.templates import write_template

    path = file or Path(f"{table}.xlsx")
    write_template(table, path, console_language())
    click.echo(t("template.written", file=path, table=table))


@rules.command("check", help=t("cli.rules_check"))
@click.argument("file", type=PATH, default="rules.yaml")
def check(file: Path) -> None:
    """Reads a rules.yaml and its register and reports every fault at once."""
    from checks.auditing import prepare
    from checks.texts import render

    for note in prepare(file):
        echo(render(note, console_language()))
    click.echo(t("cli.rules_fine", file=file))


@rules.command("schema", help=t("cli.rules_schema"))
def show_schema() -> None:
    """The JSON Schema of rules.yaml, for editors."""
    from checks.config.schema import schema

    click.echo(json.dumps(schema(), ensure_ascii=False, indent=2))
