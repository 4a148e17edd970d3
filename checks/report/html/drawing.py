"""Turns charts into pictures in a process of its own.

The drawing library carries a whole JavaScript engine: a few hundred megabytes and a second that the audit need not
have. So ``python -m checks.report.html.drawing`` draws while the workbook is written, and takes its memory with it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.report.html.charts import Spec


class Drawing:
    """Draws from the moment it is made; :meth:`result` waits for it."""

    def __init__(self, specs: Sequence[Spec]) -> None:
        self._answer = b"[]"
        self._process: subprocess.Popen[bytes] | None = None
        if not specs:
            return
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        self._thread = Thread(target=self._talk, args=(json.dumps(specs).encode(),), daemon=True)
        self._thread.start()

    def _talk(self, question: bytes) -> None:
        assert self._process is not None
        self._answer, _ = self._process.communicate(question)

    def result(self) -> list[str]:
        """The pictures as SVG, in the order of the charts."""
        if self._process is not None:
            self._thread.join()
            if self._process.returncode:
                raise RuntimeError("the charts could not be drawn")
        pictures: list[str] = json.loads(self._answer)
        return pictures


def main() -> None:
    """Reads a list of Vega-Lite charts from standard input and writes the list of their SVG to standard output."""
    import vl_convert

    specs = json.load(sys.stdin.buffer)
    version = specs[0]["$schema"].rpartition("/v")[2].removesuffix(".json").rpartition(".")[0]
    pictures = [vl_convert.vegalite_to_svg(spec, vl_version=version) for spec in specs]
    sys.stdout.buffer.write(json.dumps(pictures).encode())


if __name__ == "__main__":
    main()
