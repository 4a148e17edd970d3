"""Files that nobody made on purpose, which lie beside logs all the same."""

from __future__ import annotations

_NOISE = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
"""What systems put into folders by themselves."""


def is_noise(name: str) -> bool:
    """Whether a system or an office program left the file called ``name``: a lock, a list of pictures, a setting."""
    return name.lower() in _NOISE or name.startswith(("~$", ".~lock"))
