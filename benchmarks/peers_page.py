"""The page that the benchmark of the peers writes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from peer_list import ALL, CSV, GREAT_EXPECTATIONS, LIMITS, OTHERS, OURS, OURS_CSV, OURS_PARQUET, PEERS

from checks.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from measuring import Cost
    from peer_list import Peer

OF_LOGS = tuple(rule.id for rule in RULES if "lesson" in rule.kinds and not rule.needs)
"""The row rules that look at lessons of a log alone."""
HEAD = """# One month, side by side

Made by `python benchmarks/peers.py`, on {machine}.

All start from the same generated month (`month.py`: one record in a hundred has a fault) and list the records that
fail, row by row the same. What is timed is the whole process: starting Python, importing, reading, checking, writing.
Peak memory is the largest sum over the processes that ran at once. The peers only list failing records; the audit also
measures two targets for every room and school and writes its workbook, page and tables. The limit reads the file into
a table and does nothing else; × limit is the wall time over that of the limit for the file that was read.
"""
NOTES = """
Beside the columns of the file the peers need what the register says of the room, and times as minutes: joins and
expressions of pandas or polars, in their time. For the rules that compare records pandera and pointblank check columns
that hand-written windows and joins of polars prepare; Great Expectations has words for one of them, and lists all
copies (≥), the kept one too. The typed parquet holds nothing that `unreadable-value` could list.
"""


@dataclass(frozen=True)
class Decade:
    """What was measured with ``records`` records: what each run costs, and how many records fail by peer and rule."""

    records: int
    rounds: int
    costs: Mapping[Peer, Cost]
    listed: Mapping[Peer, Mapping[str, int]]


def page(decades: Sequence[Decade], machine: str) -> str:
    """The page in Markdown; ``decades`` by number of records."""
    parts = [HEAD.format(machine=machine), *map(_costs, decades)]
    if len(decades) > 1:
        parts.append(_growth(decades))
    return "\n".join([*parts, _asked(decades), _rules(decades[-1]), NOTES.lstrip()])


def _costs(decade: Decade) -> str:
    rows = []
    for peer in ALL:
        cost, limit = decade.costs[peer], decade.costs[LIMITS[peer.reads]]
        done = "" if peer in LIMITS.values() else str(len(OF_LOGS) - len(peer.without))
        figures = (f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.memory:.0f}", f"{cost.wall / limit.wall:.1f}")
        rows.append((peer.name, done, *figures))
    taken = f"median of {decade.rounds} rounds" if decade.rounds > 1 else "one round"
    head = ("", "rules", "wall s", "CPU s", "peak MB", "× limit")
    return f"## {decade.records:,} records ({taken})\n\n{_table(head, rows)}"


def _growth(decades: Sequence[Decade]) -> str:
    """How many times the time and the memory of the decade before."""
    steps = list(pairwise(decades))
    head = ("", *(f"{more.records:,}: {what}" for _, more in steps for what in ("wall", "memory")))
    rows = [
        (peer.name, *(f"× {ratio:.1f}" for less, more in steps for ratio in _grown(less.costs[peer], more.costs[peer])))
        for peer in ALL
    ]
    return f"## Growth from one decade to the next\n\n{_table(head, rows)}"


def _grown(less: Cost, more: Cost) -> tuple[float, float]:
    return more.wall / less.wall, more.memory / less.memory


def _asked(decades: Sequence[Decade]) -> str:
    """What is asked of the audit, at the largest number of records."""
    costs = decades[-1].costs
    csv, parquet = costs[OURS_CSV], costs[OURS_PARQUET]
    quickest = min(OTHERS, key=lambda peer: costs[peer].wall)
    rows = [
        ("from csv, over reading the csv", "at most 5", f"{csv.wall / costs[LIMITS[CSV]].wall:.1f}"),
        ("from csv, peak memory", "at most 3,000 MB", f"{csv.memory:,.0f} MB"),
        ("from parquet, over from csv", "below 1", f"{parquet.wall / csv.wall:.2f}"),
        ("Great Expectations over the audit, both from parquet", "at least 10",
         f"{costs[GREAT_EXPECTATIONS].wall / parquet.wall:.1f}"),
        (f"from parquet, over the quickest of the others ({quickest.name})", "at most 1",
         f"{parquet.wall / costs[quickest].wall:.2f}"),
    ]  # fmt: skip
    if len(decades) > 1:
        grown = [_grown(less.costs[ours], more.costs[ours]) for less, more in pairwise(decades) for ours in OURS]
        time, memory = (max(ratios) for ratios in zip(*grown, strict=True))
        rows.append(("time, over the decade before", "at most 11", f"{time:.1f}"))
        rows.append(("memory, over the decade before", f"below {time:.1f}", f"{memory:.1f}"))
    return f"## What is asked of the audit\n\n{_table(('', 'asked at 10⁷', f'at {decades[-1].records:,}'), rows)}"


def _rules(decade: Decade) -> str:
    """How many records each lists by rule, at the largest number of records."""
    head = ("rule", *(peer.name for peer in (OURS_PARQUET, *PEERS)))
    rows = [(f"`{rule}`", *(_listed(peer, decade, rule) for peer in (OURS_PARQUET, *PEERS))) for rule in OF_LOGS]
    return f"## Failing records by rule, of {decade.records:,}\n\n{_table(head, rows)}"


def _listed(peer: Peer, decade: Decade, rule: str) -> str:
    if rule in peer.without:
        return "–"
    return f"{'≥ ' if rule in peer.lists_more else ''}{decade.listed[peer].get(rule, 0):,}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"
