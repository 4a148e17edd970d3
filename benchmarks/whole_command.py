"""How long the whole command takes on the sample, beside importing its two largest libraries and showing its help.

``python benchmarks/whole_command.py [RUNS]`` runs them in turn, so that a busy machine is busy for all, and prints
medians and ratios.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RULES = Path(__file__).parent.parent / "rules.yaml"
BOUND = 2.5


def timed(*arguments: str) -> tuple[float, float]:
    """Wall and CPU seconds (its own children's included) of a Python process with ``arguments``."""
    before, began = os.times(), time.perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began, cpu


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as out:
        commands = {
            "import pandas, great_expectations": ("-c", "import pandas, great_expectations"),
            "classroom-checks audit (sample)": (
                *("-m", "checks", "audit", "--rules", str(RULES), "--period", "2023-06", "--out", f"{out}/report"),
            ),
            "classroom-checks --help": ("-m", "checks", "--help"),
        }
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, arguments in commands.items():
                taken[name].append(timed(*arguments))
    median = {
        name: tuple(statistics.median(part) for part in zip(*times, strict=True)) for name, times in taken.items()
    }
    base = median["import pandas, great_expectations"]
    print(f"medians of {runs} runs          wall s   CPU s   ratio (wall)")
    for name, (wall, cpu) in median.items():
        print(f"{name:36} {wall:6.2f}  {cpu:6.2f}   {wall / base[0]:5.2f}")
    print(f"bound for the audit: {BOUND}")


if __name__ == "__main__":
    main()
