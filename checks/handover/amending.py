"""The amended report: a month judged again after a decision, numbered, with a list of what differs."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from checks.frames import records
from checks.history.reading import document, rows
from checks.history.record import register_of
from checks.history.too_many import refuse_too_many
from checks.model import ConfigurationError, Fault, Message
from checks.report.numbers import six_decimals
from checks.report.safe import csv_text
from checks.texts import few
from checks.written import CIRCULAR, DIFFERENCES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from checks.history.database import History
    from checks.history.memory import Memory
    from checks.history.reading import RunHead
    from checks.result import AuditResult

_COLUMNS = ("kind", "id", "name", "school", "column", "before", "after")
_FOUND = ("outcome", "severity", "message", "actual", "required")
_MEASURED = ("outcome", "actual", "required", "rate")
_OF_TARGETS = ("outcome", "due", "attained", "attained_share", "mean_actual", "mean_required", "rate")


class Difference(NamedTuple):
    """One cell that differs. ``kind``: rules, register, input, target, measurement or finding; ``before`` or ``after``
    is empty where the line is not there."""

    kind: str
    id: str
    name: str
    school: str
    column: str
    before: str
    after: str


class Amended(NamedTuple):
    """An amended report: its number, what was written, what differs from the report before."""

    number: int
    written: list[Path]
    differences: list[Difference]

    @property
    def changes_figures(self) -> bool:
        """Whether a figure or outcome of a unit differs."""
        return any(one.kind in ("target", "measurement") for one in self.differences)


def amend(
    history: History, memory: Memory, run: RunHead, rules: Path, out: Path, audit: Callable[..., AuditResult]
) -> Amended | None:
    """Judges the period of ``run`` again and writes the amended report beside ``out``, as ``<out>-amended-<n>``, with
    a circular where there is one in ``out``; None where nothing differs.

    ``audit`` is :func:`checks.audit`. The new run takes the place of ``run`` in the history. Raises ConfigurationError
    where the period cannot be audited any more, not all its logs are there, it has too many findings, or nothing can be
    written.
    """
    from checks.report.files import write_reports

    with history.reading() as connection:
        mask = document(connection, run.id, "mask")
        read_then = document(connection, run.id, "inputs") or []
        before = {name: rows(connection, name, run.id) for name in ("targets", "measurements", "findings", "inputs")}
    result = audit(
        rules,
        period=run.period,
        as_of=date.fromisoformat(run.as_of),
        lang=run.lang,
        memory=memory,
        mask=mask,
    )
    refuse_too_many(result)
    _refuse_without_logs(run, read_then, result)
    found = [*_of_rules(run, result), *differences(before, result)]
    if not found:
        return None
    number = _next(out)
    folder = out.resolve().with_name(f"{out.name}-amended-{number}")
    values = {"number": number, "date": run.generated_at[:10], "differences": len(found), "file": DIFFERENCES}
    result.notes.insert(0, Message("handover.amended", values))
    result.changes = memory.changes(result)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DIFFERENCES).write_bytes(_csv(found))
    written = write_reports(result, folder, circular=(out / CIRCULAR).exists())
    memory.keep(result)
    return Amended(number, [*written, folder / DIFFERENCES], found)


def _refuse_without_logs(run: RunHead, read_then: Iterable[Mapping[str, Any]], result: AuditResult) -> None:
    """Raises ConfigurationError where a file that had records then was not read now, under this name or another: the
    month would look as if its lessons had not been held."""
    read = [one for one in result.inputs if one.error is None]
    there = {one.file for one in read} | {one.sha256 for one in read}
    gone = {
        one["file"]
        for one in read_then
        if one["counted"] + one["rejected"] and not there.intersection((one["file"], one["sha256"]))
    }
    if gone:
        values = {"period": run.period, "files": few(sorted(gone)), "number": len(gone)}
        raise ConfigurationError([Fault(Message("handover.logs_gone", values))])


def _next(out: Path) -> int:
    number = 1
    while (out.with_name(f"{out.name}-amended-{number}") / "audit.json").exists():
        number += 1
    return number


def differences(before: Mapping[str, Sequence[Mapping[str, Any]]], result: AuditResult) -> Iterator[Difference]:
    """What differs between the kept rows of a run and ``result``; inputs first, for they may explain the rest."""
    titles = {rule.id: rule.title for rule in result.rules} | {target.id: target.title for target in result.targets}
    compared = partial(_compared, titles)
    inputs = [{"file": one.file, "sheet": one.sheet, "sha256": one.sha256} for one in result.inputs]
    yield from compared("input", before["inputs"], inputs, ("file", "sheet"), ("sha256",))
    targets = [
        {"target": one.id, "title": one.title, "outcome": str(one.outcome)}
        | {name: getattr(one.total, name) for name in _OF_TARGETS[1:]}
        for one in result.targets
    ]
    yield from compared("target", before["targets"], targets, ("target",), _OF_TARGETS)
    measured = records(result.measurements)
    yield from compared("measurement", before["measurements"], measured, ("target", "unit", "unit_id"), _MEASURED)
    old = [{**row, "id": row["finding"]} for row in before["findings"]]
    yield from compared("finding", old, records(result.findings), ("id",), _FOUND)


def _compared(
    titles: Mapping[str, str],
    kind: str,
    before: Iterable[Mapping[str, Any]],
    after: Iterable[Mapping[str, Any]],
    keys: Sequence[str],
    columns: Sequence[str],
) -> Iterator[Difference]:
    def by_key(lines: Iterable[Mapping[str, Any]]) -> dict[tuple[str, ...], Mapping[str, Any]]:
        return {tuple(str(line[key] or "") for key in keys): line for line in lines}

    old, new = by_key(before), by_key(after)
    for key in old | new:
        first, second = old.get(key, {}), new.get(key, {})
        about = second or first
        broken = about.get("rule") or about.get("target") or ""
        name = about.get("title") or " ".join(filter(None, (titles.get(broken, broken), about.get("unit_name"))))
        for column in columns if first and second else columns[:1]:
            was, is_now = _shown(first.get(column)), _shown(second.get(column))
            if was != is_now:
                yield Difference(kind, "/".join(key), name, about.get("school") or "", column, was, is_now)


def _of_rules(run: RunHead, result: AuditResult) -> Iterator[Difference]:
    """Rules or a register that changed meanwhile may explain the rest."""
    if run.rules_sha256 != result.run.rules_sha256:
        yield Difference("rules", "rules.yaml", "", "", "sha256", run.rules_sha256, result.run.rules_sha256)
    before, now = run.register_sha256 or "", (register_of(result) or ("",))[0]
    if before != now:
        yield Difference("register", "register", "", "", "sha256", before, now)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return six_decimals(value) if isinstance(value, float | int) and not isinstance(value, bool) else str(value)


def _csv(found: Iterable[Difference]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([csv_text(cell) for cell in one] for one in found)
    return out.getvalue().encode("utf-8-sig")
