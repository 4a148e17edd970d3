"""One catalogue of every text that a person sees, in every language.

The texts lie beside this file in TOML, one file per part of the house; each entry has one line per language::

    [audit]
    incomplete = { zh = "……", en = "This report is incomplete: {count:|input|inputs} could not be read." }

is ``audit.incomplete``. Placeholders are Python's format fields; a number may be followed by what it counts, where one
and several differ: ``{count:|file is|files are}``, with commas ``{count:,|file is|files are}``.
What belongs to one row rule (title, docs, message) stands in that rule's own file, not here.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from numbers import Integral
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.model import Fault, Lang, Message

_FEW = 5
"""So many files, sheets or tables are named in a sentence."""


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every text by its dotted key: ``{"audit.incomplete": {"zh": …, "en": …}}``."""
    entries: dict[str, dict[str, str]] = {}
    for resource in sorted(files(__name__).iterdir(), key=lambda found: found.name):
        if not resource.name.endswith(".toml"):
            continue
        for section, texts in tomllib.loads(resource.read_text(encoding="utf-8")).items():
            for name, languages in texts.items():
                key = f"{section}.{name}"
                if key in entries:
                    raise ValueError(f"{key} stands twice in the catalogue, again in {resource.name}")
                entries[key] = languages
    return entries


def text(key: str, lang: Lang, /, **values: Any) -> str:
    """The text ``key`` in ``lang``, its placeholders (of any name) filled. A value that is a Message is put in that
    language too; several in a row are separated as it does that."""
    return catalogue()[key][lang].format(**{name: _filled(value, lang) for name, value in values.items()})


def _filled(value: Any, lang: Lang) -> Any:
    if isinstance(value, tuple | list):  # a list: what the history has kept of a tuple
        return catalogue()["report.separator"][lang].join(str(_filled(one, lang)) for one in value)
    if isinstance(value, Integral) and not isinstance(value, bool):
        return _Number(value)
    return render(value, lang) if hasattr(value, "key") else value


class _Number(int):
    """A whole number, which a text may have followed by what it counts."""

    def __format__(self, how: str) -> str:
        if "|" not in how:
            return super().__format__(how)
        plain, one, several = how.split("|")
        return f"{super().__format__(plain)} {one if self == 1 else several}"


def render(message: Message, lang: Lang) -> str:
    """``message`` as a sentence in ``lang``."""
    return text(message.key, lang, **message.values)


def few(those: Sequence[str]) -> tuple[str, ...]:
    """The first five of ``those``, with … behind them where there are more."""
    return tuple(those) if len(those) <= _FEW else (*those[: _FEW - 1], f"{those[_FEW - 1]} …")


def render_fault(fault: Fault, lang: Lang) -> str:
    """``fault`` as one line: where (``rules.yaml:14:26``, or file, sheet and row), then the sentence."""
    place, sentence = fault.place, render(fault.message, lang)
    if not place.file:
        return sentence
    where = place.file
    if place.line:
        where += f":{place.line}:{place.column}"
    elif parts := [part for part in ("sheet", "row") if getattr(place, part)]:  # a text file has no sheet
        where += text(f"place.{'_'.join(parts)}", lang, sheet=place.sheet, row=place.row)
    return f"{where}: {sentence}"
