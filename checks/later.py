"""Modules that a library loads without need: they are loaded when anything is asked of them."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def later(*modules: str) -> Iterator[None]:
    """While it lasts, who imports one of ``modules`` gets a stand-in that loads it at the first use. Afterwards
    importing gives the module itself; those that are loaded already stay what they are."""
    stand_ins = {name: _StandIn(name) for name in modules if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for stand_in in stand_ins.values():
            stand_in.step_aside()


class _StandIn(ModuleType):
    def __getattr__(self, name: str) -> Any:
        self.step_aside()
        return getattr(import_module(self.__name__), name)

    def step_aside(self) -> None:
        """Lets the next import find the module."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
