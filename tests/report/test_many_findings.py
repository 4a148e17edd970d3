"""200,000 findings: the workbook is written in little memory, by a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

# the peak that getrusage gives is also that of the process that started this one
pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory stands in /proc")

PROGRAM = """
import sys
from pathlib import Path
import example
import pandas as pd
from checks.report.facts import Facts
from checks.report.workbook import made_workbook

times = 200_000 // 400
result = example.district(findings=400)
for name in ("findings", "evidence"):
    frame = getattr(result, name)
    many = pd.concat([frame] * times, ignore_index=True)
    many["id"] = many["id"] + "-" + (many.index // len(frame)).astype(str)
    setattr(result, name, many)
made_workbook(Facts.of(result)).write(Path(sys.argv[1]))
(peak,) = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(len(result.findings), int(peak) // 1024)
"""


def test_two_hundred_thousand_findings_take_less_than_500_megabytes(tmp_path: Path) -> None:
    book = tmp_path / "audit.xlsx"
    call = [sys.executable, "-c", PROGRAM, str(book)]
    done = subprocess.run(call, cwd=Path(__file__).parent, capture_output=True, text=True, check=True)
    findings, megabytes = map(int, done.stdout.split())
    assert findings >= 200_000
    assert megabytes < 500
    opened = openpyxl.load_workbook(book, read_only=True)
    assert "findings.csv" in opened["异常清单"]["A2"].value
