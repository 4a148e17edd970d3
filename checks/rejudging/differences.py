"""Where the new rules differ from those of the run: which figures taken then serve them, and what needs the logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checks.history.plain import plain
from checks.model import Fault, Message, Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checks.config import Loaded
    from checks.history.reading import RunHead
    from checks.measuring import Figure
    from checks.rejudging.kept import Kept

_FREE = ("audit", "levels", "targets", "waivers", "expectations", "history", "version")
"""Sections of rules.yaml that may differ, or are compared entry by entry."""

_JUDGED = ("id", "title", "required", "by", "at_most", "prorate", "due", "where", "severity", "bands", "min_share")
"""Settings of a target that say how a figure is judged; the others say what is counted."""


class Figures:
    """For each target of the new rules the figures that were taken then, and what keeps them from being there."""

    def __init__(self, loaded: Loaded, kept: Kept, run: RunHead) -> None:
        self._loaded, self._kept, self._run = loaded, kept, run
        self.faults: list[Fault] = []
        self.source: dict[str, str] = {}
        """By target id the target under which it was measured then."""
        new, old = plain(loaded.config), kept.config
        for name in new.keys() | old.keys():
            if name not in _FREE and _counted(name, new.get(name)) != _counted(name, old.get(name)):
                self._differs(name)
        decided = {one.finding for one in kept.decisions}
        targets = {one["id"] for one in (*new["targets"], *old["targets"])}
        if _of_records(new, targets) != _of_records(old, targets):
            self._differs("waivers")
        if _on_records(new) != _on_records(old):
            self._differs("expectations")
        if any(row["finding"] in decided and row["file"] and row["outcome"] != "waived" for row in kept.findings):
            self._differs("decisions")
        for position, target in enumerate(new["targets"]):
            self._find(position, target, old["targets"])

    def of(self, figures: Mapping[str, Mapping[str, Figure]]) -> dict[str, Mapping[str, Figure]]:
        """``figures`` of that run by the targets of the new rules."""
        return {target: figures.get(source, {}) for target, source in self.source.items()}

    def _find(self, position: int, target: Mapping[str, Any], old: Sequence[Mapping[str, Any]]) -> None:
        same = [one for one in old if _measured(one) == _measured(target)]
        if same:
            self.source[target["id"]] = next((one["id"] for one in same if one["id"] == target["id"]), same[0]["id"])
            return
        near = next((one for one in old if one["id"] == target["id"]), old[0] if old else {})
        names = tuple(name for name, value in _measured(target).items() if value != _measured(near).get(name))
        entry = self._loaded.tree.root["targets"][position]
        values = {"target": target["id"], "what": names, "period": self._run.period}
        self.faults.append(Fault(Message("judge.no_figures", values), self._loaded.tree.place(entry.mark)))

    def _differs(self, section: str) -> None:
        root = self._loaded.tree.root
        place = self._loaded.tree.place(root.keys_at[section]) if section in root else Place(self._loaded.tree.file)
        what = Message("judge.decisions") if section == "decisions" else section
        self.faults.append(Fault(Message("judge.needs_logs", {"what": what, "period": self._run.period}), place))


def _counted(name: str, section: Any) -> Any:
    """A section without what cannot change a number: where the inputs lie, titles and severities are the audit's."""
    if name == "inputs" and isinstance(section, dict):
        return {key: value for key, value in section.items() if key not in ("logs", "table", "register")}
    return section


def _measured(target: Mapping[str, Any]) -> dict[str, Any]:
    """What a target counts, of what, in which days."""
    return {name: value for name, value in target.items() if name not in _JUDGED}


def _of_records(config: Mapping[str, Any], targets: set[str]) -> list[Any]:
    """The waivers of row rules."""
    return [waiver for waiver in config["waivers"] if waiver["rule"] not in targets]


def _on_records(config: Mapping[str, Any]) -> list[Any]:
    return [one for one in config["expectations"] if one["on"] == "records"]
