"""Names and what stands for them."""

from __future__ import annotations

import re
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from checks.texts import catalogue
from checks.values.text import is_error_cell, is_nothing, normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ALPHABET = "0123456789bcdfghjkmnpqrstvwxz"
"""No vowels, so that no code spells a name."""
_LENGTH = 7
_CODE = re.compile(rf"T-[{_ALPHABET}]{{{_LENGTH}}}")
_SEPARATORS = re.compile(r"[、,，/;；&+＋|]")
_TITLES = re.compile(r"(老师|教师)$")
_GAP = r"[\s\u00b7]*"
"""What may stand between the signs of a name."""
_LATIN = re.compile(r"[0-9A-Za-z]+")


class Mask:
    """Replaces the ``names`` of teachers.

    ``codes`` are the teachers' own codes in the logs, hidden too; ``schools`` maps names of schools to their codes;
    ``words`` are texts that stay, even where a teacher is called like a part of one: names of schools and subjects.
    """

    def __init__(
        self,
        key: bytes,
        names: Iterable[str],
        codes: Iterable[str] = (),
        schools: Mapping[str, str] | None = None,
        words: Iterable[str] = (),
    ) -> None:
        self._key = key
        self._names = {normal(name) for name in names}
        self._codes = {normal(code) for code in codes}
        self._schools = schools or {}
        self._own_words = tuple(words)
        own = catalogue().values()
        self._words = "\n".join([*self._own_words, *(text for entry in own for text in entry.values())])
        self._latin_words = set(_LATIN.findall(self._words))

    def knowing(self, names: Iterable[str]) -> Mask:
        """This mask, for further names; codes among them are none."""
        further = {name for name in names if not _CODE.fullmatch(name)}
        return Mask(self._key, self._names | further, self._codes, self._schools, self._own_words)

    def code(self, school: str, name: str) -> str:
        """``T-`` and seven signs; a code stays what it is."""
        if _CODE.fullmatch(name):
            return name
        content = f"{self._schools.get(normal(school), normal(school))}\n{normal(name)}".encode()
        number = int.from_bytes(blake2b(content, key=self._key, digest_size=8).digest())
        signs = ""
        for _ in range(_LENGTH):
            number, rest = divmod(number, len(_ALPHABET))
            signs += _ALPHABET[rest]
        return f"T-{signs}"

    def teacher(self, school: str, cell: str) -> str:
        """The code for a cell that names a teacher; cells that name nobody stay."""
        return cell if is_nothing(cell) or is_error_cell(cell) else self.code(school, cell)

    def text(self, school: str, text: str) -> str:
        """``text`` with the names in it replaced, as those of teachers of ``school`` (empty: of none in particular)."""
        for pattern in (self._pattern, self._latin):
            text = pattern.sub(lambda found: self.code(school, found.group()), text)
        return text

    def content(self, school: str, content: str) -> str:
        """As :meth:`text`, of fields with bars between them: one that is a name or a code as a whole goes too."""
        fields = content.split(" | ")
        known = self._names | self._codes
        return " | ".join(self.code(school, one) if one in known else self.text(school, one) for one in fields)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Finds every name of two or more signs inside a text, the longest first, whatever white space is in it."""
        forms = {form for name in self._names for form in _forms(name) if not self._stays(form)}
        return re.compile(_any_of(form for form in forms if not form.isascii()) or r"(?!)")

    @cached_property
    def _latin(self) -> re.Pattern[str]:
        """As :attr:`_pattern`, of names in Latin letters or digits: each a word of its own."""
        forms = [form for name in self._names for form in _forms(name) if form.isascii() and not self._stays(form)]
        return re.compile(rf"(?<![0-9A-Za-z])(?:{_any_of(forms)})(?![0-9A-Za-z])" if forms else r"(?!)")

    def _stays(self, form: str) -> bool:
        """Whether it is a word that has to be said, whoever is called so."""
        return form in self._latin_words if form.isascii() else form in self._words


def _forms(name: str) -> set[str]:
    """The name as it stands, each of several names in one cell, and each without a title."""
    parts = {name, *_SEPARATORS.split(name)}
    parts |= {_TITLES.sub("", part) for part in parts}
    return {part for part in parts if len(part) >= (3 if part.isascii() else 2)}


def _any_of(forms: Iterable[str]) -> str:
    """A pattern for any of the forms; together by their first sign, so that few are tried at each place of a text."""
    rests: dict[str, list[str]] = {}
    for form in sorted(set(forms), key=lambda form: (-len(form), form)):
        rests.setdefault(form[0], []).append(_GAP.join(map(re.escape, form[1:])))
    return "|".join(f"{re.escape(first)}{_GAP}(?:{'|'.join(rest)})" for first, rest in rests.items())
