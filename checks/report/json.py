"""audit.json: the summary as text."""

from __future__ import annotations

import json
from typing import Any


def dump(content: dict[str, Any]) -> bytes:
    """``content`` as JSON text: UTF-8, indented, one line feed at the end.

    Half a surrogate pair (from the name of a file) has no UTF-8 form; it is written as a JSON escape.
    """
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    return f"{text}\n".encode(errors="backslashreplace")
