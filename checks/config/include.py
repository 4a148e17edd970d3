"""``include:`` — sections of rules.yaml that stand in other files, so that several programmes share a calendar.

A section that the file has itself takes the place of an included one; of two files that have the same section the one
named later wins. Paths of includes are relative to the file that names them; every other path, wherever it stands, is
relative to the rules.yaml that was asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from checks.config.parse import parse
from checks.config.tree import Map, Seq, Text
from checks.refusals import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checks.config.tree import Mark, Tree

KEY = "include"


class FileMark(tuple[int, int]):
    """Line and column in another file than the tree's own."""

    file: str

    @classmethod
    def of(cls, mark: Mark, file: str) -> FileMark:
        """``mark`` in ``file``."""
        made = cls(mark)
        made.file = getattr(mark, "file", file)
        return made

    def moved(self, mark: Mark) -> FileMark:
        """Another place in the same file."""
        return FileMark.of(mark, self.file)


def include(tree: Tree, decode: Callable[[bytes, str], str], above: tuple[Path, ...] = ()) -> list[bytes]:
    """Takes the included sections into ``tree`` and gives the files' bytes; what is wrong goes to ``tree.faults``."""
    own = Path(tree.file).resolve()
    read: list[bytes] = []
    sections = Map(tree.root.mark)
    for name, mark in _named(tree.root):
        path = Path(tree.file).parent / name
        if path.resolve() in (*above, own):
            tree.faults.append(tree.fault("include-circle", mark, value=name))
        elif not holds(path.is_file):
            tree.faults.append(tree.fault("include-not-found", mark, value=name))
        else:
            raw = path.read_bytes()
            other = parse(decode(raw, str(path)), str(path))
            if isinstance(other.root, Map):
                read += [raw, *include(other, decode, (*above, own))]
                _take(sections, _placed(other.root, str(path)))
            tree.faults += other.faults
    _take(sections, tree.root)
    tree.root = sections
    return read


def _named(root: Map) -> Iterator[tuple[str, Mark]]:
    named = root.get(KEY)
    if isinstance(named, Text):
        yield str(named), root.values_at[KEY]
    elif isinstance(named, Seq):
        yield from ((str(name), mark) for name, mark in zip(named, named.values_at, strict=True) if name)


def _take(sections: Map, other: Map) -> None:
    sections.update(other)
    sections.keys_at |= other.keys_at
    sections.values_at |= other.values_at


def _placed(node: Any, file: str) -> Any:
    """``node``, all of whose marks say that they are in ``file``."""
    if isinstance(node, Map | Seq | Text):
        node.mark = FileMark.of(node.mark, file)
    if isinstance(node, Map):
        node.keys_at = {key: FileMark.of(mark, file) for key, mark in node.keys_at.items()}
        node.values_at = {key: FileMark.of(mark, file) for key, mark in node.values_at.items()}
        for value in node.values():
            _placed(value, file)
    elif isinstance(node, Seq):
        node.values_at = [FileMark.of(mark, file) for mark in node.values_at]
        for value in node:
            _placed(value, file)
    return node
