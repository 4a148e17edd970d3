"""The audit beside its peers on one generated month: ``python benchmarks/peers.py [DECADES ...] [--rounds N]``.

``python benchmarks/peers.py 5 6 7`` runs everything with 10⁵, 10⁶ and 10⁷ records, each in a process of its own and by
turns, so that a busy machine is busy for all: medians of ``--rounds``, from 10⁷ on a single round. Needs the extra
``[benchmarks]``. Every peer lists the records that fail; where they are not those of the audit, row by row, the
benchmark ends with what differs. Prints as it goes and writes ``benchmarks/results.md``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from agreement import counts, differences, listed_by_audit, listed_by_peer
from measuring import Cost, machine, measured, typical
from peer_list import ALL, OURS, OURS_CSV, PEERS, Peer
from peers_page import Decade, page

HERE = Path(__file__).parent
FOUND_SOMETHING = (0, 1)
"""Exit codes of an audit that ran."""
ONCE_FROM = 7
"""The decade that takes minutes."""
PACKAGES = ("duckdb", "great-expectations", "pandas", "polars", "pandera", "pointblank", "pyarrow")


def run(peer: Peer, month: Path, out: Path) -> Cost:
    """What one run of ``peer`` costs; its failing records are then in ``out``."""
    if peer in OURS:
        audit = ["-m", "checks", "audit", month / peer.reads, "--rules", month / "rules.yaml", "--period", "2026-10"]
        return measured([*audit, "--out", out], fine=FOUND_SOMETHING)
    script = HERE / "peers" / peer.script
    return measured([script, *([month, out] if peer in PEERS else [month / peer.reads])])


def failing(peer: Peer, out: Path) -> str:
    """The SELECT of the failing records that a run of ``peer`` left in ``out``."""
    return listed_by_audit(out / "findings.csv") if peer in OURS else listed_by_peer(out)


def check_agreement(outs: dict[Peer, Path]) -> None:
    """Ends the benchmark where a peer, or the audit from parquet, does not list the records of the audit from csv."""
    ours = failing(OURS_CSV, outs[OURS_CSV])
    compared = {peer: outs[peer] for peer in (*OURS, *PEERS)}
    faults = [
        f"{peer.name}: {fault}"
        for peer, out in compared.items()
        for fault in differences(ours, failing(peer, out), peer.without, peer.lists_more)
    ]
    if faults:
        sys.exit("\n".join(["Not the same records:", *faults]))


def decade(records: int, rounds: int, folder: Path) -> Decade:
    """Everything with so many records; ``folder`` is for the month and what is made of it."""
    month = folder / "month"
    measured([HERE / "month.py", str(records), month])
    taken: dict[Peer, list[Cost]] = defaultdict(list)
    for turn in range(rounds):
        outs = {peer: folder / f"{turn}-{at}" for at, peer in enumerate(ALL)}
        for peer, out in outs.items():
            cost = run(peer, month, out)
            taken[peer].append(cost)
            figures = f"{cost.wall:8.2f} s {cost.cpu:8.2f} CPU s {cost.memory:7.0f} MB"
            print(f"{records:>12,} {peer.name:32} {figures}", flush=True)
        check_agreement(outs)
    listed = {peer: counts(failing(peer, outs[peer])) for peer in (*OURS, *PEERS)}
    return Decade(records, rounds, {peer: typical(costs) for peer, costs in taken.items()}, listed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("decades", type=int, nargs="*", default=[5, 6], help="exponents of ten")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    done = []
    for exponent in sorted(given.decades):
        with tempfile.TemporaryDirectory(prefix="peers-") as folder:
            done.append(decade(10**exponent, given.rounds if exponent < ONCE_FROM else 1, Path(folder)))
    text = page(done, machine(PACKAGES))
    (HERE / "results.md").write_text(text, encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    main()
