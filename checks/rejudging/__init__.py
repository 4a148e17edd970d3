"""Judging a kept run again under other rules: "what if the target were 80?", without the logs.

What the logs said stands in the history: what every unit reached, and the register of that day. Requirements, due
dates, proration, units, bands, shares, waivers of targets and roll-ups are applied to it anew, on the same way as in an
audit: prepared by the judge, validated by Great Expectations, concluded by the judge. Whatever else differs in
rules.yaml needs the logs, and is named.

``kept`` is what the history holds of the run, ``differences`` says whether it suffices, ``judged`` makes the result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import ConfigurationError
from checks.rejudging.differences import Figures
from checks.rejudging.kept import Kept

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from checks.config import Loaded
    from checks.history.reading import RunHead
    from checks.result import AuditResult


def judge_again(connection: Connection, run: RunHead, loaded: Loaded) -> AuditResult:
    """The result of ``run`` under the rules ``loaded``, for the period and as-of date of that run.

    It equals that of an audit of the same logs, but for the records that count, which the history does not keep.
    Raises ConfigurationError with every difference that needs the logs.
    """
    kept = Kept(connection, run)
    figures = Figures(loaded, kept, run)
    if figures.faults:
        raise ConfigurationError(figures.faults)
    from checks.rejudging.judged import judged  # Great Expectations takes seconds; what needs the logs is said at once

    return judged(loaded, run, kept, figures)
