"""A Spark cluster on this computer: a master and workers, each a process of its own.

``python benchmarks/cluster.py --workers 2 --cores 1 --memory 2g`` starts it, says what to write in rules.yaml and runs
until it is interrupted. ``--lose-after 30`` ends one worker after 30 seconds, to see an audit survive it.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyspark

if TYPE_CHECKING:
    from collections.abc import Iterator

CLASSES = Path(pyspark.__file__).parent / "bin" / "spark-class"
HOST = "127.0.0.1"


@contextmanager
def cluster(workers: int, cores: int, memory: str) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The URL of a running master, and its workers, each with so many cores and so much memory."""
    port = _free_port()
    master = f"spark://{HOST}:{port}"
    with ExitStack() as running:
        folder = running.enter_context(tempfile.TemporaryDirectory(prefix="spark-cluster-", ignore_cleanup_errors=True))
        at = ["--host", HOST, "--webui-port", "0"]
        running.enter_context(_started("master.Master", [*at, "--port", str(port)], folder))
        _wait_for(port)
        sized = ["--cores", str(cores), "--memory", memory, "--work-dir", folder]
        started = [
            running.enter_context(_started("worker.Worker", [*at, *sized, master], folder)) for _ in range(workers)
        ]
        yield master, started


@contextmanager
def _started(kind: str, arguments: list[str], folder: str) -> Iterator[subprocess.Popen[bytes]]:
    with Path(folder, "cluster.log").open("ab") as log:
        process = subprocess.Popen(
            [str(CLASSES), f"org.apache.spark.deploy.{kind}", *arguments], stdout=log, stderr=log, cwd=folder
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, seconds: int = 120) -> None:
    for _ in range(seconds):
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(1)
        else:
            return
    sys.exit(f"the master did not answer on port {port} within {seconds} seconds")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--cores", type=int, default=1, help="of each worker")
    parser.add_argument("--memory", default="2g", help="of each worker")
    parser.add_argument("--lose-after", type=float, metavar="SECONDS", help="end one worker after so long")
    given = parser.parse_args()
    with cluster(given.workers, given.cores, given.memory) as (master, workers):
        print(f"engine: {{spark: {{master: {master}}}}}   # for rules.yaml; interrupt to stop", flush=True)
        try:
            if given.lose_after is not None:
                time.sleep(given.lose_after)
                workers[0].kill()
                print("one worker is gone", flush=True)
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print("stopping")


if __name__ == "__main__":
    main()
