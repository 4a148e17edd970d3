"""``classroom-checks handoff``, ``collect`` and ``decide``: the month's loop with the schools."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checks.cli.audit import Day
from checks.cli.common import FOUND, PATH, UNREADABLE, Choice, Command, console_language, echo, progress, t
from checks.cli.remembering import memory_of, opened
from checks.figures import percent
from checks.model import ConfigurationError, Fault, Message
from checks.refusals import holds
from checks.texts import render
from checks.written import DIFFERENCES

if TYPE_CHECKING:
    from checks.handover.amending import Amended, Difference
    from checks.handover.collecting import Collection, Taken
    from checks.handover.deciding import Ruling

RULES = click.option("--rules", "rules_file", type=PATH, default="rules.yaml", help=t("cli.opt_history_rules"))


def _say(key: str, **values: object) -> str:
    return t(f"handover.{key}", **values)


@click.command(cls=Command, help=t("cli.handoff"), short_help=t("cli.handoff_short"))
@click.argument("folder", metavar="DIR", type=PATH)
@click.option("--deadline", type=Day(), metavar="YYYY-MM-DD", help=t("cli.opt_deadline"))
def handoff(folder: Path, deadline: date | None) -> None:
    """Writes a workbook for every school and region."""
    from checks.handover.folder import FOLDER, hand_over

    with progress(console_language()) as step:
        done = hand_over(folder, deadline, step)
    counts = {"schools": done.schools, "regions": done.regions, "findings": done.findings}
    echo(_say("written", deadline=done.deadline, **counts))
    echo(f"  {done.folder}")
    if done.held_open:
        echo(_say("held_open", held=FOLDER, folder=done.folder.name))
    if done.left_over:
        echo(_say("left_over", number=len(done.left_over), ids=tuple(done.left_over[:5])))


@click.command(cls=Command, help=t("cli.collect"), short_help=t("cli.collect_short"))
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE|DIR...")
@RULES
@click.option("--period", help=t("cli.opt_collect_period"))
@click.option("--disputes", type=PATH, metavar="FILE", help=t("cli.opt_disputes"))
def collect(files: tuple[Path, ...], rules_file: Path, period: str | None, disputes: Path | None) -> int:
    """Records the answers in returned workbooks; gives the exit code: 3 unreadable files, 1 anything to be done."""
    from checks.handover.collecting import collect as collected
    from checks.handover.collecting import workbooks
    from checks.handover.disputes import dispute_list, refuse_to_overwrite, write_disputes

    now = datetime.now().astimezone()
    if disputes is not None:
        refuse_to_overwrite(disputes)
    with opened(rules_file) as (history, series):
        reports = rules_file.absolute().parent / "reports"
        with progress(console_language()) as step:
            done = collected(history, series, workbooks(files), now=now, period=period, reports=reports, progress=step)
        listed = dispute_list(history, done.run, done.disputed, console_language())
        if disputes is not None and listed:
            write_disputes(disputes, listed, series, console_language())
    for one in done.taken:
        _print_taken(one)
    echo(_say("collected", period=done.run.period, files=len(done.taken), recorded=sum(x.recorded for x in done.taken)))
    undecided = [one for one in listed if one.verdict is None]
    if listed:
        echo(_say("disputes", number=len(listed), open=len(undecided)))
    elif disputes is not None:
        echo(_say("no_disputes", file=disputes))
    for dispute in undecided:
        echo(f"  {dispute.finding}  {dispute.school}  {dispute.message}  “{dispute.reason}”")
    _print_missing(done, now.date())
    if any(one.unreadable for one in done.taken):
        return UNREADABLE
    wanting = done.overdue(now.date()) or any(one.refused or one.notes for one in done.taken)
    return FOUND if wanting else 0


def _print_taken(one: Taken) -> None:
    lang = console_language()
    if one.refused is not None:
        echo(_say("refused", file=one.file))
        echo(f"  {render(one.refused, lang)}")
        return
    echo(_say("took", file=one.file, recipient=one.recipient, valid=one.valid, recorded=one.recorded))
    for note in one.notes:
        echo(f"  {render(note, lang)}")


def _print_missing(done: Collection, today: date) -> None:
    if not done.missing:
        echo(_say("all_answered"))
        return
    head = "overdue_head" if done.overdue(today) else "missing_head"
    echo(_say(head, number=len(done.missing), deadline=done.deadline or _say("no_deadline")))
    for one in done.missing:
        name = one.name if one.key == one.name else f"{one.key} {one.name}"
        echo(f"  {_say('missing', name=name, answered=one.answered, asked=one.asked)}")


@click.command(cls=Command, help=t("cli.decide"), short_help=t("cli.decide_short"))
@click.argument("finding", metavar="FINDING|FILE")
@click.argument("verdict", type=Choice(["accept", "reject"]), required=False)
@click.option("--by", "decided_by", metavar="NAME", help=t("cli.opt_by"))
@click.option("--reason", metavar="TEXT", help=t("cli.opt_reason"))
@RULES
def decide(finding: str, verdict: str | None, decided_by: str | None, reason: str | None, rules_file: Path) -> None:
    """Records decisions; where they change a month, judges it again and issues an amended report."""
    from checks.auditing import audit
    from checks.cli.audit import folder_of
    from checks.handover.amending import amend
    from checks.handover.deciding import audited_since
    from checks.handover.deciding import decide as decided

    rulings = _rulings(finding, verdict, decided_by, reason)
    with opened(rules_file) as (history, series):
        done, stale = decided(history, series, rulings, datetime.now().astimezone())
        for one in done:
            key = f"decided_{one.verdict}" if one.new else "decided_before"
            echo(_say(key, finding=one.finding, school=one.school, message=one.message))
        memory = memory_of(rules_file, [])
        if memory is None or not stale:
            echo(_say("nothing_follows"))
            return
        for run in stale:
            amended = amend(history, memory, run, rules_file, folder_of(rules_file, run.period), audit)
            _print_amended(run.period, amended)
            again = {one.period for one in stale}
            later = [one.period for one in audited_since(history, run) if one.period not in again]
            if amended is not None and amended.changes_figures and later:
                echo(_say("audit_again", period=run.period, later=tuple(later), first=later[0]))


def _print_amended(period: str, amended: Amended | None) -> None:
    if amended is None:
        echo(_say("same_result", period=period))
        return
    echo(_say("issued", period=period, number=amended.number, differences=len(amended.differences)))
    for difference in amended.differences[:MOST_SHOWN]:
        echo(f"  {_told(difference)}")
    if (more := len(amended.differences) - MOST_SHOWN) > 0:
        echo(f"  {_say('more_differences', number=more, file=DIFFERENCES)}")
    if not amended.changes_figures:
        echo(_say("no_figures"))
    for path in amended.written:
        echo(f"  {path}")


def _told(difference: Difference) -> str:
    """A difference in words."""
    said = {
        "kind": t(f"handover-kind.{difference.kind}"),
        "name": " ".join(filter(None, (difference.school, difference.name))),
        "column": t(f"report-column.{difference.column}"),
    }
    for name in ("before", "after"):
        said[name] = _value(difference, getattr(difference, name)) or "-"
    return _say("difference", **said)


def _value(difference: Difference, value: str) -> str:
    """A value of differences.csv as people read it: outcomes and severities in words, rates in per cent."""
    if value and difference.column == "outcome":
        words = "found" if (difference.kind, value) == ("finding", "failed") else "outcome"
        return t(f"report-{words}.{value}")
    if value and difference.column == "severity":
        return t(f"report-severity.{value}")
    if value[:1].isdigit() and difference.column in ("rate", "attained_share"):
        rate = Fraction(value)
        return percent(rate, attained=rate == 1)  # a target or a limit: rounding alone makes neither 100.00 %
    return value


MOST_SHOWN = 12
"""How many differences are printed; the file has all."""


def _rulings(finding: str, verdict: str | None, decided_by: str | None, reason: str | None) -> list[Ruling]:
    """What is to be decided: one finding as the options say, or what the bureau wrote into its workbook."""
    from checks.handover.deciding import Ruling
    from checks.handover.disputes import read_decisions
    from checks.history.answers import ACCEPTED, REJECTED

    if holds(Path(finding).is_file):
        return [
            Ruling(row["key"], row["verdict"], row["decided_by"], row["decided_because"])
            for row in read_decisions(Path(finding))
        ]
    if verdict is None and Path(finding).suffix:
        raise ConfigurationError([Fault(Message("handover.no_file", {"file": finding}))])
    if verdict is None or not (decided_by or "").strip() or not (reason or "").strip():
        raise click.UsageError(_say("say_all"))
    return [Ruling(finding, ACCEPTED if verdict == "accept" else REJECTED, str(decided_by), str(reason))]
