"""Turns charts into pictures in a process of its own.

The drawing library carries a whole JavaScript engine: a few hundred megabytes and a second that the audit need not
have. So ``python -m checks.report.html.drawing`` warms up while the logs are read, draws while the workbook is written,
and takes its memory with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from checks.children import start_child

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future
    from types import TracebackType
    from typing import Self

    from checks.report.html.charts import Spec


class Pen:
    """The process that draws, once; it makes itself ready from the moment it is made. Leaving it ends the process."""

    def __init__(self) -> None:
        self._in_use = False
        self._process = start_child(__name__, errors=subprocess.PIPE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        if self._in_use:  # whoever draws reads to the end, and closes the pipes
            self._process.wait()
        else:
            self._process.communicate()

    def draw(self, specs: bytes) -> bytes:
        """The pictures of a list of charts, both as JSON."""
        self._in_use = True
        pictures, errors = self._process.communicate(specs)
        if self._process.returncode:
            raise RuntimeError(f"the charts could not be drawn: {errors.decode(errors='replace')}")
        return pictures


class Drawing:
    """Draws from the moment it is made, with ``pen`` or one of its own; :meth:`result` waits for it."""

    def __init__(self, specs: Sequence[Spec], pen: Pen | None = None) -> None:
        self._pictures: Future[list[str]] | None = None
        if specs:
            helper = ThreadPoolExecutor(1)
            self._pictures = helper.submit(_draw, specs, pen or Pen())
            helper.shutdown(wait=False)

    def result(self) -> list[str]:
        """The pictures as SVG, in the order of the charts. Raises RuntimeError where the process that draws failed."""
        return self._pictures.result() if self._pictures is not None else []


def _draw(specs: Sequence[Spec], pen: Pen) -> list[str]:
    with pen:
        pictures: list[str] = json.loads(pen.draw(json.dumps(specs).encode()))
    return pictures


def main() -> None:
    """Reads a list of Vega-Lite charts from standard input and writes the list of their SVG to standard output."""
    import vl_convert

    newest = vl_convert.get_vegalite_versions()[-1]
    vl_convert.vegalite_to_svg({"data": {"values": [{}]}, "mark": "bar"}, vl_version=newest)  # starts the engine
    specs = sys.stdin.buffer.read()
    if not specs:
        return  # the audit has ended, however it did, and has nothing to draw
    pictures = [vl_convert.vegalite_to_svg(spec, vl_version=_version(spec)) for spec in json.loads(specs)]
    sys.stdout.buffer.write(json.dumps(pictures).encode())


def _version(spec: Spec) -> str:
    """``6.4`` of ``https://vega.github.io/schema/vega-lite/v6.4.1.json``."""
    return str(spec["$schema"]).rpartition("/v")[2].removesuffix(".json").rpartition(".")[0]


if __name__ == "__main__":
    main()
