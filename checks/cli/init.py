"""``classroom-checks init``: a rules.yaml and a register drafted from usage logs, the first step of a newcomer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checks.cli.common import PATH, UNREADABLE, Command, console_language, echo, t
from checks.texts import few, render

if TYPE_CHECKING:
    from checks.drafting import Draft
    from checks.sources import SheetReading


@click.command(cls=Command, help=t("cli.init"), short_help=t("cli.init_short"))
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILES...")
@click.option("--out", "folder", type=PATH, default=Path(), help=t("cli.opt_init_out"))
def init(files: tuple[Path, ...], folder: Path) -> int:
    """Writes both files and says what was seen and what to do next."""
    from checks.drafting import draft

    lang = console_language()
    made = draft(files, folder, lang)
    _say(made)
    errors = [reading.error for reading in made.readings if reading.error is not None]
    for error in errors:
        echo(t("init.unread", error=render(error, lang)))
    for path in made.written:
        echo(f"  {path}")
    echo(t("init.next", period=f" --period {made.month}" if made.month else ""))
    return UNREADABLE if errors else 0


def _say(made: Draft) -> None:
    counts = {
        "records": made.records,
        "schools": len({room.school_unit for room in made.register.rooms}),
        "rooms": len(made.register.rooms),
    }
    if made.dates is None:
        echo(t("init.seen_undated", **counts))
    else:
        echo(t("init.seen", first=made.dates.start, last=made.dates.end, **counts))
    if made.subjects:
        echo(t("init.subjects", records=sum(made.subjects.values()), names=few([*made.subjects])))
    for reading in made.readings:
        if columns := [name for sheet in reading.sheets if sheet.records for name in sheet.unmapped]:
            echo(t("init.unmapped", file=reading.file, columns=tuple(dict.fromkeys(columns))))
        logs = [sheet for sheet in reading.sheets if sheet.records]
        if nameless := [sheet.name for sheet in logs if not _names_a_school(sheet)]:
            some = len(nameless) < len(logs)
            sheet = t("sources.sheet", name=tuple(nameless)) if some else ""
            echo(t("init.no_school_in", file=reading.file, sheet=sheet))


def _names_a_school(sheet: SheetReading) -> bool:
    return bool(sheet.said_school or {"school", "school_code"} & sheet.columns.keys())
