"""What holds between the entries of rules.yaml: ids, names of rules and metrics, terms that overlap.

Looks at the tree wherever it can, so that an entry with another fault is still seen; at the models where dates count.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from checks.config.hints import hint, looks_misspelt
from checks.config.tree import Map, Seq, Text
from checks.config.values import shown
from checks.metrics import METRICS
from checks.model import MEASUREMENT_COLUMNS, REGISTER_COLUMNS, RULE_COLUMNS
from checks.rules import RULES_BY_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checks.config.models import Config, Target, Term
    from checks.config.tree import Mark, Tree
    from checks.model import Fault

UNIT_COLUMNS = REGISTER_COLUMNS[:7]
"""The register's columns of text, which ``where``, ``by`` and ``levels`` may name; its further columns come on top."""


class Draft(NamedTuple):
    """A rules.yaml on the way: its ``tree``, and the ``config`` made of the entries that are right, ``kept``."""

    tree: Tree
    kept: Tree
    config: Config

    @property
    def terms(self) -> list[tuple[Term, Map]]:
        """Each term with its entry in the file."""
        terms = self.config.calendar.terms if self.config.calendar else []
        return list(zip(terms, entries(self.kept.root.get("calendar"), "terms"), strict=True))

    @property
    def targets(self) -> list[tuple[Target, Map]]:
        """Each target with its entry in the file."""
        return list(zip(self.config.targets, entries(self.kept.root, "targets"), strict=True))


def cross_faults(draft: Draft) -> list[Fault]:
    """Everything that is wrong between entries."""
    checks = (_ids, _requirements, _metrics, _ratios, _limits, _waivers, _terms, _due, _prorated, _misspelt_columns)
    return [fault for check in (*checks, _expectations) for fault in check(draft)]


def _ids(draft: Draft) -> Iterator[Fault]:
    """Rules, targets and expectations share one space of ids: waivers and findings name them."""
    rules = draft.tree.root.get("row_rules")
    seen = {*RULES_BY_ID, *(rules if isinstance(rules, Map) else ())}
    owners: dict[str, int] = {}
    for entry in [*entries(draft.tree.root, "targets"), *entries(draft.tree.root, "expectations")]:
        name = shown(entry.get("id"))
        mark = entry.values_at.get("id", entry.mark)
        if name in seen:
            yield draft.tree.fault("id-of-rule", mark, value=name)
        elif name in owners:
            yield draft.tree.fault("duplicate-id", mark, value=name, line=owners[name])
        elif name:
            owners[name] = mark[0]


def _requirements(draft: Draft) -> Iterator[Fault]:
    """A target has ``required`` or ``at_most``; ``by`` goes with a ``required`` that lists values."""
    for target in entries(draft.tree.root, "targets"):
        required, at_most = target.get("required"), target.get("at_most")
        if required is None and at_most is None:
            yield draft.tree.fault("no-requirement", target.mark)
        elif required is not None and at_most is not None:
            yield draft.tree.fault("two-requirements", target.keys_at["at_most"])
        if isinstance(required, Map) and target.get("by") is None:
            yield draft.tree.fault("map-without-by", target.keys_at["required"])
        elif target.get("by") is not None and not isinstance(required, Map):
            yield draft.tree.fault("by-without-map", target.keys_at["by"])


def _metrics(draft: Draft) -> Iterator[Fault]:
    calendar = draft.tree.root.get("calendar")
    has_bell = isinstance(calendar, Map) and bool(calendar.get("bell"))
    for target in entries(draft.tree.root, "targets"):
        metric = target.get("metric")
        if not isinstance(metric, Text):
            continue
        mark = target.values_at["metric"]
        if metric not in METRICS:
            yield draft.tree.fault("unknown-metric", mark, value=metric, hint=hint(metric, METRICS))
        elif metric == "usage-rate" and not has_bell:
            yield draft.tree.fault("usage-rate-needs-bell", mark)


def _ratios(draft: Draft) -> Iterator[Fault]:
    """Who asks for 60 of a ratio means 60 %."""
    for target, entry in draft.targets:
        if target.metric not in METRICS or not METRICS[target.metric].is_share:
            continue
        required = target.required.values() if isinstance(target.required, dict) else [target.required]
        for key, limit in [("at_most", target.at_most), *(("required", value) for value in required)]:
            if limit is not None and limit > 1:
                yield draft.tree.fault("ratio-above-one", entry.values_at[key], value=shown(entry[key]))


def _limits(draft: Draft) -> Iterator[Fault]:
    """A rule's ``max_…`` is not below its ``min_…``."""
    for rule in draft.config.row_rules.values():
        given = dict(rule.parameters or ())
        for name, least in given.items():
            most = given.get(name.replace("min_", "max_", 1))
            if name.startswith("min_") and most is not None and most < least:
                entry = draft.tree.root["row_rules"][rule.id]
                mark = entry.values_at.get(name.replace("min_", "max_", 1), entry.values_at.get(name, entry.mark))
                yield draft.tree.fault("limits-reversed", mark, least=least, most=most)


def _waivers(draft: Draft) -> Iterator[Fault]:
    rules = draft.tree.root.get("row_rules")
    known = [*RULES_BY_ID, *(rules if isinstance(rules, Map) else ())]
    known += [shown(target.get("id")) for target in entries(draft.tree.root, "targets")]
    for waiver in entries(draft.tree.root, "waivers"):
        name = waiver.get("rule")
        if isinstance(name, Text) and name not in known:
            yield draft.tree.fault("waiver-of-nothing", waiver.values_at["rule"], value=name, hint=hint(name, known))


def _terms(draft: Draft) -> Iterator[Fault]:
    """No unit is in two terms at once. A conditional term stands for the general one of its name."""
    for (first, _), (second, entry) in combinations(draft.terms, 2):
        mark = entry.keys_at["start"]
        if first.name == second.name and bool(first.where) != bool(second.where):
            continue
        if not may_share_units(first, second):
            continue
        if first.start <= second.end and second.start <= first.end:
            yield draft.tree.fault("terms-overlap", mark, first=first.name, second=second.name)
        elif first.name == second.name:
            yield draft.tree.fault("term-twice", mark, value=first.name)


def may_share_units(first: Term, second: Term) -> bool:
    """Whether every unit of the one is a unit of the other, as far as it can be said without the register."""
    wide, narrow = sorted((_as_sets(first), _as_sets(second)), key=len)
    return all(column in narrow and values & narrow[column] for column, values in wide.items())


def _as_sets(term: Term) -> dict[str, set[str]]:
    return {column: {wanted} if isinstance(wanted, str) else set(wanted) for column, wanted in term.where.items()}


def _due(draft: Draft) -> Iterator[Fault]:
    """A target cannot be due before the first term begins."""
    begin = min((term.start for term, _ in draft.terms), default=None)
    for target, entry in draft.targets:
        if begin and target.due and target.due < begin:
            yield draft.tree.fault("due-before-terms", entry.values_at["due"], value=str(target.due), start=str(begin))


def _prorated(draft: Draft) -> Iterator[Fault]:
    """A share of a term needs one; what is asked of each day is for the days of the window already."""
    calendar = draft.tree.root.get("calendar")
    has_terms = isinstance(calendar, Map) and bool(calendar.get("terms"))
    for target, entry in draft.targets:
        if target.prorate == "teaching-days" and target.per:
            yield draft.tree.fault("per-and-prorate", entry.values_at["prorate"])
        elif target.prorate == "teaching-days" and not has_terms:
            yield draft.tree.fault("prorate-needs-terms", entry.values_at["prorate"])


_EXPECTED_OF = {
    "records": ("file", "sheet", "row", *RULE_COLUMNS),
    "measurements": (*MEASUREMENT_COLUMNS, "state", "pace", "band"),
}
"""The columns of the two tables that stock expectations look at."""


def _expectations(draft: Draft) -> Iterator[Fault]:
    """A stock expectation is about columns of its table; one that asks which columns there are may name any."""
    for entry in entries(draft.tree.root, "expectations"):
        columns, kwargs = _EXPECTED_OF.get(shown(entry.get("on"))), entry.get("kwargs")
        if columns is None or not isinstance(kwargs, Map) or not shown(entry.get("type")).startswith("expect_column_"):
            continue
        for key in {"column", "column_A", "column_B"} & kwargs.keys():
            name = shown(kwargs[key])
            if name not in columns and entry["type"] != "expect_column_to_exist":
                yield draft.tree.fault("unknown-column", kwargs.values_at[key], value=name, hint=hint(name, columns))


def _misspelt_columns(draft: Draft) -> Iterator[Fault]:
    return column_faults(draft.tree, UNIT_COLUMNS, looks_misspelt)


def column_faults(
    tree: Tree, columns: tuple[str, ...], wrong: Callable[[str, tuple[str, ...]], bool]
) -> Iterator[Fault]:
    """The names in ``levels``, ``by`` and ``where`` that are ``wrong`` among ``columns``."""
    for name, mark in _named_columns(tree.root):
        if name not in columns and wrong(name, columns):
            yield tree.fault("unknown-column", mark, value=name, hint=hint(name, columns))


def _named_columns(root: Map) -> Iterator[tuple[str, Mark]]:
    levels = root.get("levels")
    for name, mark in zip(levels, levels.values_at, strict=True) if isinstance(levels, Seq) else ():
        if isinstance(name, Text):
            yield str(name), mark
    calendar = root.get("calendar")
    holders = [*entries(root, "targets"), *entries(root, "waivers")]
    for section in ("terms", "closures", "extra_days"):
        holders += entries(calendar, section)
    for holder in holders:
        if isinstance(holder.get("by"), Text):
            yield str(holder["by"]), holder.values_at["by"]
        if isinstance(holder.get("where"), Map):
            yield from holder["where"].keys_at.items()


def entries(node: Any, section: str) -> list[Map]:
    """The maps in the list ``section``, whatever else is wrong with them."""
    listed = node.get(section) if isinstance(node, Map) else None
    return [entry for entry in listed if isinstance(entry, Map)] if isinstance(listed, Seq) else []
