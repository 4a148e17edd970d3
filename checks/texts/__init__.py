"""One catalogue of every text that a person sees, in every language.

The texts lie beside this file in TOML, one file per part of the house; each entry has one line per language::

    [audit]
    incomplete = { zh = "……", en = "This report is incomplete: {count} input(s) could not be read." }

is ``audit.incomplete``. Placeholders are Python's format fields; ``input(s)`` and ``(has|have)`` go by the number
before them. What belongs to one row rule (title, docs, message) stands in that rule's own file, not here.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.model import Fault, Lang, Message

_NUMBERED = re.compile(r"\{(?P<field>\w+)(?::[^{}]*)?\}|(?<=\w)\((?P<ending>s)\)|\((?P<one>\w+)\|(?P<many>\w+)\)")
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
    said = _numbered(catalogue()[key][lang], values)
    return said.format(**{name: _filled(value, lang) for name, value in values.items()})


def _numbered(template: str, values: dict[str, Any]) -> str:
    """``template`` with the endings and verbs that the numbers ask for: before it is filled, as values are no words of
    ours."""
    last = ""

    def form(found: re.Match[str]) -> str:
        nonlocal last
        if found["field"]:
            last = found["field"]
            return found[0]
        several = values.get(last) != 1
        return (found["many"] if several else found["one"]) or (found["ending"] if several else "")

    return _NUMBERED.sub(form, template)


def _filled(value: Any, lang: Lang) -> Any:
    if isinstance(value, tuple | list):  # a list: what the history has kept of a tuple
        return catalogue()["report.separator"][lang].join(str(_filled(one, lang)) for one in value)
    return render(value, lang) if hasattr(value, "key") else value


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
