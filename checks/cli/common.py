"""What every command shares: the language of the console, and errors as sentences with their exit codes.

Exit codes: 0 nothing at or above ``--fail-on``; 1 findings; 2 wrong usage or configuration; 3 an input cannot be
read; 4 a fault of the program.
"""

from __future__ import annotations

import contextlib
import gc
import locale
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from checks.cli.interruption import INTERRUPTED, interrupted
from checks.model import ConfigurationError, Lang
from checks.refusals import refusal
from checks.report.safe import visible
from checks.space import lacks_space
from checks.texts import render_fault, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOUND, WRONG_USE, UNREADABLE, PROGRAM_FAULT = 1, 2, 3, 4
MOST_FAULTS = 200
"""How many faults are told one by one: a log in the place of the register has one in every row."""

PATH = click.Path(readable=False, path_type=Path)
"""A file or folder on the command line. Whoever reads it says why it cannot be read: click does in English alone."""


def console_language() -> Lang:
    """The language of this computer: Chinese where its settings say so, else English."""
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    if not name:
        with contextlib.suppress(ValueError):
            name = locale.getlocale()[0]
    return "zh" if (name or "").lower().startswith(("zh", "chinese")) else "en"


def t(key: str, **values: Any) -> str:
    """A text of the catalogue in the language of the console: for help and usage errors."""
    return text(key, console_language(), **values)


def echo(said: str, *, err: bool = False) -> None:
    """Puts out one line. A terminal would obey the control characters that names and cells of files may have."""
    click.echo(visible(said), err=err)


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Meanwhile no search for cycles of objects: an audit makes millions that are in none, and looking through them
    takes longer than making them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def leave(code: int) -> NoReturn:
    """Ends the command with ``code``, and the process where it is one of its own: there, giving back what a large audit
    holds would take seconds, object by object."""
    end: Callable[[int], NoReturn] = click.get_current_context().find_root().obj or sys.exit
    end(code)


@contextlib.contextmanager
def showing(folder: Path, lang: Lang) -> Iterator[None]:
    """Meanwhile the report in ``folder`` is told of. Where nothing can be put out (a full disk, a pipe that nobody
    reads) it is there all the same, and the exit code is what it would be."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        pass
    except OSError as error:
        click.echo(text("cli.cannot_show", lang, folder=str(folder), reason=refusal(error.errno)), err=True)


def fail(error: ConfigurationError, lang: Lang) -> NoReturn:
    """Every fault on a line of its own on standard error, of very many the first, then exit 2."""
    for fault in error.faults[:MOST_FAULTS]:
        echo(render_fault(fault, lang), err=True)
    if (more := len(error.faults) - MOST_FAULTS) > 0:
        click.echo(text("cli.more_faults", lang, number=more), err=True)
    sys.exit(WRONG_USE)


def _usage_sentence(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            hint = t("cli.did_you_mean", names=error.possibilities) if error.possibilities else ""
            return t("cli.no_such_option", name=error.option_name) + hint
        case click.NoSuchCommand() if hasattr(click, "NoSuchCommand"):
            return t("cli.no_such_command", name=error.command_name)
        case click.MissingParameter():
            return t("cli.missing", name=_name(error.param, error.ctx))
        case click.BadParameter():
            return t("cli.bad_value", name=_name(error.param, error.ctx), problem=error.message)
        case _:
            return error.format_message()


def _name(param: click.Parameter | None, ctx: click.Context | None) -> str:
    """What is to be typed: an option by its own name, an argument as the usage has it."""
    if isinstance(param, click.Option):
        return param.opts[0]
    return param.make_metavar(ctx) if param and ctx else ""


class Choice(click.Choice[str]):
    """One of a few words; another one is refused in the language of the console."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word, or a usage error that names all of them."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(t("cli.choices", value=value, choices=tuple(self.choices)), param, ctx)


class _Formatter(click.HelpFormatter):
    """The library's own words in the language of the console."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, t("cli.usage") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        known = {"Options": "cli.options", "Commands": "cli.commands"}
        super().write_heading(t(known[heading]) if heading in known else heading)


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is in the language of the console throughout."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``, explained in that language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = t("cli.help_help")
        return option


class CommandGroup(Command, click.Group):
    """A group whose commands answer every error with a sentence and the exit code that belongs to it."""

    command_class = Command

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """As ``click.Group.main``, with our own sentences in place of the library's."""
        kwargs["standalone_mode"] = False
        try:
            code = super().main(*args, **kwargs)
        except ConfigurationError as error:
            fail(error, console_language())
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message())
            sys.exit(WRONG_USE)
        except click.ClickException as error:
            click.echo(_usage_sentence(error), err=True)
            if getattr(error, "ctx", None) is not None:
                click.echo(t("cli.see_help", command=error.ctx.command_path), err=True)  # type: ignore[attr-defined]
            sys.exit(WRONG_USE)
        except (click.Abort, KeyboardInterrupt):
            _end_interrupted(kwargs.get("obj"))
        except BrokenPipeError:  # the reader of a pipe went away, e.g. `| head`
            sys.exit(0)
        except Exception as error:
            if interrupted():
                _end_interrupted(kwargs.get("obj"))
            if lacks_space(error):
                click.echo(t("audit.no_space", folder=tempfile.gettempdir()), err=True)
                sys.exit(WRONG_USE)
            click.echo(t("cli.program_fault", log=_keep_traceback()), err=True)
            sys.exit(PROGRAM_FAULT)
        sys.exit(code if isinstance(code, int) else 0)


def _end_interrupted(end: Callable[[int], NoReturn] | None) -> NoReturn:
    """With a sentence, and at once: Python itself would wait for what other threads do, and then end with another code
    where the interruption met generated code."""
    click.echo(t("cli.interrupted"), err=True)
    (end or sys.exit)(INTERRUPTED)


def _keep_traceback() -> str:
    """Writes the traceback to a file of its own for whoever mends the program; gives its path."""
    handle, name = tempfile.mkstemp(prefix="classroom-checks-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as log:
        traceback.print_exc(file=log)
    return str(Path(name))


@contextlib.contextmanager
def progress(lang: Lang) -> Iterator[Any]:
    """A progress bar on standard error while it is a terminal; gives ``step(stage, done, total)``."""
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def step(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(text(f"progress.{stage}", lang), total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield step
