"""Tries the readers on broken files: ``python -m tests.sources.fuzz [--count N] [CONTAINER...]`` prints the outcomes.

Every file must be read into sound readings or refused with a sentence that names it, and mixes of headers and values
must go through to the records. What does neither is kept in ``--keep`` and named; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "sample_logs")]

import duckdb  # noqa: E402

from checks.config.models import Config  # noqa: E402
from checks.engines.duckdb import DuckDBEngine  # noqa: E402
from checks.records.build import build  # noqa: E402
from checks.records.raw import load_raw  # noqa: E402
from checks.sources import FileReading, Limits, read  # noqa: E402
from checks.texts import render  # noqa: E402
from tests.sources import mutants, seeds  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIXES = "mixes"
"""Not broken files but generated tables."""
BATCH = 200
LIMITS = Limits(seconds=20)


def files(container: str, count: int, folder: Path, first: int = 0) -> Iterator[Path]:
    """``count`` broken files of ``container``, or tables; the same ones every time."""
    sound = folder / "seed"
    if container != MIXES:
        seeds.WRITERS[container](sound)
    for at in range(first, first + count):
        rng = Random(f"{container} {at}")
        path = folder / f"{container}-{at:05}"
        if container == MIXES:
            rng.choice([seeds.text, seeds.html, seeds.ods, seeds.xlsb])(path, mutants.table(rng))
        else:
            path.write_bytes(mutants.mutant(sound.read_bytes(), rng))
        yield path


def judge(reading: FileReading) -> str:
    """What became of a file: ``read`` or the key of its error; ``WRONG: …`` where it is neither."""
    if reading.error is not None:
        said = [render(reading.error, "zh"), render(reading.error, "en")]
        if not all(reading.file in sentence for sentence in said) or any(sheet.parquet for sheet in reading.sheets):
            return f"WRONG: {said}"
        return reading.error.key
    for sheet in reading.sheets:
        if sheet.records + sheet.not_records != sheet.rows:
            return f"WRONG: {sheet.records} records and {sheet.not_records} others are not {sheet.rows} rows"
        if sheet.parquet is None:
            continue
        row = "row" if sheet.first_row is None else f"file_row_number + {sheet.first_row}"
        select = f"SELECT count(DISTINCT {row}), min({row}) FROM read_parquet(?, file_row_number = true)"
        with duckdb.connect() as con:
            found = con.execute(select, [str(sheet.parquet)]).fetchall()[0]
        if found[0] != sheet.records or found[1] <= (sheet.header_row or 0):
            return f"WRONG: {found} for {sheet.records} records below row {sheet.header_row}"
    return "read"


def outcomes(container: str, paths: Sequence[Path], workers: int | None = None) -> dict[str, str]:
    """File → what became of it."""
    config = Config.model_validate({"version": 1, "inputs": {"logs": [], "register": "none"}, "calendar": "none"})
    with tempfile.TemporaryDirectory() as folder:
        spool = Path(folder).resolve()
        readings = read(paths, paths[0].parent, {}, spool, limits=LIMITS, workers=workers)
        found = {reading.file: judge(reading) for reading in readings}
        found.update(
            (path.name, "WRONG: no reading")
            for path in paths
            if not any(file == path.name or file.startswith(f"{path.name}/") for file in found)
        )
        if container == MIXES:
            with closing(DuckDBEngine(spool)) as engine:
                load_raw(engine, readings)
                build(engine, config, None)
                records = int(str(engine.rows("SELECT count(*) FROM records")[0][0]))
            if records != sum(sheet.records for reading in readings for sheet in reading.sheets if sheet.parquet):
                found["records"] = "WRONG: not every record arrives"
    return found


def main() -> int:
    """Prints how many files of each container came to what."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("containers", nargs="*", default=[*seeds.WRITERS, MIXES])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="number of the first file: other numbers, other files")
    parser.add_argument("--workers", type=int)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-failures"))
    given = parser.parse_args()
    wrong = 0
    for container in given.containers:
        counted: Counter[str] = Counter()
        for first in range(given.first, given.first + given.count, BATCH):
            with tempfile.TemporaryDirectory() as folder:
                size = min(BATCH, given.first + given.count - first)
                paths = list(files(container, size, Path(folder), first))
                for file, outcome in outcomes(container, paths, given.workers).items():
                    counted[outcome.removeprefix("sources.").split(":")[0]] += 1
                    if outcome.startswith("WRONG"):
                        wrong += 1
                        print(f"{file}: {outcome}")
                    if outcome.startswith("WRONG") or outcome in ("sources.crashed", "sources.too-slow"):
                        given.keep.mkdir(exist_ok=True)
                        if (source := Path(folder) / file.split("/")[0]).exists():
                            shutil.copy(source, given.keep)
        print(f"{container:8} {sum(counted.values()):6}  {dict(counted.most_common())}", flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
