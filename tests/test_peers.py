"""The audit held against independent programs: the peers of the benchmark list the same records, row by row."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import checks

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

from agreement import counts, differences, listed_by_audit, listed_by_peer
from measuring import Cost
from month import write_month
from peer_list import ALL, OURS_CSV, OURS_PARQUET, PEERS, UNREADABLE, Peer
from peers_page import OF_LOGS, Decade, page

if TYPE_CHECKING:
    from collections.abc import Sequence

SCRIPTS = Path(__file__).parents[1] / "benchmarks" / "peers"


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated month, and in it the findings of its audit."""
    folder = tmp_path_factory.mktemp("month")
    write_month(20_000, folder)
    found = checks.audit(folder / "rules.yaml", period="2026-10").findings
    found.to_csv(folder / "findings.csv", index=False)
    return folder


def test_the_month_breaks_every_rule_that_typed_records_can(month: Path) -> None:
    assert set(counts(listed_by_audit(month / "findings.csv"))) == set(OF_LOGS) - UNREADABLE
    assert len(OF_LOGS) == 17


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.script)
def test_a_peer_lists_the_same_records(peer: Peer, month: Path, tmp_path: Path) -> None:
    needed = peer.script.removeprefix("by_").removesuffix(".py")
    if find_spec(needed) is None:
        pytest.skip(f"{needed} is not installed: the extra [benchmarks]")
    failing = tmp_path / "failing.parquet"
    subprocess.run([sys.executable, SCRIPTS / peer.script, month, failing], check=True)
    ours = listed_by_audit(month / "findings.csv")
    assert differences(ours, listed_by_peer(failing), peer.without, peer.lists_more) == []


def rows(listed: str) -> str:
    """A SELECT of ``rule, row_no`` from text such as ``a1 a2 b1``."""
    values = ", ".join(f"('{one[0]}', {one[1:]})" for one in listed.split())
    return f"SELECT rule, row_no FROM (VALUES {values}) v(rule, row_no)"


@pytest.mark.parametrize(
    ("theirs", "undone", "lists_more", "differing"),
    [
        ("a1 a2 b1", "", "", ""),
        ("b1 a2 a1", "", "", ""),
        ("a1 b1", "", "", "a"),
        ("a1 a3 b1", "", "", "a"),  # as many, but others
        ("a1 a2 b1 c1", "", "", "c"),
        ("b1", "a", "", ""),
        ("a1 a2 b1 b2", "", "b", ""),
        ("a1 a2 b2", "", "b", "b"),
    ],
)
def test_differences(theirs: str, undone: str, lists_more: str, differing: str) -> None:
    found = differences(rows("a1 a2 b1"), rows(theirs), undone, lists_more)
    assert [sentence[0] for sentence in found] == list(differing)


def test_rows_of_parquet_and_csv_are_of_one_count(tmp_path: Path) -> None:
    (tmp_path / "findings.csv").write_text("rule,file,sheet,row\na,month.parquet,,1\nb,logs/month.csv,,2\nc,,,\n")
    assert differences(rows("a2 b2"), listed_by_audit(tmp_path / "findings.csv")) == []


def decade(records: int, wall: float, memory: float) -> Decade:
    """Every peer costs the same, the audit from csv twice the time."""
    costs = {peer: Cost(wall * (2 if peer == OURS_CSV else 1), 1, memory) for peer in ALL}
    return Decade(records, 1, costs, {peer: {"duration": 5} for peer in (OURS_PARQUET, *PEERS)})


@pytest.mark.parametrize(
    ("decades", "lines"),
    [
        ([decade(10, 1, 5)], ["| from csv, over reading the csv | at most 5 | 2.0 |", "| `duration` | 5 | 5 | 5 | 5 | 5 |"]),
        ([decade(10, 1, 5), decade(100, 4, 10)],
         ["| time, over the decade before | at most 11 | 4.0 |", "| memory, over the decade before | below 4.0 | 2.0 |",
          "| pandas by hand | × 4.0 | × 2.0 |"]),
    ],
)  # fmt: skip
def test_the_page_says_what_was_measured(decades: Sequence[Decade], lines: Sequence[str]) -> None:
    text = page(decades, "a machine")
    assert [line for line in lines if line not in text] == []
