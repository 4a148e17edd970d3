"""``classroom-checks judge``: a kept run under other rules, without the logs."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from checks.cli.audit import exit_code, summary_json
from checks.cli.common import PATH, Choice, Command, t
from checks.cli.remembering import reopened
from checks.model import LANGS, Severity
from checks.texts import render

if TYPE_CHECKING:
    from pathlib import Path

    from checks.model import Lang, Message


@click.command(cls=Command, help=t("cli.judge"), short_help=t("cli.judge_short"))
@click.argument("run", metavar="RUN")
@click.option("--rules", "rules_file", type=PATH, required=True, help=t("cli.opt_judge_rules"))
@click.option("--history", "place", help=t("cli.opt_history"))
@click.option("--out", type=PATH, help=t("cli.opt_judge_out"))
@click.option("--lang", type=Choice(LANGS), help=t("cli.opt_lang"))
@click.option("--fail-on", type=Choice([str(one) for one in Severity]), default="error", help=t("cli.opt_fail_on"))
@click.option("--json", "as_json", is_flag=True, help=t("cli.opt_summary_json"))
def judge(
    run: str, rules_file: Path, place: str | None, out: Path | None, lang: Lang | None, fail_on: str, as_json: bool
) -> int:
    """Judges a kept run under other rules and shows what would be; nothing is stored."""
    from checks.config import load
    from checks.history.reading import find
    from checks.history.record import series_of
    from checks.rejudging import judge_again
    from checks.report.facts import Facts
    from checks.report.files import write_reports
    from checks.report.terminal import print_summary

    loaded = load(rules_file, language=lang)
    history = reopened(place or loaded.config.history, rules_file)
    with closing(history), history.reading() as connection:
        head = find(connection, run, series_of(loaded.config))
        result = judge_again(connection, head, loaded)
    said: list[Message] = []
    facts = Facts.of(result)
    written = write_reports(result, out, said.append, facts=facts) if out is not None else []
    code = exit_code(result, Severity(fail_on))
    if as_json:
        click.echo(summary_json(result, written, head.id, code))
    else:
        print_summary(facts, written)
    for message in said:
        click.echo(render(message, result.run.lang), err=as_json)
    return code
