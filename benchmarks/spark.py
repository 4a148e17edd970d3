"""What an audit costs on Spark, step by step: time, bytes read, bytes shuffled, bytes spilled.

``python benchmarks/spark.py RECORDS [--master local[2]] [--workers N]`` audits a generated month (see month.py) and
prints a markdown table. With ``--workers`` it starts a cluster of its own (see cluster.py) of one core each.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import month
from cluster import cluster

import checks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIGURES = ("seconds", "CPU seconds", "read", "written", "shuffled", "spilled", "peak")


def measured(events: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """The figures of every step (a table that is made; ``queries`` are all the others), summed over its tasks;
    ``peak`` is the execution memory of the task that took most."""
    steps: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(FIGURES, 0.0))
    step_of_stage: dict[int, str] = {}
    for event in events:
        if event["Event"] == "SparkListenerJobStart":
            about = event.get("Properties", {}).get("spark.job.description") or "queries"
            for stage in event["Stage IDs"]:
                step_of_stage.setdefault(stage, about)
        elif event["Event"] == "SparkListenerTaskEnd" and (metrics := event.get("Task Metrics")):
            figures = steps[step_of_stage[event["Stage ID"]]]
            figures["seconds"] += metrics["Executor Run Time"] / 1e3
            figures["CPU seconds"] += metrics["Executor CPU Time"] / 1e9
            figures["read"] += metrics["Input Metrics"]["Bytes Read"]
            figures["written"] += metrics["Output Metrics"]["Bytes Written"]
            figures["shuffled"] += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
            figures["spilled"] += metrics["Disk Bytes Spilled"]
            figures["peak"] = max(figures["peak"], metrics["Peak Execution Memory"])
    return dict(steps)


def events_of(folder: Path) -> Iterable[dict[str, Any]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.name.startswith((".", "appstatus")):
            with file.open(encoding="utf-8") as lines:
                yield from map(json.loads, lines)


def table(steps: Mapping[str, Mapping[str, float]], records: int) -> str:
    """Markdown: seconds of all tasks, bytes per record, megabytes of the largest task."""
    lines = [
        "| step | task seconds | CPU seconds | read | written | shuffled | spilled | peak of a task, MB |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    total = {name: sum(figures[name] for figures in steps.values()) for name in FIGURES}
    total["peak"] = max(figures["peak"] for figures in steps.values())
    for about, figures in [*steps.items(), ("all", total)]:
        cells = [f"{figures[name]:.1f}" for name in FIGURES[:2]]
        cells += [f"{figures[name] / records:.1f}" for name in FIGURES[2:-1]]
        lines.append(f"| {about} | {' | '.join(cells)} | {figures['peak'] / 2**20:.0f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=int)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--memory", default="2g", help="of the driver, and of each worker")
    given = parser.parse_args()
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="spark-benchmark-")))
        master = given.master
        if given.workers:
            master, _ = held.enter_context(cluster(given.workers, 1, given.memory))
        (folder / "events").mkdir()
        settings = {
            "spark.eventLog.enabled": "true",
            "spark.eventLog.compress": "false",
            "spark.eventLog.dir": (folder / "events").as_uri(),
            "spark.ui.enabled": "false",
            "spark.driver.memory": given.memory,
            "spark.executor.memory": given.memory,
            "spark.sql.shuffle.partitions": "8",
        }
        month.write_month(given.records, folder / "month")
        rules = folder / "month" / "rules.yaml"
        with rules.open("a", encoding="utf-8") as more:
            more.write(f"engine: {{spark: {{master: '{master}', settings: {json.dumps(settings)}}}}}\n")
        began = time.perf_counter()
        result = checks.audit(rules, period="2026-10", engine="spark")
        seconds = time.perf_counter() - began
        driver = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{given.records} records on {master}: {seconds:.1f} s, {seconds / given.records * 1e6:.1f} µs per record"
        )
        print(f"findings: {len(result.findings)}; peak memory of the Python driver: {driver:.0f} MB\n")
        print(table(measured(events_of(folder / "events")), given.records))


if __name__ == "__main__":
    main()
