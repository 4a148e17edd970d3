"""What targets, sources, tables and forms ask of each other: a requirement that nothing can meet is a fault.

Only what the file itself can tell; columns of tables and logs are looked at once those have been read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.config.crosschecks import entries
from checks.config.hints import hint
from checks.config.sorting import ROOMLESS, Sorting, kinds_of
from checks.config.tree import Map, Seq
from checks.config.values import shown
from checks.metrics import METRICS
from checks.model import KINDS, SIDE_TABLES, Unit
from checks.patterns import PATTERNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.config.crosschecks import Draft
    from checks.model import Fault

_SETTINGS = ("column", "over", "table", "rows")
_ALLOWED = {
    "column": ("column", "table", "rows"),
    "ratio": ("column", "over", "table", "rows"),
    "per-hundred": ("column", "over", "table", "rows"),
    "rows": ("column", "table", "rows"),
    "room-utilisation": ("column",),
}
"""Which of the keys that name columns go with which metric."""
_OF_RECORDS = ("kind", "forms", "filter", "evidence")
_OF_LESSONS = ("forms", "filter")
"""What says nothing to a metric that counts no records of its own choice."""


def programme_faults(draft: Draft) -> list[Fault]:
    """Everything that is wrong between targets and what they are to be measured in."""
    checks = (
        _settings,
        _sources,
        _needs,
        _kinds,
        _forms,
        _units,
        _roomless,
        _timetables,
        _form_names,
        _source_names,
        _patterns,
        _references,
    )
    return [fault for check in checks for fault in check(draft)]


def _settings(draft: Draft) -> Iterator[Fault]:
    """A metric's own keys are there, and no key that says nothing to it."""
    for entry in entries(draft.tree.root, "targets"):
        name = shown(entry.get("metric"))
        if name not in METRICS:
            continue
        for key in METRICS[name].settings:
            if key not in entry:
                yield draft.tree.fault("metric-needs-key", entry.values_at["metric"], metric=name, value=key)
        for key in _SETTINGS:
            if key in entry and key not in _ALLOWED.get(name, ()) and not (key == "table" and "times" in entry):
                yield draft.tree.fault("key-not-of-metric", entry.keys_at[key], metric=name, value=key)
        for key in _OF_RECORDS if METRICS[name].from_tables else _OF_LESSONS if METRICS[name].base else ():
            if key in entry:
                yield draft.tree.fault("key-not-of-metric", entry.keys_at[key], metric=name, value=key)
        if "times" in entry and "required" not in entry:
            yield draft.tree.fault("times-without-required", entry.keys_at["times"])


def _sources(draft: Draft) -> Iterator[Fault]:
    """A comparing rule has no parameters of a source: it sees the records of all."""
    from checks.rules import RULES_BY_ID

    for source, entry in zip(
        draft.config.inputs.sources, entries(draft.kept.root.get("inputs"), "sources"), strict=True
    ):
        for rule, given in source.settings.items():
            own = sorted(given.keys() - {"enabled"})
            if RULES_BY_ID[rule].comparing and own:
                mark = entry["row_rules"][rule].keys_at.get(own[0], entry["row_rules"].keys_at[rule])
                yield draft.tree.fault("not-per-source", mark, value=own[0])


def _needs(draft: Draft) -> Iterator[Fault]:
    """The tables and sources without which a metric, unit or key has nothing to look at."""
    there = _there(draft)
    for target, entry in draft.targets:
        if target.metric in METRICS:
            for need in METRICS[target.metric].requires:
                if need not in there:
                    yield draft.tree.fault(_missing(need), entry.values_at["metric"], value=need)
        if target.unit is Unit.PAIR and "pairs" not in there:
            yield draft.tree.fault("table-needed", entry.values_at["unit"], value="pairs")
        if target.table in SIDE_TABLES and target.table not in there:
            yield draft.tree.fault("table-needed", entry.values_at["table"], value=target.table)
        if target.evidence == "timetable" and "timetable" not in there:
            yield draft.tree.fault("kind-needed", entry.values_at["evidence"], value="timetable")


def _kinds(draft: Draft) -> Iterator[Fault]:
    there = _there(draft)
    for target, entry in draft.targets:
        for kind in target.kind or ():
            if kind not in there:
                yield draft.tree.fault("kind-needed", entry.values_at["kind"], value=kind)
        metric = METRICS.get(target.metric)
        if metric is None or target.kind is not None or metric.from_tables or metric.base:
            continue
        if not any(kind in there for kinds in metric.kinds for kind in kinds):
            yield draft.tree.fault("kind-needed", entry.values_at["metric"], value=metric.kinds[0][0])


def _units(draft: Draft) -> Iterator[Fault]:
    """A room has no activities, nor a share of the teachers on roll; a teacher no share of the lessons visited."""
    for target, entry in draft.targets:
        metric = METRICS.get(target.metric)
        if metric is None:
            continue
        roomless = set(ROOMLESS) & set(target.kind or (metric.kinds[0] if len(metric.kinds) > 1 else ()))
        not_of: set[Unit] = {Unit.ROOM} if roomless else set()
        if "on_roll" in metric.reads:
            not_of |= {Unit.ROOM, Unit.TEACHER, Unit.PAIR}
        elif metric.base:
            not_of |= {Unit.TEACHER}
        if target.unit in not_of:
            yield draft.tree.fault(
                "unit-not-of-metric", entry.values_at["unit"], metric=target.metric, value=target.unit
            )


def _roomless(draft: Draft) -> Iterator[Fault]:
    """Activities and trainings are held in no room: they have no share of what a room has, nor of visits."""
    sorting = Sorting.of(draft.config)
    for target, entry in draft.targets:
        metric = METRICS.get(target.metric)
        if metric is None or not (metric.denominator or metric.base):
            continue
        if roomless := {*ROOMLESS}.intersection(kinds_of(target, sorting)):
            mark = entry.values_at["kind" if target.kind else "metric"]
            yield draft.tree.fault("key-not-of-metric", mark, metric=target.metric, value=f"kind: {min(roomless)}")


def _timetables(draft: Draft) -> Iterator[Fault]:
    """Activities and trainings stand on no timetable; who teaches what is scheduled, and with whom, is not asked."""
    sorting = Sorting.of(draft.config)
    for target, entry in draft.targets:
        metric = METRICS.get(target.metric)
        if metric is None or metric.from_tables or target.evidence != "timetable":
            continue
        of_people = "on_roll" in metric.reads or target.unit in (Unit.TEACHER, Unit.PAIR)
        if of_people or {*ROOMLESS}.intersection(kinds_of(target, sorting)):
            values = {"metric": target.metric, "value": target.unit}
            yield draft.tree.fault("timetable-not-of", entry.values_at["evidence"], **values)


def _there(draft: Draft) -> set[str]:
    """The kinds of records and the tables that there are."""
    tables = {name for name in SIDE_TABLES if draft.config.inputs.side_table(name)}
    return {*Sorting.of(draft.config).kinds, *tables}


def _missing(need: str) -> str:
    return "kind-needed" if need in KINDS else "table-needed"


def _forms(draft: Draft) -> Iterator[Fault]:
    """The forms that a target names are in the section ``forms``."""
    known = [name for form, one in draft.config.forms.items() for name in (form, *one.aliases)]
    for entry in entries(draft.tree.root, "targets"):
        named = entry.get("forms")
        marked = list(zip(named, named.values_at, strict=True)) if isinstance(named, Seq) else []
        if isinstance(named, str):
            marked = [(named, entry.values_at["forms"])]
        for form, mark in marked:
            if shown(form) not in known:
                yield draft.tree.fault("unknown-form", mark, value=shown(form), hint=hint(shown(form), known))


def _form_names(draft: Draft) -> Iterator[Fault]:
    """No name stands for two forms."""
    owners: dict[str, str] = {}
    forms = draft.tree.root.get("forms")
    for name, form in draft.config.forms.items():
        for alias in (name, *form.aliases):
            if (other := owners.setdefault(alias, name)) != name and isinstance(forms, Map):
                yield draft.tree.fault("form-twice", forms.keys_at[name], value=alias, other=other)


def _source_names(draft: Draft) -> Iterator[Fault]:
    seen: dict[str, int] = {"logs": 0} if draft.config.inputs.logs else {}
    for entry in entries(draft.tree.root.get("inputs"), "sources"):
        name, mark = shown(entry.get("name")), entry.values_at.get("name", entry.mark)
        if name in seen:
            yield draft.tree.fault("source-twice", mark, value=name)
        seen.setdefault(name, mark[0])


def _patterns(draft: Draft) -> Iterator[Fault]:
    there, section = _there(draft), draft.tree.root.get("patterns")
    for name, pattern in PATTERNS.items():
        if isinstance(section, Map) and name in section:  # with nothing after it, too
            for need in pattern.needs:
                if need not in there:
                    yield draft.tree.fault("kind-needed", section.keys_at[name], value=need)


def _references(draft: Draft) -> Iterator[Fault]:
    known = [shown(entry.get("id")) for entry in entries(draft.tree.root, "targets")]
    names = set()
    for entry in entries(draft.tree.root, "reference"):
        if (name := shown(entry.get("name"))) in names:
            yield draft.tree.fault("reference-twice", entry.values_at["name"], value=name)
        names.add(name)
        target = shown(entry.get("target"))
        if target and target not in known:
            yield draft.tree.fault(
                "reference-of-nothing", entry.values_at["target"], value=target, hint=hint(target, known)
            )
