"""Kills a process that keeps runs, at random moments, and looks at what the history then holds.

    python tests/history/killing.py --kills 200
    python tests/history/killing.py --kills 20 --url postgresql+psycopg://…

After every kill the history opens, holds whole runs only and one current run of each period at most, and the next run
goes in as it should. Ends with 1 and says what was wrong where that does not hold.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[2]))

from sqlalchemy import func, select

from checks.history import schema
from checks.history.database import History, open_history
from checks.history.store import store
from tests.history import runs

if TYPE_CHECKING:
    from checks.history.record import RunRecord

PERIODS, UNITS, FINDINGS, LONGEST = 6, 400, 300, 0.25


def record(rng: random.Random) -> RunRecord:
    rates = {f"r{number}": rng.random() * 2 for number in range(UNITS)}
    found = [{"unit_id": f"r{number}", "raw": "语文 | 王芳" * 5} for number in range(FINDINGS)]
    return runs.run(rng.randrange(PERIODS), rates, found)


def keep_forever(url: str, seed: int) -> None:
    rng = random.Random(seed)
    with closing(open_history(url)) as history:
        while True:
            store(history, record(rng))


def faults(history: History) -> list[str]:
    """What is wrong with the history; nothing where all is well."""
    found = []
    with history.reading() as connection:
        if connection.dialect.name == "sqlite":
            said = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
            found += [said] if said != "ok" else []
        for run in connection.execute(select(schema.runs)).mappings():
            for table, wanted in (
                (schema.findings, run["findings"]),
                (schema.measurements, run["measurements"]),
                (schema.targets, 1),
                (schema.documents, 1),
                (schema.inputs, 1),
            ):
                count = select(func.count()).select_from(table).where(table.c.run_id == run["id"])
                there = connection.execute(count).scalar_one()
                if there != wanted:
                    found.append(f"run {run['id']}: {there} of {wanted} {table.name}")
        current = select(schema.runs.c.period, func.count()).where(schema.runs.c.current)
        for period, number in connection.execute(current.group_by(schema.runs.c.period)):
            if number != 1:
                found.append(f"{number} current runs of {period}")
    return found


def kill(url: str, seed: int, after: float) -> None:
    child = os.fork()
    if not child:
        try:
            keep_forever(url, seed)
        finally:
            os._exit(1)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--url")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    rng = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        url = given.url or f"sqlite:///{folder}/history.sqlite"
        for number in range(given.kills):
            kill(url, number, rng.uniform(0, LONGEST))
            with closing(open_history(url)) as history:
                wrong = faults(history)
                kept = store(history, record(rng))
                wrong += faults(history)
            if wrong:
                print(f"after kill {number + 1}: {'; '.join(wrong)}")
                return 1
        print(f"{given.kills} kills, {kept} runs begun or kept, every one of those kept is whole")
    return 0


if __name__ == "__main__":
    sys.exit(main())
