"""Finds the table in a sheet: where its header is and what its columns mean.

Titles, export stamps and blank rows may stand above the header, the header may have two rows, columns may be blank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING

from checks.model import FIELDS, Message
from checks.sources.headers import SERIAL, minutes_per_unit, normal
from checks.values.text import unwrapped
from checks.values.times import PERIODS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from checks.sources.headers import Vocabulary

Line = tuple[int, list[str | None]]
"""A row: the number a person sees, and its cells as text."""

SEARCHED = 60
"""So many rows from the top are searched for the header."""

_DATED = re.compile(r"\d{4}\s*[-/.年]|\d{8}|月")
_CLOCK = re.compile(r"(?!0?0:00(?::00)?$)\b\d{1,2}\s*[:：]\s*\d\d|\d\s*[点时]")
_PERIODS = re.compile(PERIODS)
_OF_FORMS = SERIAL | {"备注"}
"""Headers that most forms have: none of them is what a missing column may be called."""


@dataclass(slots=True)
class Layout:
    """Where a table's header stands and what its columns are.

    ``fields`` are field → column index (from 0), ``columns`` field → header text. ``top`` has the rows down to the
    header. ``matched`` is how many fields the header names; ``faults`` is what keeps the table from being used.
    """

    header_row: int
    fields: dict[str, int]
    columns: dict[str, str]
    unmapped: list[tuple[int, str]]
    names: list[str]
    title: list[str]
    matched: int
    top: list[list[str | None]] = field(default_factory=list)
    minutes_per_unit: Fraction | None = None
    summary: bool = False
    faults: list[Message] = field(default_factory=list)


def find_layout(head: Sequence[Line], vocabulary: Vocabulary) -> Layout | None:
    """The table whose header stands in ``head`` (the first rows of a sheet), or None when no row looks like one."""
    best: tuple[int, int, list[str]] | None = None
    least = min(2, len(vocabulary.required))  # a single known name is a header only where no table must have more
    for at, (_, cells) in enumerate(head[:SEARCHED]):
        names = [_clean(cell) for cell in cells]
        if (score := _score(names, vocabulary)) > (best[0] if best else least - 1):
            best = score, at, names
    if best is None:
        return None
    score, last, names = best
    first = last
    for upper in (last - 1, last):
        if joined := _joined(head, upper, vocabulary, score):
            score, first, last, names = *joined[:1], upper, upper + 1, joined[1]
    title = [cell for _, cells in head[:first] for cell in map(_clean, cells) if cell]
    samples = head[last + 1 : last + 41]
    layout = _layout(head[last][0], names, title, samples, vocabulary)
    layout.top = [cells for _, cells in head[: last + 1]]
    if (other := find_layout(head[:first], vocabulary)) and _is_table_above(other, layout, head[:first], vocabulary):
        layout.faults = [two_headers(other.header_row, layout.header_row)]
    return layout


def _is_table_above(upper: Layout, lower: Layout, head: Sequence[Line], vocabulary: Vocabulary) -> bool:
    """Whether ``upper`` has all its columns, or names most of those of ``lower`` in their places (a name is wrong in
    it, so that the header was found where it is said again), and a row below it that fills at least half of them."""
    whole = all(any(name in upper.fields for name in group) for group in vocabulary.required)
    again = [above == below for above, below in zip(upper.names, lower.names, strict=False) if below]
    if not whole and 2 * sum(again) < sum(map(bool, lower.names)):
        return False
    columns = upper.fields.values()
    below = [cells for row, cells in head if row > upper.header_row]
    return any(2 * sum(at < len(cells) and bool(cells[at]) for at in columns) >= len(columns) for cells in below)


def two_headers(first: int, second: int) -> Message:
    """The fault of a sheet with two tables, one below the other, whose headers differ."""
    return Message("sources.two-headers", {"first": first, "second": second})


def _clean(cell: str | None) -> str:
    return " ".join(unwrapped(cell).split()) if cell else ""


def _score(names: Sequence[str], vocabulary: Vocabulary) -> int:
    """How many fields a row of header texts names; headers of summaries count too, so that those are found."""
    meanings = {vocabulary.own(name) or vocabulary.meaning(name) or "".join(vocabulary.fallback(name)[:1])
                for name in names if name}  # fmt: skip
    return len(meanings - {""}) + len({name for name in names if name and vocabulary.is_summary(name)})


def _joined(head: Sequence[Line], upper: int, vocabulary: Vocabulary, score: int) -> tuple[int, list[str]] | None:
    """Rows ``upper`` and the next read as one header, where that names more fields than either row alone.

    A name in the upper row holds for the columns to its right until the next one, as merged cells do.
    """
    if not 0 <= upper < len(head) - 1:
        return None
    above, below = ([_clean(cell) for cell in head[at][1]] for at in (upper, upper + 1))
    if any(name and not vocabulary.knows(name) and re.search(r"\d", name) for name in below):
        return None  # values, not names
    names: list[str] = []
    group = ""
    for at in range(max(len(above), len(below))):
        over = above[at] if at < len(above) else ""
        name = below[at] if at < len(below) else ""
        group = over or group
        if not name:
            names.append(over)
        elif vocabulary.knows(name) or not vocabulary.knows(group + name):
            names.append(name)
        else:
            names.append(group + name)
    joined = _score(names, vocabulary)
    return (joined, names) if joined > score else None


def _layout(row: int, names: list[str], title: list[str], samples: Sequence[Line], vocabulary: Vocabulary) -> Layout:
    claims: dict[str, list[int]] = {}
    mine = {at: own for at, name in enumerate(names) if name and (own := vocabulary.own(name))}
    for at, name in enumerate(names):
        meaning = mine.get(at) or (vocabulary.meaning(name) if name else None)
        if meaning and (at in mine or meaning not in mine.values()):
            claims.setdefault(meaning, []).append(at)
    taken = {at for columns in claims.values() for at in columns}
    for at, name in enumerate(names):
        if at not in taken and (open_to := [one for one in vocabulary.fallback(name) if one not in claims]):
            claims[open_to[0]] = [at]
            taken.add(at)
    _lend_date(claims, samples, vocabulary)
    if "period" in vocabulary.aliases:
        _lend_times(claims, samples)

    fields = {name: columns[0] for name, columns in sorted(claims.items(), key=lambda claim: claim[1][0])}
    layout = Layout(
        header_row=row,
        fields=fields,
        columns={name: names[at] for name, at in fields.items()},
        unmapped=[(at, name) for at, name in enumerate(names) if name and at not in fields.values()],
        names=names,
        title=title,
        matched=len(claims),
        summary=sum(vocabulary.is_summary(name) for name in set(names) if name) >= 2,
    )
    if "minutes" in fields and (factor := minutes_per_unit(names[fields["minutes"]])) != 1:
        layout.minutes_per_unit = factor
    layout.faults = _faults(claims, names, vocabulary)
    return layout


def _lend_date(claims: dict[str, list[int]], samples: Sequence[Line], vocabulary: Vocabulary) -> None:
    """A date without a column of its own is looked for in the start, then in the time of entry."""
    if "date" in claims or "date" not in vocabulary.aliases:
        return
    for lender in ("starts_at", "entered_at"):
        columns = claims.get(lender, [])
        if len(columns) == 1 and (lender == "entered_at" or _holds(_DATED, samples, columns[0])):
            claims["date"] = columns
            return
    if not samples and "starts_at" in claims:
        claims["date"] = claims["starts_at"]


def _lend_times(claims: dict[str, list[int]], samples: Sequence[Line]) -> None:
    """Periods without a column of their own are looked for in the start, then in the date; times in the date.

    A start that holds periods and neither dates nor times is none.
    """
    for lender in ("starts_at", "date"):
        columns = claims.get(lender, [])
        if "period" not in claims and len(columns) == 1 and _holds(_PERIODS, samples, columns[0]):
            claims["period"] = columns
            if not any(_holds(other, samples, columns[0]) for other in (_DATED, _CLOCK)):
                del claims[lender]
    if not {"period", "starts_at"} & claims.keys():
        columns = claims.get("date", [])
        if len(columns) == 1 and _holds(_CLOCK, samples, columns[0]):
            claims["starts_at"] = columns


def _holds(pattern: re.Pattern[str], samples: Sequence[Line], column: int) -> bool:
    return any(column < len(cells) and pattern.search(cells[column] or "") for _, cells in samples)


def _faults(claims: dict[str, list[int]], names: list[str], vocabulary: Vocabulary) -> list[Message]:
    several = {name: [names[at] for at in columns] for name, columns in claims.items() if len(columns) > 1}
    alike = [headers[0] for headers in several.values() if len(set(map(normal, headers))) < len(headers)]
    faults = [
        _fault("sources.two-columns", name, headers=tuple(headers), first=headers[0])
        for name, headers in several.items()
        if headers[0] not in alike
    ]
    faults += [Message("sources.same-headers", {"headers": tuple(alike)})] if alike else []
    used = {at for columns in claims.values() for at in columns}
    free = [name for at, name in enumerate(names) if name and at not in used]
    example = next((name for name in free if normal(name) not in _OF_FORMS), "")
    seen = tuple(name for name in names if name)
    faults += [
        _fault("sources.missing-column" if example else "sources.no-column", *group, headers=seen, example=example)
        for group in vocabulary.required
        if not any(name in claims for name in group)
    ]
    return faults


def _fault(key: str, *names: str, **values: str | tuple[str, ...]) -> Message:
    """A fault that concerns one of the fields ``names``; those that no log has are called by their own names."""
    labels: list[Message | str] = [Message(f"sources.field-{name}") if name in FIELDS else name for name in names]
    label = reduce(lambda first, second: Message("sources.or", {"first": first, "second": second}), labels)
    return Message(key, {"field": label, "name": names[0], **values})
