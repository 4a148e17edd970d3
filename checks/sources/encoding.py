"""Judges the encoding of text and gives it as UTF-8."""

from __future__ import annotations

import codecs
import io
import re
import struct
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from checks.model import Message
from checks.sources.reading import UnreadableError

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 1 << 18
_SAMPLE = 1 << 18
_LEAD = 0xC0
"""The least first byte of a character of several bytes in UTF-8; those that follow it are smaller."""
_LONE_RETURN = re.compile(r"\r(?!\n)")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Encoding:
    """``name`` as stated to people; ``guessed`` where it was assumed rather than proven, ``broken`` where some
    characters are not valid in it."""

    name: str
    guessed: bool = False
    broken: bool = False

    @property
    def notes(self) -> list[Message]:
        """What people must know of it."""
        keys = ["sources.encoding-assumed"] * self.guessed + ["sources.broken-characters"] * self.broken
        return [Message(key, {"encoding": self.name}) for key in keys]


def judge(path: Path) -> Encoding:
    """The encoding of the text file at ``path``, read as a whole. Raises :class:`UnreadableError` when none fits."""
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    if told := wide_or_marked(start):
        if _decodes(path, told):
            return Encoding(told)
        raise UnreadableError(Message("sources.undecodable", {"encoding": told}))
    if _decodes(path, "utf-8"):
        return Encoding("utf-8")
    telling = _telling(path)
    if _nearly(telling, "utf-8"):
        return Encoding("utf-8", broken=True)
    if _looks_chinese(telling) and ((whole := _decodes(path, "gb18030")) or _nearly(telling, "gb18030")):
        return Encoding("gb18030", broken=not whole)
    return _western(path, telling)


def wide_or_marked(start: bytes) -> str | None:
    """The encoding that the first bytes give away: by a byte order mark, or by the zeros of UTF-16 on one side."""
    for bom, name in _BOMS:
        if start.startswith(bom):
            return name
    zeros, odd = start[:4096].count(0), start[1:4096:2].count(0)
    if zeros * 12 < len(start[:4096]) or 0.1 * zeros < odd < 0.9 * zeros:
        return None
    return "utf-16-le" if odd else "utf-16-be"


def _decodes(path: Path, encoding: str) -> bool:
    if encoding == "utf-8":
        return _is_utf8(path)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_utf8(path: Path) -> bool:
    """Arrow looks at the bytes and makes no text of them: three times as fast as decoding."""
    cut = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            content = cut + chunk
            whole = next((len(content) - at for at in (1, 2, 3) if content[-at:][0] >= _LEAD), len(content))
            content, cut = content[:whole], content[whole:]
            if not _is_valid(content):
                return False
    return _is_valid(cut)


def _is_valid(content: bytes) -> bool:
    ends = pa.py_buffer(struct.pack("<2i", 0, len(content)))
    try:
        pa.StringArray.from_buffers(1, ends, pa.py_buffer(content)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _telling(path: Path) -> bytes:
    """The lines that are not plain ASCII, up to a quarter of a megabyte: only they tell encodings apart."""
    lines: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        while size < _SAMPLE and (line := file.readline(1 << 16)):
            if not line.isascii():
                lines.append(line)
                size += len(line)
    return b"".join(lines)


def _nearly(sample: bytes, encoding: str) -> bool:
    """Whether hardly one in fifty characters that are not ASCII is invalid: systems cut texts in the middle of one."""
    text = sample.decode(encoding, "replace")
    ascii_only = len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") * 50 < len(text) - ascii_only


def _looks_chinese(sample: bytes) -> bool:
    """Whether most of what is not ASCII are the characters and marks of everyday Chinese (GB 2312): Windows-1252 text
    decodes as GB18030 too, but into rare ones."""
    common = others = 0
    for character, count in Counter(sample.decode("gb18030", "ignore")).items():
        if character < "\x80":
            continue
        lead = character.encode("gb18030")
        everyday = len(lead) == 2 and lead[1] >= 0xA1 and (0xB0 <= lead[0] <= 0xD7 or 0xA1 <= lead[0] <= 0xA3)
        common, others = common + everyday * count, others + (not everyday) * count
    return common >= 3 * others


def _western(path: Path, sample: bytes) -> Encoding:
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=["cp1252", "cp1250", "big5", "gb18030", "latin_1"]).best()
    names = [best.encoding, *best.could_be_from_charset] if best else []
    for name in [*sorted(names, key=lambda name: name != "cp1252"), "cp1252", "gb18030", "latin_1"]:
        if _decodes(path, name):
            stated = "windows-" + name[2:] if name.startswith("cp125") else name.replace("latin_1", "iso-8859-1")
            return Encoding(stated, guessed=True)
    raise UnreadableError(Message("sources.undecodable", {"encoding": "UTF-8, GB18030"}))


def as_utf8(path: Path, encoding: Encoding, target: Path) -> Path:
    """``path`` itself if it is plain UTF-8, else ``target``: in UTF-8 without BOM, lone ``\\r`` made ``\\n``.

    So lines end where a person sees them end, and whoever counts ``\\n`` counts them all.
    """
    if encoding.name == "utf-8" and not encoding.broken and not _has_lone_returns(path):
        return path
    decoder = codecs.getincrementaldecoder(encoding.name)("replace")
    pieces = io.IncrementalNewlineDecoder(decoder, translate=False)  # never ends a piece within \r\n
    with path.open("rb") as file, target.open("wb") as out:
        while chunk := file.read(_CHUNK):
            out.write(_LONE_RETURN.sub("\n", pieces.decode(chunk)).encode("utf-8", "replace"))
        out.write(_LONE_RETURN.sub("\n", pieces.decode(b"", final=True)).encode("utf-8", "replace"))
    return target


def _has_lone_returns(path: Path) -> bool:
    """Whether any ``\\r`` of a text in UTF-8 has no ``\\n`` behind it."""
    cut = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            content = cut + chunk
            if b"\r" not in content:
                continue
            cut = b"\r" if content.endswith(b"\r") else b""
            if content.count(b"\r") - len(cut) > content.count(b"\r\n"):
                return True
    return bool(cut)
