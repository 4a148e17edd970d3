"""The content of a YAML file as a tree whose every part knows its line and column.

Scalars stay the text that stands in the file; the models say what it means. Maps are dicts, lists are lists, and
nothing (``~`` or a blank) is None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from checks.model import Fault, Message, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

Mark = tuple[int, int]
"""Line and column, from 1."""
Steps = tuple[str | int, ...]
"""Keys and indexes from the root."""


class Text(str):
    """A scalar: its text, where it stands (``mark``), how it is written there (``source``, ``style``)."""

    __slots__ = ("mark", "source", "style")
    mark: Mark
    source: str
    style: str | None

    @property
    def scalar(self) -> str | int | float | bool:
        """What YAML 1.2 takes it for: a plain scalar can be a number or boolean."""
        if self.style:
            return str(self)
        if self.lower() in ("true", "false"):
            return self.lower() == "true"
        if re.fullmatch(r"[-+]?\d{1,18}", self):
            return int(self)
        return float(self) if re.fullmatch(r"[-+]?(\d+\.\d*|\.\d+|\d+)([eE][-+]?\d{1,3})?", self) else str(self)

    def mark_at(self, offset: int) -> Mark:
        """Where the character ``offset`` of the text stands in the file."""
        before = self.source[: _source_index(self.source, self.style, str(self), offset)]
        lines = before.split("\n")
        mark = (self.mark[0] + len(lines) - 1, len(lines[-1]) + (self.mark[1] if len(lines) == 1 else 1))
        moved = getattr(self.mark, "moved", None)  # of a mark in an included file
        return moved(mark) if moved is not None else mark


class Map(dict[str, Any]):
    """A mapping; ``keys_at`` and ``values_at`` give the places of its entries."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.keys_at: dict[str, Mark] = {}
        self.values_at: dict[str, Mark] = {}

    def without(self, dropped: set[Steps], path: Steps = ()) -> Map:
        """A copy that lacks the entries whose paths are ``dropped``."""
        kept = Map(self.mark)
        kept.keys_at, kept.values_at = self.keys_at, self.values_at
        for key, value in self.items():
            if (*path, key) not in dropped:
                kept[key] = _without(value, dropped, (*path, key))
        return kept


class Seq(list[Any]):
    """A sequence; ``values_at`` gives the places of its items."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.values_at: list[Mark] = []


def _without(value: Any, dropped: set[Steps], path: Steps) -> Any:
    if isinstance(value, Map):
        return value.without(dropped, path)
    if not isinstance(value, Seq):
        return value
    kept = Seq(value.mark)
    for index, (item, mark) in enumerate(zip(value, value.values_at, strict=True)):
        if (*path, index) not in dropped:
            kept.append(_without(item, dropped, (*path, index)))
            kept.values_at.append(mark)
    return kept


@dataclass(slots=True)
class Tree:
    """The content of a YAML file (None when it is empty), and what is wrong with its form."""

    file: str
    root: Any = None
    faults: list[Fault] = field(default_factory=list)

    def place(self, mark: Mark) -> Place:
        """``mark`` as a place in this file."""
        return Place(getattr(mark, "file", self.file), *mark)

    def locate(self, loc: Sequence[str | int]) -> Steps:
        """The path that ``loc`` describes; steps that stand for no part of the tree are left out."""
        path: list[str | int] = []
        node = self.root
        for step in loc:
            if isinstance(node, Map) and str(step) in node:
                path.append(str(step))
                node = node[str(step)]
            elif isinstance(node, Seq) and isinstance(step, int) and step < len(node):
                path.append(step)
                node = node[step]
        return tuple(path)

    def mark_of(self, path: Steps, *, on_key: bool = False) -> Mark:
        """Line and column of the value at ``path``, or of its key."""
        node: Any = self.root
        mark: Any = node.mark
        for depth, step in enumerate(path, start=1):
            of_keys = on_key and depth == len(path) and isinstance(node, Map)
            places: Any = node.keys_at if of_keys else node.values_at
            mark, node = places[step], node[step]
        return cast("Mark", mark)

    def fault_at(self, loc: Sequence[str | int], message: Message) -> Fault:
        """``message`` at the value that ``loc`` leads to, or at what is there of the way."""
        return Fault(message, self.place(self.mark_of(self.locate(loc))))

    def fault(self, key: str, mark: Mark, **values: Any) -> Fault:
        """The fault with the catalogue's text ``config.<key>`` at ``mark``."""
        return Fault(Message(f"config.{key}", values), self.place(mark))


def _source_index(source: str, style: str | None, text: str, offset: int) -> int:
    """The index in ``source`` (as written: quotes, escapes, folded lines) of the character ``offset`` of ``text``."""
    head = re.match(r"[^\n]*\n\s*", source) if style in ("|", ">") else None
    index = head.end() if head else int(style in ("'", '"'))
    at = 0
    while at < offset and index < len(source):
        run = re.compile(r"[ \t]*\r?\n\s*").match(source, index)
        if run:  # a line break and indentation stand for as much white space as the text has here
            index = run.end()
            while at < offset and text[at].isspace():
                at += 1
        else:
            index += _width(source, index, style)
            at += 1
    return index


_ESCAPES = {"x": 4, "u": 6, "U": 10}


def _width(source: str, index: int, style: str | None) -> int:
    """How many characters of ``source`` stand for one of the text."""
    if style == '"' and source[index] == "\\":
        return _ESCAPES.get(source[index + 1 : index + 2], 2)
    return 2 if style == "'" and source[index] == "'" else 1
