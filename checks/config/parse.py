"""From YAML text to a tree with places: YAML 1.2 by ruamel.yaml, so ``on``, ``10:20`` and ``07:30`` are texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from checks.config.tree import Map, Seq, Text, Tree
from checks.values.text import normal

if TYPE_CHECKING:
    from checks.config.tree import Mark
    from checks.model import Fault

_MOST_NODES = 100_000
_DEEPEST = 50
_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
"""A character beyond 16 bits as JSON writes it: ``"\\ud842\\udfb7"`` is 𠮷."""
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""What no name of a file, column or unit has: NUL, half a character."""
_PLAIN_TAG = re.compile(r"tag:yaml\.org,2002:(map|seq|str|int|float|bool|null|timestamp|merge|value)")


def parse(text: str, file: str) -> Tree:
    """Reads a YAML text. Never raises for what stands in it: see ``Tree.faults``."""
    tree = Tree(file)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
        if node is not None:
            root = _Builder(tree, text).build(node)
            tree.root = None if any(fault.message.key == "config.too-deep" for fault in tree.faults) else root
    except MarkedYAMLError as error:
        tree.faults.append(_syntax_fault(tree, text, error))
    except ReaderError as error:
        before = text[: error.position].split("\n")
        tree.faults.append(tree.fault("control-character", (len(before), len(before[-1]) + 1)))
    except (YAMLError, RecursionError, ValueError):
        tree.faults.append(tree.fault("yaml", (1, 1)))
    return tree


_SYNTAX = (
    (r"character '\\t'", "tab"),
    (r"mapping values are not allowed", "colon"),
    (r"character '[@`%&*!|>]'|undefined alias|while scanning an? (alias|anchor)|invalid tag", "needs-quotes"),
    (r"escape (character|sequence)", "backslash"),
    (r"quoted scalar", "open-quote"),
    (r"flow (sequence|mapping)", "open-bracket"),
    (r"another document", "two-documents"),
    (r"block (mapping|collection|sequence)|could not find expected ':'", "indentation"),
)
"""What the parser says, and the text of ours that fits."""


_WIDE_COLON = re.compile(r"\s*(?:- )?[\w-]+：")


def _syntax_fault(tree: Tree, text: str, error: MarkedYAMLError) -> Fault:
    said = f"{error.problem} {error.context}"
    key = next((key for pattern, key in _SYNTAX if re.search(pattern, said)), "yaml")
    mark = error.context_mark if key.startswith("open-") and error.context_mark else error.problem_mark
    if "but got ':'" in said and error.context_mark and error.context_mark.line == error.problem_mark.line:
        key, mark = "colon", error.problem_mark
    at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    wide = wide_colon(text, at[0]) if key in ("colon", "indentation", "yaml") else None
    if key == "colon" and "，" in text.split("\n")[at[0] - 1][: at[1]]:
        key = "wide-comma"
    return tree.fault("wide-colon", wide) if wide else tree.fault(key, at)


def wide_colon(text: str, line: int) -> Mark | None:
    """Where the last key down to ``line`` (from 1) is followed by a Chinese colon, which YAML takes for a letter."""
    lines = [(number, one) for number, one in enumerate(text.split("\n")[:line], 1) if one.strip()]
    for number, one in reversed(lines[-2:]):
        if found := _WIDE_COLON.match(one):
            return number, found.end()
    return None


class _Builder:
    """Makes the tree of ruamel's nodes."""

    def __init__(self, tree: Tree, text: str) -> None:
        self._tree, self._text = tree, text
        self._nodes = 0

    def build(self, node: Node, depth: int = 0) -> Any:
        self._nodes += 1
        mark = (node.start_mark.line + 1, node.start_mark.column + 1)
        if depth > _DEEPEST or self._nodes > _MOST_NODES:
            if not any(fault.message.key == "config.too-deep" for fault in self._tree.faults):
                self._tree.faults.append(self._tree.fault("too-deep", mark))
            return None
        if not _PLAIN_TAG.fullmatch(str(node.tag)):
            self._tree.faults.append(self._tree.fault("tag", mark, value=str(node.tag)))
        if isinstance(node, MappingNode):
            return self._map(node, mark, depth)
        if isinstance(node, SequenceNode):
            items = Seq(mark)
            for item in node.value:
                items.append(self.build(item, depth + 1))
                items.values_at.append((item.start_mark.line + 1, item.start_mark.column + 1))
            return items
        return self._scalar(node, mark) if isinstance(node, ScalarNode) else None

    def _map(self, node: MappingNode, mark: Mark, depth: int) -> Map:
        entries = Map(mark)
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            at = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, ScalarNode):
                self._tree.faults.append(self._tree.fault("key-not-text", at))
                continue
            key = self._said(key_node, at)
            if (first := lines.get(normal(key))) is not None:  # the models compare names so
                self._tree.faults.append(self._tree.fault("duplicate-key", at, value=key, line=first))
                continue
            lines[normal(key)] = at[0]
            entries[key] = self.build(value_node, depth + 1)
            entries.keys_at[key] = at
            # what is left blank stands, for the parser, where the next thing begins
            value_at = value_node.start_mark if value_node.start_mark.index < value_node.end_mark.index else None
            entries.values_at[key] = (value_at.line + 1, value_at.column + 1) if value_at else at
        return entries

    def _scalar(self, node: ScalarNode, mark: Mark) -> Text | None:
        if str(node.tag) == "tag:yaml.org,2002:null":
            return None
        text = Text(self._said(node, mark))
        text.mark, text.style = mark, node.style
        text.source = self._text[node.start_mark.index : node.end_mark.index]
        return text

    def _said(self, node: ScalarNode, mark: Mark) -> str:
        said = _HALVES.sub(lambda two: two[0].encode("utf-16", "surrogatepass").decode("utf-16"), str(node.value))
        if _NO_TEXT.search(said):
            self._tree.faults.append(self._tree.fault("control-character", mark))
        return _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", said)
