"""A district of two schools and three rooms in a few lines of csv, and the command run on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checks.cli.main import group

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

REGISTER = """学校标识码,学校名称,学段,督导责任区,教室编号,教室名称,启用日期
2134900001,甲小学,小学,东区,A-1,录播教室,2023-01-01
2134900001,甲小学,小学,东区,A-2,智慧教室,2023-01-01
2134900002,乙小学,小学,西区,B-1,智慧教室,2023-01-01
"""
HEADER = "学校名称,教室编号,日期,节次,学科,教师姓名,班级,登记类型\n"
LOG = (
    HEADER
    + """甲小学,A-1,2023-03-07,1,语文,张一,三(1)班,自动登记
甲小学,A-1,2023-03-07,2,数学,张二,三(1)班,自动登记
甲小学,A-2,2023-03-07,1,英语,张三,三(2)班,自动登记
乙小学,B-1,2023-03-08,1,语文,李一,四(1)班,自动登记
"""
)
RULES = """version: 1
audit: {name: 小区核查, language: zh}
inputs: {logs: [logs/*], register: register.csv}
calendar:
  terms: [{name: 2022-2023-2, start: 2023-02-06, end: 2023-06-30}]
targets:
  - {id: lessons, title: 课时, metric: lessons, unit: room, window: period, required: 1}
"""


@dataclass(frozen=True)
class District:
    """A folder with rules.yaml, register.csv and logs/."""

    folder: Path

    @property
    def rules(self) -> Path:
        return self.folder / "rules.yaml"

    @property
    def out(self) -> Path:
        return self.folder / "reports" / "2023-03"

    def log(self, name: str, content: str | bytes) -> District:
        path = self.folder / "logs" / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return self

    def add(self, lines: str) -> District:
        """Further lines at the end of rules.yaml."""
        self.rules.write_text(self.rules.read_text(encoding="utf-8") + lines, encoding="utf-8")
        return self


def district(folder: Path) -> District:
    """The district as above, with one log."""
    (folder / "logs").mkdir()
    (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    return District(folder).log("三月.csv", LOG)


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> Ran:
    """``classroom-checks`` with ``arguments``, in this process."""
    code = 0
    try:
        group([str(one) for one in arguments], prog_name="classroom-checks")
    except SystemExit as exit_:
        code = exit_.code if isinstance(exit_.code, int) else 1
    said = capsys.readouterr()
    return Ran(code, said.out, said.err)
