"""Opens the page with 200,000 findings in Chromium: ``python benchmarks/page.py [ROUNDS]``.

Prints the size of the page, and the median of the seconds until it is loaded and until a search has listed its hits.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

from checks.report.facts import Facts
from checks.report.html.page import Page
from tests import browser as chromium
from tests.report import example

if TYPE_CHECKING:
    from tests.browser import Browser

LOADED = "return (performance.timing.loadEventEnd - performance.timing.navigationStart) / 1000"


def main() -> None:
    rounds = int(sys.argv[1]) if sys.argv[1:] else 3
    made = example.many(example.district(findings=2_000), copies=100)
    with tempfile.TemporaryDirectory() as folder, chromium.browser() as browser:
        path = Path(folder) / "audit.html"
        Page(Facts.of(made)).write(path)
        print(f"{len(made.findings):,} findings, {path.stat().st_size / 1e6:.1f} MB")
        times = [_round(browser, path) for _ in range(rounds)]
    loaded, searched = (statistics.median(one) for one in zip(*times, strict=True))
    print(f"loaded in {loaded:.2f} s, searched in {searched:.2f} s (medians of {rounds})")


def _round(browser: Browser, path: Path) -> tuple[float, float]:
    """Seconds to load, and to search."""
    browser.open(path)
    loaded = float(browser.run(LOADED))
    before = browser.texts("#count")
    start = time.perf_counter()
    browser.find("#search")[0].send_keys("王芳 三年级")
    while browser.texts("#count") == before:
        time.sleep(0.02)
    return loaded, time.perf_counter() - start


if __name__ == "__main__":
    main()
