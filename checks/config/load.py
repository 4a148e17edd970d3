"""Reading rules.yaml: every fault at once, each with its line and column.

The text becomes a tree with places (:mod:`checks.config.tree`), the tree typed models (:mod:`checks.config.models`).
Where some entries are wrong, the rest is still held together (:mod:`checks.config.crosschecks`), so that one run
names all that has to be put right.
"""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from checks.config.arrivals import expected_faults
from checks.config.conditions import compiled
from checks.config.crosschecks import Draft, cross_faults
from checks.config.errors import fault_of, path_of
from checks.config.include import include
from checks.config.models import Config
from checks.config.parse import parse, wide_colon
from checks.config.programme_checks import programme_faults
from checks.config.tree import Map, Tree
from checks.model import ConfigurationError, Fault, Message, Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checks.config.tree import Steps
    from checks.model import Lang

_MOST_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Loaded:
    """A rules.yaml that is right as far as it can be said without the register.

    ``tree`` knows the place of everything in it; ``path`` is None for a text; ``sha256`` is that of the file's bytes,
    and of the files that it includes.
    """

    config: Config
    tree: Tree
    path: Path | None
    sha256: str


def load(
    path: Path | str,
    *,
    logs: Sequence[str] | None = None,
    register: str | None = None,
    language: Lang | None = None,
    extra_columns: Mapping[str, str] | None = None,
) -> Loaded:
    """Reads rules.yaml. ``logs``, ``register`` and ``language`` take the place of what stands there.

    ``extra_columns`` are the register's further columns and their SQL types, when they are known already. Raises
    ConfigurationError with every fault.
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        key = "no-file" if isinstance(error, FileNotFoundError) else "unreadable-file"
        raise ConfigurationError([Fault(Message(f"config.{key}"), Place(str(path)))]) from None
    loaded = _load(_decode(raw, str(path)), str(path), extra_columns, path, hashlib.sha256(raw).hexdigest())
    given: dict[str, Any] = {"logs": None if logs is None else list(logs), "table": register}
    inputs = {name: value for name, value in given.items() if value is not None}
    config = loaded.config.model_copy(update={"inputs": loaded.config.inputs.model_copy(update=inputs)})
    if language is not None:
        config = config.model_copy(update={"audit": config.audit.model_copy(update={"language": language})})
    return Loaded(config, loaded.tree, path, loaded.sha256)


def load_text(text: str, *, file: str = "rules.yaml", extra_columns: Mapping[str, str] | None = None) -> Loaded:
    """As :func:`load`, of a text; ``file`` is what faults call it."""
    return _load(text, file, extra_columns, None, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def _decode(raw: bytes, file: str) -> str:
    encoding = "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ConfigurationError([Fault(Message("config.encoding"), Place(file, line, 1))]) from None


def _load(text: str, file: str, extra_columns: Mapping[str, str] | None, path: Path | None, sha256: str) -> Loaded:
    tree = parse(text, file)
    if tree.root is None and not tree.faults:
        tree.faults.append(tree.fault("empty-file", (1, 1)))
    elif tree.root is not None and not isinstance(tree.root, Map):
        wide = wide_colon(text, text.count("\n") + 1)
        tree.faults.append(tree.fault("wide-colon", wide) if wide else tree.fault("not-a-map-file", (1, 1)))
    if not isinstance(tree.root, Map):
        raise ConfigurationError(tree.faults)
    if path is not None and (included := include(tree, _decode)):
        sha256 = hashlib.sha256(b"".join([sha256.encode(), *included])).hexdigest()
    # a section that is there but blank is as one that is left out
    tree.root = tree.root.without({(key,) for key, value in tree.root.items() if value is None})
    kept, config, faults = _convert(tree)
    faults += tree.faults
    if config is not None:
        draft = Draft(tree, kept, config)
        faults += [*cross_faults(draft), *expected_faults(draft), *programme_faults(draft)]
        config, wrong = compiled(config, tree, extra_columns)
        faults += wrong
    if faults or config is None:
        raise ConfigurationError(_in_order(faults))
    return Loaded(config, tree, path, sha256)


def _convert(tree: Tree) -> tuple[Tree, Config | None, list[Fault]]:
    """The tree without the entries that are wrong, and the models made of it; None where too much is."""
    faults: list[Fault] = []
    dropped: set[Steps] = set()
    for _ in range(_MOST_ROUNDS):  # what is wrong in one way can hide what is wrong in another
        pruned = Tree(tree.file, tree.root.without(dropped))
        try:
            return pruned, Config.model_validate(pruned.root), faults
        except ValidationError as error:
            errors = error.errors(include_url=False)
        faults += [fault_of(pruned, one) for one in errors]
        dropped |= {_entry(path_of(pruned, one)) for one in errors}
    return tree, None, faults


def _entry(path: Steps) -> Steps:
    """What has to go for the rest to stand: the entry of a list, a rule, else the key itself."""
    index = next((at for at, step in enumerate(path) if isinstance(step, int)), len(path))
    return path[:2] if path[:1] == ("row_rules",) else path[: index + 1]


def _in_order(faults: list[Fault]) -> list[Fault]:
    """By place, each place and text once."""
    unique = {(fault.place, fault.message.key): fault for fault in reversed(faults)}
    return sorted(unique.values(), key=lambda fault: (fault.place.line, fault.place.column))
