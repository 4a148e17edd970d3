"""``classroom-checks audit``: the monthly audit, from logs to report."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NoReturn

import click

from checks.cli.common import (
    FOUND,
    PATH,
    UNREADABLE,
    Choice,
    Command,
    console_language,
    leave,
    progress,
    showing,
    t,
    uncollected,
)
from checks.cli.interruption import end_if_interrupted
from checks.cli.remembering import NOT_KEPT, keep, memory_of
from checks.model import LANGS, Severity
from checks.texts import render

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from checks.model import Lang, Message
    from checks.result import AuditResult


class Day(click.ParamType[date]):
    """A date as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a usage error that says how to write one."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            self.fail(t("cli.not_a_date", value=value), param, ctx)


@click.command(cls=Command, help=t("cli.audit"), short_help=t("cli.audit_short"))
@click.argument("logs", nargs=-1, metavar="[LOGS...]")
@click.option("--rules", "rules_file", type=PATH, default="rules.yaml", help=t("cli.opt_rules"))
@click.option("--register", type=PATH, help=t("cli.opt_register"))
@click.option("--period", help=t("cli.opt_period"))
@click.option("--as-of", type=Day(), metavar="YYYY-MM-DD", help=t("cli.opt_as_of"))
@click.option("--out", type=PATH, help=t("cli.opt_out"))
@click.option("--engine", type=Choice(["duckdb", "spark"]), default="duckdb", help=t("cli.opt_engine"))
@click.option("--lang", type=Choice(LANGS), help=t("cli.opt_lang"))
@click.option("--fail-on", type=Choice([str(one) for one in Severity]), default="error", help=t("cli.opt_fail_on"))
@click.option("--mask", type=Choice(["teachers"]), help=t("cli.opt_mask"))
@click.option("--report", "reports", type=Choice(["circular"]), multiple=True, help=t("cli.opt_report"))
@click.option("--no-history", is_flag=True, help=t("cli.opt_no_history"))
@click.option("--quiet", is_flag=True, help=t("cli.opt_quiet"))
@click.option("--json", "as_json", is_flag=True, help=t("cli.opt_summary_json"))
@uncollected()
def audit(
    logs: tuple[str, ...],
    rules_file: Path,
    register: Path | None,
    period: str | None,
    as_of: date | None,
    out: Path | None,
    engine: str,
    lang: Lang | None,
    fail_on: str,
    mask: str | None,
    reports: tuple[str, ...],
    no_history: bool,
    quiet: bool,
    as_json: bool,
) -> NoReturn:
    """Reads, screens, measures, judges and writes the report; ends with the exit code."""
    from checks.auditing import Asked, auditing
    from checks.report.html.drawing import Pen

    said: list[Message] = []
    memory = None if no_history else memory_of(rules_file, said)
    with (
        progress(lang or console_language()) as step,
        Pen() as pen,
        auditing(
            Asked(
                rules=rules_file,
                logs=list(logs) or None,
                register=register,
                period=period,
                as_of=as_of,
                engine=engine,
                lang=lang,
                progress=step,
                memory=memory,
                mask=mask,
            )
        ) as result,
    ):
        from checks.history.too_many import why_not_kept  # not before the reading processes have begun
        from checks.report.facts import Facts
        from checks.report.files import write_reports

        end_if_interrupted()
        step("writing", 0, 1)
        if memory is not None and (why := why_not_kept(result)) is not None:
            said.append(why)
            memory = None
        if memory is not None:
            result.changes = memory.changes(result)
        folder = out or default_folder(rules_file, result)
        facts = Facts.of(result)
        written = write_reports(result, folder, said.append, circular="circular" in reports, pen=pen, facts=facts)
        run = keep(memory, result, result.run.lang) if memory is not None else None
        step("writing", 1, 1)
    code = exit_code(result, Severity(fail_on)) if memory is None or run is not None else NOT_KEPT
    with showing(folder, result.run.lang):
        if as_json:
            click.echo(summary_json(result, written, run, code))
        elif not quiet:
            from checks.report.terminal import print_summary

            print_summary(facts, written)
        for message in said:
            click.echo(render(message, result.run.lang), err=as_json or quiet)
    leave(code)


def summary_json(result: AuditResult, written: Sequence[Path], run: int | None, code: int) -> str:
    """audit.json, and besides the files written, the exit code, the run's number in the history, how many findings are
    new, continuing, … since last time."""
    from collections import Counter

    from checks.report.json import dump

    changes = result.changes
    further = {
        "written": [str(path) for path in written],
        "exit_code": code,
        "history_run": run,
        "changes": dict(Counter(str(one.state) for one in changes.findings)) if changes is not None else None,
    }
    return dump({**result.summary, **further}).decode().rstrip("\n")


def default_folder(rules_file: Path, result: AuditResult) -> Path:
    """Where the report of ``result`` goes unless somebody says otherwise."""
    return folder_of(rules_file, result.run.period.name)


def folder_of(rules_file: Path, period: str) -> Path:
    """``reports/<period>`` beside rules.yaml; the period's name with only what every file system takes."""
    name = "".join(sign if sign.isalnum() or sign in "-." else "_" for sign in period)
    return rules_file.parent / "reports" / name


def exit_code(result: AuditResult, fail_on: Severity) -> int:
    """0 nothing at or above ``fail_on``, 1 findings, 3 an input could not be read (which goes first)."""
    if not result.run.complete:
        return UNREADABLE
    tally = result.tally
    found = tally.loc[tally["outcome"] != "waived", "severity"].unique()
    return FOUND if any(Severity(one).rank <= fail_on.rank for one in found) else 0
