"""``classroom-checks peek``: what the readers see in a file, the first help when one "does not work"."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checks.cli.common import PATH, UNREADABLE, Command, console_language, t
from checks.model import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from checks.sources import FileReading


@click.command(cls=Command, help=t("cli.peek"), short_help=t("cli.peek_short"))
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE...")
@click.option("--rules", "rules_file", type=PATH, help=t("cli.opt_peek_rules"))
@click.option("--json", "as_json", is_flag=True, help=t("cli.opt_json"))
def peek(files: tuple[Path, ...], rules_file: Path | None, as_json: bool) -> int:
    """Shows container, encoding, sheets, header row, columns, rows by kind and the first records of each file."""
    import json

    from checks.cli.peeking import show
    from checks.sources.peek import peek as look

    lang = console_language()
    headers, settle = _settings(rules_file)
    seen = look(files, headers, lang, settle)
    if as_json:
        click.echo(json.dumps([one.document for one in seen], ensure_ascii=False, indent=2))
    else:
        show(seen, lang)
    return UNREADABLE if any(one.document["error"] for one in seen) else 0


def _settings(rules_file: Path | None) -> tuple[dict[str, list[str]], Callable[[list[FileReading]], None]]:
    """The user's spellings of headers, and what finds the schools of sheets without a column for them.

    Without ``--rules`` those of this folder's rules.yaml, where there is one without faults.
    """
    from checks.config import load
    from checks.engines.opening import workspace
    from checks.gathering import start_known
    from checks.records.rooms import Aliases
    from checks.records.whose import Whose

    named = rules_file if rules_file is not None else Path("rules.yaml")
    if rules_file is not None or named.exists():
        try:
            loaded = load(named)
            with workspace() as folder:
                register = start_known(loaded, named.absolute().parent, folder)().register
            return loaded.config.inputs.headers, Whose.of(loaded.config, register).settle
        except ConfigurationError:
            if rules_file is not None:
                raise
    return {}, Whose(None, Aliases()).settle
