"""The group of commands, and what every command shares: language, errors as sentences, exit codes."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from checks._version import __version__
from checks.cli.audit import audit
from checks.cli.common import CommandGroup, t
from checks.cli.handover import collect, decide, handoff
from checks.cli.history import history
from checks.cli.init import init
from checks.cli.judge import judge
from checks.cli.peek import peek
from checks.cli.rules import rules

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=CommandGroup, context_settings=CONTEXT, help=t("cli.help"), epilog=t("cli.exit_codes"))
@click.version_option(__version__, prog_name="classroom-checks", help=t("cli.help_version"))
def group() -> None:
    """The commands; see ``classroom-checks --help``."""


group.add_command(audit)
group.add_command(rules)
group.add_command(peek)
group.add_command(init)
group.add_command(history)
group.add_command(judge)
group.add_command(handoff)
group.add_command(collect)
group.add_command(decide)


def main() -> None:
    """Runs the command line as a process of its own. Output that the console cannot show is replaced, never a crash;
    where there is no console (``pythonw.exe``, a closed output) it goes nowhere."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - likewise
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    group(prog_name="classroom-checks", obj=_end_process)


def _end_process(code: int) -> NoReturn:
    """Ends the process with all that it holds."""
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with contextlib.suppress(OSError):  # the reader of a pipe may have gone away
                stream.flush()
    os._exit(code)
