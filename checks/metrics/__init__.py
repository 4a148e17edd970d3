"""The metrics: one file each, and this explicit list of them. See :mod:`checks.metrics.base` for what a metric is."""

from __future__ import annotations

from checks.metrics import (
    active_days,
    active_weeks,
    activities,
    column,
    late_entry_share,
    lessons,
    minutes,
    participants,
    per_hundred,
    ratio,
    received_lessons,
    room_utilisation,
    rooms_used,
    rows,
    subjects,
    teacher_participation,
    teachers,
    usage_rate,
    visited_share,
)
from checks.metrics.base import Metric, MetricDocs, UnitFacts

__all__ = ["METRICS", "Metric", "MetricDocs", "UnitFacts"]

METRICS: dict[str, Metric] = {
    module.METRIC.id: module.METRIC
    for module in (
        lessons,
        minutes,
        subjects,
        active_days,
        active_weeks,
        teachers,
        usage_rate,
        rooms_used,
        late_entry_share,
        activities,
        participants,
        teacher_participation,
        received_lessons,
        visited_share,
        room_utilisation,
        column,
        rows,
        ratio,
        per_hundred,
    )
}
"""Every metric by its id, in the order in which the documentation lists them."""
