"""The key of the codes: kept in a file, made when it is first needed."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from checks.model import ConfigurationError, Fault, Message
from checks.refusals import refusal

if TYPE_CHECKING:
    from pathlib import Path

FILE = "mask.key"
VARIABLE = "CLASSROOM_CHECKS_MASK_KEY"
_LONGEST = 64  # what BLAKE2b takes


def mask_key(folder: Path) -> bytes:
    """The key of the environment variable :data:`VARIABLE`, else of the file :data:`FILE` in ``folder``.

    Where there is neither, a new one is put into the file, for its owner's eyes alone. Raises ConfigurationError where
    the file cannot be read or written, or holds nothing.
    """
    if told := os.environ.get(VARIABLE, "").strip():
        return told.encode()[:_LONGEST]
    path = folder / FILE
    try:
        key = path.read_text(encoding="utf-8").strip() if path.exists() else _made(path)
    except (OSError, UnicodeDecodeError) as error:
        reason = refusal(error.errno) if isinstance(error, OSError) else Message("refusal.changed")
        raise _fault("masking.no_key", path, reason=reason) from error
    if not key:
        raise _fault("masking.empty_key", path)
    return key.encode()[:_LONGEST]


def _made(path: Path) -> str:
    key = secrets.token_hex(32)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{key}\n")
    return key


def _fault(key: str, path: Path, **values: str | Message) -> ConfigurationError:
    return ConfigurationError([Fault(Message(key, {"file": str(path), "variable": VARIABLE, **values}))])
