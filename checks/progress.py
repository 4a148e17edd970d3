"""How far something that takes long has come, for whoever waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Step = Callable[[str, int, int], None]
    """Is told the stage (a name of the texts under ``progress``), how much of it is done, and of how much."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """No one watches."""
