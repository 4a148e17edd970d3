"""audit.json: the summary as text."""

from __future__ import annotations

import json
from typing import Any

_ONE_LINE = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def dump(content: dict[str, Any]) -> bytes:
    """``content`` as JSON text: UTF-8, indented, one line feed at the end.

    What holds nothing but plain values stands on one line, as a school with its figures does: for people to read, and a
    province has a hundred thousand of them. Half a surrogate pair (from the name of a file) has no UTF-8 form; it is
    written as a JSON escape.
    """
    return f"{_laid_out(content)}\n".encode(errors="backslashreplace")


def _laid_out(value: Any, line: str = "\n") -> str:
    """``value`` as it stands after ``line``, a line break and the indent."""
    held = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    if not any(isinstance(one, (dict, list, tuple)) for one in held):
        return _ONE_LINE(value)
    inner = f"{line} "
    if isinstance(value, dict):
        parts = [f"{_ONE_LINE(name)}: {_laid_out(one, inner)}" for name, one in value.items()]
    else:
        parts = [_laid_out(one, inner) for one in value]
    start, end = "{}" if isinstance(value, dict) else "[]"
    return f"{start}{inner}{f',{inner}'.join(parts)}{line}{end}"
