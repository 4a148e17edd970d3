"""What the commands share about the history: where it is, opening it, and keeping a run in it."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import click

from checks.cli.common import PROGRAM_FAULT, console_language
from checks.model import ConfigurationError, Fault, Message
from checks.texts import render, render_fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from checks.history.database import History
    from checks.history.memory import Memory
    from checks.model import Lang
    from checks.result import AuditResult


def memory_of(rules_file: Path, notices: list[Message]) -> Memory | None:
    """The history that rules.yaml names; None where it wants none, or where the one it has by default cannot be kept.

    What the user should be told of goes to ``notices``. Raises ConfigurationError where the one that is named can never
    be there: that is better known before an audit than after it.
    """
    from checks.config import load

    loaded = load(rules_file)
    config = loaded.config
    if config.history == "none":  # without loading what a history takes
        return None
    from checks.history.database import can_keep, is_misplaced, url_of
    from checks.history.memory import Memory

    folder = rules_file.absolute().parent
    url = url_of(config.history, folder)
    if url is None:
        return None
    if "history" not in config.model_fields_set and not can_keep(url):
        notices.append(Message("history.no_place", {"folder": str(folder)}))
        return None
    if is_misplaced(url):
        told = Message("history.cannot_open", {"where": url.removeprefix("sqlite:///")})
        raise ConfigurationError([loaded.tree.fault_at(("history",), told)])
    return Memory(url, notices)


def keep(memory: Memory, result: AuditResult, lang: Lang) -> int | None:
    """Keeps the run and gives its number; None, with the reason on standard error, where that failed. Where it is
    interrupted, says so and raises KeyboardInterrupt."""
    try:
        return memory.keep(result)
    except ConfigurationError as error:
        click.echo(render(Message("history.not_kept"), lang), err=True)
        for fault in error.faults:
            click.echo(render_fault(fault, lang), err=True)
    except KeyboardInterrupt:
        click.echo(render(Message("history.not_kept_yet"), lang), err=True)
        raise
    return None


NOT_KEPT = PROGRAM_FAULT
"""The exit code where the report is written and the run could not be kept."""


@contextmanager
def opened(rules_file: Path) -> Iterator[tuple[History, str]]:
    """The history that rules.yaml names, and the name of its audit. Raises ConfigurationError where there is none."""
    from checks.history.place import place_of

    place = place_of(rules_file)
    with closing(reopened(place.history, rules_file)) as history:
        yield history, place.series


def reopened(place: str, rules_file: Path) -> History:
    """The history at ``place`` (as in rules.yaml), which must be there. Raises ConfigurationError where it is not."""
    from checks.history.database import exists, open_history, url_of

    url = url_of(place, rules_file.absolute().parent)
    if url is None:
        raise ConfigurationError([Fault(Message("history.off"))])
    if not exists(url):
        raise ConfigurationError([Fault(Message("history.none", {"where": url.removeprefix("sqlite:///")}))])
    history = open_history(url)
    if history.migrated is not None:
        told = Message("history.migrated", {"copy": str(history.migrated)})
        click.echo(render(told, console_language()), err=True)
    return history
