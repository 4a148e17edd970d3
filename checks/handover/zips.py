"""Zip archives whose members all bear one time, so that equal content gives equal bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def zipped(members: Iterable[tuple[str, bytes]], moment: datetime) -> bytes:
    """An archive of ``members``, names and contents, in their order."""
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        for name, data in members:
            info = ZipInfo(name, moment.timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return content.getvalue()
