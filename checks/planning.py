"""What every target measures: its metric, the kinds of records that it counts, and what tables say for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.config.sorting import kinds_of
from checks.measuring import Figure, Plan
from checks.metrics import METRICS
from checks.model import ROOMS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from checks.config.models import Config, Target
    from checks.config.sorting import Sorting
    from checks.tables import Side


def plan_of(target: Target, config: Config, side: Side, sorting: Sorting) -> Plan:
    """The plan of ``target``."""
    metric = METRICS[target.metric]
    return Plan(
        target,
        metric,
        target.filter,
        kinds=None if sorting.only_lessons else kinds_of(target, sorting),
        forms=tuple(form_named(config, form) for form in target.forms),
        shared=shared_forms(config),
        sessions=has_sessions(config),
        staff=side.has_staff,
        known=_known(target, side) if metric.from_tables else None,
        on_roll=side.on_roll(target.unit) if "on_roll" in metric.reads else None,
        factors=_factors(target, side),
    )


def form_named(config: Config, written: str) -> str:
    """The form's own name, which a target may call by one of its aliases."""
    aliases = {alias: name for name, form in config.forms.items() for alias in form.aliases}
    return written if written in config.forms else aliases.get(written, written)


def shared_forms(config: Config) -> tuple[str, ...]:
    """The forms that every room or school of a session logs."""
    return tuple(name for name, form in config.forms.items() if form.shared)


def has_sessions(config: Config) -> bool:
    """Whether records are to be put together into sessions: there are pairs, shared forms, or activities."""
    kinds = {source.kind for source in config.inputs.all_sources} | {form.kind for form in config.forms.values()}
    return config.inputs.pairs is not None or bool(shared_forms(config)) or "activity" in kinds


def _known(target: Target, side: Side) -> Mapping[str, Figure]:
    if target.metric == "rows":
        return {unit_id: Figure(rows, None) for unit_id, rows in side.counts(target).items()}
    assert target.column is not None, "the configuration asks for it"
    if (metric := METRICS[target.metric]).ratio:
        ratios = side.ratios(target, target.column, target.over or "")
        times = 100 if metric.hundredfold else 1
        return {unit_id: Figure(times * above, below) for unit_id, (above, below) in ratios.items()}
    return {unit_id: Figure(value, None) for unit_id, value in side.sums(target, target.column).items()}


def _factors(target: Target, side: Side) -> Mapping[str, Fraction] | None:
    if target.times is None or target.times == ROOMS:
        return None
    return side.factors(target, target.times)
