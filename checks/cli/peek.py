"""``classroom-checks peek``: what the readers see in a file, the first help when one "does not work"."""

from __future__ import annotations

from pathlib import Path

import click

from checks.cli.common import UNREADABLE, console_language, t


@click.command(help=t("cli.peek"), short_help=t("cli.peek_short"))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--rules", "rules_file", type=click.Path(path_type=Path), help=t("cli.opt_peek_rules"))
@click.option("--json", "as_json", is_flag=True, help=t("cli.opt_json"))
def peek(files: tuple[Path, ...], rules_file: Path | None, as_json: bool) -> int:
    """Shows container, encoding, sheets, header row, columns, rows by kind and the first records of each file."""
    import json

    from checks.cli.peeking import show
    from checks.sources.peek import peek as look

    headers: dict[str, list[str]] = {}
    if rules_file is not None:
        from checks.config import load

        headers = load(rules_file).config.inputs.headers
    lang = console_language()
    seen = look(files, headers, lang)
    if as_json:
        click.echo(json.dumps([one.document for one in seen], ensure_ascii=False, indent=2))
    else:
        show(seen, lang)
    return UNREADABLE if any(one.document["error"] for one in seen) else 0
