"""Whose a sheet is that has no column for the school: it stands in the title, the sheet's, file's or folder's name.

Patterns of rules.yaml come first; then the names and codes of the register are looked for, as they stand and whole; at
last a line of the title that says so itself (``学校：……``).
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from checks.records.rooms import Aliases
from checks.sources.reading import SaidSchool
from checks.values.text import normal, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checks.config.models import Config
    from checks.register import Register
    from checks.sources import FileReading
    from checks.sources.reading import SaidIn

_SHORTEST = 2
"""Shorter names are in too many words to be looked for."""
_PART = re.compile(r"\{school(_code)?\}|\*")
_SEAL = re.compile(r"\s*[(（](?:盖章|公章|签章)[)）]\s*$")
_LABEL = re.compile(
    r"(?:^| )(?:(?:填报|报送|上报|使用|所属|所在)?(?:学校|单位)(?:名称|全称)?|校名|school(?: name)?)"
    r" ?(?:\((?:盖章|公章|签章)\))? ?: ?(?P<school>[^ :]*)",
    re.IGNORECASE,
)


class _Text(NamedTuple):
    """A text that may name the school, as compared, and where it stands."""

    text: str
    place: SaidIn


class Whose:
    """Finds the school of sheets by ``patterns`` (those of each source, by its index) and by the ``register``."""

    def __init__(self, register: Register | None, aliases: Aliases, patterns: Sequence[Sequence[str]] = ((),)) -> None:
        self._register, self._aliases = register, aliases
        self._patterns = [[_compiled(pattern) for pattern in one] for one in patterns]

    @classmethod
    def of(cls, config: Config, register: Register | None) -> Whose:
        """As ``config`` says: the patterns of a source come before those of all inputs."""
        everywhere = config.inputs.school_from
        patterns = [[*source.school_from, *everywhere] for source in config.inputs.all_sources]
        return cls(register, Aliases.of(config), patterns)

    def settle(self, readings: Iterable[FileReading]) -> None:
        """Sets ``said_school`` of every sheet that has a table and no column for the school."""
        for reading in readings:
            for sheet in reading.sheets:
                if sheet.columns and not {"school", "school_code"} & sheet.columns.keys():
                    sheet.said_school = self.find(reading.file, reading.source, sheet.name, sheet.title)

    def find(self, file: str, source: int = 0, sheet: str = "", title: Sequence[str] = ()) -> SaidSchool | None:
        """The school that the path of a file, the name of a sheet or its title says; None where none or several do."""
        texts = list(_texts(file, sheet, title))
        patterns = self._patterns[source] if source < len(self._patterns) else []
        found = (self._by_pattern(pattern, [*texts, _Text(normal(file), "file")]) for pattern in patterns)
        if said := next((one for one in found if one), None):
            return said
        for text, place in texts:
            if name := self._named_in(text):
                return SaidSchool(name, "", place)
        labelled = _labelled(title)
        return SaidSchool(labelled, "", "title") if labelled else None

    def _by_pattern(self, pattern: re.Pattern[str], texts: Iterable[_Text]) -> SaidSchool | None:
        for text, place in texts:
            if match := pattern.fullmatch(text) or ("(?P<" in pattern.pattern and pattern.search(text)) or None:
                said = {name: value or "" for name, value in match.groupdict().items()}
                school = said.get("school", "")
                if school or said.get("school_code"):
                    return SaidSchool(self._named_in(school) or school, said.get("school_code", ""), place)
        return None

    @cached_property  # most sheets have a column for the school, and a province has thousands of names
    def _units(self) -> Mapping[str, str]:
        return _known(self._register, self._aliases)

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        names = sorted(self._units, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, names))) if names else None

    def _named_in(self, text: str) -> str | None:
        """The only school that ``text`` names; the longest names count, not what is part of them."""
        found = dict.fromkeys(self._names.findall(text)) if self._names else {}
        schools = {self._units[name]: name for name in reversed(found)}
        return next(iter(schools.values())) if len(schools) == 1 else None


def _known(register: Register | None, aliases: Aliases) -> Mapping[str, str]:
    """Every name and code by which a school is known, and the school's unit id."""
    units: dict[str, str] = {}
    twice: set[str] = set()
    for room in (*register.rooms, *register.bare) if register is not None else ():
        for name in (room.school_code, room.school, *room.formerly):
            if units.setdefault(name, room.school_unit) != room.school_unit:
                twice.add(name)
    for alias, meant in aliases.schools.items():
        if normal(meant) in units:
            units.setdefault(normal(alias), units[normal(meant)])
    return {name: unit for name, unit in units.items() if len(name) >= _SHORTEST and name not in twice}


def _texts(file: str, sheet: str, title: Sequence[str]) -> Iterator[_Text]:
    """What may name the school, the nearest to the records first."""
    path = PurePosixPath(file)
    for line in title:
        yield _Text(normal(line), "title")
        words = line.split()
        yield from (_Text(normal(word), "title") for word in words if len(words) > 1)
    yield _Text(normal(sheet), "sheet")
    for name in (path.stem, path.name):
        yield _Text(normal(name), "file")
    for folder in path.parents:
        if folder.name not in ("", ".."):
            yield _Text(normal(folder.name), "folder")


def _labelled(title: Sequence[str]) -> str | None:
    """``学校：甲小学``, in one cell or with the name in the next."""
    for at, line in enumerate(title):
        if match := _LABEL.search(tidy(line)):
            said = _SEAL.sub("", match["school"] or next(iter(title[at + 1 : at + 2]), ""))
            return normal(said) if not re.search("[:：]", said) else None
    return None


def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of rules.yaml as a regular expression over texts as compared."""
    if "(?P<" in pattern:
        return re.compile(pattern)
    parts, at, named = [], 0, set()
    for found in _PART.finditer(pattern):
        parts.append(re.escape(normal(pattern[at : found.start()])))
        at = found.end()
        name = f"school{found[1] or ''}"
        if found[0] == "*" or name in named:
            parts.append(".*?")
        else:
            parts.append(f"(?P<{name}>{_of_school(name, pattern[at:])})")
            named.add(name)
    return re.compile("".join([*parts, re.escape(normal(pattern[at:]))]), re.IGNORECASE)


def _of_school(name: str, rest: str) -> str:
    """A name ends where the text that follows it in the pattern begins; before ``*`` it is as long as can be."""
    if name == "school_code":
        return "[0-9A-Za-z]+"
    return "[^/]+" if rest.startswith("*") else "[^/]+?"
