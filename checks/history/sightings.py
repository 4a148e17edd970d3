"""Which records were seen when: 8 bytes per fingerprint, so that a late record is known in the month in which it turns
up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray


def by_day(seen: pd.DataFrame) -> dict[str, bytes]:
    """The fingerprints of each ISO day of ``seen`` (columns ``date``, ``fingerprint``), sorted, 8 bytes each."""
    prints = _numbers(seen)
    days = seen["date"].astype(str).to_numpy()
    return {str(day): np.sort(prints[days == day]).tobytes() for day in np.unique(days)}


def unseen(records: pd.DataFrame, known: Mapping[str, list[bytes]]) -> NDArray[np.bool_]:
    """Which of ``records`` (columns ``date``, ``fingerprint``) no run in ``known`` saw (by ISO day)."""
    prints, days = _numbers(records), records["date"].astype(str).to_numpy()
    new = np.zeros(len(records), dtype=bool)
    for day in np.unique(days):
        of_day = days == day
        before = np.frombuffer(b"".join(known.get(str(day), [])), dtype=np.uint64)
        new[of_day] = ~np.isin(prints[of_day], before)
    return new


def _numbers(frame: pd.DataFrame) -> NDArray[np.uint64]:
    """The fingerprints as 64-bit numbers."""
    digits = "".join(frame["fingerprint"])
    return np.frombuffer(bytes.fromhex(digits), dtype=">u8").astype(np.uint64)
