"""How long the history takes to answer: 36 months of 20,000 rooms under one target.

    python benchmarks/history.py [--months 36] [--units 20000]

Prints the seconds to keep a month, the size of the file, and the seconds of ``history trend`` for the district and for
one room: the whole command, a process of its own.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from checks.history.database import open_history
from checks.history.reading import measuring
from checks.history.store import store
from checks.history.trend import district_trend, unit_trend
from tests.history import runs

RULES = f"version: 1\naudit: {{name: {runs.SERIES}}}\ninputs: {{logs: [logs/*]}}\n"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--units", type=int, default=20_000)
    given = parser.parse_args()
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
        with closing(open_history(f"sqlite:///{folder}/history.sqlite")) as history:
            begun = time.perf_counter()
            for month in range(given.months):
                store(history, runs.run(month, {f"r{unit}": rng.random() * 2 for unit in range(given.units)}))
            each = (time.perf_counter() - begun) / given.months
            print(f"keeping a month: {each:.2f} s; the file: {(folder / 'history.sqlite').stat().st_size / 1e6:.0f} MB")
            for what, unit in (("the district", None), ("a room", "r4711")):
                begun = time.perf_counter()
                with history.reading() as connection:
                    months = measuring(connection, runs.SERIES, "lessons")
                    if unit is None:
                        district_trend(connection, "lessons", months)
                    else:
                        unit_trend(connection, "lessons", unit, months)
                asked = time.perf_counter() - begun
                begun = time.perf_counter()
                command = [sys.executable, "-m", "checks", "history", "trend", "lessons"]
                command += ["--rules", str(folder / "rules.yaml"), *(["--unit", unit] if unit else [])]
                done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
                took = time.perf_counter() - begun
                print(
                    f"trend of {what}: {asked:.3f} s, the command {took:.2f} s, {len(done.stdout.splitlines())} lines"
                )


if __name__ == "__main__":
    main()
