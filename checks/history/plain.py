"""Values of the house as plain JSON, compressed, for the documents of a run."""

from __future__ import annotations

import dataclasses
import json
import math
import zlib
from collections.abc import Mapping
from datetime import date, time
from enum import Enum
from fractions import Fraction
from typing import Any


def plain(value: Any) -> Any:
    """``value`` as JSON data: models and dataclasses by field, exact numbers and days as text, sets sorted."""
    match value:
        case Enum():
            return value.value
        case None | str() | bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Fraction() | date() | time():
            return str(value)
        case Mapping():
            return {str(key): plain(one) for key, one in value.items()}
        case set() | frozenset():
            return sorted(map(plain, value))
        case list() | tuple():
            return [plain(one) for one in value]
    if dataclasses.is_dataclass(value):
        kept = [one.name for one in dataclasses.fields(value) if one.metadata.get("kept", True)]
        return {name: plain(getattr(value, name)) for name in kept}
    if hasattr(value, "__pydantic_fields__"):  # a model; who only looks back need not wait for pydantic
        return {name: plain(getattr(value, name)) for name in type(value).__pydantic_fields__}
    raise TypeError(f"no plain form for {type(value).__name__}")


def pack(value: Any) -> bytes:
    """``value`` as compressed JSON; equal values give equal bytes."""
    text = json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(errors="surrogatepass"), 6)


def unpack(content: bytes) -> Any:
    """What :func:`pack` packed."""
    return json.loads(zlib.decompress(content).decode(errors="surrogatepass"))
